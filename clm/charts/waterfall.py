"""A waterfall: from a whole to what is left of it, one bar a step, each where the last one ended."""

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import amount
from clm.charts.bars import name_rows
from clm.charts.labels import plain, text_height_px, text_px, wrapped
from clm.charts.theme import Look, blank_figure, empty_figure

NAMES_PX = 150  # steps are named by short sentences
PAST_BAR_PX = 16


def waterfall(frame: pd.DataFrame, *, currency: str | None = None, look: Look) -> go.Figure:
    """Horizontal bars from top to bottom: the whole, what goes off step by step, and what is left.

    Args:
        frame: one row a step: label, money, whole (true for the first and the last: bars from zero). The first is
            the sum of all others. What goes off stands after a minus sign; a step below zero adds, after a plus.
    """
    if frame.empty:
        return empty_figure(look)
    rows = frame.assign(money=frame["money"].astype(float))
    starts, ends, running = [], [], 0.0
    for money, whole in zip(rows["money"], rows["whole"], strict=True):
        starts.append(0.0 if whole else running)
        running = money if whole else running - money
        ends.append(running)
    texts = [
        ("+" if money < 0 and not whole else "")
        + amount(money if whole else 0.0 - money, "revenue", look, currency)
        for money, whole in zip(rows["money"], rows["whole"], strict=True)
    ]
    labels = [plain(label) for label in rows["label"]]
    ticks = [wrapped(label, look.small_px, look.px(NAMES_PX)) for label in labels]
    row_px = max(look.px(34), max(text_height_px(tick, look.small_px) for tick in ticks) + look.px(10))
    right_px = max(text_px(text, look.font_px) for text in texts) + look.px(PAST_BAR_PX)
    figure = blank_figure(look, row_px * len(rows) + look.px(16), r=right_px)
    keys = list(range(len(rows)))
    figure.add_bar(
        x=[abs(end - start) for start, end in zip(starts, ends, strict=True)],
        y=keys,
        base=[min(start, end) for start, end in zip(starts, ends, strict=True)],
        orientation="h",
        marker={"color": [look.inks.accent if whole else look.inks.muted for whole in rows["whole"]]},
        text=texts,
        textposition="outside",
        cliponaxis=False,
        hovertext=[f"<b>{label}</b><br>{text}" for label, text in zip(labels, texts, strict=True)],
        hoverinfo="text",
    )
    low, high = min(0.0, *starts, *ends), max(0.0, *starts, *ends)
    figure.update_xaxes(range=[low, high if high > low else low + 1], showticklabels=False)
    name_rows(figure, keys, ticks, look)
    figure.update_yaxes(tickfont_size=look.small_px)
    figure.update_layout(bargap=0.35)
    return figure
