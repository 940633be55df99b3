"""Stages: where the customers stand on the day looked at, together or by an attribute."""

import pandas as pd
import plotly.graph_objects as go

from clm import charts
from clm.analysis.breakdown import breakdown
from clm.analysis.flow import flow
from clm.analysis.truncation import doubtful_cohorts
from clm.charts.axes import Measure
from clm.headlines import stages as headlines
from clm.views.groups import named_groups
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.words import attribute_name, value_name

MOST_GROUPS = 12


def stages(scope: Scope, measure: Measure = "customers", by: str | None = None) -> View:
    """Where the customers stand: a bar a stage, or a bar a value of the attribute `by`, cut by stage.

    Args:
        measure: what the bars show; shares, where there is an attribute.
    """
    t, now = scope.t, breakdown_now(scope)
    if by:
        frame, left_out = split(scope, by)
        subtitle = headlines.split_headline(
            frame, by, attribute_name(by, t), value_name("", t), scope.stages, t
        )
    else:
        frame, left_out = now, 0
        subtitle = headlines.now_headline(now, scope.stages, measure, scope.currency, t)
    choices = {"view": "now", "measure": measure, "by": by or ""}
    return View(
        id="stages",
        title=title("stages", t),
        headline=headline(scope, now),
        subtitle=subtitle,
        draw=(lambda look: _figure(scope, frame, measure, by, look)) if now["customers"].sum() else None,
        table=stages_table(scope, frame, by),
        shares=(t("Share"),),
        money=(t("Revenue to date"),),
        counted="breakdown",
        notes=_left_out_note(scope, left_out),
        page="pages/stages.py",
        choices={name: code for name, code in choices.items() if code},
    )


def breakdown_now(scope: Scope) -> pd.DataFrame:
    """The breakdown of the day looked at."""
    return scope.ask(breakdown, scope.history, scope.as_of, None, scope.where)


def headline(scope: Scope, now: pd.DataFrame) -> str:
    """Where most customers stand, and what has changed most since the day before."""
    stock = scope.ask(flow, scope.history, scope.where)
    return headlines.where_they_stand(now, stock, scope.stages, scope.t)


def cut_off_note(scope: Scope) -> str:
    """What must be said of customers who may be older than the data, while that lies so near that it matters."""
    if (scope.as_of - scope.dataset.span.start).days > scope.lapse_days:
        return ""
    found = scope.ask(
        doubtful_cohorts, scope.dataset, scope.period, scope.lapse_days, scope.as_of, scope.where
    )
    return headlines.cut_off_note(int(found["doubtful"].sum()), scope.lapse_days, scope.t)


def _figure(
    scope: Scope, frame: pd.DataFrame, measure: Measure, by: str | None, look: charts.Look
) -> go.Figure:
    if by:
        return charts.grouped_stage_bars(frame, scope.stages, group=by, look=look)
    seen = frame[frame["observable"]]
    return charts.stage_bars(seen, scope.stages, measure=measure, currency=scope.currency, look=look)


def split(scope: Scope, by: str) -> tuple[pd.DataFrame, int]:
    """The breakdown by an attribute, the values with most customers first and named for the reader, and how many
    values are left out."""
    frame = scope.ask(breakdown, scope.history, scope.as_of, by, scope.where)
    held = frame[frame.groupby(by)["customers"].transform("sum") > 0]
    return named_groups(held, by, held.groupby(by)["customers"].sum(), scope.t, MOST_GROUPS)


def _left_out_note(scope: Scope, count: int) -> tuple[str, ...]:
    t = scope.t
    if not count:
        return ()
    return (t.plural("{n} smaller value is left out.", "{n} smaller values are left out.", count),)


def stages_table(scope: Scope, frame: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """A breakdown with stages and columns as the reader calls them; a stage that cannot be seen is blank."""
    t = scope.t
    names = {
        "stage": t("Stage"),
        "customers": t("Customers"),
        "share": t("Share"),
        "revenue": t("Revenue to date"),
    }
    if "observable" in frame:
        numbers = ["customers", "share", "revenue"]
        frame = frame.assign(**{name: frame[name].where(frame["observable"]) for name in numbers})
    if "period_end" in frame:
        names["period_end"] = t("As of the end of")
        frame = frame.assign(period_end=frame["period_end"].dt.date)
    if by:
        names[by] = attribute_name(by, t)
    frame = frame.assign(stage=frame["stage"].map(scope.stage_name))
    return frame[[name for name in frame if name in names]].rename(columns=names)
