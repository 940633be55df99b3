"""A slide that is being filled: texts, shapes and groups are placed on it, each with a number of its own."""

from collections.abc import Sequence
from typing import Any

from pptx.oxml import parse_xml
from pptx.slide import Slide

from clm.charts.theme import INKS, Inks
from clm.export.pptx.markup import (
    NAMESPACES,
    Box,
    Style,
    body_xml,
    fill_xml,
    line_xml,
    names_xml,
    place_xml,
    preset,
)
from clm.export.pptx.rich import Lines
from clm.language import Language

WIDTH, HEIGHT = 960.0, 540.0
MARGIN = 44.0
SMALL, NORMAL = 14.0, 16.0  # nothing that has to be read from the last row is smaller
SOURCE = 10.5


class Canvas:
    """Shapes in the order in which they are added, the last on top.

    Attributes:
        slide: the slide of python-pptx; its placeholders are replaced by those that are written here.
        accent: the company's colour, as a fill; `strong` is the same where it is text on white.
    """

    def __init__(self, slide: Slide, t: Language, accent: str, strong: str) -> None:
        self.slide, self.t, self.accent, self.strong = slide, t, accent, strong
        self._tree = slide.shapes._spTree  # python-pptx offers no way to add a shape as XML
        for shape in list(slide.placeholders):
            self._tree.remove(shape._element)
        self._number = 1
        self._groups: list[list[str]] = []

    @property
    def inks(self) -> Inks:
        return INKS["light"]

    @property
    def language(self) -> str:
        return self.t.code

    def number(self) -> int:
        self._number += 1
        return self._number

    def add(self, xml: str) -> None:
        """Adds a shape, given as XML without its namespaces; inside of a group, to the group."""
        if self._groups:
            self._groups[-1].append(xml)
        else:
            self._tree.append(_parsed(xml))

    def text(
        self,
        box: Box,
        lines: Lines,
        style: Style,
        *,
        name: str,
        alt: str = "",
        role: str | None = None,
        wrap: bool = True,
        gap: float = 0.0,
    ) -> None:
        """A text box; `role` is the placeholder of the layout that it fills, such as 'type="title"'."""
        kind = f"<p:nvPr><p:ph {role}/></p:nvPr>" if role else "<p:nvPr/>"
        is_box = "" if role else ' txBox="1"'
        self.add(
            f"<p:sp><p:nvSpPr>{names_xml('p:cNvPr', self.number(), name, alt)}<p:cNvSpPr{is_box}/>{kind}</p:nvSpPr>"
            f"<p:spPr>{place_xml(box)}{'' if role else preset('rect') + '<a:noFill/>'}</p:spPr>"
            f"{body_xml(lines, style, self.language, wrap=wrap, gap=gap)}</p:sp>"
        )

    def field(self, box: Box, style: Style, *, name: str, role: str) -> None:
        """The number of the slide, which PowerPoint keeps right when slides are moved."""
        look = f'lang="en-GB" sz="{round(style.size * 100)}"'
        number = (
            f'<a:p><a:pPr algn="{style.align}"/><a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
            f"<a:rPr {look}>{fill_xml(style.colour)}</a:rPr><a:t>‹#›</a:t></a:fld></a:p>"
        )
        self.add(
            f'<p:sp><p:nvSpPr>{names_xml("p:cNvPr", self.number(), name)}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            f"<p:nvPr><p:ph {role}/></p:nvPr></p:nvSpPr><p:spPr>{place_xml(box)}</p:spPr>"
            f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/><a:lstStyle/>{number}</p:txBody></p:sp>'
        )

    def shape(
        self,
        box: Box,
        fill: str | None,
        *,
        name: str,
        geometry: str = "",
        outline: str | None = None,
        alt: str = "",
    ) -> None:
        """A filled shape without text: a rectangle unless another geometry is given."""
        drawn = geometry or preset("rect")
        self.add(
            f"<p:sp><p:nvSpPr>{names_xml('p:cNvPr', self.number(), name, alt)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
            f"<p:spPr>{place_xml(box)}{drawn}{fill_xml(fill)}{line_xml(outline)}</p:spPr></p:sp>"
        )

    def rule(self, box: Box, colour: str, *, name: str, width: float = 1.0, dash: str = "solid") -> None:
        """A straight line from the upper left to the lower right corner of the box."""
        self.add(
            f"<p:cxnSp><p:nvCxnSpPr>{names_xml('p:cNvPr', self.number(), name)}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>"
            f"<p:spPr>{place_xml(box)}{preset('line')}{line_xml(colour, width, dash)}</p:spPr></p:cxnSp>"
        )

    def begin_group(self) -> None:
        """What is added from here on belongs together."""
        self._groups.append([])

    def end_group(self, box: Box, *, name: str, alt: str) -> None:
        """Adds what was added since the group began as one shape that can be moved as a whole."""
        inside = "".join(self._groups.pop())
        place = place_xml(box).replace("</a:xfrm>", "")
        offset = place[place.index("<a:off") :]
        child = offset.replace("<a:off", "<a:chOff").replace("<a:ext", "<a:chExt")
        self.add(
            f"<p:grpSp><p:nvGrpSpPr>{names_xml('p:cNvPr', self.number(), name, alt)}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
            f"<p:grpSpPr>{place}{child}</a:xfrm></p:grpSpPr>{inside}</p:grpSp>"
        )


def _parsed(xml: str) -> Any:
    start = xml.index(" ") if " " in xml[: xml.index(">")] else xml.index(">")
    return parse_xml(f"{xml[:start]} {NAMESPACES}{xml[start:]}")


def boxes_beside(box: Box, shares: Sequence[float], gap: float) -> list[Box]:
    """The box cut into columns, `gap` apart."""
    room = box.width - gap * (len(shares) - 1)
    found, x = [], box.x
    for share in shares:
        width = room * share / sum(shares)
        found.append(Box(x, box.y, width, box.height))
        x += width + gap
    return found
