"""The last slides: how the numbers of the deck are counted, a paragraph each; the whole text is in the notes."""

from typing import NamedTuple

from clm.export.pptx.canvas import MARGIN, SMALL, WIDTH, Canvas
from clm.export.pptx.finding import BOTTOM, write_foot
from clm.export.pptx.fitting import Fit, fitted
from clm.export.pptx.markup import Box, Style
from clm.export.pptx.rich import one_run
from clm.export.pptx.template import HEAD, KICKER
from clm.export.text import markdown_plain
from clm.language import Language
from clm.views.deck import Deck
from clm.views.definitions import definition

TOP = 88.0
GAP = 32.0
COLUMN = (WIDTH - 2 * MARGIN - GAP) / 2
MOST_LINES = 9  # of one definition
BETWEEN, PARAGRAPH = 13.0, 4.0


class Counted(NamedTuple):
    """A definition as it stands on a slide, and its whole text."""

    title: Fit
    texts: tuple[Fit, ...]
    whole: str

    @property
    def height(self) -> float:
        return self.title.height + self.text_height + BETWEEN + 2

    @property
    def text_height(self) -> float:
        return sum(fit.height for fit in self.texts) + PARAGRAPH * (len(self.texts) - 1)


def definition_pages(deck: Deck) -> list[list[list[Counted]]]:
    """The definitions that the deck uses, each once: pages of two columns, with as much of each as costs no page."""
    shortest = _pages(deck, 1)
    longer = (_pages(deck, paragraphs) for paragraphs in (4, 3, 2))
    return next((pages for pages in longer if len(pages) <= len(shortest)), shortest)


def _pages(deck: Deck, paragraphs: int) -> list[list[list[Counted]]]:
    ids = dict.fromkeys(slide.view.counted for slide in deck.slides)
    columns: list[list[Counted]] = [[]]
    for one in (_counted(each, paragraphs, deck.scope.t) for each in ids):
        used = sum(other.height for other in columns[-1])
        if columns[-1] and used + one.height > BOTTOM - TOP + BETWEEN:
            columns.append([])
        columns[-1].append(one)
    pages = [columns[at : at + 2] for at in range(0, len(columns), 2) if columns[at]]
    if pages:
        pages[-1] = _balanced([one for column in pages[-1] for one in column])
    return pages


def _balanced(counted: list[Counted]) -> list[list[Counted]]:
    """The last definitions in two columns as equally long as their order allows."""

    def longer(cut: int) -> float:
        return max(sum(one.height for one in part) for part in (counted[:cut], counted[cut:]))

    cut = min(range(1, len(counted) + 1), key=longer)
    return [part for part in (counted[:cut], counted[cut:]) if part]


def _counted(name: str, paragraphs: int, t: Language) -> Counted:
    """The beginning of a definition; of a list, each point is a paragraph."""
    found = definition(name)
    title, whole = t.pick(found.title), markdown_plain(t.pick(found.text))
    parts = [part for block in whole.split("\n\n") for part in block.split("\n") if part.strip()]
    fits = [fitted(part.removeprefix("- "), [SMALL], COLUMN, MOST_LINES) for part in parts[:paragraphs]]
    return Counted(fitted(title, [16.0, SMALL], COLUMN, 2, bold=True), tuple(fits), f"{title}: {whole}")


def write_definitions(canvas: Canvas, deck: Deck, page: list[list[Counted]]) -> None:
    """Fills one slide of definitions."""
    t, inks = deck.scope.t, canvas.inks
    width = WIDTH - 2 * MARGIN
    kicker = Style(SMALL, canvas.strong, bold=True)
    canvas.text(
        Box(MARGIN, 22, width, 19), one_run(t("Definitions")), kicker, name=t("Definitions"), role=KICKER
    )
    head = one_run(t("How these numbers are counted"))
    canvas.text(
        Box(MARGIN, 42, width, 34), head, Style(26.0, inks.ink, bold=True), name=t("Title"), role=HEAD
    )
    for at, column in enumerate(page):
        y = TOP
        for one in column:
            x = MARGIN + at * (COLUMN + GAP)
            title = Style(one.title.size, inks.ink, bold=True)
            canvas.text(
                Box(x, y, COLUMN, one.title.height), one_run(one.title.text), title, name=one.title.text
            )
            y += one.title.height + 2
            lines = tuple(one_run(fit.text)[0] for fit in one.texts)
            place = Box(x, y, COLUMN, one.text_height)
            canvas.text(place, lines, Style(SMALL, inks.ink), name=t("Text"), gap=PARAGRAPH)
            y += one.text_height + BETWEEN
    write_foot(canvas, deck.scope)
