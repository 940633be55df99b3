"""Questions of one answer among a few readings: letters, dates, numbers, and whose the amounts are."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from clm.importing.draft import DraftTable
from clm.importing.question_texts import question_text
from clm.importing.questions import Question
from clm.language import Language
from clm.ui.answers import controlled, held
from clm.ui.attempts import Attempt
from clm.ui.markdown import escaped


def reading_labels(texts: Mapping[str, str], t: Language) -> dict[str, str]:
    """Encoding -> the text as it reads in it, with what the encoding is called by those who do not know its code."""
    names = {
        "gb18030": t("Simplified Chinese"),
        "gbk": t("Simplified Chinese"),
        "big5": t("Traditional Chinese"),
        "shift_jis": t("Japanese"),
        "euc_jp": t("Japanese"),
        "euc_kr": t("Korean"),
        "cp1252": t("Western European"),
        "iso-8859-1": t("Western European"),
        "iso-8859-15": t("Western European"),
        "mac_roman": t("Western European, old Mac"),
        "cp1250": t("Central European"),
        "iso-8859-2": t("Central European"),
        "cp1251": t("Cyrillic"),
        "koi8_r": t("Cyrillic"),
        "cp1253": t("Greek"),
        "cp1254": t("Turkish"),
        "cp1257": t("Baltic"),
    }
    return {
        encoding: escaped(
            t("{reading} ({script}, {encoding})", reading=text, script=names[encoding], encoding=encoding)
            if encoding in names
            else f"{text} ({encoding})"
        )
        for encoding, text in texts.items()
    }


def encoding_question(attempt: Attempt, drafted: DraftTable, question: Question, t: Language) -> None:
    """The same values in each encoding that they could be in, one below the other."""
    texts = reading_labels(question.params["texts"], t)
    now = held(attempt, drafted.table.name, "encoding")
    st.radio(
        escaped(
            t(
                "The file does not say how its letters are written, and “{column}” can be read in several ways. Which line is"
                " right?",
                column=question.column.strip(),
            )
        ),
        list(texts),
        None,
        format_func=texts.__getitem__,
        **controlled(
            attempt, drafted.table.name, "encoding", now if now in texts else None, place="question"
        ),
    )


def layout_question(attempt: Attempt, drafted: DraftTable, question: Question, t: Language) -> None:
    readings: dict[str, dict[Any, str]] = {
        "date_order": {
            "dmy": t("day / month / year"),
            "mdy": t("month / day / year"),
            "ymd": t("year / month / day"),
        },
        "decimal": {"point": t("a point: 1,234.50"), "comma": t("a comma: 1.234,50")},
        "repeated": {
            True: t("the total of the order, on each of its rows"),
            False: t("the amount of each row"),
        },
    }
    possible = question.params.get("orders", readings[question.code])
    labels = {code: label for code, label in readings[question.code].items() if code in possible}
    name = drafted.table.name
    now = held(attempt, name, question.code)
    st.radio(
        escaped(_layout_text(question, t)),
        list(labels),
        None,
        format_func=labels.__getitem__,
        horizontal=True,
        **controlled(attempt, name, question.code, now if now in labels else None),
    )


def _layout_text(question: Question, t: Language) -> str:
    if not question.params:  # answered before, for files with the same headers
        return {
            "date_order": t("Dates are written"),
            "decimal": t("The decimal sign is"),
            "repeated": t("The amount is"),
        }[question.code]
    column = question.column.strip()
    if question.code == "date_order":
        return t(
            "“{column}” can be read in two ways, for example {example}. Which is it?",
            column=column,
            **question.params,
        )
    if question.code == "decimal":
        return t(
            "“{column}” can be read in two ways, for example {example}. What is the decimal sign?",
            column=column,
            **question.params,
        )
    return question_text(question, t) or ""
