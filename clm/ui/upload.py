"""Uploading: files dropped in the browser become this session's private dataset, with questions only where the
files leave something open."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from clm.language import Language
from clm.ui import attempts
from clm.ui.attempts import Attempt
from clm.ui.context import Context
from clm.ui.growing import ask_where
from clm.ui.template_links import template_links
from clm.ui.upload_form import upload_form

STOPPED = "upload_stopped"  # identity of the files whose import was cancelled, so that a rerun does not begin it again
FILES = "upload_files"
EMPTIED = "uploads_emptied"  # how often the place to drop files was emptied
TYPES = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "parquet", "zip", "gz"]
LOOK_EVERY_S = 0.25  # drawing the bar takes time from the import


def upload_area(context: Context) -> None:
    """The place to drop files. Files that tell all by themselves are imported at once; others open a form."""
    t = context.t
    dropped = st.file_uploader(
        t(
            "Drop files here: orders and, if you have them, customers, payments, line items, refunds and interactions. CSV and text, Excel and OpenDocument workbooks, Parquet, and ZIP or GZ of these are welcome."
        ),
        type=TYPES,
        accept_multiple_files=True,
        key=f"{FILES} {st.session_state.get(EMPTIED, 0)}",
        help=t(
            "The files stay in this browser session. Nobody else sees them, and they are deleted when you leave, unless you keep the dataset."
        ),
        on_change=_files_changed,
    )
    template_links(t)
    attempt = attempts.current()
    if attempt is None and dropped:
        attempt = _begun(context, dropped)
    if attempt is None:
        return
    if attempt.job:
        _watch(attempt, dropped, t)
    upload_form(attempt, _given_up, t)


def _given_up() -> None:
    """The reader closes the form: its files are taken away with it."""
    attempts.drop()
    _emptied()


def _files_changed() -> None:
    """Other files were dropped, or the files were taken away: what was begun with the former ones ends."""
    attempts.drop()
    st.session_state.pop(STOPPED, None)


def _emptied() -> None:
    """Take the files out of the place to drop them: they were dealt with, and the next ones come alone."""
    st.session_state[EMPTIED] = st.session_state.get(EMPTIED, 0) + 1


def _begun(context: Context, dropped: Sequence[Any]) -> Attempt | None:
    """The import of the files, begun as soon as it is clear where they go; None until then and once cancelled."""
    if st.session_state.get(STOPPED) == _identity(dropped):
        _say_stopped(context.t)
        return None
    goal, glances = ask_where(context, dropped)
    return attempts.start(dropped, goal, glances) if goal else None


def _identity(dropped: Sequence[Any]) -> tuple[str, ...]:
    return tuple(file.file_id for file in dropped)


def _say_stopped(t: Language) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(t("The import was cancelled. Nothing was changed."))
        st.button(t("Import the files after all"), on_click=_files_changed)


def _watch(attempt: Attempt, dropped: Sequence[Any], t: Language) -> None:
    """Show how far the import is until it is over, with a button that ends it."""
    job = attempt.job
    if job is None:
        return
    steps = {
        "reading": t("Reading"),
        "typing": t("Understanding dates and numbers"),
        "settling": t("Putting orders together"),
        "writing": t("Writing customers and orders"),
        "deriving": t("Preparing the stages"),
        "done": t("Done"),
    }
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text=steps["reading"], width="stretch")
        st.button(t("Cancel"), key="cancel_import", on_click=job.stop)
    # A click ends this run of the script; the job goes on, and the next run waits for it again.
    shown = None
    while not job.is_over(LOOK_EVERY_S):
        if shown != (job.share, job.step):
            shown = job.share, job.step
            bar.progress(job.share, text=steps[job.step])
    place.empty()
    if job.is_cancelled and attempt.goal != attempts.AGAIN:
        st.session_state[STOPPED] = _identity(dropped)
    if attempts.finish(attempt):
        _emptied()
        st.rerun()
    if job.is_cancelled:
        st.rerun()
