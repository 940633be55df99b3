"""What can be chosen on the page of transitions: the span that is looked at, and the move whose customers are listed."""

import datetime

import pandas as pd
import streamlit as st

from clm.headlines.names import ENTRY
from clm.headlines.transitions import changes_of_stage
from clm.headlines.wording import periods_words
from clm.ui import controls, state
from clm.ui.context import Context
from clm.views.forecast import testable
from clm.views.transitions import CHAINS, TWO_DAYS


def span_choice(context: Context) -> tuple[datetime.date, ...]:
    """The days between which moves are counted, oldest first and ending on the day looked at.

    Two, or the ends of several periods one after the other; one alone where the data hold no other day.
    """
    t, days = context.t, context.history.days
    if len(days) < 2:
        return days
    names = {TWO_DAYS: t("Two dates")} | {
        code: periods_words(int(code), context.period, t) for code in CHAINS if len(days) > int(code)
    }
    span = controls.choice(
        "span", t("Moves over"), names, state.chosen("span", names, TWO_DAYS), kind="segmented"
    )
    if span != TWO_DAYS:
        return days[-int(span) - 1 :]
    labels = {day.isoformat(): t.day(day) for day in reversed(days[:-1])}
    start = state.chosen("start", labels, days[-2].isoformat())
    end = t("to the end of {day}, the day chosen above", day=t.day(context.as_of))
    with st.container(width=190):
        start = controls.choice("start", t("From the end of"), labels, start, help=end)
    return datetime.date.fromisoformat(start), context.as_of


def move_choice(context: Context, moves: pd.DataFrame) -> tuple[str, str] | None:
    """The move whose customers are listed: changes first, then who was first seen, then who stayed."""
    t = context.t
    changed, entered = changes_of_stage(moves), moves[moves["from_stage"] == ENTRY]
    stayed = moves[moves["from_stage"] == moves["to_stage"]]
    options = {}
    for move in pd.concat([changed, entered, stayed]).to_dict("records"):
        names = context.stage_name(move["from_stage"]), context.stage_name(move["to_stage"])
        words = t("Stayed in {stage}", stage=names[0]) if names[0] == names[1] else " → ".join(names)
        said = t("{move} ({n})", move=words, n=t.count(move["customers"]))
        options[f"{move['from_stage']}-{move['to_stage']}"] = said
    if not options:
        return None
    chosen = state.chosen("move", options, next(iter(options)))
    with st.container(width=320):
        source, target = controls.choice("move", t("Move"), options, chosen).split("-")
    return source, target


def ahead_choice(context: Context) -> int | None:
    """How many periods to look ahead; None where the history is too short to test any."""
    t = context.t
    names = {str(n): periods_words(n, context.period, t) for n in testable(context)}
    if not names:
        return None
    default = "6" if "6" in names else next(iter(names))
    ahead = state.chosen("ahead", names, default)
    return int(controls.choice("ahead", t("Look ahead"), names, ahead, kind="segmented"))
