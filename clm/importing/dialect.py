"""How a table of text is laid out: its delimiter, its headers, what stands above them, and its first rows."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

from clm.errors import ClmError
from clm.importing.decoding import Decoded
from clm.importing.header_row import header_row, named_columns, unmarked

DELIMITERS = (",", ";", "\t", "|")
MAX_COLUMNS = 1000
LOOKED_AT_CHARS = 1 << 18
LOOKED_AT_ROWS = 200
SAMPLE_ROWS = 8

Record = tuple[int, int, list[str]]  # the line before it, its last line, its values; lines counted from 1


@dataclass(frozen=True)
class Layout:
    """`skip_lines` and `skip_records` come before the first row of data; `titles` is what stood above the header.

    `samples` are the first rows as text.
    """

    delimiter: str
    headers: tuple[str, ...]
    skip_lines: int
    skip_records: int
    titles: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]


def layout(file: Decoded, delimiter: str | None = None, header_line: int | None = None) -> Layout:
    """The layout of a decoded file, with the delimiter named or else the one that splits its rows evenly.

    `header_line`: the line of the file, or the row of the sheet, with the column names, if the user named it.

    Raises:
        ClmError: unknown_choice, file_without_header, headers_look_like_data, csv_quote_open, header_row_empty,
            file_without_rows, too_many_columns.
    """
    head, complete = _head(file.path)
    lines = StringIO(head, newline="\n").readlines()
    if file.is_sheet:
        delimiter = ","
    else:
        delimiter, lines = _announced(lines, delimiter)
    delimiter = delimiter or _most_even_delimiter(lines)
    if delimiter not in DELIMITERS:
        raise ClmError(
            "unknown_choice", name="delimiter", value=delimiter, known=" ".join(map(repr, DELIMITERS))
        )
    records = _records(lines, delimiter, complete)
    at = _header_at(file, records, header_line)
    _, last, cells = records[at]
    if len(cells) > MAX_COLUMNS:
        raise ClmError("too_many_columns", file=file.name, columns=len(cells), most=MAX_COLUMNS)
    headers = named_columns(cells)
    rows = [values for _, _, values in records[at + 1 :] if any(map(str.strip, values))]
    if not rows:
        raise ClmError("file_without_rows", file=file.name, headers=named_headers(headers))
    titles = [" ".join(filter(None, map(str.strip, values))) for _, _, values in records[:at]]
    samples = tuple(tuple(map(unmarked, values)) for values in rows[:SAMPLE_ROWS])
    return Layout(delimiter, headers, last, at + 1, tuple(filter(None, titles)), samples)


def named_headers(headers: Sequence[str], most: int = 40) -> str:
    """Headers for a message: the first of them, quoted, each cut to a readable length."""
    shown = ", ".join(f"“{header.strip()[:40]}”" for header in headers[:most])
    return shown + (", …" if len(headers) > most else "")


def _head(path: Path) -> tuple[str, bool]:
    """The beginning of a file, and whether that is all of it."""
    with path.open(encoding="utf-8", newline="") as file:
        head = file.read(LOOKED_AT_CHARS)
        return head, not file.read(1)


def _announced(lines: list[str], delimiter: str | None) -> tuple[str | None, list[str]]:
    """The delimiter that Excel's own note "sep=;" names, and the lines with an empty one in place of the note."""
    first = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    note = lines[first].rstrip("\n").strip('"') if first < len(lines) else ""
    if note.lower().startswith("sep=") and len(note) == 5:
        return delimiter or note[-1], [*lines[:first], "\n", *lines[first + 1 :]]
    return delimiter, lines


def _header_at(file: Decoded, records: Sequence[Record], header_line: int | None) -> int:
    """Which record holds the column names."""
    if header_line is None:
        at = header_row([values for _, _, values in records])
        if at is not None:
            return at
        first = next((values for _, _, values in records if any(map(str.strip, values))), None)
        if first is None:
            raise ClmError("file_without_header", file=file.name)
        if "\n" in first[-1] and len(records) == 1:  # all that was looked at is one value
            raise ClmError("csv_quote_open", file=file.name, row=1)
        raise ClmError("headers_look_like_data", file=file.name, headers=named_headers(first))
    for at, (before, last, values) in enumerate(records):
        meant = at + 1 == header_line if file.is_sheet else before < header_line <= last
        if meant and any(map(str.strip, values)):
            return at
    raise ClmError("header_row_empty", file=file.name, row=header_line)


def _records(lines: Sequence[str], delimiter: str, complete: bool) -> list[Record]:
    """The first records of some lines; an empty line is one without values."""
    reader = csv.reader(lines, delimiter=delimiter)
    records: list[Record] = []
    before = 0
    try:
        for values in islice(reader, LOOKED_AT_ROWS):
            records.append((before, reader.line_num, values))
            before = reader.line_num
    except csv.Error:  # one value of more than 2,000,000 characters: what was read up to there must do
        pass
    if not complete and len(records) > 2 and before >= len(lines):
        records.pop()  # cut in the middle
    return records


def _most_even_delimiter(lines: Sequence[str]) -> str:
    """The delimiter that gives the most columns over the most rows that have as many as the header."""

    def evenness(delimiter: str) -> float:
        rows = [values for _, _, values in _records(lines, delimiter, complete=True) if values]
        at = header_row(rows)
        if at is None or len(rows[at]) < 2:
            return 0
        columns = len(rows[at])
        return columns * sum(len(values) == columns for values in rows) / len(rows)

    return max(DELIMITERS, key=evenness)
