"""Reinvest or let go: the share that must be saved beside the share that was saved, group by group."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import round_ticks
from clm.charts.bars import name_rows, row_names
from clm.charts.labels import bold, coloured, plain, text_px, wrapped
from clm.charts.theme import Look, blank_figure, empty_figure
from clm.charts.words import customers_words, lines
from clm.charts.writing import write_all, written

AROUND_PX = 124  # the legend above, of two lines on a telephone, and the axis with what it says below
LEAST_AXIS = 0.05  # the axis reaches this far at least


def break_even_bars(frame: pd.DataFrame, look: Look) -> go.Figure:
    """One row a group: a bar for the share saved in the past with its interval, an upright mark at the break-even.

    Args:
        frame: one row a group: label, verdict_label, customers, break_even, observed, low, high (shares of those who
            would not come; each may be null). A break-even above 1 stands at the right edge.
    """
    if frame.empty:
        return empty_figure(look)
    records, keys = frame.to_dict("records"), list(range(len(frame)))
    labels, row_px = row_names([plain(label) for label in frame["label"]], look)
    texts = [_end_of_row(row, look) for row in records]
    right_px = max(text_px(text, look.small_px) for text in texts) + look.px(16)
    figure = blank_figure(look, (row_px + look.px(6)) * len(keys) + look.px(AROUND_PX), r=right_px)
    highest = float(frame[["break_even", "observed", "high"]].max().clip(LEAST_AXIS, 1).max())
    lowest = float(frame["low"].clip(-1, 0).min()) if frame["low"].notna().any() else 0.0
    ticks = round_ticks(lowest, highest, 4)
    words = {"hovertext": [_words(row, look) for row in records], "hoverinfo": "text"}
    if frame["observed"].notna().any():
        figure.add_bar(**_saved(frame, look), **words)
    figure.add_scatter(**_marks(frame["break_even"].clip(upper=ticks[-1]), look), **words)
    place = {"xref": "paper", "yref": "y", "xanchor": "left", "align": "left", "xshift": look.px(8)}
    write_all(figure, [written(text, 1, key, look, **place) for text, key in zip(texts, keys, strict=True)])
    figure.update_xaxes(
        title_text=look.t("Share of those who would not come by themselves"),
        range=[ticks[0], ticks[-1]],
        tickvals=ticks,
        ticktext=[look.t.share(tick) for tick in ticks],
        showgrid=True,
        zeroline=True,
        zerolinecolor=look.inks.line,
    )
    name_rows(figure, keys, labels, look)
    figure.update_yaxes(autorange=None, range=[len(keys) - 0.5, -0.5])
    legend = {"x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"}
    figure.update_layout(bargap=0.5, showlegend=True, legend=legend)
    return figure


def _saved(frame: pd.DataFrame, look: Look) -> dict[str, Any]:
    """Bars for the share saved in the past; none where nobody tried."""
    observed = frame["observed"]
    return {
        "x": observed.clip(-1, 1).fillna(0).tolist(),
        "y": list(range(len(frame))),
        "orientation": "h",
        "marker": {"color": look.inks.accent},
        "error_x": {
            "type": "data",
            "array": (frame["high"] - observed).fillna(0).tolist(),
            "arrayminus": (observed - frame["low"]).fillna(0).tolist(),
            "color": look.inks.ink,
            "thickness": 1.5,
            "width": 4,
        },
        "name": look.t("Saved in the past, with its interval"),
    }


def _marks(break_even: "pd.Series[float]", look: Look) -> dict[str, Any]:
    """Upright marks at the break-even."""
    return {
        "x": break_even.tolist(),
        "y": list(range(len(break_even))),
        "mode": "markers",
        "marker": {
            "symbol": "line-ns",
            "size": look.px(28),
            "line": {"width": 3, "color": look.inks.ink},
        },
        "name": look.t("Break-even: from here on an attempt pays"),
    }


def _end_of_row(row: dict[Any, Any], look: Look) -> str:
    """The verdict, and below it the break-even."""
    t = look.t
    said = (
        t("pays from {share}", share=_share(row["break_even"], look)) if pd.notna(row["break_even"]) else ""
    )
    verdict = wrapped(plain(row["verdict_label"]), look.small_px, look.px(96))
    return f"{bold(verdict)}<br>{coloured(said, look.inks.muted)}" if said else bold(verdict)


def _share(value: float, look: Look) -> str:
    return look.t("over 100%") if value > 1 else look.t.share(value)


def _words(row: dict[Any, Any], look: Look) -> str:
    t = look.t
    known = pd.notna(row["observed"])
    return lines(
        bold(plain(row["label"])),
        customers_words(row["customers"], look),
        t("pays from {share}", share=_share(row["break_even"], look))
        if pd.notna(row["break_even"])
        else None,
        t(
            "saved in the past: {share} ({low} to {high})",
            share=t.share(row["observed"]),
            low=t.share(row["low"]),
            high=t.share(row["high"]),
        )
        if known
        else None,
    )
