"""Two sides compared: two bars a row, one colour a side, with the difference written under the row's name."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import unit_of
from clm.charts.bars import name_rows
from clm.charts.labels import bold, coloured, plain, text_height_px, text_px, wrapped
from clm.charts.theme import PHASE_COLOURS, Look, blank_figure
from clm.charts.words import customers_words, lines

SIDES = {"left": "declining", "right": "mature"}  # side -> the phase whose tested colour it borrows
NAMES_PX = 130  # the widest that row names may be
BAR_PX = 24
LEGEND_PX = 36


def paired_bars(frame: pd.DataFrame, left_name: str, right_name: str, look: Look) -> go.Figure:
    """Shares of two sides, row by row in the order given; the left side is the upper bar.

    Args:
        frame: one row a pair: row (its key), row_label, left, right (customers), left_share, right_share (0–1),
            difference_label (text under the name), verdict_label (whether it is more than chance, in words) and
            is_beyond (bold where it is).
    """
    records = frame.to_dict("records")
    labels = [_row_label(row, look) for row in records]
    tallest = max((text_height_px(label, look.small_px) for label in labels), default=0)
    row_px = max(look.px(2 * BAR_PX + 18), tallest + look.px(22))
    ends = {side: [_end(row, side, look) for row in records] for side in SIDES}
    right_px = max((text_px(text, look.small_px) for texts in ends.values() for text in texts), default=0)
    figure = blank_figure(
        look,
        row_px * max(len(records), 1) + look.px(LEGEND_PX + 30),
        t=look.px(LEGEND_PX),
        r=right_px + look.px(14),
    )
    for side, name in (("left", left_name), ("right", right_name)):
        figure.add_bar(**_bars(records, side, name, ends[side], look))
    name_rows(figure, [str(row["row"]) for row in records], labels, look)
    highest = float(frame[["left_share", "right_share"]].max().max()) if records else 0.0
    figure.update_xaxes(
        title_text=unit_of("share", look), range=[0, highest if highest > 0 else 1], showticklabels=False
    )
    figure.update_layout(
        barmode="group",
        bargap=0.32,
        bargroupgap=0.06,
        showlegend=True,
        legend={"x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
    )
    return figure


def _row_label(row: dict[Any, Any], look: Look) -> str:
    """The name of a row over its difference, which is bold where it is more than chance."""
    name = wrapped(plain(row["row_label"]), look.font_px, look.px(NAMES_PX))
    difference = str(row["difference_label"])
    said = bold(difference) if row["is_beyond"] else coloured(difference, look.inks.muted)
    verdict = wrapped(str(row["verdict_label"]), look.small_px, look.px(NAMES_PX))
    return lines(name, said, coloured(verdict, look.inks.muted, look.small_px))


def _bars(
    records: Sequence[dict[Any, Any]], side: str, name: str, texts: Sequence[str], look: Look
) -> dict[str, Any]:
    share = f"{side}_share"
    return {
        "name": plain(name),
        "x": [row[share] if pd.notna(row[share]) else 0.0 for row in records],
        "y": [str(row["row"]) for row in records],
        "orientation": "h",
        "marker": {"color": PHASE_COLOURS[look.theme][SIDES[side]]},
        "customdata": [[side, str(row["row"])] for row in records],
        "text": list(texts),
        "textposition": "outside",
        "textfont": {"size": look.small_px},
        "cliponaxis": False,
        "hovertext": [
            lines(
                bold(plain(name)),
                plain(row["row_label"]),
                customers_words(row[side], look),
                look.t("{share} of all", share=look.t.share(row[share])),
                f"{row['difference_label']}, {row['verdict_label']}",
            )
            for row in records
        ],
        "hoverinfo": "text",
    }


def _end(row: dict[Any, Any], side: str, look: Look) -> str:
    counted = coloured(look.t.count(row[side]), look.inks.muted)
    return f"{look.t.share(row[f'{side}_share'])}  {counted}"
