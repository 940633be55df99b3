"""Which cohorts the retention page shows, its curves by group, and both as tables."""

import datetime

import pandas as pd
import streamlit as st

from clm.analysis.retention import average_retention
from clm.headlines.cohorts import (
    EARLIER,
    RECENT,
    cohort_name,
    cohort_standing_out,
    newer_against_older,
    usual_cohorts,
)
from clm.headlines.findings import FEW
from clm.headlines.retention import age_words, reference_age
from clm.headlines.survival import YEAR_DAYS, survival_at
from clm.headlines.wording import points, signed
from clm.periods import period_end
from clm.ui import cache, controls, state, widgets
from clm.ui.context import Context
from clm.views.groups import largest_groups
from clm.views.words import attribute_name

LATEST = 24  # cohorts that fit on a page
MOST_POINTS = 180  # of a curve
LEAST_BEHIND = 30  # customers behind a point of a curve: of fewer, a share is mostly noise
MOST_DRAWN = 60  # a browser takes seconds to draw the thousands of cells of more
RETURN_DAYS = 90  # within which a second order counts for the headline


def doubtful(context: Context) -> list[datetime.date]:
    """First days of the cohorts whose customers are “new or earlier, unknown”."""
    found = cache.doubtful_cohorts(
        context.dataset, context.period, context.lapse_days, context.as_of, context.where
    )
    return [day.date() for day in found["cohort"]]


def second_orders(context: Context) -> pd.DataFrame:
    """Second orders by cohort, of cohorts that are certainly new where there are any."""
    frame = cache.second_orders(context.dataset, context.as_of, context.period, RETURN_DAYS, context.where)
    certain = frame[~frame["cohort"].dt.date.isin(doubtful(context))]
    return (certain if len(certain) else frame).reset_index(drop=True)


def complete_cohorts(frame: pd.DataFrame) -> pd.DataFrame:
    """The triangle without cohorts that are still growing: those of which nothing can be known yet."""
    return frame[frame.groupby("cohort")["share"].transform("count") > 0]


def chosen_cohorts(context: Context, triangle: pd.DataFrame) -> pd.DataFrame:
    """The latest cohorts of the triangle, or all of them: a control where not all fit on a page."""
    t, known = context.t, sorted(triangle["cohort"].unique())
    if len(known) <= LATEST:
        return triangle
    sizes = {"latest": t("The latest {n}", n=t.count(LATEST)), "all": t("All {n}", n=t.count(len(known)))}
    size = state.chosen("cohorts", sizes, "latest")
    size = controls.choice("cohorts", t("Cohorts"), sizes, size, kind="segmented")
    return triangle[triangle["cohort"].isin(known[-LATEST:])] if size == "latest" else triangle


def group_curves(context: Context, frame: pd.DataFrame, by: str) -> tuple[pd.DataFrame, int]:
    """Average retention by age for the largest groups, named for the reader, and how many are left out."""
    curves = [solid(average_retention(rows)).assign(**{by: value}) for value, rows in frame.groupby(by)]
    together = (
        pd.concat(curves, ignore_index=True) if curves else solid(average_retention(frame)).assign(**{by: ""})
    )
    return largest_groups(together, by, "size", context.t)


def triangle_table(context: Context, frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Every cell for readers: what has not had the time is missing, not 0."""
    t = context.t
    measures = {"customers": t("Customers active"), "orders": t("Orders"), "revenue": t("Revenue")}
    known = frame[frame["share"].notna()]
    names = {day: cohort_name(day.date(), context.period, t) for day in known["cohort"].unique()}
    return pd.DataFrame(
        {
            t("First order in"): known["cohort"].map(names),
            t("Periods since"): known["age"],
            t("Customers in the cohort"): known["size"],
            measures[measure]: known["active"],
            t("Share"): known["share"],
        }
    )


def curves_table(context: Context, curves: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """The curves for readers, with what each point rests on."""
    t = context.t
    named = {
        **({by: attribute_name(by, t)} if by else {}),
        "age": t("Periods since the first order"),
        "share": t("Share"),
        "size": t("Customers behind it"),
        "cohorts": t("Cohorts behind it"),
    }
    return curves[list(named)].rename(columns=named)


def survival_table(context: Context, curve: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """The survival curve for readers."""
    t = context.t
    named = {
        **({by: attribute_name(by, t)} if by else {}),
        "day": t("Days after the first order"),
        "survival": t("Share still active"),
        "lower": t("Likely from"),
        "upper": t("Likely to"),
        "at_risk": t("Customers still observed"),
        "events": t("Became inactive"),
    }
    return curve[list(named)].rename(columns=named)


def drawn_survival(curve: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """A survival curve with no more points a group than a screen can show; the last one stays."""
    groups = curve.groupby(by, sort=False) if by else [("", curve)]
    parts = []
    for _, rows in groups:
        step = -(-len(rows) // MOST_POINTS)
        parts.append(rows.iloc[::-1].iloc[::step].iloc[::-1])
    return pd.concat(parts)


def cohort_span(context: Context, cohort: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First and last day of a cohort's period."""
    return cohort, period_end(cohort, context.period)


def drawn_cohorts(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """As many of the newest cohorts as a chart can show, with a word about the others."""
    t, known = context.t, sorted(frame["cohort"].unique())
    if len(known) <= MOST_DRAWN:
        return frame
    most, every = t.count(MOST_DRAWN), t.count(len(known))
    st.caption(
        t(
            "The chart shows the latest {n} cohorts; the table and the download hold all {all}.",
            n=most,
            all=every,
        )
    )
    return frame[frame["cohort"].isin(known[-MOST_DRAWN:])]


def newest_first(frame: pd.DataFrame) -> list[datetime.date]:
    """First days of the cohorts of a triangle."""
    return [day.date() for day in sorted(frame["cohort"].unique(), reverse=True)]


def telling_cohort(returned: pd.DataFrame, triangle: pd.DataFrame) -> datetime.date:
    """The cohort worth opening first: the one that stands out, else the newest that has had the time."""
    odd = cohort_standing_out(returned)
    if odd is not None:
        return odd.begins
    return newest_first(returned if len(returned) else triangle)[0]


def solid(curve: pd.DataFrame) -> pd.DataFrame:
    """The ages of a curve that rest on enough customers to be drawn."""
    return curve[curve["size"] >= LEAST_BEHIND]


def share_of(context: Context, measure: str, kind: str) -> str:
    """What the shares of a triangle are shares of."""
    t = context.t
    if measure == "customers":
        return t("Share active") if kind == "on" else t("Share active then or later")
    if kind == "on":
        return (
            t("Of the orders of the first period")
            if measure == "orders"
            else t("Of the revenue of the first period")
        )
    return t("Of all orders so far") if measure == "orders" else t("Of all revenue so far")


def key_figures(
    context: Context,
    returned: pd.DataFrame,
    average: pd.DataFrame,
    survival: pd.DataFrame,
    measure: str,
    kind: str,
) -> None:
    """How many came back soon, what is left later, and who is still active after a year."""
    t, days = context.t, context.t.days(RETURN_DAYS)
    if len(returned):
        found = newer_against_older(usual_cohorts(returned))
        gap = found[0].share - found[1].share if found else 0.0
        change = signed(points(gap, t), round(gap, 3)) if found else None
        widgets.key_figure(
            t("Ordered again within {days}", days=days),
            t.share(returned["again"].sum() / returned["customers"].sum()),
            change,
            returned["share"].tolist() if len(returned) > 1 else None,
            t(
                "Of customers who have had the time. The change sets the newest {n} cohorts against those of "
                "up to {m} periods before, a cohort that stands out left aside.",
                n=t.count(RECENT),
                m=t.count(EARLIER),
            ),
        )
    age = reference_age(average, context.period)
    if age is not None:
        course = solid(average)["share"].tolist()[1:]
        when = age_words(age, context.period, t)
        widgets.key_figure(
            share_of(context, measure, kind),
            t.share(average.set_index("age")["share"][age]),
            None,
            course if len(course) > 1 else None,
            t("{age}, on average over the cohorts that have had the time.", age=when),
        )
    year = survival_at(survival, YEAR_DAYS)
    if year is not None and year["at_risk"] >= FEW and survival["day"].max() >= YEAR_DAYS:
        likely = t("Likely {lower} to {upper}.", lower=t.share(year["lower"]), upper=t.share(year["upper"]))
        widgets.key_figure(t("Still active after a year"), t.share(year["survival"]), None, None, likely)
    widgets.key_figure(
        t("Customers in these cohorts"), t.count(average.loc[average["age"] == 0, "size"].sum()), None, None
    )
