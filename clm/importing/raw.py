"""A text file as a table of text columns c0, c1, …: no header, no value of a user ever becomes part of a query."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from clm.errors import ClmError
from clm.importing.dialect import Layout, layout
from clm.importing.reading import Decoded, Source, decode


class Connection(Protocol):
    """A database connection on which an import works."""

    def execute(self, query: str, parameters: Any = ...) -> Any: ...


@dataclass(frozen=True)
class RawTable:
    """One file in the database. `index` numbers the files; `rows` counts its records without empty ones.

    The table `name` has the columns c0, c1, … in the order of `headers`; its `rowid` numbers the records that
    could be split into columns. `malformed` holds (line, text, what is wrong) of those that could not.
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
    table = RawTable(
        index, decoded.name, found.headers, found.samples, decoded.encoding, found.delimiter,
        decoded.path, decoded.lines, found.skip_lines, 0, malformed,
    )  # fmt: skip
    rows = con.execute(f"select count(*) from {table.name} where {table.filled}").fetchall()[0][0]
    return RawTable(**{**table.__dict__, "rows": rows + len(malformed)})


def _read(con: Connection, decoded: Decoded, found: Layout, index: int) -> tuple[tuple[int, str, str], ...]:
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(found.headers) + 1))
    # Row numbers in the report are those of the file; a value with a line end needs a single reader.
    con.execute("set preserve_insertion_order = true")
    con.execute(
        f"""create or replace temp table raw_{index} as select * from read_csv(
            $path, columns = {{{columns}}}, header = false, auto_detect = false, skip = $skip, delim = $delimiter,
            quote = '"', escape = '"', null_padding = true, parallel = $parallel,
            store_rejects = true, rejects_table = 'rejects_{index}', rejects_scan = 'rejects_scan_{index}')""",
        {
            "path": str(decoded.path),
            "skip": found.skip_lines,
            "delimiter": found.delimiter,
            "parallel": not decoded.has_quotes,
        },
    )
    con.execute("set preserve_insertion_order = false")
    rejects = con.execute(f"select line, csv_line, error_type from rejects_{index} order by line").fetchall()
    con.execute(f"drop table rejects_{index}")
    con.execute(f"drop table rejects_scan_{index}")
    for line, text, _ in rejects:
        if "\n" in (text or "").rstrip("\n"):
            # A quotation mark that is opened and never closed swallows all rows that follow.
            raise ClmError("csv_quote_open", file=decoded.name, row=line)
    return tuple((line, text or "", str(kind)) for line, text, kind in rejects)


def file_lines(table: RawTable, rowids: pd.Series) -> pd.Series:
    """The line of the file on which each of these rows begins, counted from 1 with the header."""
    if table.lines == table.skip_lines + table.rows and not table.malformed:
        return rowids + table.skip_lines + 1
    # Empty lines, values with line ends or malformed rows: count them as they stand in the file.
    malformed = {line for line, _, _ in table.malformed}
    lines = []
    with table.path.open(encoding="utf-8", newline="") as file:
        for _ in range(table.skip_lines):
            file.readline()
        reader = csv.reader(file, delimiter=table.delimiter)
        start = table.skip_lines + 1
        try:
            for ordinal, record in enumerate(reader, table.skip_lines + 1):
                if record and ordinal not in malformed:
                    lines.append(start)
                start = table.skip_lines + reader.line_num + 1
        except csv.Error:  # a value beyond the reader's limit: lines after it stay unknown
            pass
    return rowids.map(dict(enumerate(lines)))
