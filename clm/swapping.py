"""Dataset files on disk: put in their place with one rename, kept beside for one undo, changed by one at a time."""

import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from clm.errors import ClmError


def previous_file(path: Path) -> Path:
    """Where the state before the last growth of a dataset stands, if there is one."""
    return path.with_name(f".{path.name}.previous")


def _lock_file(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def swap_in(building: Path, path: Path, *, keeps_previous: bool) -> None:
    """Put a finished file in its place; what stood there is kept beside for an undo, or is gone."""
    previous = previous_file(path)
    if keeps_previous:
        beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
        try:
            os.link(path, beside)  # takes no time and no space
        except OSError:  # a file system without links
            shutil.copyfile(path, beside)
        beside.replace(previous)
        building.replace(path)
    else:
        building.replace(path)
        previous.unlink(missing_ok=True)  # it came before something else


def restore_previous(path: Path) -> None:
    """Put the state before the last growth back in its place.

    Raises:
        ClmError: nothing_to_undo.
    """
    try:
        previous_file(path).replace(path)
    except FileNotFoundError as error:
        raise ClmError("nothing_to_undo", name=path.stem) from error


def remove_files(path: Path) -> None:
    """Delete a dataset with all that stands beside it."""
    for file in (path, previous_file(path), _lock_file(path)):
        file.unlink(missing_ok=True)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the right to change a dataset: nobody else, in any process, holds it at the same time.

    The lock ends with the process, so a crash leaves nothing locked.

    Raises:
        ClmError: dataset_busy; no_such_dataset where its folder is not there.
    """
    lock = _lock_file(path)
    if not path.parent.is_dir():
        raise ClmError("no_such_dataset", path=path)
    with lock.open("a+b") as file:
        try:
            _take(file)
        except OSError as error:
            raise ClmError("dataset_busy", name=path.stem) from error
        try:
            if not lock.exists() or not os.path.samestat(lock.stat(), os.fstat(file.fileno())):
                raise ClmError("dataset_busy", name=path.stem)  # it was removed in this moment
            yield
        finally:
            _give_back(file)


if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _give_back(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give_back(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
