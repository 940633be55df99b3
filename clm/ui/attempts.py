"""One attempt to import dropped files: where they lie, what was answered about them, and what came of it."""

import datetime
import shutil
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import streamlit as st

from clm import library
from clm.errors import ClmError
from clm.importing import ImportReport, load_into
from clm.importing.cancelling import Progress
from clm.importing.draft import Draft, draft, is_contradicted
from clm.importing.glance import Glance, glance
from clm.importing.questions import Question
from clm.importing.remembered import FILE as REMEMBERED, keep, recall
from clm.ui import datasets, state
from clm.ui.import_job import ImportJob

ATTEMPT = "upload_attempt"
GROWN = "grown_datasets"  # code of a kept dataset -> report of the files that this session added last
GROWN_AS_BEFORE = (
    "grown_as_before"  # code of a kept dataset -> tables of these files that were read as others were
)
NEW, AGAIN = "new", "again"  # what an attempt is for, beside the code of a dataset that grows
CHOSEN_FOR_DATA = ("as_of", "period", "clock")  # choices made for other data, which do not carry over

Answers = dict[str, dict[str, Any]]  # table -> option or column -> answer


@dataclass
class Attempt:
    """`name` is the dataset's, or nothing where it is called after its files. `folder` holds copies of the files and is removed unless they become a dataset; `recalled` says which
    tables are read as before; `asked` are all questions so far, as an answer takes one out of the draft."""

    goal: str
    name: str
    files: tuple[tuple[str, Path], ...]
    target: Path | str
    folder: Path | None = None
    answers: Answers = field(default_factory=dict)
    recalled: Answers = field(default_factory=dict)
    asked: dict[str, dict[str, Question]] = field(default_factory=dict)
    error: ClmError | None = None
    refused: str | None = None  # the answers with which the import found the error
    job: ImportJob | None = None
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    seen: tuple[str, Draft | ClmError] | None = None

    @property
    def is_growth(self) -> bool:
        return self.goal not in (NEW, AGAIN)

    @property
    def as_before(self) -> tuple[str, ...]:
        """The tables about which all that is answered was answered before, for files with the same headers."""
        return tuple(table for table, given in self.recalled.items() if self.answers.get(table) == given)

    @property
    def is_refused(self) -> bool:
        """Whether the import was refused with just the answers that stand now."""
        return self.error is not None and self.refused == repr(self.answers)

    def mapping(self) -> dict[str, Any]:
        """The answers as the import takes them."""
        return {table: dict(given) for table, given in self.answers.items() if given}

    def run(self, progress: Progress, cancel: threading.Event) -> ImportReport:
        """Import the files; in the thread of the job."""
        options: dict[str, Any] = {"today": datetime.date.today(), "progress": progress, "cancel": cancel}
        if self.is_growth:
            return library.grow(self.target, self.files, mapping=self.mapping(), **options)
        return load_into(self.target, self.files, mapping=self.mapping(), name=self.name or None, **options)

    def understood(self) -> Draft:
        """How the files come in with the answers so far, worked out once for the same answers.

        Raises:
            ClmError: they cannot be read at all.
        """
        key = repr(self.answers)
        if self.seen is None or self.seen[0] != key:
            try:
                found: Draft | ClmError = draft(self.files, self.mapping(), growing=self.is_growth)
            except ClmError as error:
                found = error
            self.seen = (key, found)
        if isinstance(self.seen[1], ClmError):
            raise self.seen[1]
        return self.seen[1]

    def abandon(self) -> None:
        """Stop what runs and remove what was written; a dataset that was there before stays as it was."""
        if self.job:
            self.job.stop()
        self.job = None
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


@st.cache_resource(scope="session", max_entries=8, show_spinner=False, on_release=Attempt.abandon)
def _held(mark: str, _attempt: Attempt) -> Attempt:  # noqa: ARG001 — the mark is the key
    """The attempt, abandoned when the session ends."""
    return _attempt


def current() -> Attempt | None:
    return st.session_state.get(ATTEMPT)


def drop() -> None:
    """Give up the attempt, if there is one."""
    attempt: Attempt | None = st.session_state.pop(ATTEMPT, None)
    if attempt:
        _held.clear(attempt.mark, attempt)
        attempt.abandon()


def start(dropped: Sequence[Any], goal: str, glances: Sequence[Glance] | None = None) -> Attempt:
    """Begin to import dropped files (streamlit's UploadedFile), read as files with the same headers were before."""
    path = datasets.new_private_file()
    target = path if goal == NEW else datasets.own(goal) or path
    places = [(file.name, path.parent / "files" / str(i)) for i, file in enumerate(dropped)]
    attempt = Attempt(goal, "", tuple(places), target, path.parent)
    contents = [file.getvalue() for file in dropped]

    def work(progress: Progress, cancel: threading.Event) -> ImportReport:
        (path.parent / "files").mkdir()
        for (_, place), content in zip(places, contents, strict=True):
            # Piece by piece: for one large piece the system looks for whole stretches of memory that it has not used yet,
            # which takes a virtual machine ten times as long.
            with place.open("wb") as file:
                shutil.copyfileobj(BytesIO(content), file)
        contents.clear()
        attempt.recalled = _recalled(attempt.files, glances)
        attempt.answers = {table: dict(given) for table, given in attempt.recalled.items()}
        return attempt.run(progress, cancel)

    attempt.job = ImportJob(work)
    st.session_state[ATTEMPT] = _held(attempt.mark, attempt)
    return attempt


def reopen() -> None:
    """Begin to change how the files of this session's upload were read: its form opens with what was answered."""
    drop()
    upload = datasets.uploaded()
    if upload and upload.files:
        answers = {table: dict(given) for table, given in upload.answers.items()}
        recalled = {table: dict(answers.get(table, {})) for table in upload.recalled}
        attempt = Attempt(AGAIN, upload.name, upload.files, upload.path, None, answers, recalled)
        st.session_state[ATTEMPT] = _held(attempt.mark, attempt)


def again(attempt: Attempt) -> None:
    """Import with the answers that the attempt has now."""
    attempt.error = None
    attempt.job = ImportJob(attempt.run)


def finish(attempt: Attempt) -> bool:
    """Take over what the job brought, once it is over; whether it brought a dataset.

    Where it did not, the attempt holds the error; one that was cancelled is dropped.
    """
    job, attempt.job = attempt.job, None
    if job is None:
        return False
    if job.fault or job.is_cancelled:
        drop()
        if job.fault:
            raise job.fault
        return False
    attempt.error = job.error
    attempt.refused = repr(attempt.answers)
    if job.report is None:
        return False
    _adopt(attempt, job.report)
    _remember(attempt, job.report)
    drop()
    return True


def _adopt(attempt: Attempt, report: ImportReport) -> None:
    upload = datasets.uploaded()
    as_before = attempt.as_before
    if attempt.goal == NEW:
        attempt.folder = None  # it is the dataset's now
        found = datasets.Upload(
            Path(attempt.target), report.name, report, attempt.files, attempt.answers, as_before
        )
        datasets.adopt_upload(found)
    elif attempt.goal == AGAIN and upload:
        datasets.adopt_upload(replace(upload, report=report, answers=attempt.answers, recalled=as_before))
    elif attempt.goal == datasets.UPLOAD and upload:
        datasets.adopt_upload(replace(upload, report=report, files=(), recalled=as_before, before=upload))
    else:
        st.session_state.setdefault(GROWN, {})[attempt.goal] = report
        st.session_state.setdefault(GROWN_AS_BEFORE, {})[attempt.goal] = as_before
    other = CHOSEN_FOR_DATA if not attempt.is_growth else ("as_of",)
    filters = () if attempt.is_growth else (name for name in state.names() if name.startswith("f."))
    for choice in (*other, *filters):
        state.choose(choice, None)
    state.choose("data", attempt.goal if attempt.is_growth else datasets.UPLOAD)


def _recalled(files: Sequence[tuple[str, Path]], glances: Sequence[Glance] | None) -> Answers:
    """What was answered before about tables with the same headers; nothing is opened where nothing was kept."""
    folder = library.data_dir()
    if not (folder / REMEMBERED).exists():
        return {}
    tables = glance(files) if glances is None else glances
    found = {table.name: recall(folder, table.headers) for table in tables}
    for table, given in found.items():
        if given.get("encoding") and is_contradicted(files, table, given["encoding"]):
            del given["encoding"]  # another shop's file with the same headers
    return {table: given for table, given in found.items() if given}


def _remember(attempt: Attempt, report: ImportReport) -> None:
    """Keep what was answered now for the next files with the same headers, and forget what was taken back."""
    given: Mapping[str, Mapping[str, Any]] = attempt.answers
    for table, headers in report.headers.items():
        if given.get(table, {}) != attempt.recalled.get(table, {}):
            keep(library.data_dir(), headers, given.get(table, {}))
