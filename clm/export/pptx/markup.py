"""DrawingML as text: colours, runs, paragraphs and shapes, with everything that comes from data escaped."""

import re
from typing import Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from clm.export.pptx.rich import Lines, Run
from clm.export.text import printable

EMU = 12_700  # in a point
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
RGBA = re.compile(r"rgba\((\d+),\s*(\d+),\s*(\d+),\s*([\d.]+)\)")

LONGEST_NAME, LONGEST_ALT = 120, 2_000

Align = Literal["l", "ctr", "r"]
Anchor = Literal["t", "ctr", "b"]


class Box(NamedTuple):
    """A place on a slide, in points from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


class Style(NamedTuple):
    """The look of a text; a run may have a colour of its own."""

    size: float
    colour: str
    bold: bool = False
    align: Align = "l"
    anchor: Anchor = "t"


def emu(points: float) -> int:
    return round(points * EMU)


def text_xml(text: object) -> str:
    return escape(printable(text))


def attribute(text: object) -> str:
    """The text as a quoted attribute."""
    return quoteattr(printable(text))


def fill_xml(colour: str | None) -> str:
    """The fill of a colour: "#RRGGBB", or "rgba(…)" with its opacity; none for None."""
    if colour is None:
        return "<a:noFill/>"
    found = RGBA.fullmatch(colour)
    if not found:
        return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'
    red, green, blue = (int(found[at]) for at in (1, 2, 3))
    alpha = f'<a:alpha val="{round(float(found[4]) * 100_000)}"/>'
    return f'<a:solidFill><a:srgbClr val="{red:02X}{green:02X}{blue:02X}">{alpha}</a:srgbClr></a:solidFill>'


def line_xml(colour: str | None, width: float = 1.0, dash: str = "solid") -> str:
    """The line around a shape or of a series; none for None."""
    if colour is None:
        return "<a:ln><a:noFill/></a:ln>"
    dashed = "" if dash == "solid" else f'<a:prstDash val="{dash}"/>'
    return f'<a:ln w="{emu(width)}" cap="rnd">{fill_xml(colour)}{dashed}<a:round/></a:ln>'


def language_tag(text: str, language: str) -> str:
    """The language in which a spelling checker reads the text, and by which a font is chosen."""
    if language == "zh" or HAN.search(text):
        return 'lang="zh-CN" altLang="en-US"'
    return 'lang="en-GB"'


def run_xml(run: Run, style: Style, language: str) -> str:
    bold = ' b="1"' if run.bold or style.bold else ""
    look = f'{language_tag(run.text, language)} sz="{round(style.size * 100)}"{bold} dirty="0"'
    fonts = '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/>'
    return (
        f"<a:r><a:rPr {look}>{fill_xml(run.colour or style.colour)}{fonts}</a:rPr>"
        f"<a:t>{text_xml(run.text)}</a:t></a:r>"
    )


def paragraphs_xml(lines: Lines, style: Style, language: str, gap: float = 0.0) -> str:
    """One paragraph a line, `gap` points apart."""
    spaced = f'<a:spcBef><a:spcPts val="{round(gap * 100)}"/></a:spcBef>'
    properties = f'<a:pPr algn="{style.align}" marL="0" indent="0">{spaced}<a:buNone/></a:pPr>'
    end = f'<a:endParaRPr lang="en-GB" sz="{round(style.size * 100)}"/>'
    return "".join(
        f"<a:p>{properties}{''.join(run_xml(run, style, language) for run in line)}{'' if line else end}</a:p>"
        for line in lines or ((),)
    )


def body_xml(lines: Lines, style: Style, language: str, *, wrap: bool = True, gap: float = 0.0) -> str:
    """The text of a shape, without margins: its box was measured."""
    kind = "square" if wrap else "none"
    return (
        f'<p:txBody><a:bodyPr wrap="{kind}" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{style.anchor}" rtlCol="0">'
        f"<a:noAutofit/></a:bodyPr><a:lstStyle/>{paragraphs_xml(lines, style, language, gap)}</p:txBody>"
    )


def place_xml(box: Box, tag: str = "a:xfrm") -> str:
    return (
        f'<{tag}><a:off x="{emu(box.x)}" y="{emu(box.y)}"/>'
        f'<a:ext cx="{max(emu(box.width), 0)}" cy="{max(emu(box.height), 0)}"/></{tag}>'
    )


def names_xml(tag: str, number: int, name: str, alt: str = "") -> str:
    """What a shape is called in the list of shapes, and what is read aloud of it."""
    described = f" descr={attribute(alt[:LONGEST_ALT])}" if alt else ""
    return f'<{tag} id="{number}" name={attribute(name[:LONGEST_NAME])}{described}/>'


def preset(shape: str) -> str:
    return f'<a:prstGeom prst="{shape}"><a:avLst/></a:prstGeom>'
