"""The whole deck: a first slide with the agenda, a slide for each view, and the definitions at the end."""

import io
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Slides

from clm.export.brand import Brand
from clm.export.pptx.canvas import Canvas
from clm.export.pptx.closing import definition_pages, write_definitions
from clm.export.pptx.convert import Picture, Sankey
from clm.export.pptx.finding import drawn_picture, write_finding
from clm.export.pptx.fitting import clean
from clm.export.pptx.heat import HeatMap
from clm.export.pptx.opening import write_opening
from clm.export.pptx.speaker_notes import slide_notes, write_notes
from clm.export.pptx.template import Layouts, template
from clm.views.deck import Deck, Slide
from clm.views.source import scope_words

LONGEST_TITLE = 200


def deck_pptx(deck: Deck, brand: Brand | None = None, personal: bool = False) -> bytes:
    """The deck as a PowerPoint file.

    Args:
        personal: whether columns that say who somebody is are shown; a room should not see them unless asked for.

    Raises:
        ClmError: what the questions of a view raise.
    """
    brand, t = brand or Brand(), deck.scope.t
    slides, layouts = template(brand, t)

    def canvas(layout: Any) -> Canvas:
        return Canvas(slides.slides.add_slide(layout), t, brand.accent, brand.strong)

    first = canvas(layouts.title)
    write_opening(first, deck, brand.name)
    about = [
        deck.title,
        t.pick(deck.scope.model.about),
        t("Source: {source}", source=scope_words(deck.scope)),
    ]
    write_notes(first.slide, about, t)
    for slide in deck.slides:
        _write_slide(canvas, layouts, deck, slide, has_logo=brand.picture is not None, personal=personal)
    for page in definition_pages(deck):
        last = canvas(layouts.definitions)
        write_definitions(last, deck, page)
        write_notes(last.slide, [one.whole for column in page for one in column], t)
    _describe(slides, deck, brand)
    buffer = io.BytesIO()
    slides.save(buffer)
    return buffer.getvalue()


def _write_slide(
    canvas: Any, layouts: Layouts, deck: Deck, slide: Slide, *, has_logo: bool, personal: bool
) -> None:
    shown = drawn_picture(slide.view, deck.scope)
    made = canvas(_layout(layouts, shown))
    write_finding(made, deck.scope, slide, shown, has_logo=has_logo, personal=personal)
    write_notes(made.slide, slide_notes(deck.scope, slide, shown), deck.scope.t)


def _layout(layouts: Layouts, shown: Picture | None) -> Any:
    if shown is None or isinstance(shown, HeatMap):
        return layouts.table
    if isinstance(shown, Sankey) or len(shown) == 1:
        return layouts.chart
    return layouts.columns


def _describe(slides: Slides, deck: Deck, brand: Brand) -> None:
    """What the file says of itself; nothing is left of the template that python-pptx begins with."""
    about = slides.core_properties
    about.title, about.author = clean(deck.title)[:LONGEST_TITLE], clean(brand.name)[:LONGEST_TITLE]
    about.subject = clean(scope_words(deck.scope))[:LONGEST_TITLE]
    about.last_modified_by, about.keywords, about.comments = about.author, "", ""
    about.language = deck.scope.t.locale.replace("_", "-")
    package = slides.part.package
    for relation in [
        each.rId for each in package._rels.values() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL
    ]:
        package._rels.pop(relation)
