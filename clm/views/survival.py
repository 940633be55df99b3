"""Survival: how long buyers stay active by a rule of silence, together or group by group."""

import pandas as pd
import plotly.graph_objects as go

from clm import charts
from clm.analysis.survival import activity_survival
from clm.headlines import survival as headlines
from clm.views.groups import largest_groups, left_out_note
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.words import attribute_name

MOST_POINTS = 180  # of a curve


def survival(scope: Scope, by: str | None = None) -> View:
    """The Kaplan–Meier curve of the time from the first order to the last, by the values of `by` where given."""
    t, curve = scope.t, _curve(scope, None)
    headline, left_out = headlines.survival_headline(curve, scope.lapse_days, t), 0
    if by:
        curve, left_out = largest_groups(_curve(scope, by), by, "at_risk", t)
        headline = headlines.groups_survival_headline(curve, by, attribute_name(by, t), t)
    return View(
        id="survival",
        title=title("survival", t),
        headline=headline,
        draw=(lambda look: _figure(scope, curve, by, look)) if len(curve) else None,
        table=_table(scope, curve, by),
        shares=(t("Share still active"), t("Likely from"), t("Likely to")),
        counted="survival",
        notes=left_out_note(left_out, t),
        page="pages/retention.py",
        choices={"by": by} if by else {},
    )


def _curve(scope: Scope, by: str | None) -> pd.DataFrame:
    return scope.ask(activity_survival, scope.dataset, scope.as_of, scope.lapse_days, by, scope.where)


def _figure(scope: Scope, curve: pd.DataFrame, by: str | None, look: charts.Look) -> go.Figure:
    t = scope.t
    unit, day_unit = t("Share still active"), t("Days after the first order")
    return charts.survival(_drawn(curve, by), look, by, unit=unit, day_unit=day_unit)


def _drawn(curve: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """A survival curve with no more points a group than a screen can show; the last one stays."""
    groups = curve.groupby(by, sort=False) if by else [("", curve)]
    parts = []
    for _, rows in groups:
        step = -(-len(rows) // MOST_POINTS)
        parts.append(rows.iloc[::-1].iloc[::step].iloc[::-1])
    return pd.concat(parts)


def _table(scope: Scope, curve: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """The survival curve for readers."""
    t = scope.t
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
