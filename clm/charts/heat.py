"""Heat maps of one hue in ten steps with the number in every cell; a blank cell is blank."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go

from clm.charts.colour import text_on
from clm.charts.theme import Look, heat_steps

CELL = 0.97  # of the room that a cell has; the rest is the gap
LEAST_TEXT_PX = 8


class Cell(NamedTuple):
    """One cell: its place (column and row from 0), its value from 0 up, its text, and its hover in words."""

    column: int
    row: int
    value: float
    text: str
    words: str
    key: tuple[str, Any]  # what it is about, as the frame names it


def draw_cells(figure: go.Figure, cells: Sequence[Cell], highest: float, look: Look) -> None:
    """Draws the cells; `highest` and all above it have the strongest colour.

    They are bars of equal length and not plotly's heat map, which cannot hide a text that does not fit its
    cell, has one text colour for all cells and is deaf to clicks in Streamlit.
    """
    steps = heat_steps(look.theme)
    fills = [steps[heat_step(cell.value, highest)] for cell in cells]
    figure.add_bar(
        base=[cell.column - CELL / 2 for cell in cells],
        x=[CELL] * len(cells),
        y=[cell.row for cell in cells],
        width=CELL - 0.04,
        orientation="h",
        marker={"color": fills},
        text=[cell.text for cell in cells],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"size": look.font_px - 1, "color": [text_on(fill) for fill in fills]},
        customdata=[list(cell.key) for cell in cells],
        hovertext=[cell.words for cell in cells],
        hoverinfo="text",
    )
    figure.update_layout(uniformtext={"mode": "hide", "minsize": LEAST_TEXT_PX})


def heat_step(value: float, highest: float) -> int:
    """Which of the ten steps (0–9) a value falls into."""
    return min(max(int(value / highest * 10), 0), 9)


def name_cells(
    figure: go.Figure, columns: dict[int, str], rows: Sequence[str], count: int, look: Look
) -> None:
    """Axes of a heat map with `count` columns: column names (by position) on top, row names at the left."""
    ink: dict[str, Any] = {"size": look.small_px, "color": look.inks.ink}
    figure.update_xaxes(
        side="top",
        range=[-0.5, count - 0.5],
        tickvals=list(columns),
        ticktext=list(columns.values()),
        tickfont=ink,
        autotickangles=[0, 90],
    )
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.5],
        tickvals=list(range(len(rows))),
        ticktext=list(rows),
        tickfont=ink,
        ticklabelstandoff=round(look.px(6)),
    )
