"""Answers about a table, given through widgets that always show what holds now."""

from typing import Any

import streamlit as st

from clm.importing.choices import NAMED
from clm.ui.attempts import Attempt

BOTH = ("kind", "currency")  # options, and columns of the same name


def answer(attempt: Attempt, table: str, name: str, value: Any, *, is_column: bool = False) -> None:
    """Note an answer. Without a value an option is taken back, and a column is said not to be in the file."""
    given = attempt.answers.setdefault(table, {})
    if is_column and name in BOTH:
        given[NAMED] = {**given.get(NAMED, {}), name: value}
    elif value is None and not is_column:
        given.pop(name, None)
    else:
        given[name] = value
    attempt.error = None


def held(attempt: Attempt, table: str, name: str) -> Any:
    """What was answered, or None."""
    return attempt.answers.get(table, {}).get(name)


def controlled(
    attempt: Attempt, table: str, name: str, value: Any, *, is_column: bool = False, place: str = ""
) -> dict[str, Any]:
    """Key and callback of a widget that shows `value` and notes what it is changed to as the answer `name`.

    `place` tells apart two widgets for the same answer.
    """
    key = f"{attempt.mark} {table} {'column' if is_column else 'option'} {name} {place}"
    st.session_state[key] = value

    def changed() -> None:
        answer(attempt, table, name, st.session_state[key], is_column=is_column)

    return {"key": key, "on_change": changed}


def part_of_answer(attempt: Attempt, table: str, name: str, part: str, value: Any) -> dict[str, Any]:
    """The same for one entry of an answer that is a dictionary, such as the meaning of one word."""
    key = f"{attempt.mark} {table} {name} {part}"
    st.session_state[key] = value

    def changed() -> None:
        parts = {**(held(attempt, table, name) or {}), part: st.session_state[key]}
        parts = {each: picked for each, picked in parts.items() if picked is not None}
        answer(attempt, table, name, parts or None)

    return {"key": key, "on_change": changed}
