"""The axes, the legend and the unit of a native chart as XML."""

from typing import NamedTuple

from clm.charts.theme import INKS
from clm.export.pptx.markup import Style, attribute, fill_xml, line_xml, paragraphs_xml, text_xml
from clm.export.pptx.model import Axis, NativeChart
from clm.export.pptx.rich import one_run
from clm.export.pptx.times import WEEK

INK, MUTED, LINE, GRID = (getattr(INKS["light"], name) for name in ("ink", "muted", "line", "grid"))
MONTHS = {"en": "[$-809]mmm yyyy", "zh": 'yyyy"年"m"月"'}
WEEKS = {"en": "[$-809]d mmm yyyy", "zh": 'yyyy"年"m"月"d"日"'}
CATEGORY_AXIS, VALUE_AXIS = 111_111_111, 222_222_222


class Frame(NamedTuple):
    """Where in the chart the plotting area, the legend and the unit stand, as shares of its width and height."""

    plot: tuple[float, float, float, float]  # x, y, width, height
    legend: tuple[float, float, float, float]
    unit: tuple[float, float]
    text_size: float
    skip: int  # every how many categories are named
    language: str


def text_look_xml(frame: Frame, colour: str) -> str:
    """How text looks that says nothing of itself: the fonts of the theme, so that Chinese is set in its own."""
    return (
        f'<c:txPr><a:bodyPr rot="-60000000" vert="horz"/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(frame.text_size * 100)}" b="0">'
        f'{fill_xml(colour)}<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/></a:defRPr></a:pPr>'
        f'<a:endParaRPr lang="{"zh-CN" if frame.language == "zh" else "en-GB"}"/></a:p></c:txPr>'
    )


def title_xml(text: str, frame: Frame) -> str:
    """What the chart counts, as its title; none is made up where there is none."""
    if not text:
        return '<c:autoTitleDeleted val="1"/>'
    x, y = frame.unit
    place = _place((x, y, None, None))
    return f'<c:title>{_said(text, frame)}{place}<c:overlay val="1"/></c:title><c:autoTitleDeleted val="0"/>'


def legend_xml(chart: NativeChart, frame: Frame) -> str:
    if not chart.legend:
        return ""
    unseen = "".join(
        f'<c:legendEntry><c:idx val="{at}"/><c:delete val="1"/></c:legendEntry>'
        for at, series in enumerate(chart.series)
        if series.draw == "lower"
    )
    return (
        f'<c:legend><c:legendPos val="t"/>{unseen}{_place(frame.legend)}<c:overlay val="0"/>'
        f"{text_look_xml(frame, INK)}</c:legend>"
    )


def category_axis(chart: NativeChart, frame: Frame) -> str:
    """The names of the categories; those of rows run from top to bottom, months are an axis of days."""
    is_across = chart.kind == "across"
    orientation, side = ("maxMin", "l") if is_across else ("minMax", "b")
    tag = "dateAx" if chart.months else "catAx"
    place = "low" if chart.named and any(chart.categories) else "none"
    written = (WEEKS if chart.is_weekly else MONTHS)[frame.language] if chart.months else "General"
    rule = None if chart.categories == ("",) else LINE
    return (
        f'<c:{tag}><c:axId val="{CATEGORY_AXIS}"/><c:scaling><c:orientation val="{orientation}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{side}"/>{_axis_title(chart.level, frame)}'
        f'<c:numFmt formatCode={attribute(written)} sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="{place}"/><c:spPr>{line_xml(rule)}</c:spPr>'
        f'{text_look_xml(frame, INK if is_across else MUTED)}<c:crossAx val="{VALUE_AXIS}"/>'
        f'<c:crosses val="autoZero"/><c:auto val="0"/>{_steps(chart, frame)}</c:{tag}>'
    )


def _steps(chart: NativeChart, frame: Frame) -> str:
    """How many of the categories are named."""
    if chart.months:
        unit, step = ("days", frame.skip * WEEK) if chart.is_weekly else ("months", frame.skip)
        return (
            f'<c:lblOffset val="50"/><c:baseTimeUnit val="{unit}"/>'
            f'<c:majorUnit val="{step}"/><c:majorTimeUnit val="{unit}"/>'
        )
    every = (
        f'<c:tickLblSkip val="{frame.skip}"/><c:tickMarkSkip val="{frame.skip}"/>' if frame.skip > 1 else ""
    )
    return f'<c:lblAlgn val="ctr"/><c:lblOffset val="50"/>{every}<c:noMultiLvlLbl val="1"/>'


def value_axis(
    own: int, other: int, axis: Axis, side: str, frame: Frame, *, reversed_categories: bool = False
) -> str:
    """An axis of numbers. Where categories run downward, it still stands at the bottom."""
    scaling = '<c:orientation val="minMax"/>'
    scaling += f'<c:max val="{axis.high!r}"/>' if axis.high is not None else ""
    scaling += f'<c:min val="{axis.low!r}"/>' if axis.low is not None else ""
    grid = f"<c:majorGridlines><c:spPr>{line_xml(GRID, 0.75)}</c:spPr></c:majorGridlines>"
    unit = f'<c:majorUnit val="{axis.step!r}"/>' if axis.step else ""
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling>{scaling}</c:scaling><c:delete val="{0 if axis.shown else 1}"/>'
        f'<c:axPos val="{side}"/>{grid if axis.grid and axis.shown else ""}{_axis_title(axis, frame)}'
        f'<c:numFmt formatCode="{text_xml(axis.number)}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="{"nextTo" if reversed_categories else "low"}"/>'
        f"<c:spPr>{line_xml(LINE if side == 'b' else None)}</c:spPr>"
        f'{text_look_xml(frame, MUTED)}<c:crossAx val="{other}"/>'
        f'<c:crosses val="{"max" if reversed_categories else "autoZero"}"/><c:crossBetween val="{_crossing(own, side)}"/>'
        f"{unit}</c:valAx>"
    )


def _crossing(own: int, side: str) -> str:
    return "midCat" if own == CATEGORY_AXIS and side == "b" else "between"


def _axis_title(axis: Axis, frame: Frame) -> str:
    return f'<c:title>{_said(axis.title, frame)}<c:overlay val="0"/></c:title>' if axis.title else ""


def _said(text: str, frame: Frame) -> str:
    style = Style(frame.text_size, MUTED)
    said = paragraphs_xml(one_run(text), style, frame.language).replace("<a:buNone/>", "")
    said = said.replace(' marL="0" indent="0"', "")
    return f'<c:tx><c:rich><a:bodyPr rot="0"/><a:lstStyle/>{said}</c:rich></c:tx>'


def _place(place: tuple[float | None, ...]) -> str:
    x, y, width, height = place
    size = "" if width is None else f'<c:w val="{width:.5f}"/><c:h val="{height:.5f}"/>'
    return (
        '<c:layout><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x:.5f}"/><c:y val="{y:.5f}"/>{size}</c:manualLayout></c:layout>'
    )
