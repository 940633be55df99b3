"""What charts with a time axis share: the frame, labels at the right edge, the mark of an open period."""

import datetime
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import Measure, amount, as_day, time_axis
from clm.charts.labels import keyed, spread, text_height_px, text_px, wrapped
from clm.charts.theme import Look, blank_figure
from clm.charts.writing import write, write_all, written

HEIGHT_PX = 380
TOP_PX = 40
BOTTOM_PX = 46
LABELS_PX = 100  # the widest that a label at the right edge may be
MARKERS_UP_TO = 16  # points; more of them would run together


def by_day(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with period_end as dates, whatever kind of day it came with."""
    return frame.assign(period_end=frame["period_end"].map(as_day))


def time_figure(days: Sequence[datetime.date], look: Look) -> go.Figure:
    """A blank figure over those days. Top and bottom are fixed, so that labels can be placed to the pixel."""
    figure = blank_figure(look, look.px(HEIGHT_PX), t=look.px(TOP_PX), b=look.px(BOTTOM_PX))
    figure.update_xaxes(**time_axis(days, look), automargin=False, showline=True, ticks="outside", ticklen=4)
    return figure


def short_amount(value: float, measure: Measure, look: Look, currency: str | None = None) -> str:
    """An amount for a label: short where it is a large count or sum."""
    if measure in ("share", "days") or abs(value) < 1000:
        return amount(value, measure, look, currency)
    return look.t.short(value)


def edge_label(name: str, value: str, colour: str, look: Look) -> str:
    """A label for the right edge: name and last value, beside a square of the colour."""
    return keyed(wrapped(f"{name} {value}", look.small_px, look.px(LABELS_PX)), colour)


def label_right_edge(
    figure: go.Figure, labels: Sequence[tuple[str, float]], axis_range: Sequence[float], look: Look
) -> None:
    """Writes each (text, y) beside the right edge, moved as little as needed to keep them apart.

    The right margin is made as wide as the widest.
    """
    if not labels:
        return
    low, high = axis_range
    plot_px = look.px(HEIGHT_PX - TOP_PX - BOTTOM_PX)
    labels = sorted(labels, key=lambda label: label[1])
    wanted = [(y - low) / (high - low) * plot_px for _, y in labels]
    heights = [text_height_px(text, look.small_px) + 2 for text, _ in labels]
    place = {"xanchor": "left", "yanchor": "middle", "xshift": look.px(4), "align": "left"}
    placed = zip(labels, spread(wanted, heights, 0, plot_px), strict=True)
    write_all(figure, [written(text, 1, up_px / plot_px, look, **place) for (text, _), up_px in placed])
    widest = max(text_px(text, look.small_px) for text, _ in labels)
    figure.update_layout(margin_r=widest + look.px(10))


def period_words(day: datetime.date, open_period: datetime.date | None, look: Look) -> str:
    if is_open(day, open_period):
        return look.t("{day}, in progress", day=look.t.day(day))
    return look.t.day(day)


def is_open(day: datetime.date, open_period: datetime.date | None) -> bool:
    return open_period is not None and as_day(day) >= as_day(open_period)


def mark_open(figure: go.Figure, day: datetime.date, y: float, look: Look) -> None:
    """Says above the last point that its period is in progress."""
    place = {"xanchor": "right", "yanchor": "bottom", "xshift": look.px(10), "yshift": look.px(3)}
    write(
        figure, look.t("in progress"), day, y, look, font_color=look.inks.muted, xref="x", yref="y", **place
    )


def upright_line(figure: go.Figure, x: Any, look: Look) -> None:
    """A dotted line at x from the bottom to the top."""
    line = {"color": look.inks.muted, "dash": "dot", "width": 1}
    figure.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, yref="paper", line=line)


def line(
    x: Sequence[Any], y: Sequence[float], words: Sequence[str], colour: str, dash: str, look: Look
) -> dict[str, Any]:
    """The arguments of a scatter trace that is a line; points show where there are few."""
    return {
        "x": list(x),
        "y": list(y),
        "mode": "lines+markers" if len(x) <= MARKERS_UP_TO else "lines",
        "line": {"color": colour, "width": look.px(2), "dash": dash},
        "marker": {"color": colour, "size": look.px(5)},
        "connectgaps": False,
        "hovertext": list(words),
        "hoverinfo": "text",
    }


def band(
    x: Sequence[Any], lower: Sequence[float], upper: Sequence[float], fill: str, shape: str = "linear"
) -> dict[str, Any]:
    """The arguments of a scatter trace that fills the area between two lines."""
    return {
        "x": [*x, *reversed(x)],
        "y": [*upper, *reversed(lower)],
        "mode": "lines",
        "line": {"width": 0, "shape": shape},
        "fill": "toself",
        "fillcolor": fill,
        "hoverinfo": "skip",
    }
