"""A deck as a workbook: a sheet a view with its table, and in front of them what is where."""

import datetime
import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from clm.export.text import markdown_plain, printable
from clm.export.xlsx.names import link, sheet_names
from clm.export.xlsx.sheet import Styles, height_of, write_view
from clm.views.deck import Deck
from clm.views.definitions import definition
from clm.views.source import scope_words

# A name from the data is text, whatever it looks like: nothing is run and nothing is fetched.
HARMLESS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NAME_WIDTH, TEXT_WIDTH = 34, 100


def deck_xlsx(deck: Deck, personal: bool = False) -> bytes:
    """The deck as one XLSX workbook: contents, a sheet a slide, definitions.

    Args:
        personal: whether the columns that say who somebody is are written.
    """
    t, buffer = deck.scope.t, io.BytesIO()
    names = sheet_names([t("Contents"), *(slide.title for slide in deck.slides), t("Definitions")])
    with xlsxwriter.Workbook(buffer, HARMLESS) as book:
        # The day looked at, not the clock's: the same deck gives the same file.
        made = datetime.datetime.combine(deck.scope.as_of, datetime.time())
        book.set_properties({"title": printable(deck.title), "created": made})
        styles = Styles(book, deck.scope.currency, t)
        sheets = [book.add_worksheet(name) for name in names]
        _contents(sheets[0], deck, names[1:], styles)
        for slide, sheet in zip(deck.slides, sheets[1:-1], strict=True):
            write_view(sheet, slide, deck.scope, styles, names[0], personal)
        _definitions(sheets[-1], deck, styles, names[0])
    return buffer.getvalue()


def _contents(sheet: Worksheet, deck: Deck, names: Sequence[str], styles: Styles) -> None:
    """What is in the workbook, each with its finding and a link to its sheet."""
    t = deck.scope.t
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, NAME_WIDTH, styles.wrapped)
    sheet.set_column(1, 1, TEXT_WIDTH, styles.wrapped)
    sheet.write_string(0, 0, printable(deck.title), styles.title)
    sheet.write_string(1, 0, printable(scope_words(deck.scope)), styles.quiet)
    sheet.write_row(3, 0, [t("View"), t("Finding")], styles.head)
    for row, (slide, name) in enumerate(zip(deck.slides, names, strict=False), start=4):
        sheet.write_url(row, 0, link(name), styles.link, printable(slide.title)[:255])
        sheet.set_row(row, height_of(slide.view.headline, TEXT_WIDTH))
        sheet.write_string(row, 1, printable(slide.view.headline), styles.wrapped)
    sheet.write_url(4 + len(deck.slides), 0, link(names[-1]), styles.link, t("Definitions"))
    sheet.write_string(4 + len(deck.slides), 1, t("How every number is counted"), styles.wrapped)
    sheet.freeze_panes(4, 0)
    styles.for_print(sheet)


def _definitions(sheet: Worksheet, deck: Deck, styles: Styles, contents: str) -> None:
    """How every number of the workbook is counted, each definition once."""
    t = deck.scope.t
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, NAME_WIDTH, styles.wrapped)
    sheet.set_column(1, 1, TEXT_WIDTH, styles.wrapped)
    sheet.write_string(0, 0, t("Definitions"), styles.title)
    sheet.write_url(1, 0, link(contents), styles.link, t("Contents"))
    sheet.write_row(2, 0, [t("Number"), t("How it is counted")], styles.head)
    for row, name in enumerate(dict.fromkeys(slide.view.counted for slide in deck.slides), start=3):
        said = definition(name)
        text = markdown_plain(t.pick(said.text))
        sheet.set_row(row, height_of(text, TEXT_WIDTH))
        sheet.write_string(row, 0, t.pick(said.title), styles.wrapped)
        sheet.write_string(row, 1, text, styles.wrapped)
    sheet.freeze_panes(3, 0)
    styles.for_print(sheet)
