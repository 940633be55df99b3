"""A native chart as the XML of its part. What is chosen by hand in PowerPoint is said in full: colours, places, labels."""

import datetime
from collections.abc import Sequence

from clm.charts.theme import INKS
from clm.export.pptx.axis_xml import (
    CATEGORY_AXIS,
    VALUE_AXIS,
    Frame,
    category_axis,
    legend_xml,
    text_look_xml,
    title_xml,
    value_axis,
)
from clm.export.pptx.markup import Style, fill_xml, line_xml, paragraphs_xml, text_xml
from clm.export.pptx.model import NativeChart, Series, Values
from clm.export.pptx.rich import Lines
from clm.export.pptx.workbook import Places, Sheet, short_name

NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
INK, PAPER = INKS["light"].ink, INKS["light"].background
FIRST_DAY = datetime.date(1899, 12, 30)  # day 0 of a workbook
NOTHING_SHOWN = "".join(
    f'<c:{name} val="0"/>'
    for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
)


def chart_xml(chart: NativeChart, sheet: Sheet, frame: Frame) -> bytes:
    """The chart part; its numbers are those of the sheet."""
    drawn = list(zip(range(len(chart.series)), chart.series, sheet.places, strict=True))
    if chart.kind == "points":
        plots = _scatter(drawn, frame)
        axes = value_axis(CATEGORY_AXIS, VALUE_AXIS, chart.level, "b", frame)
        axes += value_axis(VALUE_AXIS, CATEGORY_AXIS, chart.values, "l", frame)
    else:
        plots = _areas(drawn, chart) + _bars(drawn, chart, frame) + _lines(drawn, chart, frame)
        is_across = chart.kind == "across"
        axes = category_axis(chart, frame)
        axes += value_axis(
            VALUE_AXIS,
            CATEGORY_AXIS,
            chart.values,
            "b" if is_across else "l",
            frame,
            reversed_categories=is_across,
        )
    x, y, width, height = frame.plot
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {NAMESPACES}><c:date1904 val="0"/>'
        f'<c:roundedCorners val="0"/><c:chart>{title_xml(chart.unit, frame)}<c:plotArea><c:layout><c:manualLayout>'
        f'<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/><c:x val="{x:.5f}"/>'
        f'<c:y val="{y:.5f}"/><c:w val="{width:.5f}"/><c:h val="{height:.5f}"/></c:manualLayout></c:layout>'
        f"{plots}{axes}<c:spPr><a:noFill/></c:spPr></c:plotArea>{legend_xml(chart, frame)}"
        f'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{text_look_xml(frame, INK)}</c:chartSpace>"
    )
    return xml.encode("utf-8")


Drawn = Sequence[tuple[int, Series, Places]]


def _bars(drawn: Drawn, chart: NativeChart, frame: Frame) -> str:
    bars = "".join(
        _bar(*each, chart, frame) for each in drawn if each[1].draw == "bar" or is_floating(each[1], chart)
    )
    if not bars:
        return ""
    direction = "bar" if chart.kind == "across" else "col"
    grouping, overlap = ("stacked", 100) if chart.stacked else ("clustered", -5)
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{bars}'
        f'<c:gapWidth val="{chart.gap}"/><c:overlap val="{overlap}"/>{_axis_ids()}</c:barChart>'
    )


def is_floating(series: Series, chart: NativeChart) -> bool:
    """What the bars of a waterfall stand on."""
    return series.draw == "lower" and chart.kind == "across"


def _bar(at: int, series: Series, places: Places, chart: NativeChart, frame: Frame) -> str:
    outline = line_xml(PAPER, 0.75) if chart.stacked and chart.gap else "<a:ln><a:noFill/></a:ln>"
    points = "".join(
        f'<c:dPt><c:idx val="{point}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"<c:spPr>{_point_fill(series, point)}{outline}</c:spPr></c:dPt>"
        for point in range(len(series.values))
        if series.colours or point in series.hatched
    )
    return (
        f"<c:ser>{_head(at, series, places)}<c:spPr>{fill_xml(_seen(series))}{outline}</c:spPr>"
        f'<c:invertIfNegative val="0"/>{points}{_labels(series, frame)}{_errors(series, places, "")}'
        f"{_categories(chart, places)}{_numbers('c:val', places.values, series.values)}</c:ser>"
    )


def _seen(series: Series) -> str | None:
    return None if series.draw == "lower" else series.colour


def _point_fill(series: Series, point: int) -> str:
    colour = series.colours[point] if series.colours else series.colour
    if point not in series.hatched:
        return fill_xml(_seen(series) and colour)
    inside = fill_xml(colour).removeprefix("<a:solidFill>").removesuffix("</a:solidFill>")
    return (
        f'<a:pattFill prst="wdUpDiag"><a:fgClr>{inside}</a:fgClr>'
        f'<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    )


def _areas(drawn: Drawn, chart: NativeChart) -> str:
    """A band: an area on top of one that is not seen. PowerPoint knows one stack of areas in a chart, so one band."""
    areas = "".join(
        f"<c:ser>{_head(at, series, places)}<c:spPr>{fill_xml(_seen(series))}<a:ln><a:noFill/></a:ln></c:spPr>"
        f"{_categories(chart, places)}{_numbers('c:val', places.values, series.values)}</c:ser>"
        for at, series, places in drawn
        if series.draw in ("area", "lower") and chart.kind == "lines"
    )
    if not areas:
        return ""
    return (
        f'<c:areaChart><c:grouping val="stacked"/><c:varyColors val="0"/>{areas}{_axis_ids()}</c:areaChart>'
    )


def _lines(drawn: Drawn, chart: NativeChart, frame: Frame) -> str:
    lines = "".join(
        f"<c:ser>{_head(at, series, places)}<c:spPr>{_stroke(series)}</c:spPr>{_marker(series)}{_labels(series, frame)}"
        f"{_errors(series, places, 'y')}{_categories(chart, places)}"
        f'{_numbers("c:val", places.values, series.values)}<c:smooth val="0"/></c:ser>'
        for at, series, places in drawn
        if series.draw == "line"
    )
    if not lines:
        return ""
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{lines}<c:marker val="1"/>'
        f"{_axis_ids()}</c:lineChart>"
    )


def _scatter(drawn: Drawn, frame: Frame) -> str:
    lines = "".join(
        f"<c:ser>{_head(at, series, places)}<c:spPr>{_stroke(series)}</c:spPr>{_marker(series)}{_labels(series, frame)}"
        f"{_errors(series, places, 'y')}{_numbers('c:xVal', places.x, series.x)}"
        f'{_numbers("c:yVal", places.values, series.values)}<c:smooth val="0"/></c:ser>'
        for at, series, places in drawn
    )
    return (
        f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{lines}'
        f"{_axis_ids()}</c:scatterChart>"
    )


def _head(at: int, series: Series, places: Places) -> str:
    name = text_xml(short_name(series.name))
    return (
        f'<c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:strRef><c:f>{places.name}</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
    )


def _stroke(series: Series) -> str:
    return line_xml(series.colour if series.width else None, series.width, series.dash)


def _marker(series: Series) -> str:
    if series.marker == "none":
        return '<c:marker><c:symbol val="none"/></c:marker>'
    fill = fill_xml(PAPER if series.hollow else series.colour)
    return (
        f'<c:marker><c:symbol val="{series.marker}"/><c:size val="{series.marker_size}"/>'
        f"<c:spPr>{fill}{line_xml(series.colour, 1.5)}</c:spPr></c:marker>"
    )


def _labels(series: Series, frame: Frame) -> str:
    """What is written at the values; PowerPoint is asked for nothing of its own."""
    colour = series.label_colour or INK
    said = "".join(
        f'<c:dLbl><c:idx val="{point}"/>{_label(lines, colour, frame)}<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        f'<c:dLblPos val="{series.label_place}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        f'<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbl>'
        for point, lines in sorted(series.labels.items())
    )
    return f"<c:dLbls>{said}{NOTHING_SHOWN}</c:dLbls>" if said else ""


def _label(lines: Lines, colour: str, frame: Frame) -> str:
    style = Style(frame.text_size, colour, align="l")
    text = paragraphs_xml(lines, style, frame.language).replace(' marL="0" indent="0"', "")
    return (
        '<c:tx><c:rich><a:bodyPr wrap="none" lIns="38100" tIns="19050" rIns="38100" bIns="19050" anchor="ctr">'
        f"<a:spAutoFit/></a:bodyPr><a:lstStyle/>{text.replace('<a:buNone/>', '')}</c:rich></c:tx>"
    )


def _errors(series: Series, places: Places, direction: str) -> str:
    if not series.errors:
        return ""
    way = f'<c:errDir val="{direction}"/>' if direction else ""
    return (
        f'<c:errBars>{way}<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"{_numbers('c:plus', places.plus, series.errors.plus)}{_numbers('c:minus', places.minus, series.errors.minus)}"
        f"<c:spPr>{line_xml(INK, 1.25)}</c:spPr></c:errBars>"
    )


def _categories(chart: NativeChart, places: Places) -> str:
    if chart.months:
        days = tuple(float((day - FIRST_DAY).days) for day in chart.months)
        return f"<c:cat>{_numbers('', places.x, days, 'yyyy-mm-dd')}</c:cat>"
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{text_xml(short_name(name))}</c:v></c:pt>'
        for at, name in enumerate(chart.categories)
    )
    return (
        f'<c:cat><c:strRef><c:f>{places.x}</c:f><c:strCache><c:ptCount val="{len(chart.categories)}"/>{points}'
        "</c:strCache></c:strRef></c:cat>"
    )


def _numbers(tag: str, place: str, values: Values, layout: str = "General") -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{value!r}</c:v></c:pt>'
        for at, value in enumerate(values)
        if value is not None
    )
    numbers = (
        f"<c:numRef><c:f>{place}</c:f><c:numCache><c:formatCode>{layout}</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )
    return f"<{tag}>{numbers}</{tag}>" if tag else numbers


def _axis_ids() -> str:
    return f'<c:axId val="{CATEGORY_AXIS}"/><c:axId val="{VALUE_AXIS}"/>'
