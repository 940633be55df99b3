"""What a plotly figure becomes on a slide: native charts, a heat map as a table, a Sankey as shapes, or its table."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import plotly.graph_objects as go

from clm.export.pptx.columns import columns
from clm.export.pptx.effects import effects, is_effects
from clm.export.pptx.figures import Drawn, drawn, is_day, listed
from clm.export.pptx.heat import HeatMap, heat_map, is_heat_map
from clm.export.pptx.lines import is_over_time, lines
from clm.export.pptx.model import NativeChart
from clm.export.pptx.points import points
from clm.export.pptx.rows import rows
from clm.export.pptx.writing import part_name
from clm.language import Language


class Part(NamedTuple):
    """One of the charts of a figure, with the name above it."""

    name: str
    chart: NativeChart


class Sankey(NamedTuple):
    """A figure that is drawn as shapes."""

    drawn: Drawn


Picture = Sequence[Part] | HeatMap | Sankey


def picture(figure: go.Figure, t: Language) -> Picture | None:
    """What the figure becomes; None where its table says it better than anything that PowerPoint can draw."""
    parts = [part for part in drawn(figure) if part.traces]
    if not parts:
        return None
    if parts[0].of("sankey"):
        return Sankey(parts[0])
    if len(parts) == 1 and is_heat_map(parts[0]):
        return heat_map(parts[0])
    charts = [_chart(part, t) for part in parts]
    if any(chart is None for chart in charts):
        return None
    found = [Part(part_name(part), chart) for part, chart in zip(parts, charts, strict=True) if chart]
    return [_named(part) for part in found] if len(found) > 1 else found


def _named(part: Part) -> Part:
    """The part with its name as that of its bars: apart from the others, they are no longer called like the axis."""
    first, *others = part.chart.series
    series = (replace(first, name=part.name or first.name), *others)
    return Part(part.name, replace(part.chart, series=series))


def _chart(part: Drawn, t: Language) -> NativeChart | None:
    bars = part.of("bar")
    if bars and bars[0].get("orientation") == "h":
        bases = [base for bar in bars for base in listed(bar.get("base")) if is_day(base)]
        return None if bases else rows(part, t)  # bars between days are a calendar, not a chart of amounts
    if bars:
        return columns(part, t)
    if is_effects(part):
        return effects(part, t)
    return lines(part, t) if is_over_time(part) else points(part, t)
