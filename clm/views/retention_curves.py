"""Retention curves: what share is still active by the time since the first order, together or group by group."""

from typing import cast

import pandas as pd
import plotly.graph_objects as go

from clm import charts
from clm.analysis.retention import average_retention
from clm.charts.ages import Period
from clm.headlines import retention as headlines
from clm.views.cohorts import complete_cohorts, share_of, solid
from clm.views.groups import largest_groups, left_out_note
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.words import attribute_name


def retention_curves(
    scope: Scope, measure: str = "customers", kind: str = "on", by: str | None = None
) -> View | None:
    """The average of all cohorts at each age, weighted by customers, or that of each value of the attribute `by`.

    Returns:
        None where no period of first orders is complete.
    """
    t, triangle = scope.t, complete_cohorts(scope, measure, kind, by)
    if triangle.empty:
        return None
    if by:
        curves, left_out = _group_curves(scope, triangle, by)
        headline = headlines.curves_headline(curves, by, attribute_name(by, t), scope.period, t, measure)
    else:
        curves, left_out = solid(average_retention(triangle)), 0
        headline = headlines.curve_headline(curves, scope.period, t)
    choices = {"cohort_measure": measure, "cohort_kind": kind, "by": by or ""}
    return View(
        id="retention_curves",
        title=title("retention_curves", t),
        headline=headline,
        draw=(lambda look: _figure(scope, curves, measure, kind, by, look)) if len(curves) else None,
        table=_table(scope, curves, by),
        shares=(t("Share"),),
        counted=f"retention_{kind}",
        notes=left_out_note(left_out, t),
        page="pages/retention.py",
        choices={name: code for name, code in choices.items() if code},
    )


def _group_curves(scope: Scope, frame: pd.DataFrame, by: str) -> tuple[pd.DataFrame, int]:
    """Average retention by age for the largest groups, named for the reader, and how many are left out."""
    curves = [solid(average_retention(rows)).assign(**{by: value}) for value, rows in frame.groupby(by)]
    return largest_groups(pd.concat(curves, ignore_index=True), by, "size", scope.t)


def _figure(
    scope: Scope, curves: pd.DataFrame, measure: str, kind: str, by: str | None, look: charts.Look
) -> go.Figure:
    unit = share_of(scope, measure, kind)
    return charts.retention_curves(curves, look, by, period=cast(Period, scope.period), unit=unit)


def _table(scope: Scope, curves: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """The curves for readers, with what each point rests on."""
    t = scope.t
    named = {
        **({by: attribute_name(by, t)} if by else {}),
        "age": t("Periods since the first order"),
        "share": t("Share"),
        "size": t("Customers behind it"),
        "cohorts": t("Cohorts behind it"),
    }
    return curves[list(named)].rename(columns=named)
