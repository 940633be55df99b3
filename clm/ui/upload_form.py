"""The form about files that leave something open: the questions, every guess with its evidence, and what would come in."""

from collections.abc import Callable
from functools import cache, partial

import streamlit as st

from clm.errors import ClmError
from clm.headlines.wording import listed
from clm.importing.choices import IGNORE
from clm.importing.draft import Draft, DraftTable, readings
from clm.importing.encodings import ENCODINGS
from clm.importing.formats import formats
from clm.language import Language
from clm.ui import attempts
from clm.ui.answers import answer, controlled
from clm.ui.attempts import AGAIN, Attempt
from clm.ui.markdown import escaped
from clm.ui.reading_questions import reading_labels
from clm.ui.recalled import forget_in, recalled_line
from clm.ui.refusals import refusal_text
from clm.ui.table_form import table_form
from clm.ui.table_questions import is_open

# Refusals that the form answers itself, in words of its own.
ASKED_BELOW = frozenset(
    ("encoding_needed", "date_order_needed", "decimal_needed", "repeated_needed", "confirmed_needed", "column_contradicted",
     "customer_once_needed", "customer_constant_needed", "statuses_needed", "mixed_currencies", "table_left_needed")
)  # fmt: skip
# What holds unless it is changed, once the reader imports with the form before their eyes.
CONFIRMED_BY_IMPORT = frozenset(
    ("confirmed_needed", "column_contradicted", "customer_constant_needed", "table_left_needed")
)


def upload_form(attempt: Attempt, give_up: Callable[[], None], t: Language) -> None:
    """Everything that can be answered about the files, and the button that imports them with these answers."""
    try:
        with st.spinner(t("Reading the files…")):
            found = attempt.understood()
    except ClmError as error:
        _unreadable(attempt, error, t)
        return
    refusal = (
        attempt.error
        if attempt.is_refused and attempt.error and not _is_asked(attempt.error)
        else found.refusal
    )
    st.subheader(_title(attempt, found, t), anchor=False)
    if refusal and not _is_asked(refusal):
        st.error(escaped(refusal_text(refusal, t)))
    headers = {drafted.table.name: drafted.table.headers for drafted in found.tables}
    with st.container(horizontal=True, vertical_alignment="center"):
        recalled_line(attempt.as_before, partial(forget_in, attempt, headers), t)
    for drafted in found.tables:
        with st.container(border=True, key=f"table {drafted.table.name}"):
            table_form(attempt, drafted, t)
    _buttons(attempt, found, give_up, t)


def _title(attempt: Attempt, found: Draft, t: Language) -> str:
    if attempt.goal == AGAIN:
        return t("How the files were read")
    if found.refusal is None and attempt.error is None:
        return t("Everything is answered")
    return t("Before these files can be imported")


def _is_asked(error: ClmError) -> bool:
    return error.code in ASKED_BELOW


def _buttons(attempt: Attempt, found: Draft, give_up: Callable[[], None], t: Language) -> None:
    refusal = found.refusal if found.refusal and found.refusal.code not in CONFIRMED_BY_IMPORT else None
    open_ones = any(is_open(drafted) for drafted in found.tables)
    again_refused = (
        attempt.is_refused and attempt.error is not None and attempt.error.code in _found_by_import()
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("Import with these answers"),
            key="import_with_answers",
            type="primary",
            disabled=open_ones or refusal is not None or again_refused,
            on_click=_import,
            args=(attempt, found),
        )
        st.button(t("Close") if attempt.goal == AGAIN else t("Give up"), type="tertiary", on_click=give_up)
        if refusal and _is_asked(refusal):
            for table, wanted in _still_wanted(found, refusal, t).items():
                said = t("Still to be answered for {table}: {what}.", table=table, what=listed(wanted, t))
                st.caption(escaped(said))
        elif again_refused:
            st.caption(
                t(
                    "With these answers the files would be refused again: change one of them, or drop another file."
                )
            )


@cache
def _found_by_import() -> frozenset[str]:
    """Refusals that come of the rows themselves: the same answers bring the same one again."""
    buyers = {known.without_buyer for known in formats().values() if known.without_buyer}
    return frozenset(
        ("customer_column_empty", "customer_column_masked", "no_paid_order", "customers_repeat", *buyers)
    )


def _still_wanted(found: Draft, refusal: ClmError, t: Language) -> dict[str, list[str]]:
    """Table -> all that stands between it and the import."""
    names = {
        "encoding_needed": t("how its letters are written"),
        "date_order_needed": t("the order of day and month"),
        "decimal_needed": t("the decimal sign"),
        "repeated_needed": t("whose the amounts are"),
        "customer_once_needed": t("the column of the customer"),
        "statuses_needed": t("what the words of the status mean"),
        "mixed_currencies": t("the currency"),
    }
    asked = [question.refusal(each.table.name) for each in found.tables for question in each.table.questions]
    wanted: dict[str, list[str]] = {}
    for one in (refusal, *asked):
        name, said = names.get(one.code), wanted.setdefault(str(one.params["file"]), [])
        said += [name] if name and name not in said else []
    return {table: said for table, said in wanted.items() if said}


def _import(attempt: Attempt, found: Draft) -> None:
    """Import; what the reader saw and left as it was is confirmed by that."""
    for drafted in found.tables:
        _confirm(attempt, drafted)
    attempts.again(attempt)


def _confirm(attempt: Attempt, drafted: DraftTable) -> None:
    for question in drafted.table.questions:
        if question.code == "confirmed":
            answer(attempt, drafted.table.name, "confirmed", True)
        elif question.message == "table_left_needed":
            answer(attempt, drafted.table.name, "kind", IGNORE)
        elif question.message in CONFIRMED_BY_IMPORT:  # the message is the code of the refusal
            header = drafted.table.mapping.get(question.code)
            answer(attempt, drafted.table.name, question.code, header, is_column=True)


def _unreadable(attempt: Attempt, error: ClmError, t: Language) -> None:
    """Files of which nothing can be shown: the sentence, and the encoding to choose where that would help."""
    table = str(error.params.get("file", ""))
    if error.code not in ("encoding_unknown", "encoding_wrong"):
        st.error(escaped(refusal_text(error, t)))
        if attempt.answers:
            st.button(t("Start again without answers"), on_click=_without_answers, args=(attempt,))
        return
    st.warning(
        escaped(
            t(
                "The encoding of “{file}” cannot be told from its text. Choose the line that reads right.",
                file=table,
            )
        )
    )
    found = readings(attempt.files, table)
    texts = reading_labels(found, t)
    texts |= {encoding: encoding for encoding in ENCODINGS if encoding not in texts} if not texts else {}
    st.radio(
        escaped(t("Encoding of “{file}”", file=table)),
        list(texts),
        None,
        format_func=texts.__getitem__,
        **controlled(attempt, table, "encoding", None),
    )


def _without_answers(attempt: Attempt) -> None:
    attempt.answers.clear()
    attempts.again(attempt)
