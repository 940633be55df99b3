"""How a text file is laid out: its delimiter, its headers and its first rows."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

from clm.errors import ClmError
from clm.importing.reading import Decoded

DELIMITERS = (",", ";", "\t", "|")
MAX_COLUMNS = 1000
LOOKED_AT_CHARS = 1 << 18
LOOKED_AT_ROWS = 200
SAMPLE_ROWS = 8


@dataclass(frozen=True)
class Layout:
    """`skip_lines` come before the first row of data; `samples` are its first rows as text."""

    delimiter: str
    headers: tuple[str, ...]
    skip_lines: int
    samples: tuple[tuple[str, ...], ...]


def layout(file: Decoded, delimiter: str | None = None) -> Layout:
    """The layout of a decoded file, with the delimiter named or else the one that splits its rows evenly.

    Raises:
        ClmError: unknown_choice, file_without_header, file_without_rows, too_many_columns.
    """
    head, complete = _head(file.path)
    lines = StringIO(head, newline="\n").readlines()
    before = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    note = lines[before].rstrip("\n") if before < len(lines) else ""
    if note.lower().startswith("sep=") and len(note) == 5:  # Excel's own note to itself
        delimiter, before = delimiter or note[-1], before + 1
    text = lines[before:]
    delimiter = delimiter or _most_even_delimiter(text)
    if delimiter not in DELIMITERS:
        raise ClmError(
            "unknown_choice", name="delimiter", value=delimiter, known=" ".join(map(repr, DELIMITERS))
        )
    records, header_lines = _records(text, delimiter, complete)
    if not records:
        raise ClmError("file_without_header", file=file.name)
    headers = tuple(header.strip("\ufeff") for header in records[0])
    if len(headers) > MAX_COLUMNS:
        raise ClmError("too_many_columns", file=file.name, columns=len(headers), most=MAX_COLUMNS)
    if len(records) == 1:
        raise ClmError("file_without_rows", file=file.name, headers=named_headers(headers))
    return Layout(delimiter, headers, before + header_lines, tuple(map(tuple, records[1 : SAMPLE_ROWS + 1])))


def named_headers(headers: Sequence[str], most: int = 40) -> str:
    """Headers for a message: the first of them, quoted, each cut to a readable length."""
    shown = ", ".join(f"“{header.strip()[:40]}”" for header in headers[:most])
    return shown + (", …" if len(headers) > most else "")


def _head(path: Path) -> tuple[str, bool]:
    """The beginning of a file, and whether that is all of it."""
    with path.open(encoding="utf-8", newline="") as file:
        head = file.read(LOOKED_AT_CHARS)
        return head, not file.read(1)


def _records(lines: Sequence[str], delimiter: str, complete: bool) -> tuple[list[list[str]], int]:
    """The first records of some lines without empty ones, and how many lines there are up to the first."""
    reader = csv.reader(lines, delimiter=delimiter)
    records: list[list[str]] = []
    header_lines = 0
    try:
        for record in islice(reader, LOOKED_AT_ROWS):
            if record:
                records.append(record)
                header_lines = header_lines or reader.line_num
    except csv.Error:  # one value of more than 131,072 characters: what was read up to there must do
        pass
    if not complete and len(records) > 2 and reader.line_num >= len(lines):
        records.pop()  # cut in the middle
    return records, header_lines


def _most_even_delimiter(lines: Sequence[str]) -> str:
    """The delimiter that gives the most columns over the most rows that have as many as the header."""

    def evenness(delimiter: str) -> float:
        records, _ = _records(lines, delimiter, complete=True)
        if not records or len(records[0]) < 2:
            return 0
        columns = len(records[0])
        return columns * sum(len(record) == columns for record in records) / len(records)

    return max(DELIMITERS, key=evenness)
