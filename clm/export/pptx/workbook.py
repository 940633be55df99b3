"""The workbook behind a chart: what PowerPoint opens when somebody edits its numbers."""

import datetime
import io
from collections.abc import Sequence
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from clm.export.pptx.fitting import clean
from clm.export.pptx.model import NativeChart, Series

# Names from the data stay text: never a formula, never a link.
TEXT_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LONGEST_NAME = 200


Cell = str | float | datetime.date | None


class Places(NamedTuple):
    """Where a series stands in the workbook, as references."""

    name: str
    x: str
    values: str
    plus: str
    minus: str


class Sheet:
    """The columns of a chart's workbook: categories first, then for each series its numbers."""

    def __init__(self, chart: NativeChart) -> None:
        self.columns: list[tuple[str, tuple[Cell, ...]]] = []
        self.categories = ""
        if chart.kind != "points":
            self.categories = self._add("", chart.months or chart.categories)
        self.places = [self._placed(series, chart) for series in chart.series]

    def _placed(self, series: Series, chart: NativeChart) -> Places:
        x = self._add("", series.x) if chart.kind == "points" else self.categories
        name = f"Sheet1!${xl_col_to_name(len(self.columns))}$1"
        values = self._add(series.name, series.values)
        plus = minus = ""
        if series.errors:
            plus = self._add(f"{series.name} +", series.errors.plus)
            minus = self._add(f"{series.name} −", series.errors.minus)
        return Places(name, x, values, plus, minus)

    def _add(self, name: str, values: Sequence[Cell]) -> str:
        """Adds a column and returns the reference to its values."""
        letter = xl_col_to_name(len(self.columns))
        self.columns.append((name, tuple(values)))
        return f"Sheet1!${letter}$2:${letter}${max(len(values), 1) + 1}"

    def xlsx(self) -> bytes:
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, TEXT_ONLY) as book:
            sheet, day = book.add_worksheet("Sheet1"), book.add_format({"num_format": "yyyy-mm-dd"})
            for column, (name, values) in enumerate(self.columns):
                sheet.write_string(0, column, short_name(name))
                for row, value in enumerate(values, start=1):
                    if isinstance(value, str):
                        sheet.write_string(row, column, short_name(value))
                    elif isinstance(value, datetime.date):
                        sheet.write_datetime(row, column, value, day)
                    elif value is not None:
                        sheet.write_number(row, column, value)
        return buffer.getvalue()


def short_name(name: str) -> str:
    return clean(name)[:LONGEST_NAME]
