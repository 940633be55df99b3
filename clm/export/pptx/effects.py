"""Differences with their uncertainty: bars to the left or to the right of a middle line."""

from clm.export.pptx.figures import Drawn, listed, numbers
from clm.export.pptx.model import Errors, NativeChart, Series
from clm.export.pptx.rich import paragraphs
from clm.export.pptx.scales import axis_of
from clm.export.pptx.writing import nowhere, writings
from clm.language import Language


def is_effects(drawn: Drawn) -> bool:
    """Whether each interval lies level, at the height of the dot that belongs to it."""
    lines = [trace for trace in drawn.of("scatter") if trace.get("mode") == "lines"]
    dots = [trace for trace in drawn.of("scatter") if trace.get("mode") == "markers"]
    return bool(lines) and len(lines) == len(dots) and all(len(set(line["y"])) == 1 for line in lines)


def effects(drawn: Drawn, t: Language) -> NativeChart:
    """A bar a signal from zero to its effect, with a whisker for what is likely."""
    lines = [trace for trace in drawn.traces if trace.get("mode") == "lines"]
    dots = [trace for trace in drawn.traces if trace.get("mode") == "markers"]
    values = [numbers(dot["x"])[0] or 0.0 for dot in dots]
    ends = [numbers(line["x"]) for line in lines]
    plus = tuple((high or value) - value for value, (_, high) in zip(values, ends, strict=True))
    minus = tuple(value - (low or value) for value, (low, _) in zip(values, ends, strict=True))
    told = writings(drawn, nowhere, nowhere)
    return NativeChart(
        kind="across",
        series=(
            Series(
                name=t("Effect"),
                values=tuple(values),
                colour=dots[0]["marker"]["color"],
                colours=tuple(dot["marker"]["color"] for dot in dots),
                errors=Errors(plus, minus),
            ),
        ),
        categories=tuple("\n".join(paragraphs(text)) for text in listed(drawn.upright.get("ticktext"))),
        values=axis_of(drawn.level),
        unit=told.unit,
        head=told.head,
        foot=told.foot,
    )
