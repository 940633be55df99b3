"""Bars that run from left to right: a row a stage, a group, a warning, a step of the funnel."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from clm.charts.theme import INKS
from clm.export.pptx.figures import Drawn, Trace, each, listed, numbers
from clm.export.pptx.fitting import clean
from clm.export.pptx.model import Errors, NativeChart, Series, Values
from clm.export.pptx.rich import Line, Lines, Run, paragraphs, plain, rich, run_width, words
from clm.export.pptx.scales import axis_of, on_ticks, title_of
from clm.export.pptx.writing import nowhere, writings
from clm.language import Language

MARK = "◇"
MARK_COLOUR = INKS["light"].line
BEFORE_AMOUNT, JOINED = re.compile(r"([−+])(?=\S)"), "\\1\u2060"  # a line is not broken after it
LABEL_GAP = 12.0  # points between a bar and what is written at its end
LEAST_BARS = 0.3  # of the width are left to the bars


class _Rows(NamedTuple):
    """The keys of the rows, their names, and what is written at each."""

    keys: list[Any]
    names: list[str]
    labels: dict[int, Lines]
    second: dict[int, Lines]  # what is written there of a mark beside the bar
    taken: set[int]  # annotations by id


def rows(drawn: Drawn, t: Language) -> NativeChart:
    """The chart of a figure whose bars are horizontal."""
    bars = drawn.of("bar")
    found = _rows(drawn, bars)
    stacked = drawn.layout.get("barmode") == "stack" and len(bars) > 1
    unit = title_of(drawn.level)
    floating = [_floor(bar, found, t) for bar in bars if bar.get("base") is not None]
    series = [_series(bar, found, unit or t("Customers"), stacked, t) for bar in bars]
    if not stacked and len(series) == 1:
        series = [_labelled(series[0], found)]
    marks = [_marks(trace, found, t) for trace in drawn.of("scatter") if trace.get("mode") == "markers"]
    if marks and found.second:
        marks[0] = replace(marks[0], labels=found.second)
    told = writings(drawn, nowhere, nowhere, found.taken)
    axis = axis_of(drawn.level)
    names = tuple(found.names)
    if floating or any(one.errors for one in series):  # no label may stand there
        labels = {**found.labels, **series[0].labels}
        names = tuple(_with_label(name, labels.get(at)) for at, name in enumerate(names))
        series = [replace(one, labels={}) for one in series]
    elif not stacked and not marks and all(set(one.labels) == set(range(len(names))) for one in series):
        axis = replace(axis, shown=False)  # every amount is written at its bar
    return NativeChart(
        kind="across",
        series=(*floating, *series, *marks),
        categories=names,
        values=replace(axis, title="") if not axis.shown else axis,
        stacked=stacked or bool(floating),
        gap=_gap(len(names)),
        legend=bool(drawn.layout.get("showlegend") or marks or (stacked and names == ("",))),
        unit=told.unit or ("" if axis.shown else unit),
        head=told.head,
        foot="" if marks else told.foot,
    )


def _gap(count: int) -> int:
    return 40 if count == 1 else 55


def _rows(drawn: Drawn, bars: Sequence[Trace]) -> _Rows:
    upright, keys = drawn.upright, listed(bars[0]["y"])
    texts = {str(key): paragraphs(text) for key, text in zip(
        listed(upright.get("tickvals")), listed(upright.get("ticktext")), strict=True
    )}  # fmt: skip
    names = ["\n".join(texts.get(str(key), [clean(key)])) for key in keys]
    labels: dict[int, Lines] = {}
    second: dict[int, Lines] = {}
    taken: set[int] = set()
    for said in drawn.writings:
        if said["yref"] == drawn.y and said["y"] in keys:
            at, lines = keys.index(said["y"]), rich(said["text"])
            of_mark = [line for line in lines if words(line).startswith(MARK)]
            if of_mark:
                second[at] = ((Run(words(of_mark[0]).removeprefix(MARK).strip()),),)
            if of_bar := tuple(line for line in lines if line not in of_mark):
                labels[at] = (label_line(of_bar),)
            taken.add(id(said))
    for trace in drawn.of("scatter"):
        if trace.get("mode") == "text":
            told = _told(trace, len(keys))
            labels |= {at: label for at, (_, label) in enumerate(told)}
            names = [name or names[at] for at, (name, _) in enumerate(told)]
    return _Rows(keys, names, labels, second, taken)


def _told(trace: Trace, count: int) -> list[tuple[str, Lines]]:
    """Name and label of each step of a funnel, which are written above and below its bar."""
    texts, muted = [rich(text) for text in trace["text"]], INKS["light"].muted
    told: list[tuple[str, Lines]] = []
    for above, below in zip(texts[:count], texts[count:], strict=True):
        name = words(run for run in above[0] if run.bold)
        size = words(run for run in above[0] if not run.bold)
        rates = " · ".join(said for line in below if (said := words(line)))
        label = (Run(size, bold=True), Run(f"  {rates}" if rates else "", colour=muted))
        told.append((name, (label,)))
    return told


def _series(bar: Trace, found: _Rows, unit: str, stacked: bool, t: Language) -> Series:
    values = dict(zip(map(str, listed(bar["y"])), numbers(bar["x"]), strict=True))
    colours = each(bar["marker"]["color"], len(found.keys))
    is_strip = found.keys == [""]
    name = _strip_name(bar, t) if is_strip else plain(bar.get("name") or unit)
    return Series(
        name=name,
        values=tuple(values.get(str(key)) for key in found.keys),
        colour=colours[0] if colours else INKS["light"].accent,
        colours=() if stacked or len(set(colours)) == 1 else tuple(colours),
        labels=_inside(bar, t) if is_strip else _texts(bar, found),
        label_colour=bar.get("textfont", {}).get("color") if stacked else None,
        label_place="ctr" if stacked else "outEnd",
        errors=_errors(bar.get("error_x")),
    )


def _texts(bar: Trace, found: _Rows) -> dict[int, Lines]:
    texts = [rich(text or "") for text in each(bar.get("text"), len(found.keys))]
    return {at: (label_line(lines),) for at, lines in enumerate(texts) if any(words(line) for line in lines)}


def _strip_name(bar: Trace, t: Language) -> str:
    """The stage of a part of the strip and its share: narrow parts have no room for either."""
    heads = [run.text for line in rich(bar["hovertext"][0]) for run in line if run.bold]
    return clean(f"{heads[0]} {t.share(numbers(bar['x'])[0])}")


def _inside(bar: Trace, t: Language) -> dict[int, Lines]:
    return {0: ((Run(t.share(numbers(bar["x"])[0]), bold=True),),)}


def _errors(error: dict[str, Any] | None) -> Errors | None:
    return Errors(_tuple(error["array"]), _tuple(error["arrayminus"])) if error else None


def _tuple(values: Any) -> Values:
    return tuple(numbers(values))


def _labelled(series: Series, found: _Rows) -> Series:
    return replace(series, labels={**series.labels, **found.labels})


def _with_label(name: str, label: Lines | None) -> str:
    """The name with what would stand at the end of its bar, where a whisker runs."""
    return f"{name}\n{BEFORE_AMOUNT.sub(JOINED, words(label[0]))}" if label else name


def _marks(trace: Trace, found: _Rows, t: Language) -> Series:
    """Marks beside the bars, such as a base rate: bars of their own in a quiet colour."""
    values = dict(zip(map(str, listed(trace["y"])), numbers(trace["x"]), strict=True))
    return Series(
        name=plain(trace.get("name") or t("Base rate")),
        values=tuple(values.get(str(key)) for key in found.keys),
        colour=MARK_COLOUR,
    )


def _floor(bar: Trace, found: _Rows, t: Language) -> Series:
    """What floating bars stand on."""
    base = numbers(each(bar["base"], len(found.keys)))
    return Series(t("Begins at"), tuple(base), INKS["light"].background, draw="lower")


def with_room(chart: NativeChart, width: float, size: float) -> NativeChart:
    """The chart with labels that fit: the axis is made longer for those at the ends of bars, those that do not fit
    inside of their part are left out."""
    axis = chart.values
    known = [value or 0.0 for series in chart.series for value in series.values]
    low, high = min(0.0, axis.low or 0.0, *known), max(axis.high or 0.0, *known)
    if chart.stacked and not any(series.draw == "lower" for series in chart.series):
        span = (axis.high or high) - (axis.low or 0.0)
        series = tuple(_fitting_inside(one, width / span, size) for one in chart.series)
        return replace(chart, series=series, values=replace(axis, low=low, high=axis.high or high))
    ends = [
        (one.values[at] or 0.0, run_width(lines, size) + LABEL_GAP)
        for one in chart.series
        for at, lines in one.labels.items()
    ]
    after = max((label for value, label in ends if value >= 0), default=0.0)
    before = max((label for value, label in ends if value < 0), default=0.0)
    if not ends:
        return chart
    bars = max(1 - (after + before) / width, LEAST_BARS)
    span = _span(low, high, [(value, label / width) for value, label in ends], bars)
    low = low - before / width * span if before else low
    longer = replace(axis, low=float(low), high=float(low + span))
    return replace(chart, values=on_ticks(longer) if axis.shown else longer)


def _span(low: float, high: float, ends: list[tuple[float, float]], bars: float) -> float:
    """The shortest axis on which every label ends inside; longest where the bars would have too little of it."""
    if low < 0:
        return (high - low) / bars
    needed = [value / max(1 - label, LEAST_BARS) for value, label in ends if value >= 0]
    return max(high, *needed, 1e-9)


def _fitting_inside(series: Series, points_a_unit: float, size: float) -> Series:
    kept = {
        at: lines
        for at, lines in series.labels.items()
        if run_width(lines, size) + 6 <= (series.values[at] or 0.0) * points_a_unit
    }
    return replace(series, labels=kept)


def label_line(lines: Lines) -> Line:
    """All lines of a label as one."""
    return tuple(run for at, line in enumerate(lines) for run in ((Run("  "), *line) if at else line))
