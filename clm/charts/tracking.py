"""Tracking: what a model expected, beside what came, within the data that it saw and beyond."""

import datetime

import pandas as pd
import plotly.graph_objects as go

from clm.charts.over_time import upright_line
from clm.charts.series import series
from clm.charts.theme import Look
from clm.charts.writing import write


def tracking(
    frame: pd.DataFrame, look: Look, *, unit: str, fitted_until: datetime.date | None = None
) -> go.Figure:
    """Two lines, what came and what was expected.

    Args:
        frame: one row a period: period_end, actual, expected.
        unit: what the upright axis says.
        fitted_until: the last day that the model saw, marked where it lies inside.
    """
    t = look.t
    names = {"actual": t("What came"), "expected": t("Expected")}
    long = frame.melt("period_end", list(names), "which", "value").assign(
        which=lambda rows: rows["which"].map(names)
    )
    figure = series(long, name="which", order=tuple(names.values()), unit=unit, look=look)
    if fitted_until is not None:
        upright_line(figure, fitted_until, look)
        write(
            figure, t("not seen by the model"), fitted_until, 1, look,
            xref="x", xanchor="left", yanchor="top", xshift=look.px(4), font_color=look.inks.muted,
        )  # fmt: skip
    return figure
