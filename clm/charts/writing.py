"""Writing on a chart: plotly's annotations without arrows, in the size that stands beside data."""

from collections.abc import Iterable
from typing import Any

import plotly.graph_objects as go

from clm.charts.theme import Look


def write(figure: go.Figure, text: str, x: Any, y: Any, look: Look, **place: Any) -> None:
    """Adds a text at (x, y) of the plotting area, from (0, 0) at the bottom left to (1, 1).

    `place` is what plotly calls xanchor, yanchor, xshift, yshift, align, xref, yref, font_size, font_color.
    """
    write_all(figure, [written(text, x, y, look, **place)])


def written(text: str, x: Any, y: Any, look: Look, **place: Any) -> dict[str, Any]:
    """The same as a plain annotation, for write_all."""
    font = {"size": place.pop("font_size", look.small_px), "color": place.pop("font_color", look.inks.ink)}
    usual = {"xref": "paper", "yref": "paper", "showarrow": False}
    return usual | {"text": text, "x": x, "y": y, "font": font} | place


def write_all(figure: go.Figure, texts: Iterable[dict[str, Any]]) -> None:
    """Adds many texts at once: plotly checks all annotations again at each addition."""
    figure.layout.annotations = (*figure.layout.annotations, *texts)
