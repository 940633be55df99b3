"""A native chart on a slide: how much room its names need, where it stands, and what is written around it."""

import math
from dataclasses import replace
from typing import NamedTuple

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.parts.chart import ChartPart
from pptx.parts.embeddedpackage import EmbeddedXlsxPart

from clm.charts.labels import spread
from clm.export.pptx.axis_xml import Frame
from clm.export.pptx.canvas import SMALL, Canvas
from clm.export.pptx.chart_xml import chart_xml
from clm.export.pptx.fitting import fitted, joined, line_pt, shortened, width_pt
from clm.export.pptx.markup import Box, Style, names_xml, place_xml
from clm.export.pptx.model import NativeChart, Note
from clm.export.pptx.rich import Line, Run, one_run, run_width
from clm.export.pptx.rows import with_room
from clm.export.pptx.workbook import Sheet

CHART_URI = "http://schemas.openxmlformats.org/drawingml/2006/chart"
MONTH_STEPS = (1, 2, 3, 4, 6, 12, 24)
MOST_NAMES = 0.3  # of the width
MOST_EDGE = 0.26
ROW = 19.0  # a line of small text with its air
UNIT = 32.0  # the unit with the air above the first tick
KEY = 26.0  # a legend's key and the gap after its text


class Room(NamedTuple):
    """What the texts around the plotting area take, in points."""

    left: float
    right: float
    top: float
    bottom: float
    legend: float


def place_chart(canvas: Canvas, chart: NativeChart, box: Box, alt: str, name: str) -> None:
    """Adds the chart with all that is written on it, as large as the box."""
    if chart.foot:
        box = _write_foot(canvas, chart.foot, box)
    chart = _named_shortly(chart, box)
    room = _room(chart, box)
    plot = Box(
        box.x + room.left,
        box.y + room.top,
        max(box.width - room.left - room.right, 40.0),
        max(box.height - room.top - room.bottom, 30.0),
    )
    if chart.kind == "across":
        chart = with_room(chart, plot.width, SMALL)
    _add_chart(canvas, chart, box, plot, room, alt, name)
    if chart.edges or chart.notes or chart.uprights or chart.head:
        canvas.begin_group()
        _write_edges(canvas, chart, plot, box)
        _write_notes(canvas, chart, plot, box)
        if chart.head:
            head = Box(plot.x, box.y, plot.width, ROW)
            canvas.text(head, one_run(chart.head), Style(SMALL, canvas.inks.muted, align="r"), name=name)
        canvas.end_group(box, name=canvas.t("Labels of the chart"), alt=alt)


def _named_shortly(chart: NativeChart, box: Box) -> NativeChart:
    """Names of rows in as many lines as a row has, none wider than a third of the chart."""
    if chart.kind != "across":
        return chart
    rows = max(len(chart.categories), 1)
    most_lines = max(int((box.height - 2 * ROW) / rows / ROW), 1)
    names = [_row_name(name, box.width * MOST_NAMES, most_lines) for name in chart.categories]
    return replace(chart, categories=tuple(names))


def _row_name(name: str, width: float, most_lines: int) -> str:
    parts = name.split("\n")
    if len(parts) > 1 and len(parts) > most_lines:
        parts = [" · ".join(parts)]
    spare = most_lines - len(parts) + 1
    head = fitted(parts[0], [SMALL], width, max(spare, 1))
    return "\n".join([*head.lines, *(shortened(part, SMALL, width) for part in parts[1:])])


def _room(chart: NativeChart, box: Box) -> Room:
    """How much of the box the names, the ticks and the labels around the plotting area take."""
    legend = _legend_rows(chart, box.width) * ROW if chart.legend else 0.0
    above = sum(1 for note in chart.notes if note.above and note.y >= 1)
    top = max((UNIT if chart.unit or chart.head else 0.0) + legend + above * ROW, 6.0)
    edge = max((_edge_width(line, box) for line, _ in chart.edges), default=0.0)
    ticks = max((width_pt(tick, SMALL) for tick in chart.values.ticks), default=30.0)
    has_level_names = chart.kind != "across" and bool(chart.categories or chart.level.shown)
    title = ROW if (chart.values if chart.kind == "across" else chart.level).title else 0.0
    if chart.kind == "across":
        names = max(
            (width_pt(line, SMALL) for name in chart.categories for line in name.split("\n")), default=0.0
        )
        shown = chart.values.shown
        names = names if chart.named else 0.0
        return Room(names + 12, edge + 12 + shown * ticks / 2, top, shown * ROW + title + 6, legend)
    return Room(
        ticks + 10, edge + 16 if edge else ticks / 2 + 8, top, has_level_names * (ROW + 4) + title + 2, legend
    )


def _edge_width(line: Line, box: Box) -> float:
    return min(run_width([line], SMALL), box.width * MOST_EDGE) + 2


def _legend_rows(chart: NativeChart, width: float) -> int:
    entries = [width_pt(series.name, SMALL) + KEY for series in chart.series if series.draw != "lower"]
    return max(math.ceil(sum(entries) / (width * 0.92)), 1)


def _skip(chart: NativeChart, plot: Box) -> int:
    """Every how many categories are named, so that the names keep apart."""
    if chart.kind == "across" or not chart.categories:
        return 1
    widest = max(width_pt(name, SMALL) for name in chart.categories) + 10
    least = max(1, math.ceil(widest * len(chart.categories) / plot.width))
    return (
        next((step for step in MONTH_STEPS if step >= least), least)
        if chart.months and not chart.is_weekly
        else least
    )


def _add_chart(
    canvas: Canvas, chart: NativeChart, box: Box, plot: Box, room: Room, alt: str, name: str
) -> None:
    """The chart part with its workbook, and the frame on the slide that shows it."""
    width, height = box.width, box.height
    top = UNIT if chart.unit or chart.head else 0.0
    frame = Frame(
        plot=((plot.x - box.x) / width, (plot.y - box.y) / height, plot.width / width, plot.height / height),
        legend=(0.0, top / height, 1.0, room.legend / height),
        unit=(0.0, 0.0),
        text_size=SMALL,
        skip=_skip(chart, plot),
        language=canvas.language,
    )
    sheet, package = Sheet(chart), canvas.slide.part.package
    part = ChartPart.load(
        package.next_partname(ChartPart.partname_template),
        CONTENT_TYPE.DML_CHART,
        package,
        chart_xml(chart, sheet, frame),
    )
    part.chart_workbook.xlsx_part = EmbeddedXlsxPart.new(sheet.xlsx(), package)
    relation = canvas.slide.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    canvas.add(
        f"<p:graphicFrame><p:nvGraphicFramePr>{names_xml('p:cNvPr', canvas.number(), name, alt)}"
        f"<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>{place_xml(box, 'p:xfrm')}"
        f'<a:graphic><a:graphicData uri="{CHART_URI}"><c:chart xmlns:c="{CHART_URI}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )


def _write_edges(canvas: Canvas, chart: NativeChart, plot: Box, box: Box) -> None:
    """What each line or layer is, at its right end; moved as little as needed to keep apart."""
    if not chart.edges:
        return
    edges = sorted(chart.edges, key=lambda edge: edge[1])
    room = box.right - plot.right - 8
    texts = [_broken_label(line, room) for line, _ in edges]
    heights = [len(lines) * line_pt(joined([run.text for run in lines[0]]), SMALL) + 2 for lines in texts]
    wanted = [share * plot.height for _, share in edges]
    placed = spread(wanted, heights, 0, plot.height)
    for lines, height, up in zip(texts, heights, placed, strict=True):
        place = Box(plot.right + 8, plot.bottom - up - height / 2, room, height)
        style = Style(SMALL, canvas.inks.ink, anchor="ctr")
        canvas.text(place, lines, style, name=canvas.t("Label"))


def _broken_label(line: Line, width: float) -> tuple[Line, ...]:
    """A label in at most two lines, its square of colour before the first."""
    if run_width([line], SMALL) <= width:
        return (line,)
    key = [run for run in line if run.colour and run.text.strip() == "■"]
    text = "".join(run.text for run in line if run not in key).strip()
    bold = any(run.bold for run in line)
    lines = fitted(text, [SMALL], width - width_pt("■ ", SMALL), 2, bold).lines
    first = (*key, Run(f" {lines[0]}" if key else lines[0], bold))
    return (first, *((Run(f"\u00a0\u00a0\u00a0{more}" if key else more, bold),) for more in lines[1:]))


def _write_notes(canvas: Canvas, chart: NativeChart, plot: Box, box: Box) -> None:
    """Dotted lines and texts at places of the plotting area, each inside of the chart."""
    for x in chart.uprights:
        at = Box(plot.x + x * plot.width, plot.y, 0, plot.height)
        canvas.rule(at, canvas.inks.muted, name=canvas.t("Limit"), dash="sysDot")
    above = [note for note in chart.notes if note.above and note.y >= 1]
    for note in chart.notes:
        row = above.index(note) if note in above else 0
        place = _note_box(note, plot, box, row)
        style = Style(SMALL, canvas.inks.muted, align="r" if note.right else "l")
        canvas.text(place, note.lines, style, name=canvas.t("Label"), wrap=False)


def _note_box(note: Note, plot: Box, box: Box, row: int) -> Box:
    width = run_width(note.lines, SMALL) + 2
    x = plot.x + note.x * plot.width + (-width - 4 if note.right else 4)
    y = plot.bottom - note.y * plot.height
    y += {True: -ROW * (row + 1), False: 2.0, None: -ROW / 2}[note.above]
    x = min(max(x, box.x), max(box.right - width, box.x))
    return Box(x, max(y, box.y), width, ROW)


def _write_foot(canvas: Canvas, text: str, box: Box) -> Box:
    """A sentence under the chart; returns what is left above it."""
    fit = fitted(text, [SMALL], box.width, 2)
    place = Box(box.x, box.bottom - fit.height, box.width, fit.height)
    canvas.text(place, one_run(fit.text), Style(SMALL, canvas.inks.muted, align="r"), name=canvas.t("Note"))
    return box._replace(height=box.height - fit.height - 4)
