"""Whose silence it is: of those who count as gone by the calendar, how many does a quiet market explain."""

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from clm import charts, periods
from clm.analysis.silence import silence as counted
from clm.charts.axes import Measure
from clm.headlines import churn_silence as headlines
from clm.language import Language
from clm.views.scope import Scope
from clm.views.view import KeyFigure, View

LEGEND_PX = 26  # of height


class Part(NamedTuple):
    """A part of the silent customers, drawn like a stage."""

    id: str
    phase: str
    name: dict[str, str]


def parts(t: Language) -> tuple[Part, Part]:
    """Silent on both clocks, and by the calendar alone."""
    return (
        Part("own", "lost", {t.code: t("Silent by themselves")}),
        Part("market", "declining", {t.code: t("Explained by the market")}),
    )


def silence(scope: Scope, measure: Measure = "customers") -> View:
    """The silent customers over time, by whether they are silent on the market's clock, too.

    Args:
        measure: customers, or the revenue that they had brought to date.
    """
    t = scope.t
    days = periods.history_days(scope.dataset.span, scope.period, scope.as_of)
    course = scope.ask(counted, scope.dataset, days, scope.lapse_days, scope.where)
    now = course.iloc[-1]
    drawn = pd.concat(
        [
            pd.DataFrame(
                {
                    "period_end": course["day"],
                    "stage": part.id,
                    "customers": course[part.id],
                    "share": course[part.id] / (course["own"] + course["market"]).replace(0, pd.NA),
                    "revenue": course[f"{part.id}_revenue"],
                }
            )
            for part in parts(t)
        ]
    )
    early = headlines.early_words(now, t)
    return View(
        id="silence",
        title=t("Own silence and the market’s"),
        headline=headlines.silence_headline(now, scope.lapse_days, t),
        subtitle=headlines.course_headline(course, scope.period, t),
        draw=(lambda look: _figure(scope, drawn, measure, look)) if drawn["customers"].any() else None,
        table=course_table(scope, course),
        shares=(t("Share explained by the market"),),
        money=(
            t("Revenue to date of those silent by themselves"),
            t("Revenue to date of those explained by the market"),
        ),
        counted="silence",
        notes=(early,) if early else (),
        figures=_figures(scope, course),
        page="pages/churn.py",
        choices={"whose": "market", "silent": measure},
    )


def _figure(scope: Scope, drawn: pd.DataFrame, measure: Measure, look: charts.Look) -> go.Figure:
    """Bars over time; where a part is nothing in the end, so that nothing names it there, both are named above."""
    figure = charts.stages_over_time(
        drawn,
        parts(scope.t),
        measure=measure,
        currency=scope.currency,
        look=look,
        open_period=scope.in_progress,
    )
    if (drawn.groupby("stage")["customers"].last() > 0).all():
        return figure
    legend = {"x": 0, "xanchor": "left", "y": 1.1, "yanchor": "bottom", "traceorder": "normal"}
    room = look.px(LEGEND_PX)
    figure.update_layout(
        showlegend=True,
        legend=legend,
        height=figure.layout.height + room,
        margin_t=figure.layout.margin.t + room,
    )
    return figure


def course_table(scope: Scope, course: pd.DataFrame) -> pd.DataFrame:
    """One row a day for readers."""
    t, silent = scope.t, course["own"] + course["market"]
    return pd.DataFrame(
        {
            t("Day"): course["day"].dt.date,
            t("Buyers so far"): course["buyers"],
            t("Silent by themselves"): course["own"],
            t("Explained by the market"): course["market"],
            t("Share explained by the market"): (course["market"] / silent.where(silent > 0)).astype(float),
            t("Silent on the market’s clock alone"): course["early"],
            t("Revenue to date of those silent by themselves"): course["own_revenue"].round(2),
            t("Revenue to date of those explained by the market"): course["market_revenue"].round(2),
        }
    )


def _figures(scope: Scope, course: pd.DataFrame) -> tuple[KeyFigure, ...]:
    t, now = scope.t, course.iloc[-1]
    names = {"own": t("Silent by themselves"), "market": t("Explained by the market")}
    return tuple(
        KeyFigure(name, t.count(now[part]), course=tuple(course[part].astype(float).iloc[-7:]))
        for part, name in names.items()
    )
