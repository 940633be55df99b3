"""The back-test of rules: of those flagged, who stayed away; of those who stayed away, who was flagged."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from clm.charts.axes import share_axis
from clm.charts.bars import name_rows, row_names
from clm.charts.labels import bold, coloured, plain, text_height_px, wrapped
from clm.charts.theme import PHASE_COLOURS, Look, dressed
from clm.charts.words import lines
from clm.charts.writing import write

PANEL_HEAD_PX = 92  # the widest that a line of a panel's head may be
FOOT_PX = 62
FULL_AXIS = 1.4  # beyond 100 % there is room for the number at the end of a bar


def backtest_bars(frame: pd.DataFrame, look: Look) -> go.Figure:
    """Two panels of bars, a row a rule in the order given: precision, with the base rate marked, and recall.

    Args:
        frame: one row a rule: rule_label, precision, recall, base_rate (0–1; what a blind guess would reach);
            NaN where a rule flagged nobody.
    """
    t, colours = look.t, PHASE_COLOURS[look.theme]
    labels, row_px = row_names([plain(label) for label in frame["rule_label"]], look)
    panels = {
        "precision": (
            _head(t("Precision"), t("of those flagged, did not come back"), look),
            colours["mature"],
        ),
        "recall": (
            _head(t("Recall"), t("of those who did not come back, flagged"), look),
            colours["evaluating"],
        ),
    }
    top_px = max(text_height_px(head, look.small_px) for head, _ in panels.values()) + look.px(10)
    figure = make_subplots(1, 2, shared_yaxes=True, horizontal_spacing=0.06)
    height = row_px * len(frame) + top_px + look.px(FOOT_PX)
    dressed(figure, look, height, t=top_px, b=look.px(FOOT_PX))
    for column, (measure, (head, colour)) in enumerate(panels.items(), start=1):
        figure.add_bar(**_bars(frame, measure, colour, look), row=1, col=column)
        place = {
            "xref": f"x{column} domain" if column > 1 else "x domain",
            "xanchor": "left",
            "yanchor": "bottom",
        }
        write(figure, head, 0, 1, look, yshift=look.px(6), align="left", **place)
    figure.add_scatter(**_base_rate_marks(frame, look), row=1, col=1)
    figure.update_xaxes(**share_axis(look, step=0.5) | {"range": [0, FULL_AXIS]})
    name_rows(figure, list(range(len(frame))), labels, look)
    figure.update_yaxes(autorange=None, range=[len(frame) - 0.5, -0.5])
    figure.update_layout(bargap=0.45)
    note = t("Upright mark: the base rate, what a blind guess would reach")
    end = {"xanchor": "right", "yanchor": "top", "yshift": -look.px(28), "align": "right"}
    write(figure, wrapped(note, look.small_px, look.least_px), 1, 0, look, font_color=look.inks.muted, **end)
    return figure


def _bars(frame: pd.DataFrame, measure: str, colour: str, look: Look) -> dict[str, Any]:
    return {
        "x": frame[measure].fillna(0).tolist(),
        "y": list(range(len(frame))),
        "orientation": "h",
        "marker": {"color": colour},
        "text": [look.t.share(value) for value in frame[measure]],
        "textposition": "outside",
        "textfont": {"size": look.small_px},
        "cliponaxis": False,
        "hovertext": [_words(row, look) for row in frame.to_dict("records")],
        "hoverinfo": "text",
    }


def _base_rate_marks(frame: pd.DataFrame, look: Look) -> dict[str, Any]:
    words = [
        look.t("Base rate: {share} of all did not come back", share=look.t.share(rate))
        for rate in frame["base_rate"]
    ]
    return {
        "x": frame["base_rate"].tolist(),
        "y": list(range(len(frame))),
        "mode": "markers",
        "marker": {"symbol": "line-ns", "size": look.px(26), "line": {"width": 2, "color": look.inks.ink}},
        "hovertext": words,
        "hoverinfo": "text",
    }


def _words(row: dict[Any, Any], look: Look) -> str:
    t = look.t
    return lines(
        bold(plain(row["rule_label"])),
        t("{share} of those flagged did not come back", share=t.share(row["precision"])),
        t("{share} of those who did not come back had been flagged", share=t.share(row["recall"])),
        t("{share} of all did not come back", share=t.share(row["base_rate"])),
    )


def _head(title: str, meaning: str, look: Look) -> str:
    meaning = wrapped(meaning, look.small_px, look.px(PANEL_HEAD_PX))
    return f"{bold(title)}<br>{coloured(meaning, look.inks.muted)}"
