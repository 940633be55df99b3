"""Which row of a sheet or text holds the column names: below titles, above the data, told by evidence."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from clm.importing.synonyms import normal, section, without_brackets

MOST_TITLE_ROWS = 60
MOST_LABEL_SIGNS = 80
NEAR_SCORE = 0.5  # of two headers that are about as good the upper one counts, if records stand between them
# What stands in data, not in names of columns.
NUMBER = re.compile(
    r"""\s*[="'(]*[-+−]?\s*(?:[$€£¥￥₹]|[A-Z]{3})?\s*\d[\d\s.,'’:/%-]*(?:元|万|[A-Z]{3})?["')]*\s*"""
)
DATED = re.compile(
    r"\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}|[A-Za-z]{3,9} \d{1,2},? \d{4}).*"
)


def header_row(rows: Sequence[Sequence[str]]) -> int | None:
    """The index of the row with the column names among the first rows of a table; None if it has none.

    A header names most columns, its cells are labels rather than values, the cells below are of another kind,
    and some of its words are known.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    widest = max(filled, default=0)
    if widest == 0:
        return None
    candidates = [
        i for i, cells in enumerate(filled[:MOST_TITLE_ROWS]) if cells >= max(min(2, widest), 0.5 * widest)
    ]
    if not candidates:  # what parts the cells stands further down only: a sign in somebody's text
        return None
    scores = {i: _score(rows, i, filled[i] / widest) for i in candidates}
    best = max(candidates, key=lambda i: (scores[i], -i))
    if not is_header(rows[best]):
        return None
    rivals = (i for i in candidates if i < best and scores[i] >= scores[best] - NEAR_SCORE)
    return next((i for i in rivals if _heads(rows, i, best)), best)


def _heads(rows: Sequence[Sequence[str]], at: int, below: int) -> bool:
    """Whether a row is a header of records that stand above another one, as where a report repeats it."""
    named = sum(bool(cell.strip()) for cell in rows[at])
    between = [row for row in rows[at + 1 : below] if 2 * sum(bool(cell.strip()) for cell in row) > named]
    return is_header(rows[at]) and not all(map(is_header, between))


def is_header(row: Sequence[str]) -> bool:
    """Whether the cells of a row can be names of columns: not a record of a table without a header."""
    cells = [cell for cell in row if cell.strip()]
    values = sum(not is_label(cell) for cell in cells)
    return bool(cells) and not any(map(DATED.fullmatch, cells)) and 2 * values <= len(cells)


@lru_cache(maxsize=20_000)  # each cell is asked about for every row that could be the header
def is_label(cell: str) -> bool:
    """Whether a cell can name a column, rather than hold a number, date or address."""
    if NUMBER.fullmatch(cell) or DATED.fullmatch(cell):
        return False
    return "@" not in cell and len(cell.strip()) <= MOST_LABEL_SIGNS


def named_columns(cells: Sequence[str]) -> tuple[str, ...]:
    """Column names that are all there and all different: blank ones are numbered, later twins counted.

    Spaces around a name stay as they are in the file; a name that differs by them alone is a twin.
    """
    names: list[str] = []
    taken: set[str] = set()
    for i, cell in enumerate(cells):
        name = unmarked(cell.strip("\ufeff"))
        own = name if name.strip() else f"Column {i + 1}"
        n = 2
        unique = own
        while _plain(unique) in taken:
            unique, n = f"{own.strip()} ({n})", n + 1
        taken.add(_plain(unique))
        names.append(unique)
    return tuple(names)


def unmarked(cell: str) -> str:
    """A value without Excel's marks for text: ="123" and '123, but not 's-Hertogenbosch."""
    return re.sub(r"^'(?=[-+=@0-9])", "", re.sub(r'(?s)^="(.*)"$', r"\1", cell))


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _score(rows: Sequence[Sequence[str]], at: int, share_filled: float) -> float:
    cells = [(j, cell) for j, cell in enumerate(rows[at]) if cell.strip()]
    labels = [(j, cell) for j, cell in cells if is_label(cell)]
    below = rows[at + 1 : at + 41]
    contrast = sum(_is_above_values(below, j) for j, _ in labels) / len(cells)
    known = sum(normal(without_brackets(cell)) in _known_words() for _, cell in labels) / len(cells)
    different = len({cell.strip() for _, cell in cells}) / len(cells)
    return 2 * known + contrast + share_filled + len(labels) / len(cells) + different / 2


def _is_above_values(below: Sequence[Sequence[str]], column: int) -> bool:
    """Whether most of what stands below a cell is numbers or dates."""
    cells = [row[column] for row in below if len(row) > column and row[column].strip()]
    return 2 * sum(not is_label(cell) for cell in cells) > len(cells)


@cache
def _known_words() -> frozenset[str]:
    return frozenset(
        word
        for name in ("columns", "customer", "dates")
        for words in section(name).values()
        for word in words
    )
