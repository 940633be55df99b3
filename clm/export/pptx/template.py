"""Our template, made anew for a brand: 16:9, one master, five layouts, the company's colour, name and logo."""

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Slides
from pptx.util import Emu

from clm.charts.theme import INKS
from clm.export.brand import Brand
from clm.export.pptx.canvas import HEIGHT, MARGIN, NORMAL, SMALL, SOURCE, WIDTH
from clm.export.pptx.markup import NAMESPACES, Box, emu, fill_xml, names_xml, place_xml, preset
from clm.export.pptx.theme_xml import theme_xml
from clm.language import Language

PRESENTATION = "http://schemas.openxmlformats.org/presentationml/2006/main"
INK, MUTED = INKS["light"].ink, INKS["light"].muted
LOGO = Box(WIDTH - MARGIN - 110, 18, 110, 34)  # the most room that a logo has
FOOT = Box(MARGIN, HEIGHT - 40, WIDTH - 2 * MARGIN - 60, 28)
NUMBER = Box(WIDTH - MARGIN - 50, HEIGHT - 38, 50, 20)
TITLE = Box(MARGIN, 42, WIDTH - 2 * MARGIN, 68)
CONTENT = Box(MARGIN, 150, WIDTH - 2 * MARGIN, HEIGHT - 150 - 52)
HEADLINE = 26.0
BAND = 18.0  # the accent at the left of the first slide


class Holder(NamedTuple):
    """A placeholder: its role on the slide, its name, its place and its look."""

    role: str
    name: str
    box: Box
    size: float
    colour: str = INK
    bold: bool = False


class Layouts(NamedTuple):
    """The layouts by what they are for."""

    title: Any
    chart: Any
    table: Any
    columns: Any
    definitions: Any


KICKER = 'type="body" sz="quarter" idx="10"'
SUBTITLE = 'type="body" sz="quarter" idx="11"'
SOURCE_LINE = 'type="body" sz="quarter" idx="12"'
HEAD = 'type="title"'
SLIDE_NUMBER = 'type="sldNum" sz="quarter" idx="13"'
LEFT = 'sz="half" idx="14"'
RIGHT = 'sz="half" idx="15"'


def template(brand: Brand, t: Language) -> tuple[Slides, Layouts]:
    """An empty presentation in the brand's look."""
    slides = Presentation()
    slides.part._element.find(f"{{{PRESENTATION}}}sldSz").attrib.pop("type", None)  # it is no longer 4:3
    slides.slide_width, slides.slide_height = Emu(emu(WIDTH)), Emu(emu(HEIGHT))
    name = brand.name or t("Customer lifecycle")
    master = slides.slide_master
    theme = theme_xml(brand.accent, name)
    master.part.part_related_by(RELATIONSHIP_TYPE.THEME)._blob = theme
    notes: Any = slides.notes_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    notes._element = parse_xml(theme)
    for layout in list(slides.slide_layouts)[5:]:
        slides.slide_layouts.remove(layout)
    _fill(master, [*_holders(t)], "", t)
    _set_styles(master)
    _add_logo(master, brand)
    made = []
    for layout, (title, holders, kind) in zip(slides.slide_layouts, _layouts(t), strict=True):
        _fill(layout, holders, title, t, kind=kind, accent=brand.accent)
        made.append(layout)
    return slides, Layouts(*made)


def _holders(t: Language) -> list[Holder]:
    return [
        Holder(HEAD, t("Finding"), TITLE, HEADLINE, bold=True),
        Holder('type="body" idx="1"', t("Text"), CONTENT, NORMAL),
        Holder('type="sldNum" sz="quarter" idx="4"', t("Slide number"), NUMBER, SMALL, MUTED),
    ]


def _layouts(t: Language) -> list[tuple[str, list[Holder], str]]:
    """Name, placeholders and kind of each layout, in the order of `Layouts`."""
    head = [
        Holder(KICKER, t("What is looked at"), Box(MARGIN, 22, 700, 20), SMALL, bold=True),
        Holder(HEAD, t("Finding"), TITLE, HEADLINE, bold=True),
        Holder(SUBTITLE, t("What the chart shows"), Box(MARGIN, 112, WIDTH - 2 * MARGIN, 24), NORMAL, MUTED),
        Holder(SOURCE_LINE, t("Source"), FOOT, SOURCE, MUTED),
        Holder(SLIDE_NUMBER, t("Slide number"), NUMBER, SMALL, MUTED),
    ]
    half = (CONTENT.width - 28) / 2
    left, right = CONTENT._replace(width=half), CONTENT._replace(x=CONTENT.x + half + 28, width=half)
    opening = [
        Holder('type="ctrTitle"', t("Title"), Box(MARGIN + 26, 120, 440, 150), 36, bold=True),
        Holder(
            'type="subTitle" idx="1"',
            t("Dataset, day, model"),
            Box(MARGIN + 26, 290, 440, 150),
            NORMAL,
            MUTED,
        ),
        head[3]._replace(box=FOOT._replace(x=MARGIN + 26, width=FOOT.width - 26)),
        head[4],
    ]
    halves = [Holder(LEFT, t("Left"), left, NORMAL), Holder(RIGHT, t("Right"), right, NORMAL)]
    return [
        (t("Title"), opening, "title"),
        (
            t("Finding with chart"),
            [*head, Holder('type="chart" idx="14"', t("Chart"), CONTENT, NORMAL)],
            "chart",
        ),
        (t("Finding with table"), [*head, Holder('type="tbl" idx="14"', t("Table"), CONTENT, NORMAL)], "tbl"),
        (t("Two columns"), [*head, *halves], "twoObj"),
        (t("Definitions"), [*head[:2], *head[3:], *halves], "twoColTx"),
    ]


def _fill(
    sheet: Any, holders: Sequence[Holder], name: str, t: Language, *, kind: str = "", accent: str = ""
) -> None:
    """Replaces everything on a master or layout."""
    tree = sheet.shapes._spTree
    for shape in list(sheet.shapes):
        tree.remove(shape._element)
    if accent:
        band = Box(0, 0, BAND, HEIGHT) if kind == "title" else Box(0, 24, 8, 86)
        tree.append(parse_xml(_band_xml(band, accent)))
    for number, holder in enumerate(holders, start=10):
        tree.append(parse_xml(_holder_xml(holder, number, t)))
    if kind:
        sheet.name = name
        sheet._element.set("type", kind)
        sheet._element.set("preserve", "1")
        sheet._element.set("userDrawn", "1")


def _band_xml(box: Box, accent: str) -> str:
    decorative = (
        '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
    )
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="9" name="Band">{decorative}</p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        f"</p:nvSpPr><p:spPr>{place_xml(box)}{preset('rect')}{fill_xml(accent)}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _holder_xml(holder: Holder, number: int, t: Language) -> str:
    look = f'sz="{round(holder.size * 100)}" b="{int(holder.bold)}"'
    fonts = "+mj" if holder.role in (HEAD, 'type="ctrTitle"') else "+mn"
    is_number = "sldNum" in holder.role
    level = (
        f'<a:lvl1pPr marL="0" indent="0" algn="{"r" if is_number else "l"}"><a:buNone/><a:defRPr {look}>{fill_xml(holder.colour)}'
        f'<a:latin typeface="{fonts}-lt"/><a:ea typeface="{fonts}-ea"/></a:defRPr></a:lvl1pPr>'
    )
    language = "zh-CN" if t.code == "zh" else "en-GB"
    said = f'<a:r><a:rPr lang="{language}"/><a:t>{holder.name}</a:t></a:r>'
    if is_number:
        said = f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang="{language}"/><a:t>‹#›</a:t></a:fld>'
    is_object = any(kind in holder.role for kind in ('"chart"', '"tbl"'))
    body = "<a:p><a:endParaRPr/></a:p>" if is_object else f"<a:p>{said}</a:p>"
    return (
        f"<p:sp {NAMESPACES}><p:nvSpPr>{names_xml('p:cNvPr', number, holder.name)}"
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {holder.role}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place_xml(holder.box)}{preset('rect')}</p:spPr><p:txBody>"
        f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{"b" if "ctrTitle" in holder.role else "t"}"><a:normAutofit/></a:bodyPr>'
        f"<a:lstStyle>{level}</a:lstStyle>{body}</p:txBody></p:sp>"
    )


def _set_styles(master: Any) -> None:
    """The look of text that users add: the size that can be read in a room, in our ink."""
    styles = master._element.find(f"{{{PRESENTATION}}}txStyles")
    for style, size, bold, font in (("titleStyle", HEADLINE, 1, "mj"), ("bodyStyle", NORMAL, 0, "mn")):
        found = styles.find(f"{{{PRESENTATION}}}{style}")
        levels = "".join(
            f'<a:lvl{at}pPr marL="{(at - 1) * 228600}" indent="0" algn="l"><a:spcBef><a:spcPts val="600"/></a:spcBef><a:buNone/>'
            f'<a:defRPr sz="{round(size * 100)}" b="{bold}"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
            f'<a:latin typeface="+{font}-lt"/><a:ea typeface="+{font}-ea"/><a:cs typeface="+{font}-cs"/></a:defRPr></a:lvl{at}pPr>'
            for at in range(1, 6)
        )
        made = parse_xml(f"<p:{style} {NAMESPACES}>{levels}</p:{style}>")
        found[:] = [deepcopy(child) for child in made]


def _add_logo(master: Any, brand: Brand) -> None:
    """The logo at the upper right of every slide, as large as its room allows."""
    logo = brand.picture
    if logo is None:
        return
    scale = min(LOGO.width / logo.width, LOGO.height / logo.height)
    box = Box(LOGO.right - logo.width * scale, LOGO.y, logo.width * scale, logo.height * scale)
    _, relation = master.part.get_or_add_image_part(io.BytesIO(logo.content))
    xml = (
        f'<p:pic {NAMESPACES}><p:nvPicPr>{names_xml("p:cNvPr", 30, "Logo", brand.name or "Logo")}<p:cNvPicPr/><p:nvPr userDrawn="1"/>'
        f'</p:nvPicPr><p:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f"<p:spPr>{place_xml(box)}{preset('rect')}</p:spPr></p:pic>"
    )
    master.shapes._spTree.append(parse_xml(xml))
