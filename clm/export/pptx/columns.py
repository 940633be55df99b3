"""Upright bars: the stages period by period, or how many customers lie in each part of a scale."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from clm.export.pptx.figures import Drawn, Trace, as_day, each, is_day, listed, numbers
from clm.export.pptx.model import Axis, NativeChart, Series
from clm.export.pptx.rich import plain
from clm.export.pptx.scales import SHARE, axis_of
from clm.export.pptx.times import day_names, months
from clm.export.pptx.writing import writings
from clm.language import Language


def columns(drawn: Drawn, t: Language) -> NativeChart:
    """The chart of a figure whose bars stand upright."""
    bars = drawn.of("bar")
    keys = sorted({value for bar in bars for value in _keys(bar)})
    over_time = is_day(listed(bars[0]["x"])[0])
    width = None if over_time else numbers(each(bars[0]["width"], len(keys)))[0] or 1.0
    across = _place_of_day(keys) if over_time else _place_on_scale(keys, width or 1.0)
    values = axis_of(drawn.upright)
    low, high = values.low or 0.0, values.high or 1.0
    told = writings(drawn, across, lambda y: (float(y) - low) / (high - low))
    marks = [across(x) for x in drawn.uprights]
    level = axis_of(drawn.level)
    if not over_time and level.title:
        level = replace(level, title=t("{what}, from", what=level.title))
    names = day_names(keys, t) if over_time else _part_names(keys, width or 1.0, level, t)
    return NativeChart(
        kind="columns",
        series=tuple(_series(bar, keys, told.unit or t("Customers")) for bar in bars),
        categories=tuple(names),
        months=months(keys) if over_time else (),
        values=values,
        level=replace(level, step=None),
        stacked=drawn.layout.get("barmode") == "stack" and len(bars) > 1,
        gap=round(100 * float(drawn.layout.get("bargap", 0.2))) if over_time else 6,
        legend=bool(drawn.layout.get("showlegend")),
        unit=told.unit,
        head=told.head,
        edges=told.edges,
        uprights=tuple(mark for mark in marks if mark is not None),
        notes=told.notes,
        foot=told.foot,
    )


def _keys(bar: Trace) -> list[Any]:
    values = listed(bar["x"])
    return (
        [as_day(value) for value in values]
        if is_day(values[0])
        else [value or 0.0 for value in numbers(values)]
    )


def _series(bar: Trace, keys: Sequence[Any], unit: str) -> Series:
    values = dict(zip(_keys(bar), numbers(bar["y"]), strict=True))
    patterns = each(bar["marker"].get("pattern", {}).get("shape", ""), len(keys))
    open_days = {key for key, pattern in zip(_keys(bar), patterns, strict=True) if pattern}
    return Series(
        name=plain(bar.get("name") or unit),
        values=tuple(values.get(key) for key in keys),
        colour=bar["marker"]["color"],
        hatched=frozenset(at for at, key in enumerate(keys) if key in open_days),
    )


def _place_of_day(days: Sequence[datetime.date]) -> Callable[[Any], float | None]:
    return lambda day: (days.index(as_day(day)) + 0.5) / len(days) if as_day(day) in days else None


def _place_on_scale(centres: Sequence[float], width: float) -> Callable[[Any], float | None]:
    start = centres[0] - width / 2
    return lambda value: (float(value) - start) / (width * len(centres))


def _part_names(centres: Sequence[float], width: float, level: Axis, t: Language) -> list[str]:
    """Each part of a scale by where it begins; the last as on the axis where it has no end."""
    starts = [centre - width / 2 for centre in centres]
    names = [
        t.number(start * 100, 1) + "%" if level.number == SHARE else t.number(start, 2) for start in starts
    ]
    ends_in_number = not level.ticks or not level.ticks[-1].strip("%0123456789.,")
    return names if ends_in_number else [*names[:-1], level.ticks[-1]]
