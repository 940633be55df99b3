"""The tables in the files that a user gave: sheets of workbooks, members of ZIP files, Parquet and text."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from clm.errors import ClmError
from clm.importing.archives import is_workbook, members, ungzipped
from clm.importing.reading import Source, check_different
from clm.importing.workbooks import sheets

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # XLS, and every Office file with a password
ZIP, GZIP, PARQUET = b"PK", b"\x1f\x8b", b"PAR1"
PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
NO_TABLE = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"SQLite format 3\0",
    b"{\\rtf",
    b"\x7fELF",
    b"MZ\x90",
)
WEB = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<head", b"<style", b"<div")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
JSON = re.compile(rb'\s*(\[\s*)*\{\s*["}]')


def tables_in(files: Sequence[Source], folder: Path) -> list[Source]:
    """Every table in the files, unpacked into `folder` where it has to be; what was left aside is in its notes.

    Raises:
        ClmError: file_empty, file_not_text, file_is_web_page, file_is_json, archive_unknown, archive_nested, and those of
            `ungzipped`, `members`, `sheets` and `check_different`.
    """
    found = [table for source in files for table in _opened(source, folder)]
    check_different(found)
    return found


def _opened(source: Source, folder: Path, *, nested: bool = False) -> list[Source]:
    """The tables of one file; inside of an archive there may be no other."""
    kind = _kind(source)
    if nested and kind in ("gzip", "zip"):
        raise ClmError("archive_nested", file=source.name)
    if kind == "gzip":
        return _opened(ungzipped(source, folder), folder, nested=True)
    if kind == "zip":
        inside, notes = members(source, folder)
        tables = [table for member in inside for table in _opened(member, folder, nested=True)]
        return [replace(tables[0], notes=(*notes, *tables[0].notes)), *tables[1:]]
    if kind == "workbook":
        return sheets(source, folder)
    return [replace(source, form=kind)]


def _kind(source: Source) -> str:
    """What a file is, told by its first bytes: its name may say anything."""
    head = source.head(1024)
    if head.startswith(GZIP):
        return "gzip"
    if head.startswith((ZIP + b"\3\4", ZIP + b"\5\6")):
        return "workbook" if is_workbook(source) else "zip"
    if head.startswith(OLE):
        return "workbook"
    if head.startswith(PARQUET):
        return "parquet"
    if head.startswith(PACKED) or head[257:262] == b"ustar":
        raise ClmError("archive_unknown", file=source.name)
    if head.removeprefix(BYTE_ORDER_MARK).lstrip().lower().startswith(WEB):
        raise ClmError("file_is_web_page", file=source.name)
    if JSON.match(head.lstrip(BYTE_ORDER_MARK + b"\xff\xfe").replace(b"\0", b"")):
        raise ClmError("file_is_json", file=source.name)
    if head.startswith(NO_TABLE):
        raise ClmError("file_not_text", file=source.name)
    return "text"
