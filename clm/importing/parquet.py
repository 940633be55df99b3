"""Parquet files through DuckDB's own reader, as text columns like every other table."""

import shutil
from pathlib import Path
from typing import Any, Protocol

from clm.engine.duckdb import EngineError, Interrupted
from clm.errors import ClmError
from clm.importing.dialect import MAX_COLUMNS, SAMPLE_ROWS, named_headers
from clm.importing.header_row import named_columns
from clm.importing.reading import Source

MAX_CELLS = 1_000_000_000
MAX_TEXT_BYTES = 4 << 30
# Nothing but the given file: no folders as columns, no patterns.
READ = "read_parquet($path, hive_partitioning = false, binary_as_string = true, file_row_number = false)"


class Connection(Protocol):
    def execute(self, query: str, parameters: Any = ...) -> Any: ...


def load_parquet(
    con: Connection, source: Source, index: int, folder: Path
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Read a Parquet file into the temporary table raw_<index>: its headers and first rows.

    Raises:
        ClmError: file_damaged, too_many_columns, file_too_large, file_without_rows.
    """
    path = folder / f"{index}.parquet"  # a name of our own, which cannot be taken for a pattern
    if isinstance(source.content, bytes):
        path.write_bytes(source.content)
    else:
        shutil.copyfile(source.content, path)
    try:
        return _loaded(con, source, index, {"path": str(path)})
    except EngineError as error:
        if isinstance(error, Interrupted):
            raise
        raise ClmError("file_damaged", file=source.name) from error


def _loaded(
    con: Connection, source: Source, index: int, given: dict[str, str]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    described = con.execute(f"describe select * from {READ}", given).fetchall()
    headers = named_columns([name for name, *_ in described])
    if len(headers) > MAX_COLUMNS:
        raise ClmError("too_many_columns", file=source.name, columns=len(headers), most=MAX_COLUMNS)
    kinds = [kind for _, kind, *_ in described]
    names = [f"c{i}" for i in range(len(kinds))]
    _check_size(con, source, dict(zip(names, kinds, strict=True)), given)
    con.execute("set preserve_insertion_order = true")
    texts = ", ".join(f"{_text(name, kind)} as {name}" for name, kind in zip(names, kinds, strict=True))
    # One column more, as for files of text, where it holds what rows have too much.
    con.execute(
        f"""create or replace temp table raw_{index} as
        select {texts}, null::varchar as c{len(names)} from {READ} as given({", ".join(names)})""",
        given,
    )
    con.execute("set preserve_insertion_order = false")
    rows = con.execute(f"select {', '.join(names)} from raw_{index} limit {SAMPLE_ROWS}").fetchall()
    if not rows:
        raise ClmError("file_without_rows", file=source.name, headers=named_headers(headers))
    return headers, tuple(tuple(value or "" for value in row) for row in rows)


def _check_size(con: Connection, source: Source, kinds: dict[str, str], given: dict[str, str]) -> None:
    """A small file can hold one value a billion times: count before anything is kept."""
    rows = con.execute("select sum(num_rows) from parquet_file_metadata($path)", given).fetchall()[0][0]
    long = " + ".join(
        ["0", *(f"coalesce(sum(strlen({name})), 0)" for name, kind in kinds.items() if kind == "VARCHAR")]
    )
    if rows * len(kinds) <= MAX_CELLS:
        size = con.execute(f"select {long} from {READ} as given({', '.join(kinds)})", given).fetchall()[0][0]
        if size <= MAX_TEXT_BYTES:
            return
    raise ClmError("file_too_large", file=source.name, megabytes=MAX_TEXT_BYTES >> 20)


def _text(column: str, kind: str) -> str:
    """An expression of type VARCHAR that is read back as exactly the same value."""
    if kind == "VARCHAR":
        return f"nullif({column}, '')"
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        # Whole numbers without ".0"; three decimals could be read as a thousand.
        whole = f"regexp_replace(upper({column}::varchar), '\\.0$', '')"
        exact = f"regexp_replace({whole}, '^(-?\\d+\\.\\d{{3}})$', '\\10')"
        return exact if kind.startswith("DECIMAL") else f"case when isfinite({column}) then {exact} end"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"({column} at time zone 'UTC')::varchar || '+00:00'"
    return f"{column}::varchar"
