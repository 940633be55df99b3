"""Which datasets a reader can choose, and how each is opened, for the right people and no longer than needed."""

import shutil
import time
import uuid
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from clm import library
from clm.dataset import Dataset, open_dataset
from clm.importing.report import ImportReport
from clm.language import Language

UPLOAD = "upload"  # the code of what this session uploaded; it means nothing in another session
PRIVATE = "private_upload"
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
        return _private(str(upload.path))
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


def _close_and_remove(dataset: Dataset) -> None:
    dataset.close()
    shutil.rmtree(dataset.path.parent, ignore_errors=True)


@st.cache_resource(scope="session", max_entries=2, show_spinner=False, on_release=_close_and_remove)
def _private(path: str) -> Dataset:
    """What this session uploaded: closed and deleted with the session, or when a newer upload takes its place."""
    return open_dataset(path)


class Upload(NamedTuple):
    """What a session uploaded: its file, its name and what became of every row."""

    path: Path
    name: str
    report: ImportReport


def uploaded() -> Upload | None:
    """What this session uploaded last."""
    return st.session_state.get(PRIVATE)


def _advance(bar: DeltaGenerator, share: float) -> None:
    bar.progress(share)


def new_private_file() -> Path:
    """A place of its own for an upload, and nothing left there by servers that ended without cleaning up."""
    folder = library.data_dir() / "sessions"
    folder.mkdir(parents=True, exist_ok=True)
    for leftover in folder.iterdir():
        if time.time() - leftover.stat().st_mtime > LEFT_BEHIND_S:
            shutil.rmtree(leftover, ignore_errors=True)
    own = folder / uuid.uuid4().hex
    own.mkdir(mode=0o700)
    return own / "upload.duckdb"


def adopt_upload(path: Path, name: str, report: ImportReport) -> None:
    """Make a finished import this session's upload."""
    st.session_state[PRIVATE] = Upload(path, name, report)
    _private(str(path))


def drop_upload() -> None:
    """Forget this session's upload and delete its file."""
    upload: Upload | None = st.session_state.pop(PRIVATE, None)
    if upload:
        _private.clear(str(upload.path))
        shutil.rmtree(upload.path.parent, ignore_errors=True)
