"""A Sankey as shapes: PowerPoint has no such chart, and a picture could not be changed."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from clm.charts.labels import spread
from clm.export.pptx.canvas import SMALL, Canvas
from clm.export.pptx.figures import Drawn, numbers
from clm.export.pptx.fitting import fitted, line_pt, shortened
from clm.export.pptx.markup import Align, Box, Style, emu
from clm.export.pptx.rich import Lines, Run, one_run, plain, rich, run_width, unwrapped, words

NODE, GAP = 14.0, 12.0
SIDE_MOST = 0.24  # of the width, for the labels of one side
BETWEEN = 8.0
OVERHANG = 8.0  # labels may stand so far below the last node


class _Node(NamedTuple):
    x: float
    top: float
    height: float


class _Side(NamedTuple):
    """The labels beside an outer column, from top to bottom."""

    texts: list[Lines]
    shares: list[float]  # of the height, from below

    @property
    def height(self) -> float:
        """How high the labels are together, in two lines each."""
        return sum(_height(lines) for lines in self.texts)

    def in_one_line(self, most: float) -> "_Side":
        """The same labels with their count beside the name, none wider than `most`."""
        return _Side([_in_one_line(lines, most) for lines in self.texts], self.shares)

    def width(self, most: float) -> float:
        return min(max((run_width(lines, SMALL) for lines in self.texts), default=0.0) + 2, most)


def place_sankey(canvas: Canvas, drawn: Drawn, box: Box, alt: str, name: str) -> None:
    """Adds nodes, ribbons and labels as one group, to scale and in the order of the figure."""
    trace = drawn.of("sankey")[0]
    notes = [said for said in drawn.writings if said["y"] == 0 and said.get("yanchor") == "top"]
    heads = [said for said in drawn.writings if said["y"] == 1 and said.get("yanchor") == "bottom"]
    left, right = _side(drawn, 0), _side(drawn, 1)
    head, foot = (24.0 if heads else 0.0), (24.0 if notes else 0.0)
    height = box.height - head - foot
    most = box.width * SIDE_MOST
    if max(left.height, right.height) > height + OVERHANG:
        left, right = left.in_one_line(most), right.in_one_line(most)
    widths = [max(side.width(most), 60.0) + BETWEEN for side in (left, right)]
    plot = Box(box.x + widths[0], box.y + head, box.width - sum(widths), height)
    places = _places(trace, plot)
    canvas.begin_group()
    _draw_ribbons(canvas, trace, places)
    _draw_nodes(canvas, trace, places)
    _write_side(canvas, left, Box(box.x, plot.y, widths[0] - BETWEEN, plot.height), "r")
    _write_side(canvas, right, Box(plot.right + BETWEEN, plot.y, widths[1] - BETWEEN, plot.height), "l")
    _write_heads(canvas, heads, plot, box)
    if notes:
        below = Box(box.x, plot.bottom + 5, box.width, 19)
        text = shortened(plain(notes[0]["text"]), SMALL, box.width)
        canvas.text(below, one_run(text), Style(SMALL, canvas.inks.muted, align="ctr"), name=canvas.t("Note"))
    canvas.end_group(box, name=name, alt=alt)


def _side(drawn: Drawn, x: int) -> _Side:
    said = [each for each in drawn.writings if each["x"] == x and each.get("yanchor") == "middle"]
    said = sorted(said, key=lambda each: -each["y"])
    texts = [_label(each["text"]) for each in said]
    return _Side(texts, [float(each["y"]) for each in said])


def _label(text: str) -> Lines:
    """The name in one line, the count below it."""
    lines = rich(text)
    return (*unwrapped("<br>".join(text.split("<br>")[:-1])), lines[-1])


def _places(trace: dict[str, Any], plot: Box) -> list[_Node]:
    """Where each node stands: columns by their share of the width, all to one scale."""
    sizes = node_sizes(trace)
    columns: dict[float, list[int]] = defaultdict(list)
    for at, x in enumerate(numbers(trace["node"]["x"])):
        columns[x or 0.0].append(at)
    scale = min(
        (plot.height - (len(nodes) - 1) * GAP) / sum(sizes[at] for at in nodes) for nodes in columns.values()
    )
    found: dict[int, _Node] = {}
    order = sorted(columns)
    for column, x in enumerate(order):
        left = plot.x + column / max(len(order) - 1, 1) * (plot.width - NODE)
        top = plot.y
        for at in sorted(columns[x], key=lambda at: numbers(trace["node"]["y"])[at] or 0.0):
            found[at] = _Node(left, top, sizes[at] * scale)
            top += found[at].height + GAP
    return [found[at] for at in range(len(sizes))]


def node_sizes(trace: dict[str, Any]) -> list[float]:
    """What arrives at each node or what leaves it, whichever is more."""
    arriving: dict[int, float] = defaultdict(float)
    leaving: dict[int, float] = defaultdict(float)
    for source, target, value in _links(trace):
        leaving[source] += value
        arriving[target] += value
    return [max(arriving[at], leaving[at]) for at in range(len(trace["node"]["x"]))]


def _links(trace: dict[str, Any]) -> list[tuple[int, int, float]]:
    link = trace["link"]
    values = numbers(link["value"])
    ends = zip(link["source"], link["target"], values, strict=True)
    return [(int(source), int(target), value or 0.0) for source, target, value in ends]


def _draw_ribbons(canvas: Canvas, trace: dict[str, Any], places: Sequence[_Node]) -> None:
    sizes = node_sizes(trace)
    used_left: dict[int, float] = defaultdict(float)
    used_right: dict[int, float] = defaultdict(float)
    told = trace["link"]["customdata"]
    for (source, target, value), colour, said in zip(
        _links(trace), trace["link"]["color"], told, strict=True
    ):
        start, end = places[source], places[target]
        thick = value * start.height / sizes[source]
        tops = start.top + used_left[source], end.top + used_right[target]
        used_left[source] += thick
        used_right[target] += thick
        lines = [words(line) for line in rich(said)]
        _ribbon(canvas, (start.x + NODE, end.x), tops, thick, colour, ": ".join(lines[:2]), ", ".join(lines))


def _ribbon(
    canvas: Canvas,
    sides: tuple[float, float],
    tops: tuple[float, float],
    thick: float,
    colour: str,
    name: str,
    alt: str,
) -> None:
    """A freeform between two nodes, its edges curved like an S."""
    thick = max(thick, 0.4)
    box = Box(sides[0], min(tops), sides[1] - sides[0], abs(tops[0] - tops[1]) + thick)
    width, low, high = emu(box.width), emu(tops[0] - box.y), emu(tops[1] - box.y)
    half, depth = width // 2, emu(thick)
    path = (
        f'<a:moveTo><a:pt x="0" y="{low}"/></a:moveTo>{_curve((half, low), (half, high), (width, high))}'
        f'<a:lnTo><a:pt x="{width}" y="{high + depth}"/></a:lnTo>'
        f"{_curve((half, high + depth), (half, low + depth), (0, low + depth))}<a:close/>"
    )
    geometry = (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{width}" h="{emu(box.height)}">{path}</a:path></a:pathLst></a:custGeom>'
    )
    canvas.shape(box, colour, name=name, geometry=geometry, alt=alt)


def _curve(*points: tuple[int, int]) -> str:
    return "<a:cubicBezTo>" + "".join(f'<a:pt x="{x}" y="{y}"/>' for x, y in points) + "</a:cubicBezTo>"


def _draw_nodes(canvas: Canvas, trace: dict[str, Any], places: Sequence[_Node]) -> None:
    for place, colour, said in zip(places, trace["node"]["color"], trace["node"]["customdata"], strict=True):
        lines = [words(line) for line in rich(said)]
        box = Box(place.x, place.top, NODE, max(place.height, 0.6))
        canvas.shape(box, colour, name=": ".join(lines[:2]), alt=", ".join(lines))


def _write_side(canvas: Canvas, side: _Side, box: Box, align: Align) -> None:
    """The labels beside their nodes, moved as little as needed to keep apart."""
    if not side.texts:
        return
    texts = [_in_width(lines, box.width) if len(lines) > 1 else lines for lines in side.texts]
    heights = [_height(lines) for lines in texts]
    # From below, as the places in the figure are counted.
    wanted = [share * box.height for share in side.shares][::-1]
    placed = spread(wanted, heights[::-1], -OVERHANG, box.height)[::-1]
    for lines, height, up in zip(texts, heights, placed, strict=True):
        at = Box(box.x, box.bottom - up - height / 2, box.width, height)
        style = Style(SMALL, canvas.inks.ink, align=align, anchor="ctr")
        canvas.text(at, lines, style, name=canvas.t("Label"), wrap=False)


def _height(lines: Lines) -> float:
    return sum(line_pt(words(line), SMALL) for line in lines) + 1


def _in_width(lines: Lines, width: float) -> Lines:
    name = words(lines[0])
    return ((Run(shortened(name, SMALL, width, bold=True), bold=True),), *lines[1:])


def _in_one_line(lines: Lines, width: float) -> Lines:
    """The name, as much of it as there is room for, and the count."""
    count = (Run("  "), *lines[-1])
    room = width - run_width((count,), SMALL)
    return ((Run(shortened(words(lines[0]), SMALL, room, bold=True), bold=True), *count),)


def _write_heads(canvas: Canvas, heads: Sequence[dict[str, Any]], plot: Box, box: Box) -> None:
    """The day above each column; of many, as many as have room."""
    last = len(heads) - 1
    for at, said in enumerate(heads):
        text = plain(said["text"])
        room = plot.width / max(last, 1) - 6
        fit = fitted(text, [SMALL], room if 0 < at < last else box.width * SIDE_MOST, 1)
        width = run_width(one_run(fit.text), SMALL) + 4
        centre = plot.x + NODE / 2 + float(said["x"]) * (plot.width - NODE)
        x = min(max(centre - width / 2, box.x), box.right - width)
        style = Style(SMALL, canvas.inks.muted, align="ctr")
        canvas.text(Box(x, box.y, width, 19), one_run(fit.text), style, name=canvas.t("Day"), wrap=False)
