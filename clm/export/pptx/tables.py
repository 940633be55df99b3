"""Tables of PowerPoint: measured columns, cells with a colour of their own, nothing that runs over."""

from collections.abc import Sequence
from typing import NamedTuple

from clm.charts.theme import INKS
from clm.export.pptx.canvas import Canvas
from clm.export.pptx.markup import (
    Align,
    Box,
    Style,
    emu,
    fill_xml,
    line_xml,
    names_xml,
    paragraphs_xml,
    place_xml,
)
from clm.export.pptx.rich import Lines, one_run

TABLE_URI = "http://schemas.openxmlformats.org/drawingml/2006/table"
INK, LINE = INKS["light"].ink, INKS["light"].line
PAD = 5.0  # at the left and the right of a cell


class Cell(NamedTuple):
    """One cell: its lines, how they are set, and what lies behind them."""

    lines: Lines
    align: Align = "l"
    colour: str = INK
    fill: str | None = None
    bold: bool = False
    ruled: bool = False  # a line below it


def text_cell(
    text: str, align: Align = "l", *, bold: bool = False, ruled: bool = False, colour: str = INK
) -> Cell:
    return Cell(one_run(text), align, colour, None, bold, ruled)


def place_table(
    canvas: Canvas,
    box: Box,
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    heights: Sequence[float],
    *,
    size: float,
    name: str,
    alt: str,
    gap: bool = False,
) -> None:
    """Adds a table with its upper left corner at that of the box.

    The first row is its head. With `gap`, cells are set apart by white lines, as in a heat map.
    """
    columns = "".join(f'<a:gridCol w="{emu(width)}"/>' for width in widths)
    body = "".join(
        f'<a:tr h="{emu(height)}">{"".join(_cell(cell, size, canvas.language, gap) for cell in row)}</a:tr>'
        for row, height in zip(rows, heights, strict=True)
    )
    place = Box(box.x, box.y, sum(widths), sum(heights))
    canvas.add(
        f"<p:graphicFrame><p:nvGraphicFramePr>{names_xml('p:cNvPr', canvas.number(), name, alt)}"
        f'<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'{place_xml(place, "p:xfrm")}<a:graphic><a:graphicData uri="{TABLE_URI}"><a:tbl>'
        f'<a:tblPr firstRow="1"/><a:tblGrid>{columns}</a:tblGrid>{body}</a:tbl></a:graphicData></a:graphic>'
        "</p:graphicFrame>"
    )


def _cell(cell: Cell, size: float, language: str, gap: bool) -> str:
    style = Style(size, cell.colour, cell.bold, cell.align)
    pad = emu(1 if gap else PAD)
    text = paragraphs_xml(cell.lines, style, language)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{text}</a:txBody>"
        f'<a:tcPr marL="{pad}" marR="{pad}" marT="0" marB="0" anchor="ctr">{_borders(cell, gap)}'
        f"{fill_xml(cell.fill)}</a:tcPr></a:tc>"
    )


def _borders(cell: Cell, gap: bool) -> str:
    if gap:
        white = line_xml(INKS["light"].background, 1.5)
        return "".join(
            white.replace("<a:ln ", f"<a:{side} ").replace("</a:ln>", f"</a:{side}>") for side in SIDES
        )
    none = line_xml(None)
    sides = "".join(
        none.replace("<a:ln>", f"<a:{side}>").replace("</a:ln>", f"</a:{side}>") for side in SIDES[:3]
    )
    below = line_xml(LINE, 1.0) if cell.ruled else line_xml(INKS["light"].grid, 0.75)
    return sides + below.replace("<a:ln ", "<a:lnB ").replace("</a:ln>", "</a:lnB>")


SIDES = ("lnL", "lnR", "lnT", "lnB")
