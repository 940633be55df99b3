"""Views and decks as PDF and PNG: our own HTML file, printed and photographed by a browser of this machine."""

import io
import zipfile

from clm.charts.theme import Theme
from clm.export.browser import photographed, printed
from clm.export.html import deck_html, slide_html
from clm.export.text import printable
from clm.views.deck import Deck, Slide
from clm.views.scope import Scope
from clm.views.view import View

SIZE_PX = (1600, 900)  # of a slide, before it is scaled
SCALE = 2.0  # pixels of the picture for one of the slide: sharp on a projector and in print


def deck_pdf(deck: Deck, personal: bool = False) -> bytes:
    """The deck on A4 pages: contents, a page a slide (more where a table is all it has), definitions.

    Raises:
        ClmError: browser_not_found, browser_failed.
    """
    return printed(deck_html(deck, personal))


def view_png(
    view: View | Slide,
    scope: Scope,
    theme: Theme = "light",
    size_px: tuple[int, int] = SIZE_PX,
    scale: float = SCALE,
    personal: bool = False,
) -> bytes:
    """One view as a picture of a slide, `scale` times as many pixels as `size_px` each way.

    Raises:
        ClmError: browser_not_found, browser_failed.
    """
    slide = view if isinstance(view, Slide) else Slide(view)
    return photographed(slide_html(slide, scope, theme, size_px, personal), *size_px, scale)


def deck_pngs(deck: Deck, theme: Theme = "light", personal: bool = False) -> bytes:
    """The deck as a ZIP file with a picture a slide, in their order.

    Raises:
        ClmError: browser_not_found, browser_failed.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for number, slide in enumerate(deck.slides, start=1):
            picture = view_png(slide, deck.scope, theme, personal=personal)
            # A date of its own, so that the same deck gives the same file.
            archive.writestr(zipfile.ZipInfo(f"{number:02} {_file_name(slide.title)}.png"), picture)
    return buffer.getvalue()


def _file_name(title: str) -> str:
    """A title as part of a file name on any system."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in printable(title))
    return " ".join(kept.split())[:60]
