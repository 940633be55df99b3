"""A text file as a table of text columns c0, c1, …: nothing a user wrote becomes part of a query."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from clm.errors import ClmError
from clm.importing.dialect import Layout, layout
from clm.importing.reading import Decoded, Source, decode

# A quotation mark that is opened and never closed swallows the rows that follow.
OPEN_QUOTE = ("UNQUOTED VALUE", "LINE SIZE OVER MAXIMUM")
csv.field_size_limit(2_000_000)  # of the whole process: as long as the longest line that DuckDB reads


class Connection(Protocol):
    """A database connection on which an import works."""

    def execute(self, query: str, parameters: Any = ...) -> Any: ...


@dataclass(frozen=True)
class RawTable:
    """One file in the database. `index` numbers the files; `rows` counts its records without empty ones.

    The table `name` has the columns c0, c1, … in the order of `headers`; its `rowid` numbers the records that
    could be split into columns. `malformed` holds (line, text, what is wrong) of the others, `empty` the
    headers with nothing below.
    """

    index: int
    file: str
    headers: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    encoding: str
    delimiter: str
    path: Path
    lines: int
    skip_lines: int
    rows: int
    empty: frozenset[str]
    malformed: tuple[tuple[int, str, str], ...]

    @property
    def name(self) -> str:
        return f"raw_{self.index}"

    def column(self, header: str) -> str:
        return f"c{self.headers.index(header)}"

    @property
    def filled(self) -> str:
        """A condition that leaves out empty rows, such as those a spreadsheet adds at the end."""
        return f"coalesce({', '.join(f'c{i}' for i in range(len(self.headers)))}) is not null"


def load_raw(con: Connection, source: Source, index: int, folder: Path, encoding: str | None = None,
             delimiter: str | None = None) -> RawTable:  # fmt: skip
    """Read one file into the temporary table raw_<index>, row by row as it stands.

    Raises:
        ClmError: csv_quote_open, file_without_rows, and those of `decode` and `layout`.
    """
    decoded = decode(source, folder / f"{index}.txt", encoding)
    found = layout(decoded, delimiter)
    malformed = _read(con, decoded, found, index)
    columns = [f"c{i}" for i in range(len(found.headers))]
    counts = con.execute(
        f"""select count(coalesce({", ".join(columns)})),
            {", ".join(f"count({column})" for column in columns)}
        from raw_{index}"""
    ).fetchall()[0]
    table = RawTable(
        index, decoded.name, found.headers, found.samples, decoded.encoding, found.delimiter, decoded.path,
        decoded.lines, found.skip_lines, counts[0] + len(malformed),
        frozenset(header for header, n in zip(found.headers, counts[1:], strict=True) if n == 0), malformed,
    )  # fmt: skip
    if decoded.has_quotes:
        _check_all_lines_read(con, table)
    return table


def _check_all_lines_read(con: Connection, table: RawTable) -> None:
    """Make sure that no lines are lost in a value that is never closed: DuckDB drops it without a word.

    Raises:
        ClmError: csv_quote_open.
    """
    inside = " + ".join(
        f"coalesce(length(c{i}) - length(replace(c{i}, chr(10), '')), 0)" for i in range(len(table.headers))
    )
    records, within = con.execute(
        f"select count(*), coalesce(sum({inside}), 0) from {table.name}"
    ).fetchall()[0]
    within += sum(text.count("\n") for _, text, _ in table.malformed)
    lost = table.lines - table.skip_lines - records - len(table.malformed) - within
    if lost and lost != sum(not record for _, record in _records(table)):
        raise ClmError("csv_quote_open", file=table.file, row=table.skip_lines + records)


def _records(table: RawTable) -> Iterator[tuple[int, list[str]]]:
    """The line on which each record of the file begins, and its values: none for an empty line."""
    with table.path.open(encoding="utf-8", newline="") as file:
        for _ in range(table.skip_lines):
            file.readline()
        reader = csv.reader(file, delimiter=table.delimiter)
        start = table.skip_lines + 1
        try:
            for record in reader:
                yield start, record
                start = table.skip_lines + reader.line_num + 1
        except csv.Error:  # a value that is never closed and swallows the rest
            return


def _read(con: Connection, decoded: Decoded, found: Layout, index: int) -> tuple[tuple[int, str, str], ...]:
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(found.headers) + 1))
    # Row numbers in the report are those of the file; a value with a line end needs a single reader.
    con.execute("set preserve_insertion_order = true")
    con.execute(
        f"""create or replace temp table raw_{index} as select * from read_csv(
            $path, columns = {{{columns}}}, header = false, auto_detect = false,
            skip = $skip, delim = $delimiter,
            quote = '"', escape = '"', null_padding = true, parallel = $parallel,
            store_rejects = true,
            rejects_table = 'rejects_{index}', rejects_scan = 'rejects_scan_{index}')""",
        {
            "path": str(decoded.path),
            "skip": found.skip_lines,
            "delimiter": found.delimiter,
            "parallel": not decoded.has_quotes,
        },
    )
    con.execute("set preserve_insertion_order = false")
    # A row can be wrong in several ways.
    rejects = con.execute(
        f"""select line, any_value(csv_line), min(error_type::varchar) from rejects_{index}
        group by line order by line"""
    ).fetchall()
    con.execute(f"drop table rejects_{index}")
    con.execute(f"drop table rejects_scan_{index}")
    for line, text, kind in rejects:
        if kind in OPEN_QUOTE and "\n" in (text or "").strip("\n"):
            raise ClmError("csv_quote_open", file=decoded.name, row=line)
    return tuple((line, (text or "").strip("\n"), kind) for line, text, kind in rejects)


def file_lines(table: RawTable, rows: pd.Series) -> pd.Series:
    """The line of the file on which each row begins, counted from 1 with the header.

    `rows` are rowids of the raw table, or for malformed rows minus the record's number.
    """
    if table.lines == table.skip_lines + table.rows and not table.malformed:
        return rows + table.skip_lines + 1
    # Empty lines, values with line ends or malformed rows: count them as they stand in the file.
    malformed = {line for line, _, _ in table.malformed}
    starts = {-number: start for number, (start, _) in enumerate(_records(table), table.skip_lines + 1)}
    split = (
        start
        for number, (start, record) in enumerate(_records(table), table.skip_lines + 1)
        if record and number not in malformed
    )
    return rows.map(starts | dict(enumerate(split)))
