"""A cross table: where the same customers stand under two models."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from clm.charts.heat import Cell, draw_cells, name_cells
from clm.charts.labels import coloured, text_height_px, wrapped
from clm.charts.theme import Look, StageLike, blank_figure, stage_names
from clm.charts.words import customers_words, lines

ROW_PX = 48
COLUMN_NAME_PX = 72
ROW_NAME_PX = 100
HEAD_PX = 44  # for the names of the models


def cross_table(
    frame: pd.DataFrame,
    left_stages: Sequence[StageLike],
    right_stages: Sequence[StageLike],
    left_name: str,
    right_name: str,
    look: Look,
) -> go.Figure:
    """Rows are the stages of the one model, columns those of the other; a cell says customers and share of its row.

    Args:
        frame: one row a pair of stages in which somebody stands: left_stage, right_stage, customers.
    """
    held = frame[frame["customers"] > 0]
    names = {"left": stage_names(left_stages, look), "right": stage_names(right_stages, look)}
    totals = {side: held.groupby(f"{side}_stage")["customers"].sum() for side in names}
    rows = [stage.id for stage in left_stages if stage.id in totals["left"]]
    columns = [stage.id for stage in right_stages if stage.id in totals["right"]]
    heads = [_head(names["right"][stage], totals["right"][stage], COLUMN_NAME_PX, look) for stage in columns]
    tallest = max((text_height_px(head, look.small_px) for head in heads), default=0)
    top_px = tallest + look.px(HEAD_PX)
    figure = blank_figure(look, look.px(ROW_PX) * max(len(rows), 1) + top_px, t=top_px, b=0)
    cells = []
    for left, right, customers in held[["left_stage", "right_stage", "customers"]].itertuples(
        index=False, name=None
    ):
        share = float(customers / totals["left"][left])
        text = f"{look.t.count(customers)}<br>{look.t.share(share)}"
        words = lines(
            f"{names['left'][left]} · {names['right'][right]}",
            customers_words(customers, look),
            look.t("{share} of those in “{stage}”", share=look.t.share(share), stage=names["left"][left]),
        )
        cells.append(Cell(columns.index(right), rows.index(left), share, text, words, (left, right)))
    draw_cells(figure, cells, 1.0, look)
    sides = [_head(names["left"][stage], totals["left"][stage], ROW_NAME_PX, look) for stage in rows]
    name_cells(figure, dict(enumerate(heads)), sides, len(columns), look)
    said = look.t("Rows: {left}. Columns: {right}.", left=left_name, right=right_name)
    figure.update_xaxes(title_text=wrapped(said, look.small_px, look.least_px * 0.6))
    return figure


def _head(name: str, customers: float, most_px: float, look: Look) -> str:
    counted = coloured(look.t.count(customers), look.inks.muted)
    return f"{wrapped(name, look.small_px, look.px(most_px))}<br>{counted}"
