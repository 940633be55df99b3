"""Lines over time with their bands."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from clm.charts.colour import rgba
from clm.charts.theme import INKS
from clm.export.pptx.figures import Drawn, Trace, as_day, is_day, listed, numbers
from clm.export.pptx.model import Axis, NativeChart, Series, Values
from clm.export.pptx.rich import plain
from clm.export.pptx.scales import axis_of
from clm.export.pptx.times import day_names, months, weeks
from clm.export.pptx.writing import writings
from clm.language import Language

DASHES = {"solid": "solid", "dash": "dash", "dot": "sysDot", "dashdot": "dashDot", "longdash": "lgDash"}
BOUND_PT, BOUND_OPACITY = 0.75, 0.6


def lines(drawn: Drawn, t: Language) -> NativeChart:
    """The chart of lines whose level axis is time."""
    keys = sorted({as_day(value) for trace in drawn.traces for value in listed(trace["x"])})
    index = {day: at for at, day in enumerate(keys)}

    def values_of(days: Sequence[Any], values: Sequence[float | None]) -> Values:
        found: list[float | None] = [None] * len(keys)
        for day, value in zip(days, values, strict=True):
            found[index[as_day(day)]] = value
        return tuple(found)

    chart = _chart(drawn, day_names(keys, t), values_of, _place_of_day(index), axis_of(drawn.level), t)
    if evenly := months(keys):
        return replace(chart, months=evenly)
    return replace(chart, months=weeks(keys), is_weekly=bool(weeks(keys)))


def _place_of_day(index: dict[datetime.date, int]) -> Any:
    def place(day: Any) -> float | None:
        at = index.get(as_day(day))
        return None if at is None else (at + 0.5) / len(index)

    return place


def _chart(
    drawn: Drawn, names: list[str], values_of: Any, across: Any, level: Axis, t: Language
) -> NativeChart:
    values = axis_of(drawn.upright)
    low, high = values.low or 0.0, values.high or 1.0
    told = writings(drawn, across, lambda y: (float(y) - low) / (high - low))
    bands = [trace for trace in drawn.traces if trace.get("fill") == "toself"]
    curves = [trace for trace in drawn.traces if trace.get("fill") != "toself"]
    unit = told.unit or t("Value")
    series = [_line(trace, values_of, _name(trace, curves[:at], unit, t)) for at, trace in enumerate(curves)]
    return NativeChart(
        kind="lines",
        series=(*_bands(bands, curves, values_of, unit, t), *series),
        categories=tuple(names),
        values=values,
        level=replace(level, step=None),
        unit=told.unit,
        head=told.head,
        edges=told.edges,
        uprights=tuple(place for x in drawn.uprights if (place := across(x)) is not None),
        notes=told.notes,
        foot=told.foot,
    )


def _name(trace: Trace, before: Sequence[Trace], unit: str, t: Language) -> str:
    """The line's name; where it goes on under the same name, with what sets this part of it apart."""
    name = plain(trace.get("name") or unit)
    if not any(other.get("name") == trace.get("name") for other in before):
        return name
    if trace.get("marker", {}).get("symbol") == "circle-open":
        return t("{name}, in progress", name=name)
    return t("{name}, projected", name=name)


def _line(trace: Trace, values_of: Any, name: str) -> Series:
    dash, is_open = trace["line"].get("dash", "solid"), trace.get("marker", {}).get("symbol") == "circle-open"
    return Series(
        name=name,
        values=values_of(listed(trace["x"]), numbers(trace["y"])),
        colour=trace["line"]["color"],
        draw="line",
        dash=DASHES[dash],
        marker="circle" if "markers" in trace["mode"] else "none",
        marker_size=6,
        hollow=is_open,
    )


def _bands(
    bands: Sequence[Trace], curves: Sequence[Trace], values_of: Any, unit: str, t: Language
) -> list[Series]:
    """One band as an area; several, which would cover each other, by their bounds as thin lines."""
    found = []
    for at, band in enumerate(bands):
        days, edge = listed(band["x"]), numbers(band["y"])
        half = len(days) // 2
        upper = values_of(days[:half], edge[:half])
        lower = values_of(days[:half], edge[half:][::-1])
        curve = curves[-1 if len(bands) == 1 else min(at * len(curves) // len(bands), len(curves) - 1)]
        name, colour = plain(curve.get("name") or unit), curve["line"]["color"]
        least = t("{name}: likely at least", name=name)
        if len(bands) == 1:
            width = tuple(_difference(high, low) for high, low in zip(upper, lower, strict=True))
            found.append(Series(least, lower, INKS["light"].background, draw="lower"))
            found.append(
                Series(
                    t("{name}: width of the likely range", name=name), width, band["fillcolor"], draw="area"
                )
            )
        else:
            bound = Series(least, lower, rgba(colour, BOUND_OPACITY), "line", width=BOUND_PT, dash="sysDash")
            most = t("{name}: likely at most", name=name)
            found += [bound, replace(bound, name=most, values=upper)]
    return found


def _difference(high: float | None, low: float | None) -> float | None:
    return None if high is None or low is None else high - low


def is_over_time(drawn: Drawn) -> bool:
    return is_day(listed(drawn.traces[0]["x"])[0])
