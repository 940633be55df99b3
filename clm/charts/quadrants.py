"""Four quadrants: what customers bring now, upward, against how much more they could bring, to the right."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from clm.charts.heat import Cell, draw_cells, name_cells
from clm.charts.labels import bold, text_height_px, wrapped
from clm.charts.theme import Look, StageLike, blank_figure, stage_names
from clm.charts.words import customers_words, lines

ROW_PX = 110
ROW_NAME_PX = 84
COLUMN_NAME_PX = 120
PLACES = {"protect": (0, 0), "core": (1, 0), "release": (0, 1), "build": (1, 1)}  # column and row


def quadrants(
    frame: pd.DataFrame, groups: Sequence[StageLike], look: Look, *, currency: str | None = None
) -> go.Figure:
    """A cell a quadrant with its customers and their money; the more of all money it holds, the stronger its colour.

    Args:
        frame: one row a quadrant: quadrant (protect, core, release, build), customers, share (0–1), current_value,
            value_share (0–1; null where nobody brings anything).
        groups: the names of the quadrants.
    """
    t, names = look.t, stage_names(groups, look)
    columns = [t("Little room to grow"), t("Can grow")]
    heads = [wrapped(name, look.small_px, look.px(COLUMN_NAME_PX)) for name in columns]
    top_px = max(text_height_px(head, look.small_px) for head in heads) + look.px(16)
    figure = blank_figure(look, 2 * look.px(ROW_PX) + top_px, t=top_px, b=0)
    cells = []
    for row in frame.to_dict("records"):
        column, line = PLACES[row["quadrant"]]
        name, share = names[row["quadrant"]], t.share(row["share"])
        money = t.short_money(row["current_value"], currency)
        text = f"{bold(name)}<br>{customers_words(row['customers'], look)}<br>{money}"
        words = lines(
            bold(name),
            customers_words(row["customers"], look),
            t("{share} of all", share=share),
            t("{money}, {share} of all money", money=money, share=t.share(row["value_share"])),
        )
        value = 0.0 if pd.isna(row["value_share"]) else float(row["value_share"])
        cells.append(Cell(column, line, value, text, words, (row["quadrant"], None)))
    draw_cells(figure, cells, 1.0, look)
    rows = [t("Bring much now"), t("Bring little now")]
    named = [wrapped(name, look.small_px, look.px(ROW_NAME_PX)) for name in rows]
    name_cells(figure, dict(enumerate(heads)), named, 2, look)
    return figure
