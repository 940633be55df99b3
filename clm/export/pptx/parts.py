"""Several charts of one figure side by side, on one scale."""

from collections.abc import Sequence
from dataclasses import replace

from clm.export.pptx.canvas import SMALL, Canvas
from clm.export.pptx.convert import Part
from clm.export.pptx.fitting import fitted, width_pt
from clm.export.pptx.markup import Box, Style
from clm.export.pptx.placing import place_chart
from clm.export.pptx.rich import one_run
from clm.export.pptx.rows import MARK_COLOUR, with_room
from clm.language import Language

A_ROW = 3
GAP = 22.0
HEAD, MOST_HEAD_LINES = 22.0, 2
LEAST_BAR = 19.0  # of height, so that what is written beside a bar keeps apart


def place_parts(canvas: Canvas, parts: Sequence[Part], box: Box, alt: str) -> str:
    """Adds the charts, three in a row; returns the sentence about those for which there is no room."""
    if len(parts) == 1:
        place_chart(canvas, parts[0].chart, box, alt, parts[0].name or canvas.t("Chart"))
        return ""
    foot = _foot(parts, canvas.t)
    across = min(len(parts), A_ROW)
    rows = max(len(part.chart.categories) for part in parts)
    most_bands = max(int(box.height / (HEAD + rows * LEAST_BAR + 12)), 1)
    bands = min(-(-len(parts) // across), most_bands)
    shown = parts[: bands * across]
    names = max(width_pt(line, SMALL) for name in shown[0].chart.categories for line in name.split("\n"))
    names = min(names, box.width * 0.18) + 8
    width = (box.width - names - GAP * (across - 1)) / across
    high = max(with_room(part.chart, width - 34, SMALL).values.high or 0.0 for part in shown)
    has_axis = any(part.chart.values.shown for part in shown)
    has_legend = any(part.chart.legend for part in shown) and not _marks(shown)
    height = (box.height - GAP / 2 * (bands - 1)) / bands
    heads = [fitted(part.name, [SMALL], width - 4, MOST_HEAD_LINES, bold=True) for part in shown]
    above = max(HEAD, *(head.height + 5 for head in heads))
    for at, (name, chart) in enumerate(shown):
        first = at % across == 0
        x = box.x + (0 if first else names + (at % across) * (width + GAP))
        place = Box(x, box.y + at // across * (height + GAP / 2), width + (names if first else 0), height)
        left = place.x + (names + 4 if first else 0)
        head = one_run(heads[at].text, bold=True)
        canvas.text(
            Box(left, place.y, place.right - left, above), head, Style(SMALL, canvas.inks.ink), name=name
        )
        below = Box(place.x, place.y + above, place.width, place.height - above)
        values = replace(chart.values, high=high, shown=has_axis)
        one = replace(chart, values=values, legend=has_legend, named=first, foot="")
        place_chart(canvas, one, below, f"{name}: {alt}", name)
    left_out = len(parts) - len(shown)
    if left_out:
        more = canvas.t.plural(
            "{n} more group is in the dashboard.", "{n} more groups are in the dashboard.", left_out
        )
        return f"{foot} {more}".strip()
    return foot


def _marks(parts: Sequence[Part]) -> list[str]:
    """What stands as one grey bar beside each bar, such as a base rate; nothing where bars have other parts."""
    beside = [series for part in parts for series in part.chart.series[1:]]
    if not all(series.draw == "bar" and series.colour == MARK_COLOUR for series in beside):
        return []
    return list(dict.fromkeys(series.name for series in beside))


def _foot(parts: Sequence[Part], t: Language) -> str:
    """What is written under all of the parts, once. What stood under a bar stands beside it here.

    The head of a part names its bars, so that a legend would only say it again; marks beside them are grey bars here.
    """
    if marks := _marks(parts):
        return t("Grey bars: {what}.", what=t(", ").join(marks))
    if any(len(part.chart.series) > 1 for part in parts):
        return ""
    foot = next((part.chart.foot for part in parts if part.chart.foot), "")
    moved = {
        t("Under each bar: share of the first step · of the step before; median time from there"): t(
            "Beside each bar: share of the first step · of the step before · median time from there."
        ),
        t("Under each bar: share of all; median time in the stage"): t(
            "Beside each bar: share of all · median time in the stage."
        ),
    }
    return moved.get(foot, foot)
