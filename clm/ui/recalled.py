"""What was answered on this installation before, for files with the same column names: said, and taken back on demand."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from clm import library
from clm.importing.remembered import forget
from clm.language import Language
from clm.ui import attempts, datasets
from clm.ui.attempts import Attempt
from clm.ui.markdown import escaped


def recalled_line(tables: Sequence[str], take_back: Callable[[], None] | None, t: Language) -> None:
    """Which tables are read with answers of an earlier upload, by whomever, and the button that forgets these."""
    if not tables:
        return
    st.info(
        escaped(
            t(
                "Read as files with the same column names were read here before: {tables}.",
                tables=t(", ").join(tables),
            )
        )
    )
    if take_back:
        st.button(t("Forget those answers"), on_click=take_back, icon=":material/history_toggle_off:")


def forget_in(attempt: Attempt, headers: Mapping[str, Sequence[str]]) -> None:
    """Forget, for everybody, what was answered about tables with these headers, and take it out of the attempt."""
    for table in set(attempt.as_before) & set(headers):
        forget(library.data_dir(), headers[table])
        del attempt.answers[table], attempt.recalled[table]
    attempt.error = None


def read_anew() -> None:
    """Forget what was answered before about this session's upload, and import its files without it."""
    upload = datasets.uploaded()
    attempts.reopen()
    attempt = attempts.current()
    if upload and attempt:
        forget_in(attempt, upload.report.headers)
        attempts.again(attempt)
