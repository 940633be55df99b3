"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS) as tables: one for each visible sheet that holds one."""

import csv
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from clm.errors import ClmError
from clm.importing.cancelling import LOOK_EVERY_S, stop_if_cancelled
from clm.importing.header_row import header_row
from clm.importing.reading import DAY_ZERO, Source, same_content
from clm.importing.report import Note
from clm.importing.workbook_rows import DAMAGED, PASSWORD, TOO_LARGE

READER = Path(__file__).with_name("workbook_rows.py")
MEMORY_BYTES = 5 << 29  # 2.5 GB: a full sheet of 1,048,576 rows × 16 columns fits
MAX_TEXT_BYTES = 2 << 30
MAX_SECONDS = 180
LOOKED_AT_ROWS = 200
LOCKED = "EncryptedPackage".encode("utf-16-le")
SEARCHED_BYTES = 1 << 20
COUNTS_FROM_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true|on)["']""", re.IGNORECASE)
REFUSALS = {PASSWORD: "workbook_encrypted", DAMAGED: "file_damaged"}


def sheets(source: Source, folder: Path) -> list[Source]:
    """The visible sheets with a table, as rows of text; hidden ones and those with notes only are noted.

    A workbook in which only one sheet holds a table gives its own name to it.

    Raises:
        ClmError: workbook_encrypted, workbook_too_large, workbook_without_table, file_damaged.
    """
    own = folder / f"book-{len(list(folder.iterdir()))}"
    own.mkdir()
    found = _written(source, own)
    visible = [sheet for sheet in found if sheet["visible"]]
    tables = [sheet for sheet in visible if _holds_table(Path(sheet["path"]))]
    if not tables:
        names = ", ".join(f"“{sheet['name']}”" for sheet in visible) or "–"
        raise ClmError("workbook_without_table", file=source.name, sheets=names)
    kept, twins = _different(tables)
    left = {
        "sheets_hidden": [sheet["name"] for sheet in found if not sheet["visible"]],
        "sheets_without_table": [
            sheet["name"] for sheet in visible if sheet not in tables and sheet.get("rows")
        ],
        "sheets_repeated": [sheet["name"] for sheet in twins],
    }
    notes = [
        Note(code, {"file": source.name, "sheets": ", ".join(f"“{name}”" for name in names)})
        for code, names in left.items()
        if names
    ]
    day_zero = "1904-01-01" if _counts_from_1904(source) else DAY_ZERO
    named = [_source(source, sheet, len(kept) > 1, notes if i == 0 else []) for i, sheet in enumerate(kept)]
    return [replace(table, day_zero=day_zero) for table in named]


def _source(source: Source, sheet: Mapping[str, Any], several: bool, notes: Sequence[Note]) -> Source:
    name = f"{source.name} › {sheet['name']}" if several else source.name
    own = [Note("merged_cells_filled", {"file": name, "cells": sheet["merged"]})] if sheet["merged"] else []
    return Source(name, Path(sheet["path"]), "rows", source.name, (*notes, *own))


def _counts_from_1904(source: Source) -> bool:
    """Whether an XLSX file says that its days count from 1904: of cells with a date's layout the reader knows."""
    with source.open() as raw:
        if not zipfile.is_zipfile(raw):
            return False
        with zipfile.ZipFile(raw) as book:
            if "xl/workbook.xml" not in book.namelist():
                return False
            with book.open("xl/workbook.xml") as part:
                return COUNTS_FROM_1904.search(part.read(SEARCHED_BYTES)) is not None


def _written(source: Source, folder: Path) -> list[dict[str, Any]]:
    """What the reader found, with the rows of each visible sheet in a file.

    Raises:
        ClmError: workbook_encrypted, workbook_too_large, file_damaged.
    """
    path = source.content
    if isinstance(path, bytes):
        path = folder / "workbook"
        path.write_bytes(source.content)  # type: ignore[arg-type]
    command = [sys.executable, "-P", str(READER), str(path.resolve()), str(folder)]
    status, written = _outcome([*command, str(MEMORY_BYTES), str(MAX_TEXT_BYTES)])
    if status == DAMAGED and _is_locked(source):
        raise ClmError("workbook_encrypted", file=source.name)
    if status:
        raise ClmError(REFUSALS.get(status, "workbook_too_large"), file=source.name)
    found: list[dict[str, Any]] = json.loads(written)
    return found


def _outcome(command: Sequence[str]) -> tuple[int, bytes]:
    """Exit status and output of the reader, which is ended when it takes too long or the import is to stop."""
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=silent, stdout=subprocess.PIPE, stderr=silent) as reader:
        try:
            for _ in range(round(MAX_SECONDS / LOOK_EVERY_S)):
                try:
                    written, _ = reader.communicate(timeout=LOOK_EVERY_S)
                except subprocess.TimeoutExpired:
                    stop_if_cancelled()
                else:
                    return reader.returncode, written
            return TOO_LARGE, b""
        finally:
            reader.kill()


def _is_locked(source: Source) -> bool:
    """Whether a file is the shell in which Office keeps a workbook with a password."""
    with source.open() as file:
        return any(LOCKED in block for block in iter(lambda: file.read(SEARCHED_BYTES), b""))


def _holds_table(path: Path) -> bool:
    """Whether a sheet has a header over two columns or more and a row below it: notes have neither."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.reader(file), LOOKED_AT_ROWS))
    at = header_row(rows)
    if at is None:
        return False
    named = sum(bool(cell.strip()) for cell in rows[at])
    return named >= 2 and any(any(map(str.strip, row)) for row in rows[at + 1 :])


def _different(
    tables: Sequence[dict[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The sheets that differ from all before them, and copies of those."""
    kept: list[dict[str, Any]] = []
    twins: list[dict[str, Any]] = []
    for sheet in tables:
        own = Source(sheet["name"], Path(sheet["path"]))
        is_twin = any(same_content(own, Source(each["name"], Path(each["path"]))) for each in kept)
        (twins if is_twin else kept).append(sheet)
    return kept, twins
