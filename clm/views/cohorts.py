"""Cohorts: what share of those who first ordered in the same period is still active, age by age."""

from typing import cast

import pandas as pd
import plotly.graph_objects as go

from clm import charts
from clm.analysis.retention import average_retention, retention
from clm.analysis.survival import activity_survival
from clm.charts.ages import Period
from clm.charts.cohorts import CohortMeasure
from clm.headlines import retention as headlines
from clm.headlines.cohorts import EARLIER, RECENT, cohort_name, newer_against_older, usual_cohorts
from clm.headlines.findings import FEW
from clm.headlines.survival import YEAR_DAYS, survival_at
from clm.headlines.wording import points, signed
from clm.views.scope import Scope
from clm.views.second_orders import RETURN_DAYS, doubtful, second_orders
from clm.views.titles import title
from clm.views.view import KeyFigure, View

LATEST = 24  # cohorts that fit on a page
ON_SLIDE = 12  # cohorts that are read from the last row of a room
MOST_DRAWN = 60  # a browser takes seconds to draw the thousands of cells of more
LEAST_BEHIND = 30  # customers behind a point of a curve: of fewer, a share is mostly noise


def cohorts(
    scope: Scope, measure: CohortMeasure = "customers", kind: str = "on", which: str = "latest"
) -> View | None:
    """The cohort triangle.

    Args:
        kind: active in a period (`on`), or in it or in any later one (`on_or_after`).
        which: the `latest` cohorts, as many as fit on a page, or `all`.

    Returns:
        None where no period of first orders is complete.
    """
    t, triangle = scope.t, complete_cohorts(scope, measure, kind)
    if triangle.empty:
        return None
    chosen = _chosen(triangle, which)
    drawn = latest_cohorts(chosen, MOST_DRAWN)
    average, returned = average_retention(drawn), second_orders(scope)
    return View(
        id="cohorts",
        title=title("cohorts", t),
        headline=headlines.returns_headline(returned, RETURN_DAYS, scope.period, t),
        subtitle=headlines.triangle_headline(average, measure, kind, scope.period, t),
        draw=lambda look: _figure(scope, drawn, average, measure, look),
        table=triangle_table(scope, chosen, measure),
        shares=(t("Share"),),
        money=(t("Revenue"),) if measure == "revenue" else (),
        counted=f"retention_{kind}",
        notes=(
            *_slide_note(scope, drawn),
            *_drawn_note(scope, chosen),
            *_doubtful_note(scope, triangle, which),
        ),
        figures=_figures(scope, returned, average, measure, kind),
        page="pages/retention.py",
        choices={"cohort_measure": measure, "cohort_kind": kind, "cohorts": which},
    )


def complete_cohorts(scope: Scope, measure: str, kind: str, by: str | None = None) -> pd.DataFrame:
    """The triangle (of each group) without cohorts that are still growing: of them nothing can be known yet."""
    frame = scope.ask(retention, scope.dataset, scope.period, measure, kind, by, scope.where, scope.as_of)
    return frame[frame.groupby("cohort")["share"].transform("count") > 0]


def _chosen(triangle: pd.DataFrame, which: str) -> pd.DataFrame:
    return latest_cohorts(triangle, LATEST) if which == "latest" else triangle


def is_doubtful(scope: Scope, triangle: pd.DataFrame, which: str) -> bool:
    """Whether cohorts are drawn whose customers may not be new."""
    drawn = latest_cohorts(_chosen(triangle, which), MOST_DRAWN)
    return bool(set(drawn["cohort"].dt.date) & set(doubtful(scope)))


def latest_cohorts(triangle: pd.DataFrame, most: int) -> pd.DataFrame:
    """The newest cohorts of a triangle, at most so many."""
    return triangle[triangle["cohort"].isin(sorted(triangle["cohort"].unique())[-most:])]


def _figure(
    scope: Scope, frame: pd.DataFrame, average: pd.DataFrame, measure: CohortMeasure, look: charts.Look
) -> go.Figure:
    return charts.cohort_triangle(
        latest_cohorts(frame, ON_SLIDE) if look.size == "present" else frame,
        average=average,
        measure=measure,
        period=cast(Period, scope.period),
        currency=scope.currency,
        look=look,
        flagged=doubtful(scope),
    )


def _slide_note(scope: Scope, drawn: pd.DataFrame) -> tuple[str, ...]:
    t, known = scope.t, drawn["cohort"].nunique()
    if known <= ON_SLIDE:
        return ()
    most, every = t.count(ON_SLIDE), t.count(known)
    return (
        t(
            "On a slide for a room the latest {n} of these {all} cohorts are drawn; averages are over all of them.",
            n=most,
            all=every,
        ),
    )


def _drawn_note(scope: Scope, chosen: pd.DataFrame) -> tuple[str, ...]:
    t, known = scope.t, chosen["cohort"].nunique()
    if known <= MOST_DRAWN:
        return ()
    return (
        t(
            "The chart shows the latest {n} cohorts; the table and the download hold all {all}.",
            n=t.count(MOST_DRAWN),
            all=t.count(known),
        ),
    )


def _doubtful_note(scope: Scope, triangle: pd.DataFrame, which: str) -> tuple[str, ...]:
    if not is_doubtful(scope, triangle, which):
        return ()
    return (
        scope.t(
            "† New or earlier, unknown: the data begin less than {days} before these first orders, so these "
            "may be old customers. A column with the day since when a customer is known would tell.",
            days=scope.t.days(scope.lapse_days),
        ),
    )


def triangle_table(scope: Scope, frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Every cell for readers: what has not had the time is missing, not 0."""
    t = scope.t
    measures = {"customers": t("Customers active"), "orders": t("Orders"), "revenue": t("Revenue")}
    known = frame[frame["share"].notna()]
    names = {day: cohort_name(day.date(), scope.period, t) for day in known["cohort"].unique()}
    return pd.DataFrame(
        {
            t("First order in"): known["cohort"].map(names),
            t("Periods since"): known["age"],
            t("Customers in the cohort"): known["size"],
            measures[measure]: known["active"],
            t("Share"): known["share"],
        }
    )


def solid(curve: pd.DataFrame) -> pd.DataFrame:
    """The ages of a curve that rest on enough customers to be drawn."""
    return curve[curve["size"] >= LEAST_BEHIND]


def share_of(scope: Scope, measure: str, kind: str) -> str:
    """What the shares of a triangle are shares of."""
    t = scope.t
    if measure == "customers":
        return t("Share active") if kind == "on" else t("Share active then or later")
    if kind == "on":
        return (
            t("Of the orders of the first period")
            if measure == "orders"
            else t("Of the revenue of the first period")
        )
    return t("Of all orders so far") if measure == "orders" else t("Of all revenue so far")


def _figures(
    scope: Scope, returned: pd.DataFrame, average: pd.DataFrame, measure: str, kind: str
) -> tuple[KeyFigure, ...]:
    """How many came back soon, what is left later, and who is still active after a year."""
    members = average.loc[average["age"] == 0, "size"].sum()
    return (
        *_returned(scope, returned),
        *_left_later(scope, average, measure, kind),
        *_active_after_a_year(scope),
        KeyFigure(scope.t("Customers in these cohorts"), scope.t.count(members)),
    )


def _returned(scope: Scope, returned: pd.DataFrame) -> tuple[KeyFigure, ...]:
    if returned.empty:
        return ()
    t, found = scope.t, newer_against_older(usual_cohorts(returned))
    gap = found[0].share - found[1].share if found else 0.0
    return (
        KeyFigure(
            t("Ordered again within {days}", days=t.days(RETURN_DAYS)),
            t.share(returned["again"].sum() / returned["customers"].sum()),
            signed(points(gap, t), round(gap, 3)) if found else None,
            tuple(returned["share"]),
            t(
                "Of customers who have had the time. The change sets the newest {n} cohorts against those of "
                "up to {m} periods before, a cohort that stands out left aside.",
                n=t.count(RECENT),
                m=t.count(EARLIER),
            ),
        ),
    )


def _left_later(scope: Scope, average: pd.DataFrame, measure: str, kind: str) -> tuple[KeyFigure, ...]:
    age = headlines.reference_age(average, scope.period)
    if age is None:
        return ()
    when = headlines.age_words(age, scope.period, scope.t)
    return (
        KeyFigure(
            share_of(scope, measure, kind),
            scope.t.share(average.set_index("age")["share"][age]),
            None,
            tuple(solid(average)["share"].tolist()[1:]),
            scope.t("{age}, on average over the cohorts that have had the time.", age=when),
        ),
    )


def _active_after_a_year(scope: Scope) -> tuple[KeyFigure, ...]:
    t = scope.t
    curve = scope.ask(activity_survival, scope.dataset, scope.as_of, scope.lapse_days, None, scope.where)
    year = survival_at(curve, YEAR_DAYS)
    if year is None or year["at_risk"] < FEW or curve["day"].max() < YEAR_DAYS:
        return ()
    likely = t("Likely {lower} to {upper}.", lower=t.share(year["lower"]), upper=t.share(year["upper"]))
    return (KeyFigure(t("Still active after a year"), t.share(year["survival"]), help=likely),)
