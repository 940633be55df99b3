"""Uploading: files dropped in the browser become this session's private dataset, with questions only where the
files leave something open."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from clm.errors import ClmError
from clm.importing import Table, load_into, read
from clm.importing.choices import IGNORE
from clm.importing.mapping import COLUMNS, NEEDED
from clm.language import Language
from clm.ui import datasets, state

DONE = (
    "upload_done"  # identity of the files that were imported last, so that a rerun does not import them again
)
REFUSED = "upload_refused"  # identity of files that need answers, and the reason as ClmError
FILES = "upload_files"
CHOSEN_FOR_UPLOAD = ("as_of", "period", "clock")  # choices made for other data, which do not carry over
SHOWN_ROWS = 8

Dropped = Sequence[Any]  # streamlit's UploadedFile


def upload_area(t: Language) -> None:
    """The place to drop files. Files that tell all by themselves are imported at once; others open a form."""
    dropped = st.file_uploader(
        t(
            "Drop one or more CSV files here: orders and, if you have them, customers, payments, line items and interactions."
        ),
        type=["csv", "tsv", "txt", "gz"],
        accept_multiple_files=True,
        key=FILES,
        help=t(
            "The files stay in this browser session. Nobody else sees them, and they are deleted when you leave, unless you keep the dataset."
        ),
    )
    if not dropped:
        return
    identity = tuple((file.name, file.file_id) for file in dropped)
    if st.session_state.get(DONE) == identity:
        return
    refused = st.session_state.get(REFUSED)
    if refused is None or refused[0] != identity:
        error = _import(dropped, identity, None, t)
        if error is None:
            st.rerun()
        st.session_state[REFUSED] = refused = (identity, error)
    st.error(t.error(refused[1]))
    _form(dropped, identity, t)


def _import(
    dropped: Dropped, identity: tuple[Any, ...], mapping: Mapping[str, Any] | None, t: Language
) -> ClmError | None:
    """Import the files with progress shown; the error that a person can mend, or None."""
    steps = {
        "reading": t("Reading"),
        "typing": t("Understanding dates and numbers"),
        "settling": t("Putting orders together"),
        "writing": t("Writing customers and orders"),
        "deriving": t("Preparing the stages"),
        "done": t("Done"),
    }
    bar = st.progress(0.0, text=steps["reading"])

    def advance(share: float, step: str) -> None:
        bar.progress(share, text=steps[step])

    path = datasets.new_private_file()
    name = dropped[0].name.rsplit(".", 1)[0]
    try:
        report = load_into(
            path,
            [(file.name, file.getvalue()) for file in dropped],
            mapping=mapping,
            name=name,
            today=datetime.date.today(),
            progress=advance,
        )
    except ClmError as error:
        path.parent.rmdir()
        return error
    finally:
        bar.empty()
    datasets.drop_upload()
    datasets.adopt_upload(path, name, report)
    for choice in (*CHOSEN_FOR_UPLOAD, *(chosen for chosen in state.names() if chosen.startswith("f."))):
        state.choose(choice, None)
    state.choose("data", datasets.UPLOAD)
    st.session_state[DONE] = identity
    st.session_state.pop(REFUSED, None)
    return None


def _form(dropped: Dropped, identity: tuple[Any, ...], t: Language) -> None:
    """What each column means, as guessed and to be corrected, beside the first rows."""
    try:
        tables = read([(file.name, file.getvalue()) for file in dropped])
    except ClmError:
        return  # the file cannot be read at all; the sentence above says what to do
    mapping: dict[str, Any] = {}
    for table in tables:
        with st.container(border=True):
            mapping[table.name] = _table_form(table, t)
    if st.button(t("Import with these answers"), key="import_with_answers"):
        error = _import(dropped, identity, mapping if len(tables) > 1 else mapping[tables[0].name], t)
        if error is None:
            st.rerun()
        st.session_state[REFUSED] = (identity, error)
        st.rerun()


def _table_form(table: Table, t: Language) -> dict[str, Any]:
    """The answers about one file."""
    st.markdown(f"**{_harmless(table.name)}**")
    st.caption(
        t(
            "{rows} rows, {encoding}, separated by “{delimiter}”",
            rows=t.count(table.rows),
            encoding=table.encoding,
            delimiter=_visible(table.delimiter),
        )
    )
    st.dataframe(pd.DataFrame(table.samples[:SHOWN_ROWS], columns=_unique(table.headers)), hide_index=True)
    kinds = {
        "orders": t("Orders"),
        "customers": t("Customers"),
        "payments": t("Payments"),
        "lines": t("Line items"),
        "interactions": t("Interactions"),
        IGNORE: t("Leave this file aside"),
    }
    codes = list(kinds)
    index = codes.index(table.kind) if table.kind in codes else 0
    kind = st.selectbox(
        t("What does each row stand for?"),
        codes,
        index,
        format_func=kinds.__getitem__,
        key=f"kind {table.name}",
    )
    answers: dict[str, Any] = {"kind": kind}
    if kind == IGNORE:
        return answers
    answers |= {question.code: _answer(question, table, t) for question in table.questions}
    with st.container(horizontal=True):
        for column in COLUMNS[kind]:
            header = _header(column, kind, table, t)
            if header is not None or column in table.mapping:
                answers[column] = header
    return answers


def _header(column: str, kind: str, table: Table, t: Language) -> str | None:
    """The header chosen for a canonical column."""
    headers = list(table.headers)
    guessed = table.mapping.get(column)
    label = column_name(column, t) + (" *" if column in NEEDED[kind] else "")
    return st.selectbox(
        label,
        headers,
        headers.index(guessed) if guessed in headers else None,
        key=f"column {table.name} {kind} {column}",
        placeholder=t("Not in this file"),
        width=220,
    )


def _answer(question: Any, table: Table, t: Language) -> str:
    """What only a person can know: the order of day and month, or the decimal sign."""
    labels = {
        "date_order": {"dmy": t("day / month / year"), "mdy": t("month / day / year")},
        "decimal": {"point": t("a point: 1,234.50"), "comma": t("a comma: 1.234,50")},
    }[question.code]
    asked = {
        "date_order": t(
            "“{column}” can be read in two ways, for example {example}. Which is it?",
            column=question.column.strip(),
            **question.params,
        ),
        "decimal": t(
            "“{column}” can be read in two ways, for example {example}. What is the decimal sign?",
            column=question.column.strip(),
            **question.params,
        ),
    }[question.code]
    return str(
        st.radio(
            asked,
            list(labels),
            format_func=labels.__getitem__,
            horizontal=True,
            key=f"{question.code} {table.name} {question.column}",
        )
    )


def column_name(column: str, t: Language) -> str:
    """The label of a canonical column."""
    names = {
        "customer_id": t("Customer"),
        "order_id": t("Order number"),
        "ordered_at": t("Order date"),
        "amount": t("Amount"),
        "unit_price": t("Unit price"),
        "quantity": t("Quantity"),
        "refunded": t("Refunded"),
        "status": t("Status"),
        "cost": t("Cost"),
        "currency": t("Currency"),
        "category": t("Category"),
        "product": t("Product"),
        "channel": t("Channel"),
        "segment": t("Segment"),
        "region": t("Region"),
        "name": t("Name"),
        "first_name": t("First name"),
        "last_name": t("Last name"),
        "known_since": t("Known since"),
        "contract_end": t("Contract end"),
        "wallet": t("Wallet"),
        "balance": t("Balance"),
        "referred_by": t("Referred by"),
        "occurred_at": t("Date"),
        "kind": t("Kind of interaction"),
        "score": t("Score"),
    }
    return names[column]


def _visible(delimiter: str) -> str:
    return "⇥" if delimiter == "\t" else delimiter


def _unique(headers: Sequence[str]) -> list[str]:
    """The headers as column names of a preview: a table needs them different from one another."""
    return [
        f"{header.strip() or '–'}{'​' * i if header in headers[:i] else ''}"
        for i, header in enumerate(headers)
    ]


def _harmless(text: str) -> str:
    """A file's name as plain text inside Markdown."""
    return "".join("\\" + sign if sign in r"\`*_{}[]()<>#+-.!|$~:" else sign for sign in text)
