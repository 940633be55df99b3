"""One table in the form: what its rows stand for, its columns with the evidence of each guess, its first rows."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from clm.importing.choices import IGNORE
from clm.importing.dialect import DELIMITERS
from clm.importing.draft import DraftTable
from clm.importing.encodings import ENCODINGS
from clm.importing.evidence import evidence_text
from clm.importing.formats import NO_FORMAT, formats
from clm.importing.mapping import COLUMNS, NEEDED
from clm.importing.preview import Table
from clm.importing.report import note_text
from clm.language import MISSING, Language
from clm.ui.answers import controlled, held
from clm.ui.attempts import Attempt
from clm.ui.columns import column_name, kind_names
from clm.ui.markdown import escaped
from clm.ui.table_questions import table_questions
from clm.ui.tables import evenly, number_columns
from clm.views.words import kind_name, status_name

SHOWN_ROWS = 8
COLUMN_WIDTH_PX = 232


def table_form(attempt: Attempt, drafted: DraftTable, t: Language) -> None:
    """Questions first, then what would come in, then everything else that can be changed."""
    table = drafted.table
    st.markdown(f"**{escaped(table.name)}**")
    st.caption(escaped(_layout_text(table, t)))
    asks_letters = any(question.code == "encoding" for question in table.questions)
    for note in table.notes:
        if not (asks_letters and note.code == "encoding_guessed"):  # nothing is settled yet
            st.caption(escaped(note_text(note, t)))
    with st.container(horizontal=True):
        kind = _kind(attempt, table, t)
        _format(attempt, drafted, t)
    if kind == IGNORE:
        return
    if kind is not None:  # what its columns could be depends on what it is
        table_questions(attempt, drafted, t)
        _first_rows(drafted, t)
        _columns(attempt, table, t)
    with st.expander(t("The file itself: first rows, encoding, separator, header"), expanded=kind is None):
        st.dataframe(
            pd.DataFrame(table.samples[:SHOWN_ROWS], columns=_unique(table.headers)),
            hide_index=True,
            placeholder="",
        )
        if table.encoding:
            _layout(attempt, table, t)


def _layout_text(table: Table, t: Language) -> str:
    if not table.delimiter:
        return t("{rows} rows", rows=t.count(table.rows))
    return t(
        "{rows} rows, {encoding}, separated by “{delimiter}”",
        rows=t.count(table.rows),
        encoding=table.encoding,
        delimiter=_visible(table.delimiter),
    )


def _kind(attempt: Attempt, table: Table, t: Language) -> str | None:
    kinds = kind_names(t)
    kind = table.kind if table.kind in kinds else None
    st.selectbox(
        t("What does each row stand for?"),
        list(kinds),
        None,
        format_func=kinds.__getitem__,
        placeholder=t("Not recognised: please choose"),
        width=300,
        **controlled(attempt, table.name, "kind", kind),
    )
    return kind


def _format(attempt: Attempt, drafted: DraftTable, t: Language) -> None:
    names = {NO_FORMAT: t("No known export")} | {
        code: t.pick(known.name) for code, known in formats().items()
    }
    now = drafted.format.id if drafted.format else NO_FORMAT
    st.selectbox(
        t("Known export"),
        list(names),
        None,
        format_func=names.__getitem__,
        width=300,
        help=t(
            "Recognised by the names of the columns. It tells the customer’s key, words and refunds of the application."
        ),
        **controlled(attempt, drafted.table.name, "format", now),
    )


def _first_rows(drafted: DraftTable, t: Language) -> None:
    """The first rows with the values that would come in: the consequence of every answer."""
    rows = drafted.first_rows
    if rows.empty:
        return
    shown = rows.copy()
    if "status" in shown:
        shown["status"] = [status_name(str(word), t) if pd.notna(word) else "" for word in shown["status"]]
    if "kind" in shown:
        shown["kind"] = [kind_name(str(word), t) if pd.notna(word) else "" for word in shown["kind"]]
    st.caption(t("So the first rows would come in:"))
    days = {
        column_name(column, t): _day_column(shown[column], t)
        for column in ("ordered_at", "occurred_at", "known_since")
        if column in shown
    }
    named = shown.rename(columns={column: column_name(column, t) for column in shown.columns})
    table, columns = evenly(named, number_columns(named) | days)
    st.dataframe(
        table,
        hide_index=True,
        placeholder=MISSING,
        alt=t("So the first rows would come in:"),
        column_config=columns,
    )


def _day_column(moments: pd.Series, t: Language) -> Any:
    """The month as a word: day and month cannot be taken for one another."""
    timed = pd.to_datetime(moments).dt.normalize().ne(pd.to_datetime(moments)) & moments.notna()
    return st.column_config.DatetimeColumn(format=t("D MMM YYYY, HH:mm") if timed.any() else t("D MMM YYYY"))


def _columns(attempt: Attempt, table: Table, t: Language) -> None:
    """The header of every canonical column, with the evidence beside it; the needed ones stand open."""
    needed = [
        column for column in COLUMNS[table.kind] if column in NEEDED[table.kind] or column in table.mapping
    ]
    others = [column for column in COLUMNS[table.kind] if column not in needed]
    with st.container(horizontal=True, gap="medium"):
        for column in needed:
            _one_column(attempt, table, column, t)
    if others:
        with st.expander(t("Columns that this table could have as well")), st.container(horizontal=True):
            for column in others:
                _one_column(attempt, table, column, t)


def _one_column(attempt: Attempt, table: Table, column: str, t: Language) -> None:
    with st.container(width=COLUMN_WIDTH_PX, gap="xsmall"):
        st.selectbox(
            column_name(column, t) + (" *" if column in NEEDED[table.kind] else ""),
            list(table.headers),
            None,
            format_func=lambda header: header.strip() or "–",
            placeholder=t("Not in this file"),
            **controlled(attempt, table.name, column, table.mapping.get(column), is_column=True),
        )
        for seen in (table.evidence.get(column), table.type_evidence.get(column)):
            if seen is not None:
                st.caption(escaped(evidence_text(seen, t)))


def _layout(attempt: Attempt, table: Table, t: Language) -> None:
    signs = {sign: _visible(sign) for sign in DELIMITERS}
    with st.container(horizontal=True):
        known = (*ENCODINGS, *({table.encoding} - set(ENCODINGS)))
        st.selectbox(
            t("Encoding"), known, None, width=COLUMN_WIDTH_PX,
            **controlled(attempt, table.name, "encoding", table.encoding),
        )  # fmt: skip
        st.selectbox(
            t("Separator"), list(signs), None, format_func=signs.__getitem__, width=COLUMN_WIDTH_PX,
            **controlled(attempt, table.name, "delimiter", table.delimiter if table.delimiter in signs else None),
        )  # fmt: skip
        st.number_input(
            t("Line with the names of the columns"), 1, 100_000, None, 1, width=COLUMN_WIDTH_PX,
            placeholder=t("as found"),
            **controlled(attempt, table.name, "header_row", held(attempt, table.name, "header_row")),
        )  # fmt: skip


def _visible(delimiter: str) -> str:
    return "⇥" if delimiter == "\t" else delimiter


def _unique(headers: Sequence[str]) -> list[str]:
    """The headers as column names of a preview: a table needs them different from one another."""
    return [
        f"{header.strip() or '–'}{'​' * i if header in headers[:i] else ''}"
        for i, header in enumerate(headers)
    ]
