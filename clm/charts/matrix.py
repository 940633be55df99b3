"""The transition matrix: every move as a cell, from the stage of its row to the stage of its column."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from clm.charts.heat import Cell, draw_cells, name_cells
from clm.charts.labels import text_height_px, wrapped
from clm.charts.moves import ENTRY, move_words, node_names
from clm.charts.theme import Look, StageLike, blank_figure

ROW_PX = 48
COLUMN_NAME_PX = 64
ROW_NAME_PX = 90


def transition_matrix(frame: pd.DataFrame, stages: Sequence[StageLike], look: Look) -> go.Figure:
    """Rows are the stages at the start, columns those at the end; a cell says customers and share of its row.

    Args:
        frame: one row a move: from_stage ("entry" for customers first seen in between), to_stage, customers.
            A move that nobody made is blank.
    """
    moves = frame[frame["customers"] > 0]
    names = node_names(stages, look)
    sources = [stage for stage in names if stage in set(moves["from_stage"])]
    targets = [stage for stage in names if stage != ENTRY]
    totals = moves.groupby("from_stage")["customers"].sum()
    whole = float(moves["customers"].sum())
    heads = [wrapped(names[stage], look.small_px, look.px(COLUMN_NAME_PX)) for stage in targets]
    top_px = max(text_height_px(head, look.small_px) for head in heads) + look.px(30)
    figure = blank_figure(look, look.px(ROW_PX) * max(len(sources), 1) + top_px, t=top_px, b=0)
    cells = []
    for source, target, customers in moves[["from_stage", "to_stage", "customers"]].itertuples(
        index=False, name=None
    ):
        share = customers / totals[source]
        text = f"{look.t.count(customers)}<br>{look.t.share(share)}"
        words = move_words(source, target, customers, float(totals[source]), whole, names, look)
        cells.append(Cell(targets.index(target), sources.index(source), share, text, words, (source, target)))
    draw_cells(figure, cells, 1.0, look)
    rows = [wrapped(names[stage], look.small_px, look.px(ROW_NAME_PX)) for stage in sources]
    name_cells(figure, dict(enumerate(heads)), rows, len(targets), look)
    figure.update_xaxes(title_text=look.t("From row to column"))
    return figure
