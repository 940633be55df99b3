"""A text file as a table of text columns c0, c1, …: nothing a user wrote becomes part of a query."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from clm.errors import ClmError
from clm.importing.cancelling import stop_if_cancelled
from clm.importing.decoding import Decoded, decode
from clm.importing.dialect import Layout, layout, named_headers
from clm.importing.parquet import load_parquet
from clm.importing.reading import DAY_ZERO, Source
from clm.importing.report import Note
from clm.importing.summary_rows import LeftOut, leave_out_summaries

# A quotation mark that is opened and never closed swallows the rows that follow.
OPEN_QUOTE = ("UNQUOTED VALUE", "LINE SIZE OVER MAXIMUM")
# Excel's marks for text: ="123" and '123, but not 's-Hertogenbosch.
UNMARKED = """case when starts_with({0}, '="') or starts_with({0}, '''')
    then regexp_replace(regexp_replace({0}, '(?s)^="(.*)"$', '\\1'), '^''([-+=@0-9])', '\\1') else {0} end"""
MOST_TITLE_SIGNS = 160
LOOKED_EVERY_RECORDS = 10_000  # whether the import is to stop
csv.field_size_limit(2_000_000)  # of the whole process: as long as the longest line that DuckDB reads


class Connection(Protocol):
    """A database connection on which an import works."""

    def execute(self, query: str, parameters: Any = ...) -> Any: ...


@dataclass(frozen=True)
class RawTable:
    """One table in the database. `index` numbers the tables; `rows` counts its records without empty ones.

    The table `name` has the columns c0, c1, … in the order of `headers`, which all differ; its `rowid` numbers
    the records that could be split into columns. `malformed` holds (line, text, what is wrong) of the others,
    `left_out` (rowid, text, reason) of those that are totals and footers and were emptied, `empty` the headers
    with nothing below. Only files of text have an `encoding` and a `delimiter`; `is_sheet` if each record
    is one row of a sheet. `container` is the workbook or archive from which it comes. `notes` say what stood above
    the header or was left aside. `day_zero`: the day from which its workbook counts. `guessed`: the encoding was told by
    what its text would be.
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
    left_out: tuple[LeftOut, ...] = ()
    is_sheet: bool = False
    container: str = ""
    notes: tuple[Note, ...] = ()
    day_zero: str = DAY_ZERO
    guessed: bool = False

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
             delimiter: str | None = None, header_line: int | None = None) -> RawTable:  # fmt: skip
    """Read one table into the temporary table raw_<index>, row by row as it stands.

    Raises:
        ClmError: csv_quote_open, file_without_rows, and those of `decode`, `layout` and `load_parquet`.
    """
    if source.form == "parquet":
        headers, samples = load_parquet(con, source, index, folder)
        rows, empty, _ = _counted(con, index, headers)
        return RawTable(
            index, source.name, headers, samples, "", "", folder, rows, 0, rows, empty, (), is_sheet=True,
            container=source.container, notes=source.notes,
        )  # fmt: skip
    decoded = _as_text(source, folder / f"{index}.txt", encoding)
    found = layout(decoded, delimiter, header_line)
    malformed = _read(con, decoded, found, index)
    rows, empty, always_filled = _counted(con, index, found.headers)
    left_out = leave_out_summaries(con, f"raw_{index}", found.headers, always_filled) if rows else ()
    if left_out:
        rows, empty, _ = _counted(con, index, found.headers)
    if not rows and not malformed:
        raise ClmError("file_without_rows", file=source.name, headers=named_headers(found.headers))
    table = RawTable(
        index, decoded.name, found.headers, found.samples, decoded.encoding,
        "" if decoded.is_sheet else found.delimiter, decoded.path, decoded.lines,
        found.skip_records if decoded.is_sheet else found.skip_lines,
        rows + len(malformed) + len(left_out), empty, malformed, left_out, decoded.is_sheet,
        source.container, (*source.notes, *_notes(decoded, found)), source.day_zero, decoded.guessed,
    )  # fmt: skip
    if decoded.has_quotes and not decoded.is_sheet:
        _check_all_lines_read(con, table)
    return table


def _as_text(source: Source, target: Path, encoding: str | None) -> Decoded:
    """A table of text in UTF-8: rows of a sheet are so already."""
    if source.form == "rows" and isinstance(source.content, Path):
        return Decoded(
            source.name, source.content, "", 0, has_quotes=True, has_excel_marks=True, is_sheet=True
        )
    return decode(source, target, encoding)


def _counted(con: Connection, index: int, headers: Sequence[str]) -> tuple[int, frozenset[str], int]:
    """How many rows hold anything, the headers with nothing below, and how many columns are full in every row."""
    columns = [f"c{i}" for i in range(len(headers))]
    rows, *filled, records = con.execute(
        f"""select count(coalesce({", ".join(columns)})),
            {", ".join(f"count({column})" for column in columns)}, count(*)
        from raw_{index}"""
    ).fetchall()[0]
    empty = frozenset(header for header, n in zip(headers, filled, strict=True) if n == 0)
    return rows, empty, sum(n == records for n in filled)


def _notes(decoded: Decoded, found: Layout) -> list[Note]:
    """What a reader should know of how the text was understood."""
    notes = []
    if decoded.named_wrongly:
        notes.append(Note("encoding_not_as_named", {"file": decoded.name, "encoding": decoded.named_wrongly}))
    if decoded.guessed:
        notes.append(Note("encoding_guessed", {"file": decoded.name, "encoding": decoded.encoding}))
    if found.titles:
        text = " / ".join(found.titles)
        shown = text[:MOST_TITLE_SIGNS] + ("…" if len(text) > MOST_TITLE_SIGNS else "")
        notes.append(Note("titles_left", {"file": decoded.name, "titles": shown}))
    return notes


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
            for number, record in enumerate(reader):
                if number % LOOKED_EVERY_RECORDS == 0:
                    stop_if_cancelled()
                yield start, record
                start = table.skip_lines + reader.line_num + 1
        except csv.Error:  # a value that is never closed and swallows the rest
            return


def _read(con: Connection, decoded: Decoded, found: Layout, index: int) -> tuple[tuple[int, str, str], ...]:
    width = len(found.headers) + 1
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
    marks = decoded.has_excel_marks
    values = ", ".join(f"{UNMARKED.format(f'c{i}') if marks else f'c{i}'} as c{i}" for i in range(width))
    # Row numbers in the report are those of the file; a value with a line end needs a single reader.
    con.execute("set preserve_insertion_order = true")
    con.execute(
        f"""create or replace temp table raw_{index} as select {values} from read_csv(
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
    if table.is_sheet:
        return rows.abs() + table.skip_lines + 1
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
