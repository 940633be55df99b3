"""Which datasets a reader can choose, and how each is opened, for the right people and no longer than needed."""

import os
import shutil
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from clm import library
from clm.dataset import Dataset, open_dataset
from clm.errors import ClmError
from clm.importing.report import ImportReport
from clm.language import Language

UPLOAD = "upload"  # the code of what this session uploaded; it means nothing in another session
PRIVATE = "private_upload"
SERVER = uuid.uuid4().hex  # whose uploads stand in a folder of their own: they are left alone while it runs
LEFT_BEHIND_S = 24 * 3600  # what a crashed server left is removed after a day


def choices(t: Language) -> dict[str, str]:
    """Code -> title of every dataset that this reader can choose."""
    upload = uploaded()
    own = {UPLOAD: t("Your upload: {name}", name=upload.name)} if upload else {}
    shipped = {code: t(title) for code, title in library.SHIPPED.items()}
    return own | shipped | {code: path.stem for code, path in library.kept().items()}


def opened(code: str, t: Language) -> Dataset:
    """The dataset of a code; one that ships with the program is built first where it is not there yet.

    Raises:
        ClmError: unknown_dataset, not_a_dataset, dataset_outdated.
    """
    upload = uploaded()
    if code == UPLOAD and upload:
        if not upload.path.is_file():
            drop_upload()
            raise ClmError("unknown_dataset", code=upload.name)
        return _private(str(upload.path)).dataset()
    if not library.is_ready(code):
        with st.status(
            t("Building “{name}” once; this takes some seconds.", name=choices(t)[code])
        ) as status:
            bar = st.progress(0.0)
            library.dataset_file(code, lambda share: _advance(bar, share))
            status.update(state="complete")
    path = library.dataset_file(code)
    return _shared(str(path), path.stat().st_mtime_ns)


@st.cache_resource(max_entries=16, show_spinner=False, on_release=Dataset.close)
def _shared(path: str, changed: int) -> Dataset:  # noqa: ARG001 — part of the key
    """One connection for everybody; a file that was replaced is opened anew."""
    return open_dataset(path)


class PrivateFile:
    """The file of this session's upload in a folder of its own, opened anew whenever it was replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: tuple[int, Dataset] | None = None

    def dataset(self) -> Dataset:
        os.utime(self.path.parents[1])  # another server takes what nobody uses for left behind
        changed = self.path.stat().st_mtime_ns
        if self._opened is None or self._opened[0] != changed:
            self.close()
            self._opened = (changed, open_dataset(self.path))
        return self._opened[1]

    def close(self) -> None:
        if self._opened:
            self._opened[1].close()
        self._opened = None

    def remove(self) -> None:
        self.close()
        shutil.rmtree(self.path.parent, ignore_errors=True)


@st.cache_resource(scope="session", max_entries=2, show_spinner=False, on_release=PrivateFile.remove)
def _private(path: str) -> PrivateFile:
    """What this session uploaded: closed and deleted with the session, or when a newer upload takes its place."""
    return PrivateFile(Path(path))


@dataclass(frozen=True)
class Upload:
    """What a session uploaded.

    Attributes:
        path, name: its file and name.
        report: what became of every row, of the files that were read last.
        files: (name, copy on disk) of the files from which all of it was read; empty once files were added.
        answers: table -> what was answered about it.
        recalled: tables that were read as files with the same headers were before.
        before: what it was before files were added.
    """

    path: Path
    name: str
    report: ImportReport
    files: tuple[tuple[str, Path], ...] = ()
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    recalled: tuple[str, ...] = ()
    before: "Upload | None" = None


def uploaded() -> Upload | None:
    """What this session uploaded last."""
    return st.session_state.get(PRIVATE)


def _advance(bar: DeltaGenerator, share: float) -> None:
    bar.progress(share)


def new_private_file() -> Path:
    """A place of its own for an upload, and nothing left there by servers that ended without cleaning up."""
    folder = library.data_dir() / "sessions"
    own = folder / SERVER / uuid.uuid4().hex
    own.mkdir(mode=0o700, parents=True)
    for server in folder.iterdir():
        if server.name != SERVER and time.time() - server.stat().st_mtime > LEFT_BEHIND_S:
            shutil.rmtree(server, ignore_errors=True)
    return own / "upload.duckdb"


def adopt_upload(upload: Upload) -> None:
    """Make a finished import this session's upload; another one that was there before is deleted."""
    before = uploaded()
    if before and before.path != upload.path:
        drop_upload()
    st.session_state[PRIVATE] = upload
    _private(str(upload.path)).dataset()


def drop_upload() -> None:
    """Forget this session's upload and delete its file."""
    upload: Upload | None = st.session_state.pop(PRIVATE, None)
    if upload:
        _private.clear(str(upload.path))
        shutil.rmtree(upload.path.parent, ignore_errors=True)


def own(code: str) -> Path | str | None:
    """What `clm.library` calls a dataset that this reader may change: an upload's file, a kept one's code."""
    upload = uploaded()
    if code == UPLOAD and upload:
        return upload.path
    return code if code in library.kept() else None
