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
        first, last = (pd.Timestamp(day) for day in (frame["period_end"].min(), frame["period_end"].max()))
        # Words that stand out over the edge would widen the axis: beside a late line they stand before it.
        if pd.Timestamp(fitted_until) - first > (last - first) / 2:
            said, side, shift = t("not seen by the model →"), "right", -4
        else:
            said, side, shift = t("not seen by the model"), "left", 4
        write(
            figure, said, fitted_until, 1, look,
            xref="x", xanchor=side, yanchor="top", xshift=look.px(shift), font_color=look.inks.muted,
        )  # fmt: skip
    return figure
