"""The parts of the scorecard page: the reader's targets, the tables, and what the data lack."""

from typing import Any

import pandas as pd
import streamlit as st

from clm.analysis.scorecard import HIGHEST, LEAST_CUSTOMERS, LOWEST, Link, checked_targets, links
from clm.charts.axes import Measure
from clm.errors import ClmError
from clm.headlines.scorecard import amount_words, change_words, target_words
from clm.headlines.wording import listed
from clm.ui import controls, state
from clm.ui.context import Context
from clm.views.words import need_name

TARGET = "target."
CHOICES = ("value_link", *(f"{TARGET}{name}" for name in links()))
PERIODS = 13  # with monthly periods the same month of the year before is there
PERCENT = ("share", "change")  # units that are asked for in per cent
MEASURES: dict[str, Measure] = {
    "customers": "customers",
    "money": "revenue",
    "share": "share",
    "change": "share",
}


def targets(context: Context) -> dict[str, float]:
    """Link -> target set by the reader; what an address has wrong is said and left out."""
    found: dict[str, float] = {}
    for name in links():
        given = state.chosen(f"{TARGET}{name}", None)
        if given:
            try:
                found |= checked_targets({name: given})
            except ClmError as error:
                st.warning(context.t.error(error))
    return found


def link_choice(context: Context, now: pd.DataFrame) -> Link:
    """The link that is looked at more closely; the first one that can be measured by default."""
    t = context.t
    names = {name: t.pick(link.name) for name, link in links().items()}
    measured = now.loc[now["value"].notna(), "link"]
    default = measured.iloc[0] if len(measured) else next(iter(names))
    with st.container(width=280):
        chosen = controls.choice(
            "value_link", t("Value link"), names, state.chosen("value_link", names, default)
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


def card(context: Context, frame: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """The eleven rows, in words: link, number, target, whether it is reached, change, course, and the measure."""
    t, currency = context.t, context.currency
    courses = {name: rows["value"].dropna().tolist() for name, rows in frame.groupby("link", sort=False)}
    rows = []
    for _, row in now.iterrows():
        link = links()[row["link"]]
        rows.append(
            {
                t("Value link"): t.pick(link.name),
                t("Now"): amount_words(link.unit, row["value"], currency, t),
                t("Target"): None
                if pd.isna(row["target"])
                else target_words(link, row["target"], currency, t),
                t("Target reached"): _reached(context, row),
                t("Change"): None if pd.isna(row["change"]) else change_words(link.unit, row, currency, t),
                t("Course"): courses[link.id] if len(courses[link.id]) > 1 else None,
                t("Measure"): t.pick(link.measure),
            }
        )
    return pd.DataFrame(rows)


def _reached(context: Context, row: "pd.Series[float]") -> str:
    t = context.t
    if pd.isna(row["value"]):
        return t("cannot be measured")
    if pd.isna(row["reached"]):
        return t("no target yet")
    return t("✓ reached") if row["reached"] else t("✗ missed")


def card_columns(context: Context) -> dict[str, Any]:
    """How the columns of the eleven rows are drawn."""
    t, column = context.t, st.column_config
    return {
        t("Value link"): column.TextColumn(pinned=True),
        t("Course"): column.LineChartColumn(width="small", help=t("The last periods, oldest first")),
        t("Change"): column.TextColumn(width=220, help=t("Since the period before")),
        t("Target"): column.TextColumn(
            help=t("Where none is set: the own median of the year before the period")
        ),
    }


def numbers(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """One row a link and period with all numbers, named for readers: what is downloaded."""
    t = context.t
    named = {name: t.pick(link.name) for name, link in links().items()}
    return pd.DataFrame(
        {
            t("Value link"): frame["link"].map(named),
            **_periods(context, frame),
            t("What is missing"): [
                missing_words(context, why, links()[link])
                for link, why in zip(frame["link"], frame["missing"], strict=True)
            ],
        }
    )


def link_table(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    """One row a period of a link."""
    return pd.DataFrame(_periods(context, rows))


def _periods(context: Context, frame: pd.DataFrame) -> dict[str, object]:
    t = context.t
    words = {True: t("yes"), False: t("no")}
    return {
        t("Period to"): frame["period_end"],
        t("Value"): frame["value"].round(4),
        t("Target"): frame["target"].round(4),
        t("Target reached"): [None if pd.isna(one) else words[bool(one)] for one in frame["reached"]],
        t("Change"): frame["change"].round(4),
        t("Change, likely from"): frame["low"].round(4),
        t("Change, likely to"): frame["high"].round(4),
        t("Numerator"): frame["numerator"].round(2),
        t("Denominator"): frame["denominator"].round(2),
    }


def percent_columns(context: Context, link: Link) -> list[str]:
    """The columns of the table of a link that hold shares."""
    t = context.t
    if link.unit not in PERCENT:
        return []
    return [t("Value"), t("Target"), t("Change"), t("Change, likely from"), t("Change, likely to")]


def lines(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    """The course of a link and of its target, as charts.series takes them; what is not known at all is left out."""
    t = context.t
    drawn = [
        rows[["period_end", column]].set_axis(["period_end", "value"], axis=1).assign(line=name)
        for column, name in (("value", t("Measured")), ("target", t("Target")))
        if rows[column].notna().any()
    ]
    return pd.concat(drawn, ignore_index=True) if drawn else pd.DataFrame()


def missing_list(context: Context, now: pd.DataFrame) -> str:
    """The links without a number and what would bring it, as a Markdown list; empty where there is none."""
    t = context.t
    return "\n".join(
        "- "
        + t(
            "**{link}**: {why}",
            link=t.pick(links()[row["link"]].name),
            why=missing_words(context, row["missing"], links()[row["link"]]),
        )
        for _, row in now[now["value"].isna()].iterrows()
    )


def missing_words(context: Context, why: str | None, link: Link) -> str | None:
    """Why there is no number, and what would bring one."""
    t = context.t
    if why is None or pd.isna(why):
        return None
    if why == "too_few":
        return t("fewer than {n} customers in the period", n=t.count(LEAST_CUSTOMERS))
    if why == "too_short":
        if not link.days_before:
            return t("not recorded yet at that time")
        return t("needs {days} of data before the period", days=t.days(link.days_before))
    needs = why.removeprefix("needs ").split(", ")
    return t("needs {needs}", needs=listed((need_name(need, t) for need in needs), t))
