"""The table of a view on a slide: the columns that matter most, the first rows, and how many more there are."""

from collections.abc import Sequence
from typing import NamedTuple

from clm.charts.theme import INKS
from clm.export.pptx.canvas import NORMAL, SMALL, Canvas
from clm.export.pptx.fitting import Fit, fitted, shortened, width_pt
from clm.export.pptx.markup import Align, Box
from clm.export.pptx.tables import PAD, place_table, text_cell
from clm.export.tables import Column, cell_words, shown_columns
from clm.language import Language
from clm.views.view import View

HEAD_LINES, MOST_HEAD_LINES = 3, 4  # what a column is made wide enough for, and what it may take
MOST_ROWS = 15
FEW_ROWS = 7  # up to so many rows, a text may take MANY_LINES
FEW_LINES, MANY_LINES = 2, 4
AIR, MOST_AIR = 4.0, 9.0  # of a row, above and below its text together
HEAD_ROOM, LINE_ROOM = 26.0, 19.0
TEXT_MOST, TEXT_LEAST = 520.0, 110.0
NUMBER_MOST = 150.0
MOST_EXTRA = 70.0  # that a column may be wider than it needs


class _Shown(NamedTuple):
    """A column as it is written: its head, its texts, how it is set and how wide it would like to be."""

    head: str
    texts: list[str]
    align: Align
    wanted: float
    least: float


class _Table(NamedTuple):
    """A table as it is set: its columns with their widths, its head, its rows, and the heights of head and rows."""

    columns: list[_Shown]
    widths: list[float]
    heads: list[Fit]
    rows: list[list[Fit]]
    heights: list[float]
    size: float

    def is_whole(self, rows: int, columns: int) -> bool:
        """Whether all rows and columns are there and no text is cut."""
        whole = len(self.rows) == rows and len(self.columns) == columns
        return whole and not any(fit.text.endswith("…") for row in (self.heads, *self.rows) for fit in row)


def place_data_table(
    canvas: Canvas, view: View, box: Box, currency: str | None, personal: bool, name: str
) -> str:
    """Adds the table, in larger type where all of it fits so; returns the sentence about what there is no room for."""
    columns = shown_columns(view, personal)
    if not columns:
        return ""
    count = len(view.table)
    laid = [_laid_out(columns, count, box, size, currency, canvas.t) for size in (NORMAL, SMALL)]
    table = laid[0] if laid[0].is_whole(count, len(columns)) else laid[1]
    spare = (box.height - sum(table.heights)) / max(len(table.rows), 1)
    heights = [table.heights[0], *(height + min(max(spare, 0.0), MOST_AIR) for height in table.heights[1:])]
    muted = INKS["light"].muted
    head = [
        text_cell(fit.text, column.align, colour=muted, ruled=True)
        for fit, column in zip(table.heads, table.columns, strict=True)
    ]
    cells = [
        [text_cell(fit.text, column.align) for fit, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    place_table(canvas, box, [head, *cells], table.widths, heights, size=table.size, name=name, alt=view.alt)
    shown = len(table.rows)
    return left_out_words(count - shown, shown, len(columns) - len(table.columns), canvas.t)


def _laid_out(
    columns: Sequence[Column], count: int, box: Box, size: float, currency: str | None, t: Language
) -> _Table:
    """The table with type of a size: which columns and rows fit, and how each text is broken."""
    fitting = _fitting([_shown(column, size, currency, t) for column in columns], box.width)
    widths = _widths(fitting, box.width)
    heads = [
        fitted(column.head, [size], width - 2 * PAD - 1, MOST_HEAD_LINES)
        for column, width in zip(fitting, widths, strict=True)
    ]
    head_height = max(head.height for head in heads) + 5
    rows = _rows(fitting, widths, size, box.height - head_height, count)
    heights = [head_height, *(max(cell.height for cell in row) + AIR for row in rows)]
    return _Table(fitting, widths, heads, rows, heights, size)


def table_height(rows: int) -> float:
    """The height of a table whose texts need one line each."""
    return HEAD_ROOM + min(rows, MOST_ROWS) * (LINE_ROOM + AIR)


def _rows(
    columns: Sequence[_Shown], widths: Sequence[float], size: float, height: float, count: int
) -> list[list[Fit]]:
    """The first rows that fit; of a short table texts may take more lines than of a long one."""
    most_lines = FEW_LINES if count > FEW_ROWS else MANY_LINES
    rows: list[list[Fit]] = []
    for at in range(min(count, MOST_ROWS)):
        row = [
            fitted(column.texts[at], [size], width - 2 * PAD - 1, most_lines if column.align == "l" else 1)
            for column, width in zip(columns, widths, strict=True)
        ]
        height -= max(fit.height for fit in row) + AIR
        if rows and height < 0:
            break
        rows.append(row)
    return rows


def _shown(column: Column, size: float, currency: str | None, t: Language) -> _Shown:
    texts = [cell_words(column, value, currency, t) for value in column.values[:MOST_ROWS]]
    most = NUMBER_MOST if column.is_number else TEXT_MOST
    widest = max((width_pt(shortened(text, size, most), size) for text in texts), default=0.0)
    word = max((width_pt(part, size) for part in column.name.split()), default=0.0)
    head = width_pt(column.name, size) / HEAD_LINES * 1.25
    room = 2 * PAD + 2
    wanted = min(max(widest, head, min(word, 110.0)), most) + room
    least = wanted if column.is_number or column.kind == "day" else min(wanted, TEXT_LEAST + room)
    return _Shown(column.name, texts, "r" if column.is_number else "l", wanted, least)


def _fitting(columns: Sequence[_Shown], width: float) -> list[_Shown]:
    """As many columns from the left as have room for what they must show."""
    kept: list[_Shown] = []
    used = 0.0
    for column in columns:
        used += column.least
        if kept and used > width:
            break
        kept.append(column)
    return kept


def _widths(columns: Sequence[_Shown], width: float) -> list[float]:
    """Each column as wide as it would like; texts give way where there is too little, all grow where there is more."""
    wanted = sum(column.wanted for column in columns)
    if wanted <= width:
        extra = min((width - wanted) / len(columns), MOST_EXTRA)
        return [column.wanted + extra for column in columns]
    least = sum(column.least for column in columns)
    share = max(width - least, 0.0) / max(wanted - least, 1e-9)
    return [column.least + (column.wanted - column.least) * min(share, 1.0) for column in columns]


def left_out_words(rows: int, shown: int, columns: int, t: Language) -> str:
    """How much of the table is not on the slide, and where it is."""
    if rows > 0:
        return t("The first {shown} of {all} rows; all are in the dashboard and in its download.",
                 shown=t.count(shown), all=t.count(shown + rows))  # fmt: skip
    if columns > 0:
        return t.plural(
            "{n} more column is in the dashboard.", "{n} more columns are in the dashboard.", columns
        )
    return ""
