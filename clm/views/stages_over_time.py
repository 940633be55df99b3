"""Stages over time: how many customers stood in each stage, period by period."""

import pandas as pd
import plotly.graph_objects as go

from clm import charts
from clm.analysis.breakdown import breakdown_over_time
from clm.charts.axes import Measure
from clm.headlines import stages as headlines
from clm.views.scope import Scope
from clm.views.stages import stages_table
from clm.views.titles import title
from clm.views.view import View


def stages_over_time(scope: Scope, measure: Measure = "customers") -> View:
    """The stock of each stage at the end of every period of the history."""
    t = scope.t
    frame = scope.ask(breakdown_over_time, scope.history, scope.where)
    return View(
        id="stages_over_time",
        title=title("stages_over_time", t),
        headline=headlines.course_headline(frame, scope.stages, scope.period, measure, t),
        draw=(lambda look: _figure(scope, frame, measure, look)) if frame["customers"].any() else None,
        table=stages_table(scope, frame),
        shares=(t("Share"),),
        money=(t("Revenue to date"),),
        counted="breakdown",
        page="pages/stages.py",
        choices={"view": "time", "measure": measure},
    )


def _figure(scope: Scope, frame: pd.DataFrame, measure: Measure, look: charts.Look) -> go.Figure:
    return charts.stages_over_time(
        frame,
        scope.stages,
        measure=measure,
        currency=scope.currency,
        look=look,
        open_period=scope.in_progress,
    )
