"""The parts of the scorecard page: the reader's targets, the table, and what the data lack."""

from typing import Any

import pandas as pd
import streamlit as st

from clm.analysis.scorecard import HIGHEST, LOWEST, Link, checked_targets, links
from clm.errors import ClmError
from clm.ui import controls, state, widgets
from clm.ui.context import Context
from clm.ui.markdown import escaped
from clm.views.scorecard import PERCENT, TARGET, first_measured, latest, missing_words, periods_table
from clm.views.view import View

CHOICES = ("value_link", *(f"{TARGET}{name}" for name in links()))


def targets(context: Context) -> dict[str, float]:
    """Link -> target set by the reader; what an address has wrong is said and left out."""
    found: dict[str, float] = {}
    for name in links():
        given = state.chosen(f"{TARGET}{name}", None)
        if given:
            try:
                found |= checked_targets({name: given})
            except ClmError as error:
                st.warning(escaped(context.t.error(error)))
    return found


def link_choice(context: Context, frame: pd.DataFrame) -> Link:
    """The link that is looked at more closely; the first one that can be measured by default."""
    t = context.t
    names = {name: t.pick(link.name) for name, link in links().items()}
    with st.container(width=280):
        chosen = controls.choice(
            "value_link", t("Value link"), names, state.chosen("value_link", names, first_measured(frame))
        )
    return links()[chosen]


def target_choice(context: Context, link: Link, given: float | None) -> None:
    """A control for the reader's own target of a link; empty, the own median of the year before holds."""
    t, key = context.t, f"control {TARGET}{link.id}"
    scale = 100.0 if link.unit in PERCENT else 1.0
    label = t("Target, at least") if link.better == "higher" else t("Target, at most")
    st.session_state[key] = None if given is None else round(given * scale, 6)
    with st.container(width=230):
        st.number_input(
            f"{label} (%)" if link.unit in PERCENT else label,
            min_value=LOWEST[link.unit] * scale,
            max_value=HIGHEST[link.unit] * scale,
            value=None,
            step=1.0,
            format="%g",
            key=key,
            placeholder=t("own median"),
            on_change=_take_target,
            args=(link.id, key, scale),
            help=t("Empty: the link's own median of the year before each period."),
        )


def _take_target(link: str, key: str, scale: float) -> None:
    value = st.session_state[key]
    state.choose(f"{TARGET}{link}", None if value is None else repr(round(value / scale, 9)))


def card(context: Context, shown: View, frame: pd.DataFrame) -> None:
    """The eleven rows with the course of each, and all numbers of all periods as a file.

    Args:
        shown: the view of the scorecard.
        frame: its numbers, see clm.analysis.scorecard.
    """
    t = context.t
    courses = {name: rows["value"].dropna().tolist() for name, rows in frame.groupby("link", sort=False)}
    course = [course if len(course) > 1 else None for course in courses.values()]
    measure = [t.pick(links()[name].measure) for name in courses]
    drawn = shown.table.drop(columns=[name for name in [t("What is missing")] if name in shown.table])
    drawn = drawn.assign(**{t("Course"): pd.Series(course, dtype=object), t("Measure"): measure})
    # Whether the target is reached stands beside the name, so that a phone shows it without scrolling.
    drawn.insert(1, t("Target reached"), drawn.pop(t("Target reached")))
    told = widgets.told_of(context, shown)
    widgets.data(drawn, "scorecard", card_columns(context), shown.headline)
    widgets.foot(context, told, "scorecard", _numbers(context, frame))
    for note in shown.notes:
        st.caption(escaped(note))


def card_columns(context: Context) -> dict[str, Any]:
    """How the columns of the eleven rows are drawn."""
    t, column = context.t, st.column_config
    return {
        t("Value link"): column.TextColumn(pinned=True),
        t("Target reached"): column.TextColumn(t("Reached"), help=t("Target reached")),
        t("Course"): column.LineChartColumn(width="small", help=t("The last periods, oldest first")),
        t("Change"): column.TextColumn(width=220, help=t("Since the period before")),
        t("Target"): column.TextColumn(
            help=t("Where none is set: the own median of the year before the period")
        ),
    }


def _numbers(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """One row a link and period with all numbers, named for readers: what is downloaded."""
    t = context.t
    named = {name: t.pick(link.name) for name, link in links().items()}
    missing = [
        missing_words(context, why, links()[link])
        for link, why in zip(frame["link"], frame["missing"], strict=True)
    ]
    table = periods_table(context, frame).assign(**{t("What is missing"): missing})
    table.insert(0, t("Value link"), frame["link"].map(named))
    return table


def missing_list(context: Context, frame: pd.DataFrame) -> str:
    """The links without a number in the last period and what would bring it, as a Markdown list; empty where there is
    none."""
    t, now = context.t, latest(frame)
    return "\n".join(
        "- "
        + t(
            "**{link}**: {why}",
            link=t.pick(links()[row["link"]].name),
            why=missing_words(context, row["missing"], links()[row["link"]]),
        )
        for _, row in now[now["value"].isna()].iterrows()
    )
