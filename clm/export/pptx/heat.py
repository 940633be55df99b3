"""Heat maps, which PowerPoint has no chart for, as tables whose cells have their colour."""

from collections.abc import Sequence
from typing import NamedTuple

from clm.charts.colour import text_on
from clm.charts.heat import CELL
from clm.export.pptx.canvas import SMALL, Canvas
from clm.export.pptx.figures import Drawn, each, listed, numbers
from clm.export.pptx.fitting import clean, fitted, line_pt, shortened, width_pt
from clm.export.pptx.markup import Box
from clm.export.pptx.rich import Lines, Run, one_run, plain, rich, run_width, words
from clm.export.pptx.scales import title_of
from clm.export.pptx.tables import Cell, place_table
from clm.export.pptx.writing import nowhere, writings
from clm.language import Language

MOST_NAMES = 0.22  # of the width
ROW_AIR = 2.0
ROW_MOST = 120.0
UNIT_LEAST = 160.0  # the width in which a unit stands in two lines
LARGE = 18.0
LEAST_LINE = 17.0


class HeatMap(NamedTuple):
    """The cells by (row, column), the names of both, and what the map says of itself."""

    cells: dict[tuple[int, int], Cell]
    rows: list[Lines]
    columns: list[str]
    unit: str


def is_heat_map(drawn: Drawn) -> bool:
    """Whether the bars are the cells of a heat map."""
    bars = drawn.of("bar")
    return len(bars) == 1 and bars[0].get("base") is not None and set(numbers(bars[0]["x"])) == {CELL}


def heat_map(drawn: Drawn) -> HeatMap:
    """The cells of a figure as they are coloured there."""
    bar = drawn.of("bar")[0]
    columns = [round((base or 0.0) + CELL / 2) for base in numbers(bar["base"])]
    rows = [int(row) for row in listed(bar["y"])]
    fills = each(bar["marker"]["color"], len(rows))
    texts = [rich(text) for text in bar["text"]]
    cells = {
        (row, column): Cell(lines, "ctr", text_on(fill), fill)
        for row, column, fill, lines in zip(rows, columns, fills, texts, strict=True)
    }
    ticks = zip(listed(drawn.level.get("tickvals")), listed(drawn.level.get("ticktext")), strict=True)
    named = {int(at): plain(text) for at, text in ticks}
    count = max(*columns, *named, 0) + 1 if columns else 0
    told = writings(drawn, nowhere, nowhere)
    names = [_row_name(text) for text in listed(drawn.upright.get("ticktext"))]
    unit = told.head or told.unit or title_of(drawn.level)
    return HeatMap(cells, names, [named.get(at, "") for at in range(count)], unit)


def _row_name(text: str) -> Lines:
    """The name of a row in one line, with its size, if it has one, in a colour of its own."""
    joined = [run for at, line in enumerate(rich(text)) for run in ((Run(" "), *line) if at else line)]
    return (tuple(joined),)


def place_heat_map(canvas: Canvas, found: HeatMap, box: Box, alt: str, name: str) -> str:
    """Adds the table; returns the sentence about the rows and columns for which there is no room."""
    is_text = any(len(cell.lines) > 1 for cell in found.cells.values())
    if is_text and len(found.rows) * 2 * LEAST_LINE > box.height - 2 * LEAST_LINE:
        found = found._replace(cells={at: _in_one_line(cell) for at, cell in found.cells.items()})
    size = LARGE if is_text and len(found.rows) <= 2 else SMALL
    names = max(_name_width(lines, size) for lines in found.rows) + 12
    names = min(max(names, UNIT_LEAST if found.unit else 0.0), box.width * MOST_NAMES)
    widest = max(run_width(cell.lines, size) for cell in found.cells.values()) + 6
    most_columns = max(int((box.width - names) / widest), 1)
    columns = range(min(len(found.columns), most_columns))
    width = (box.width - names) / len(columns) if is_text else min((box.width - names) / len(columns), 64.0)
    heads = [fitted(head, [size], width - 4, 2) for head in found.columns[: len(columns)]]
    unit = fitted(found.unit, [SMALL], names - 6, 2)
    head_height = max(unit.height, *(head.height for head in heads)) + ROW_AIR
    texts = [*(cell.lines for cell in found.cells.values()), *found.rows]
    cell_height = max(_height(lines, size) for lines in texts) + ROW_AIR
    kept = _kept_rows(found, int((box.height - head_height) / cell_height))
    row_height = min((box.height - head_height) / len(kept), ROW_MOST if is_text else cell_height * 1.35)
    head = [Cell(one_run(unit.text), colour=canvas.inks.muted)]
    head += [Cell(one_run(each_head.text), "ctr", canvas.inks.ink) for each_head in heads]
    body = [
        [_name_cell(found.rows[at], names, size), *(_cell(found, at, column) for column in columns)]
        for at in kept
    ]
    heights = [head_height, *([row_height] * len(kept))]
    place_table(
        canvas, box, [head, *body], [names, *([width] * len(columns))], heights,
        size=size, name=name, alt=alt, gap=True,
    )  # fmt: skip
    known = {row for row, _ in found.cells}
    return _left_out(len(known - set(kept)), len(found.columns) - len(columns), canvas.t)


def _kept_rows(found: HeatMap, most: int) -> list[int]:
    """The rows that fit: all, or a bold one on top (an average) and the last of the others, which are the newest."""
    count = len(found.rows)
    if count <= most:
        return list(range(count))
    known = sorted({row for row, _ in found.cells})  # a row of blanks says least
    first = [0] if any(run.bold for run in found.rows[0][0]) else []
    return [*first, *known[len(first) :][-max(most - len(first), 1) :]]


def _cell(found: HeatMap, row: int, column: int) -> Cell:
    return found.cells.get((row, column), Cell(((),)))


def _name_cell(lines: Lines, width: float, size: float) -> Cell:
    text = words(lines[0])
    if width_pt(text, size) <= width - 8:
        return Cell(lines, "l")
    return Cell(one_run(shortened(text, size, width - 8)), "l")


def _name_width(lines: Lines, size: float) -> float:
    return width_pt(clean(words(lines[0])), size)


def _in_one_line(cell: Cell) -> Cell:
    runs = [run for at, line in enumerate(cell.lines) for run in ((Run(" · "), *line) if at else line)]
    return cell._replace(lines=(tuple(runs),))


def _height(lines: Lines, size: float) -> float:
    return sum(line_pt(words(line), size) for line in lines)


def _left_out(rows: int, columns: int, t: Language) -> str:
    """What is not shown, and where it is."""
    said: Sequence[str] = [
        t.plural("{n} earlier row", "{n} earlier rows", rows) if rows else "",
        t.plural("{n} later column", "{n} later columns", columns) if columns else "",
    ]
    left = t(" and ").join(part for part in said if part)
    return t("{left} not shown here: see the dashboard.", left=left) if left else ""
