"""The files that a user gave, and the tables in them as the import passes them on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import BinaryIO

from clm.errors import ClmError
from clm.importing.cancelling import stop_if_cancelled
from clm.importing.report import Note

# A path stands for itself, or is given with the name that the user knows.
Files = str | Path | tuple[str, bytes] | Sequence[str | Path | tuple[str, bytes] | tuple[str, Path]]

COMPARED_BYTES = 1 << 20
DAY_ZERO = "1899-12-30"  # from which spreadsheets count days, unless a workbook says that it counts from 1904


@dataclass(frozen=True)
class Source:
    """A file, or one table out of it: its name as the user knows it, and a path or its bytes.

    `form`: "text" in some encoding; "rows": UTF-8 CSV with one record a row of a sheet; "parquet".
    `container`: the workbook or archive out of which it comes, or nothing. `notes` say what was left aside there.
    `day_zero`: the day from which the workbook counts.
    """

    name: str
    content: Path | bytes
    form: str = "text"
    container: str = ""
    notes: tuple[Note, ...] = ()
    day_zero: str = DAY_ZERO

    def size_bytes(self) -> int:
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def open(self) -> BinaryIO:
        return BytesIO(self.content) if isinstance(self.content, bytes) else self.content.open("rb")

    def head(self, size: int) -> bytes:
        with self.open() as file:
            return file.read(size)


def sources(files: Files) -> list[Source]:
    """The uploaded files in their order.

    Raises:
        ClmError: no_file, file_not_found, file_name_twice, file_given_twice.
    """
    given = [files] if isinstance(files, str | Path) or _is_named_bytes(files) else list(files)
    found = [Source(*item) if isinstance(item, tuple) else _source_at(Path(item)) for item in given]  # type: ignore[arg-type]
    if not found:
        raise ClmError("no_file")
    check_different(found)
    return found


def bare_name(file: str) -> str:
    """What a dataset from a file is called: its name without the ending, that of what packs it too."""
    bare = re.sub(r"(?i)\.(gz|zip)$", "", file)
    return re.sub(r"\.[A-Za-z]\w{0,7}$", "", bare) or file


def check_different(found: Sequence[Source]) -> None:
    """Make sure that nothing is counted twice.

    Raises:
        ClmError: file_name_twice, file_given_twice.
    """
    names = [source.name for source in found]
    for name in names:
        if names.count(name) > 1:
            raise ClmError("file_name_twice", file=name)
    for one, other in combinations(found, 2):
        if same_content(one, other):
            raise ClmError("file_given_twice", file=one.name, other=other.name)


def same_content(one: Source, other: Source) -> bool:
    """Whether two files hold the same bytes."""
    if one.size_bytes() != other.size_bytes():
        return False
    with one.open() as left, other.open() as right:
        while block := left.read(COMPARED_BYTES):
            stop_if_cancelled()
            if block != right.read(COMPARED_BYTES):
                return False
    return True


def _is_named_bytes(files: object) -> bool:
    return isinstance(files, tuple) and len(files) == 2 and isinstance(files[1], bytes)


def _source_at(path: Path) -> Source:
    if not path.is_file():
        raise ClmError("file_not_found", path=path)
    return Source(path.name, path)
