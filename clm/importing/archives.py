"""ZIP and gzip files unpacked onto disk, with bounds on what may come out of them."""

import gzip
import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from clm.errors import ClmError
from clm.importing.cancelling import stop_if_cancelled
from clm.importing.encodings import guessed
from clm.importing.reading import Source
from clm.importing.report import Note

BLOCK_BYTES = 1 << 20
MAX_UNPACKED_BYTES = 2 << 30
# Exports shrink 5 to 20 times; what grows 100 times beyond its first 64 MB is made to fill the disk.
MAX_EXPANSION = 100
FREE_EXPANSION_BYTES = 64 << 20
MAX_MEMBERS = 100
SHOWN_MEMBERS = 10

# What systems and people put beside the tables.
JUNK = re.compile(r"(^|/)(__MACOSX(/|$)|\.(?!\.?[/\\])|Thumbs\.db$|desktop\.ini$|~\$)", re.IGNORECASE)
NO_TABLE = re.compile(
    r"(^|/)(readme|licen[cs]e|notice|changelog)[^/]*$"
    r"|\.(pdf|png|jpe?g|gif|svg|html?|xml|json|md|docx?|pptx?|rtf|css|js|py|sql|log|exe|db|sqlite)$",
    re.IGNORECASE,
)
WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin")
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, IndexError)


class Readable(Protocol):
    """Packed bytes that are unpacked as they are read."""

    def read(self, size: int, /) -> bytes: ...


def expansion_limit(source: Source) -> int:
    """How many bytes a packed file may come to."""
    return min(MAX_UNPACKED_BYTES, FREE_EXPANSION_BYTES + MAX_EXPANSION * source.size_bytes())


def ungzipped(source: Source, folder: Path) -> Source:
    """A gzip file unpacked into `folder`, under the same name.

    Raises:
        ClmError: file_damaged, file_too_large.
    """
    with source.open() as raw, gzip.GzipFile(fileobj=raw) as packed:
        return Source(source.name, _unpacked(packed, source, folder, expansion_limit(source)))


def members(source: Source, folder: Path) -> tuple[list[Source], list[Note]]:
    """The files in a ZIP file that can be tables, unpacked into `folder`, and notes about the others.

    Raises:
        ClmError: file_damaged, file_too_large, archive_encrypted, archive_unknown, archive_too_many_files,
            archive_without_table.
    """
    with source.open() as raw, _opened(raw, source) as archive:
        inside = [info for info in archive.infolist() if not info.is_dir() and not JUNK.search(info.filename)]
        wanted = [info for info in inside if info.file_size and not NO_TABLE.search(info.filename)]
        others = [shown_name(info) for info in inside if info not in wanted]
        _check_members(source, wanted, others)
        left = expansion_limit(source)
        found = []
        for info in wanted:
            try:
                with archive.open(info) as packed:
                    path = _unpacked(packed, source, folder, left)
            except NotImplementedError as error:
                raise ClmError("archive_unknown", file=source.name) from error
            left -= path.stat().st_size
            found.append(Source(f"{source.name} › {shown_name(info)}", path, container=source.name))
    notes = [Note("members_left", {"file": source.name, "members": _listed(others)})] if others else []
    return found, notes


def is_workbook(source: Source) -> bool:
    """Whether a ZIP file is a workbook; the parts of one must unpack to what they declare, or it is refused.

    Raises:
        ClmError: file_damaged, file_too_large, file_not_text.
    """
    with source.open() as raw, _opened(raw, source) as archive:
        names = archive.namelist()
        is_office = "[Content_Types].xml" in names
        spreadsheet = "mimetype" in names and archive.getinfo("mimetype").file_size < 200
        if any(part in names for part in WORKBOOK_PARTS) or (
            spreadsheet and _content(archive, source).startswith(SPREADSHEET)
        ):
            _check_parts(archive, source)
            return True
        if is_office or spreadsheet:
            raise ClmError("file_not_text", file=source.name)  # a letter or slides
    return False


def shown_name(info: zipfile.ZipInfo) -> str:
    """A member's name; old programs write it in the encoding of their system without saying which."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    written = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", guessed(written) or "utf-8"):
        try:
            return written.decode(encoding)
        except UnicodeError:
            continue
    return info.filename


def _check_members(source: Source, wanted: Sequence[zipfile.ZipInfo], others: Sequence[str]) -> None:
    if any(info.flag_bits & 1 for info in wanted):
        raise ClmError("archive_encrypted", file=source.name)
    if len(wanted) > MAX_MEMBERS:
        raise ClmError("archive_too_many_files", file=source.name, files=len(wanted), most=MAX_MEMBERS)
    if not wanted:
        raise ClmError("archive_without_table", file=source.name, members=_listed(others) or "–")
    limit = expansion_limit(source)
    if sum(info.file_size for info in wanted) > limit:
        raise ClmError("file_too_large", file=source.name, megabytes=limit >> 20)


def _check_parts(archive: zipfile.ZipFile, source: Source) -> None:
    """Unpack every part of a workbook once, to nowhere: it must come to what it declares, and not to too much."""
    limit = expansion_limit(source)
    if sum(info.file_size for info in archive.infolist()) > limit:
        raise ClmError("file_too_large", file=source.name, megabytes=limit >> 20)
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise ClmError("workbook_encrypted", file=source.name)
    try:
        for info in archive.infolist():
            with archive.open(info) as part:
                while part.read(BLOCK_BYTES):
                    pass
    except (*DAMAGED, NotImplementedError) as error:
        raise ClmError("file_damaged", file=source.name) from error


def _opened(raw: IO[bytes], source: Source) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(raw)
    except DAMAGED as error:
        raise ClmError("file_damaged", file=source.name) from error


def _content(archive: zipfile.ZipFile, source: Source) -> bytes:
    try:
        return archive.read("mimetype")
    except (*DAMAGED, NotImplementedError, RuntimeError) as error:
        raise ClmError("file_damaged", file=source.name) from error


def _unpacked(packed: Readable, source: Source, folder: Path, limit: int) -> Path:
    """A new file with what comes out, stopped as soon as it is too much.

    Raises:
        ClmError: file_damaged, file_too_large.
    """
    target = folder / f"unpacked-{len(list(folder.iterdir()))}"
    total = 0
    with target.open("wb") as file:
        while True:
            stop_if_cancelled()
            try:
                block = packed.read(BLOCK_BYTES)
            except DAMAGED as error:
                raise ClmError("file_damaged", file=source.name) from error
            total += len(block)
            if total > limit:
                raise ClmError("file_too_large", file=source.name, megabytes=limit >> 20)
            if not block:
                return target
            file.write(block)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{PurePosixPath(name).name}”" for name in names[:SHOWN_MEMBERS])
    return shown + (", …" if len(names) > SHOWN_MEMBERS else "")
