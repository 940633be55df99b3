"""What only a person can say about a table: asked above everything else, with the consequence shown below."""

import zoneinfo
from dataclasses import replace

import streamlit as st

from clm.importing.draft import DraftTable
from clm.importing.evidence import BY_CONTENT, Evidence
from clm.importing.question_texts import question_text
from clm.importing.questions import Question
from clm.language import Language
from clm.schema import INTERACTION_KINDS, PAID_STATUSES, UNPAID_STATUSES
from clm.ui.answers import controlled, held, part_of_answer
from clm.ui.attempts import Attempt
from clm.ui.columns import column_name
from clm.ui.markdown import escaped
from clm.ui.reading_questions import encoding_question, layout_question
from clm.views.words import kind_name, status_name

MOST_WORDS = 24
WORD_WIDTH_PX = 260
LAYOUTS = ("date_order", "decimal", "repeated")  # answered by one of a few readings
EXPLICIT = ("encoding", *LAYOUTS, "customer_once_needed")  # not settled by leaving things as they are


def table_questions(attempt: Attempt, drafted: DraftTable, t: Language) -> None:
    """Every question about the table, those already answered too, so that an answer can be changed."""
    still = {question.message or question.code for question in drafted.table.questions}
    for code, question in _asked(attempt, drafted).items():
        if question.code in LAYOUTS:
            layout_question(attempt, drafted, question, t)
        elif question.code == "encoding":
            encoding_question(attempt, drafted, question, t)
        elif question.message == "customer_once_needed":
            _customer_question(attempt, drafted, question, t)
        elif code in still and (said := question_text(_named(question, drafted, t), t)) is not None:
            st.info(escaped(said))  # the columns below answer it
    _currencies(attempt, drafted, t)
    _words(attempt, drafted, "status", "statuses", t)
    _words(attempt, drafted, "kind", "kinds", t)
    _time_zone(attempt, drafted, t)


def _named(question: Question, drafted: DraftTable, t: Language) -> Question:
    """The question with columns called as the form calls them."""
    table, params = drafted.table, dict(question.params)
    if "canonical" in params:
        params["canonical"] = f"“{column_name(params['canonical'], t)}”"
    if question.code == "confirmed":
        told = [canonical for canonical, seen in table.evidence.items() if seen.code in BY_CONTENT]
        params["guess"] = t(", ").join(
            f"{column_name(each, t)} = “{table.mapping[each].strip()}”" for each in told
        )
    return replace(question, params=params)


def is_open(drafted: DraftTable) -> bool:
    """Whether a question is open that cannot be settled by leaving things as they are."""
    return any((question.message or question.code) in EXPLICIT for question in drafted.table.questions)


def _asked(attempt: Attempt, drafted: DraftTable) -> dict[str, Question]:
    """Code -> question, those before the others that only the columns below answer."""
    asked = attempt.asked.setdefault(drafted.table.name, {})
    for question in drafted.table.questions:
        asked.setdefault(question.message or question.code, question)
    for code in LAYOUTS:  # answered in an earlier session
        if code not in asked and held(attempt, drafted.table.name, code) is not None:
            asked[code] = Question(code, "", {})
    return dict(sorted(asked.items(), key=lambda each: each[0] not in EXPLICIT))


def _customer_question(attempt: Attempt, drafted: DraftTable, question: Question, t: Language) -> None:
    """The customer is another one on every order: the column that comes back is offered first."""
    other = str(question.params["other"])
    headers = {header.strip(): header for header in drafted.table.headers}
    options = [headers[name] for name in (other, question.column.strip()) if name in headers]
    chosen = held(attempt, drafted.table.name, "customer_id")
    st.radio(
        escaped(question_text(question, t) or ""),
        options,
        None,
        format_func=lambda header: escaped(header.strip()),
        horizontal=True,
        **controlled(
            attempt,
            drafted.table.name,
            "customer_id",
            chosen if chosen in options else None,
            is_column=True,
            place="question",
        ),
    )


def _currencies(attempt: Attempt, drafted: DraftTable, t: Language) -> None:
    """Several currencies: which one counts, and what the others are worth in it."""
    name = drafted.table.name
    kept, rates = held(attempt, name, "currency"), held(attempt, name, "rates") or {}
    found = sorted({*drafted.currencies, *rates} | ({kept} if kept and rates else set()))
    if len(found) < 2:
        return
    st.radio(
        escaped(
            t(
                "The amounts are in several currencies: {currencies}. Sums across them mean nothing. Which one counts?",
                currencies=t(", ").join(found),
            )
        ),
        found,
        None,
        format_func=escaped,
        horizontal=True,
        **controlled(attempt, name, "currency", kept if kept in found else None),
    )
    if kept not in found:
        return
    st.caption(
        escaped(
            t(
                "Amounts in other currencies are left out, unless you say what one unit is worth in {kept}.",
                kept=kept,
            )
        )
    )
    with st.container(horizontal=True):
        for code in found:
            if code != kept:
                st.number_input(
                    escaped(t("1 {currency} in {kept}", currency=code, kept=kept)),
                    0.000001, None, None, 0.01, format="%.6g", width=WORD_WIDTH_PX, placeholder=t("left out"),
                    **part_of_answer(attempt, name, "rates", code, rates.get(code)),
                )  # fmt: skip


def _words(attempt: Attempt, drafted: DraftTable, canonical: str, option: str, t: Language) -> None:
    """Words of a status or kind that are not known: what each means."""
    name, vocabulary = drafted.table.name, drafted.words.get(canonical)
    given: dict[str, str] = held(attempt, name, option) or {}
    rows = {word.strip(): n for word, n in vocabulary.unknown if word.strip()} if vocabulary else {}
    words = [*given, *(word for word in rows if word not in given)][:MOST_WORDS]
    if not words:
        return
    if canonical == "status":
        meanings = {code: status_name(code, t) for code in PAID_STATUSES + UNPAID_STATUSES}
        st.write(
            t(
                "Words of the status that are not known. Orders with them do not count until you say what they mean."
            )
        )
    else:
        meanings = {code: kind_name(code, t) for code in INTERACTION_KINDS}
        st.write(
            t(
                "Kinds of interaction that are not known. They are kept under their own name unless you say what they mean."
            )
        )
    with st.container(horizontal=True):
        for word in words:
            label = (
                t("“{word}”, {rows} rows", word=word, rows=t.count(rows[word]))
                if word in rows
                else f"“{word}”"
            )
            st.selectbox(
                escaped(label),
                list(meanings),
                None,
                format_func=meanings.__getitem__,
                placeholder=t("not said"),
                width=WORD_WIDTH_PX,
                **part_of_answer(attempt, name, option, word, given.get(word)),
            )


def _time_zone(attempt: Attempt, drafted: DraftTable, t: Language) -> None:
    """Times with offsets: the clock in the file holds unless a zone is named."""
    now = held(attempt, drafted.table.name, "time_zone")
    if now is None and not any(map(_has_offsets, drafted.table.type_evidence.values())):
        return
    st.selectbox(
        t("Times say how far they are from UTC. On which clock do days begin and end?"),
        [
            zone
            for zone in sorted(zoneinfo.available_timezones())
            if "/" in zone and not zone.startswith("Etc/")
        ],
        None,
        placeholder=t("The clock in the file"),
        width=420,
        **controlled(attempt, drafted.table.name, "time_zone", now),
    )


def _has_offsets(seen: Evidence) -> bool:
    parts = seen.params["parts"] if seen.code == "several" else (seen,)
    return any(part.code == "offsets_kept" for part in parts)
