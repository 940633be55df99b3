"""A chart as PowerPoint knows it: categories or points, series, axes, and what is written on it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from clm.export.pptx.rich import Line, Lines

Values = tuple[float | None, ...]
Kind = Literal["across", "columns", "lines", "points"]


class Errors(NamedTuple):
    """How far the likely range reaches beyond each value, upward and downward."""

    plus: Values
    minus: Values


@dataclass(frozen=True)
class Series:
    """One series.

    Attributes:
        x: where its values stand, in a chart of points; else they stand at the categories in their order.
        draw: "lower" is what a band stands on: it is not seen.
        colour: "#RRGGBB", or "rgba(…)".
        colours: a colour a value, where they differ.
        hatched: values of a period that is still open.
        labels: what is written at a value.
    """

    name: str
    values: Values
    colour: str
    draw: Literal["bar", "line", "area", "lower"] = "bar"
    x: Values = ()
    colours: tuple[str, ...] = ()
    hatched: frozenset[int] = frozenset()
    labels: Mapping[int, Lines] = field(default_factory=dict)
    label_colour: str | None = None
    label_place: str = "outEnd"
    dash: str = "solid"
    width: float = 2.25
    marker: str = "none"
    marker_size: int = 7
    hollow: bool = False
    errors: Errors | None = None


@dataclass(frozen=True)
class Axis:
    """An axis of numbers; `shown` is false where each value is written at its mark."""

    low: float | None = None
    high: float | None = None
    step: float | None = None
    number: str = "General"  # how PowerPoint writes its numbers
    ticks: tuple[str, ...] = ()  # the same as words, to see how much room they need
    title: str = ""
    shown: bool = True
    grid: bool = True


class Note(NamedTuple):
    """Text at a place of the plotting area, from (0, 0) at the lower left to (1, 1).

    `right`: it ends there instead of beginning there. `above`: it stands above the place, else below;
    None: level with it.
    """

    lines: Lines
    x: float
    y: float
    right: bool = False
    above: bool | None = None


@dataclass(frozen=True)
class NativeChart:
    """A chart that can be edited in PowerPoint, with what is written on it as text.

    Attributes:
        months: the categories as days where each is a month, or a week after the one before (`is_weekly`): PowerPoint
            then names as many as have room.
        unit: what the upright axis counts, written above its upper end; in a chart of rows, what the bars count.
        edges: what is written at the right edge, at which share of the height from below.
        uprights: dotted lines from the bottom to the top, at which share of the width.
        head: what is written above the upper right corner.
        named: whether the categories are named beside the axis; they always are in its workbook.
        foot: what is written below the chart.
    """

    kind: Kind
    series: tuple[Series, ...]
    categories: tuple[str, ...] = ()
    months: tuple[datetime.date, ...] = ()
    is_weekly: bool = False
    values: Axis = Axis()
    level: Axis = Axis()
    stacked: bool = False
    gap: int = 55
    legend: bool = False
    unit: str = ""
    head: str = ""
    named: bool = True
    edges: tuple[tuple[Line, float], ...] = ()
    uprights: tuple[float, ...] = ()
    notes: tuple[Note, ...] = ()
    foot: str = ""
