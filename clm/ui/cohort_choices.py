"""What can be chosen on the page of retention: what is measured, which cohorts are shown, whose customers are listed."""

import datetime

import pandas as pd
import streamlit as st

from clm.headlines.cohorts import cohort_name, cohort_standing_out
from clm.periods import period_end
from clm.ui import controls, state
from clm.ui.context import Context
from clm.views.cohorts import LATEST


def measure_choice(context: Context) -> tuple[str, str]:
    """What is measured, and whether in a period or in it or any later one."""
    t = context.t
    measures = {"customers": t("Customers"), "orders": t("Orders"), "revenue": t("Revenue")}
    measure = state.chosen("cohort_measure", measures, "customers")
    measure = controls.choice("cohort_measure", t("Measure"), measures, measure, kind="segmented")
    kinds = {"on": t("In that period"), "on_or_after": t("In that period or later")}
    kind = state.chosen("cohort_kind", kinds, "on")
    return measure, controls.choice("cohort_kind", t("Active"), kinds, kind, kind="segmented")


def which_choice(context: Context, triangle: pd.DataFrame) -> str:
    """The latest cohorts of the triangle, or all of them: a control where not all fit on a page."""
    t, known = context.t, triangle["cohort"].nunique()
    if known <= LATEST:
        return "all"
    sizes = {"latest": t("The latest {n}", n=t.count(LATEST)), "all": t("All {n}", n=t.count(known))}
    size = state.chosen("cohorts", sizes, "latest")
    return controls.choice("cohorts", t("Cohorts"), sizes, size, kind="segmented")


def list_choice(
    context: Context, triangle: pd.DataFrame, returned: pd.DataFrame
) -> tuple[tuple[datetime.date, datetime.date], bool]:
    """First and last day of the cohort whose customers are listed, and whether those who came again."""
    t, period = context.t, context.period
    names = {day.isoformat(): cohort_name(day, period, t) for day in newest_first(triangle)}
    came = {"no": t("Have not ordered again"), "yes": t("Have ordered again")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="cohort_choices"):
        default = telling_cohort(returned, triangle).isoformat()
        with st.container(width=240):
            cohort = controls.choice(
                "cohort", t("First order in"), names, state.chosen("cohort", names, default)
            )
        with st.container(width=230):
            again = controls.choice(
                "came",
                t("Since then"),
                came,
                state.chosen("came", came, "no"),
                help=t("On a later day; several orders on the first day are one beginning."),
            )
    first = datetime.date.fromisoformat(cohort)
    return (first, period_end(first, period)), again == "yes"


def newest_first(frame: pd.DataFrame) -> list[datetime.date]:
    """First days of the cohorts of a triangle."""
    return [day.date() for day in sorted(frame["cohort"].unique(), reverse=True)]


def telling_cohort(returned: pd.DataFrame, triangle: pd.DataFrame) -> datetime.date:
    """The cohort worth opening first: the one that stands out, else the newest that has had the time."""
    odd = cohort_standing_out(returned)
    if odd is not None:
        return odd.begins
    return newest_first(returned if len(returned) else triangle)[0]
