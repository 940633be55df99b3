"""One view as a sheet: the finding, where it comes from, the table, and what has to be known beside it."""

import math
import unicodedata
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from clm.charts.theme import INKS
from clm.export.tables import Column, cell_words, shown_columns
from clm.export.text import printable
from clm.export.xlsx.names import link
from clm.language import Language
from clm.views.deck import Slide
from clm.views.definitions import definition
from clm.views.scope import Scope
from clm.views.source import scope_words

HEAD_ROW = 3  # above it: finding, source, link back
LINE_HEIGHT = 16  # of a row, in points
MOST_HEIGHT = 400  # Excel's own limit is 409
MOST_LETTERS = 32_767  # in a cell
LEAST_WIDTH, MOST_WIDTH = 8, 60
WIDTH_ROWS = 1_000  # looked at for the width of a column
MOST_WRAPPED = (
    200  # rows of a table whose long texts are shown whole; of a longer one each row stays one line
)


class Styles:
    """The formats of a workbook."""

    def __init__(self, book: Workbook, currency: str | None, t: Language) -> None:
        light = INKS["light"]
        self.t = t
        self.currency = currency
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.quiet: Format = book.add_format({"font_color": light.muted})
        self.link: Format = book.add_format({"font_color": light.accent, "underline": 1, "valign": "top"})
        self.wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})
        head = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": light.grid}
        self.head: Format = book.add_format(head)
        self.number_head: Format = book.add_format({**head, "align": "right"})
        text = {"valign": "top", "num_format": "@"}
        self.text: Format = book.add_format(text)
        self.long_text: Format = book.add_format({**text, "text_wrap": True})
        self._book = book
        self._numbers: dict[str, Format] = {}

    def of(self, column: Column) -> Format:
        """How the values of a column are written."""
        if column.kind == "text":
            return self.text if len(column.values) > MOST_WRAPPED else self.long_text
        pattern = self._pattern(column)
        if pattern not in self._numbers:
            side = {"align": "left"} if column.kind == "day" else {}
            self._numbers[pattern] = self._book.add_format({"num_format": pattern, "valign": "top", **side})
        return self._numbers[pattern]

    def _pattern(self, column: Column) -> str:
        if column.kind == "share":
            return "0.0%"
        if column.kind == "day":
            return "yyyy-mm-dd"
        if column.kind == "count":
            return "#,##0"
        if column.kind == "number":
            return "#,##0." + "0" * column.digits
        # As the language writes it: the sign of the currency before the amount, cents where amounts are small.
        sign = self.t.money(0, self.currency).rstrip("0.,\u00a0 ").replace('"', "") if self.currency else ""
        digits = "#,##0" if column.largest >= 1000 else "#,##0.00"
        return f'"{sign}"{digits}' if sign else digits

    def for_print(self, sheet: Worksheet) -> None:
        """On paper: A4 on its side, as wide as the page."""
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)


def write_view(
    sheet: Worksheet, slide: Slide, scope: Scope, styles: Styles, contents: str, personal: bool
) -> None:
    """The sheet of a slide.

    Args:
        contents: the name of the sheet to go back to.
    """
    view, t = slide.view, scope.t
    columns = shown_columns(view, personal)
    sheet.set_row(HEAD_ROW, LINE_HEIGHT)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, _cell_text(view.headline), styles.title)
    sheet.write_string(1, 0, _cell_text(scope_words(scope)), styles.quiet)
    sheet.write_url(2, 0, link(contents), styles.link, t("Contents"))
    rows = len(view.table)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _width(column, styles.currency, t))
        head = styles.number_head if column.is_number else styles.head
        sheet.write_string(HEAD_ROW, at, _cell_text(column.name), head)
        style = styles.of(column)
        for row, value in enumerate(column.values, start=HEAD_ROW + 1):
            _write(sheet, row, at, value, column, style)
    _set_heights(sheet, columns)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    if rows and columns:
        sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + rows, len(columns) - 1)
        sheet.repeat_rows(HEAD_ROW)
    for row, words in enumerate(_beside(slide, t), start=HEAD_ROW + rows + 2):
        sheet.write_string(row, 0, _cell_text(words), styles.quiet)
    styles.for_print(sheet)


def _set_heights(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Rows as high as their longest text needs, where texts are shown whole."""
    texts = [column.values for column in columns if column.kind == "text"]
    if not texts or len(texts[0]) > MOST_WRAPPED:
        return
    for row, values in enumerate(zip(*texts, strict=True), start=HEAD_ROW + 1):
        height = max(height_of(value or "", MOST_WIDTH) for value in values)
        if height > LINE_HEIGHT:
            sheet.set_row(row, height)


def _write(sheet: Worksheet, row: int, at: int, value: Any, column: Column, style: Format) -> None:
    if value is None:
        sheet.write_blank(row, at, None, style)
    elif column.kind == "day":
        # Excel knows no day before 1900.
        if value.year >= 1900:
            sheet.write_datetime(row, at, value, style)
        else:
            sheet.write_string(row, at, value.isoformat(), style)
    elif column.kind == "text":
        sheet.write_string(row, at, _cell_text(value), style)
    elif math.isinf(value):
        sheet.write_string(row, at, "∞" if value > 0 else "−∞", style)
    else:
        sheet.write_number(row, at, value, style)


def _cell_text(text: object) -> str:
    """The text as far as a cell can hold it."""
    return printable(text)[:MOST_LETTERS]


def _beside(slide: Slide, t: Language) -> list[str]:
    """What stands under the table: the presenter's words, what the chart shows, the numbers, notes, definition."""
    view = slide.view
    figures = [
        t(
            "{label}: {value}",
            label=one.label,
            value=" ".join(part for part in (one.value, one.change) if part),
        )
        for one in view.figures
    ]
    counted = t(
        "How it is counted: see “{title}” on the last sheet.", title=t.pick(definition(view.counted).title)
    )
    return [text for text in (slide.remark, view.subtitle, *figures, *view.notes, counted) if text]


def _width(column: Column, currency: str | None, t: Language) -> float:
    """The width of a column in letters, of which Chinese ones take two; the widest is MOST_WIDTH."""
    words = [column.name, *(cell_words(column, value, currency, t) for value in column.values[:WIDTH_ROWS])]
    # The arrow of the filter stands in the header.
    widest = 1.1 * max(_letters(word[:MOST_WIDTH]) + (3 if at == 0 else 1) for at, word in enumerate(words))
    return min(max(widest, LEAST_WIDTH), MOST_WIDTH)


def height_of(text: str, width: float) -> float:
    """The height of a row in points whose cell of a width in letters shows all of the text."""
    lines = sum(max(1, math.ceil(1.1 * _letters(row) / width)) for row in text.split("\n"))
    return min(lines * LINE_HEIGHT, MOST_HEIGHT)


def _letters(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
