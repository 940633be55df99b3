"""Points and lines on two axes of numbers."""

from dataclasses import replace
from typing import Any

from clm.charts.colour import rgba
from clm.charts.theme import INKS
from clm.export.pptx.figures import Drawn, Trace, numbers
from clm.export.pptx.lines import BOUND_OPACITY, BOUND_PT, DASHES
from clm.export.pptx.model import Axis, Errors, NativeChart, Series
from clm.export.pptx.rich import plain
from clm.export.pptx.scales import axis_of
from clm.export.pptx.writing import writings
from clm.language import Language


def points(drawn: Drawn, t: Language) -> NativeChart:
    """The chart of a figure whose axes are both numbers.

    Bands of steps are shown by their bounds; other shades only fill what lies between two lines that are there.
    """
    level, values = axis_of(drawn.level), axis_of(drawn.upright)
    shown = [trace for trace in drawn.traces if trace.get("fill") != "toself"]
    traces = sorted(shown, key=_is_guide)  # LibreOffice does not draw a guide that comes first
    bands = [
        trace for trace in drawn.traces if trace.get("fill") == "toself" and any(map(_is_stepped, traces))
    ]
    level = level if level.high is not None else _spanned(level, traces)
    low, high = values.low or 0.0, values.high or 1.0
    start, end = level.low or 0.0, level.high or 1.0
    told = writings(
        drawn, lambda x: (float(x) - start) / (end - start), lambda y: (float(y) - low) / (high - low)
    )
    unit = told.unit or t("Value")
    return NativeChart(
        kind="points",
        series=(*_bounds(bands, traces, unit, t), *(_series(trace, unit, t) for trace in traces)),
        values=values,
        level=level,
        unit=told.unit,
        head=told.head,
        edges=told.edges,
        notes=told.notes,
        foot=told.foot,
    )


def _spanned(level: Axis, traces: list[Trace]) -> Axis:
    """The level axis from the first to the last point, where the figure leaves that open."""
    known = [value for trace in traces for value in numbers(trace["x"]) if value is not None]
    return replace(level, low=min(0.0, *known), high=max(known))


def _series(trace: Trace, unit: str, t: Language) -> Series:
    line, marker = trace.get("line", {}), trace.get("marker", {})
    has_line, has_marks = "lines" in trace["mode"], "markers" in trace["mode"]
    is_guide = _is_guide(trace)
    name = t("For comparison") if is_guide else unit
    return Series(
        name=plain(trace.get("name") or name),
        values=tuple(_stepped(numbers(trace["y"]), _is_stepped(trace))[:-1] or numbers(trace["y"])),
        x=tuple(_stepped(numbers(trace["x"]), _is_stepped(trace))[1:] or numbers(trace["x"])),
        colour=(line if has_line else marker).get("color", INKS["light"].accent),
        draw="line",
        width=(1.0 if is_guide else 2.25) if has_line else 0.0,
        dash=DASHES[line.get("dash", "solid")],
        marker="circle" if has_marks else "none",
        errors=_errors(trace.get("error_y")),
    )


def _is_stepped(trace: Trace) -> bool:
    """Whether the line holds its value until the next point."""
    return bool(trace.get("line", {}).get("shape") == "hv")


def _stepped(values: list[float | None], is_stepped: bool) -> list[float | None]:
    """Each value twice: of the level ones the first is then left out, of the upright ones the last."""
    return [value for value in values for _ in range(2)] if is_stepped else []


def _bounds(bands: list[Trace], curves: list[Trace], unit: str, t: Language) -> list[Series]:
    """The lower and the upper end of each band as thin lines of the colour of its curve."""
    found = []
    for band, curve in zip(bands, curves, strict=False):
        x, y = numbers(band["x"]), numbers(band["y"])
        half = len(x) // 2
        bound = Series(
            "",
            (),
            rgba(curve["line"]["color"], BOUND_OPACITY),
            "line",
            tuple(x[:half]),
            width=BOUND_PT,
            dash="sysDash",
        )
        name = plain(curve.get("name") or unit)
        found.append(
            replace(bound, name=t("{name}: likely at least", name=name), values=tuple(y[half:][::-1]))
        )
        found.append(replace(bound, name=t("{name}: likely at most", name=name), values=tuple(y[:half])))
    return found


def _is_guide(trace: Trace) -> bool:
    """Whether it is a line to compare with and not one of the data."""
    return bool(trace.get("hoverinfo") == "skip")


def _errors(error: dict[str, Any] | None) -> Errors | None:
    if not error:
        return None
    return Errors(tuple(numbers(error["array"])), tuple(numbers(error["arrayminus"])))
