"""Expected value by group: a bar with its interval, beside what the group brought in the last year."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import value_axis
from clm.charts.bars import name_rows, row_names
from clm.charts.labels import bold, coloured, text_px
from clm.charts.theme import Look, StageLike, blank_figure, stage_colours, stage_names
from clm.charts.words import customers_words, lines
from clm.charts.writing import write_all, written


def expected_value_bars(
    frame: pd.DataFrame, groups: Sequence[StageLike], look: Look, *, unit: str, currency: str | None = None
) -> go.Figure:
    """One bar a group in the order given, a whisker for the interval, and a hollow mark for the last 365 days.

    Args:
        frame: one row a group: group, customers, current, expected, low, high (money; the last three may be null).
        unit: what the level axis says.
    """
    t, names, colours = look.t, stage_names(groups, look), stage_colours(groups, look.theme)
    rows = frame.set_index("group").loc[[one.id for one in groups]]
    records, ids = rows.to_dict("records"), list(rows.index)
    labels, row_px = row_names([names[one] for one in ids], look)
    texts = [_end_of_bar(row, look, currency) for row in records]
    right_px = max(text_px(text, look.font_px) for text in texts) + look.px(16)
    figure = blank_figure(look, (row_px + look.px(6)) * len(ids) + look.px(84), r=right_px)
    expected = rows["expected"].fillna(0)
    figure.add_bar(
        x=expected.tolist(),
        y=ids,
        orientation="h",
        marker={"color": [colours[one] for one in ids]},
        error_x={
            "type": "data",
            "array": (rows["high"] - rows["expected"]).fillna(0).tolist(),
            "arrayminus": (rows["expected"] - rows["low"]).fillna(0).tolist(),
            "color": look.inks.ink,
            "thickness": 1.5,
            "width": 4,
        },
        name=t("Expected, with its interval"),
        hovertext=[_words(names[one], row, look, currency) for one, row in zip(ids, records, strict=True)],
        hoverinfo="text",
    )
    figure.add_scatter(
        x=rows["current"].tolist(),
        y=ids,
        mode="markers",
        marker={"symbol": "diamond-open", "size": look.px(10), "color": look.inks.ink, "line": {"width": 2}},
        name=t("Last 365 days"),
        hovertext=[t("Last 365 days: {money}", money=t.money(row["current"], currency)) for row in records],
        hoverinfo="text",
    )
    ends = rows[["current", "high"]].max(axis=1)
    beside = {"xref": "x", "yref": "y", "xanchor": "left", "align": "left", "xshift": look.px(10)}
    write_all(
        figure,
        [
            written(text, end, one, look, font_size=look.font_px, **beside)
            for text, end, one in zip(texts, ends, ids, strict=True)
        ],
    )
    low = min(0.0, float(rows[["current", "low"]].min().min()))
    figure.update_xaxes(title_text=unit, **value_axis(low, float(ends.max()), "revenue", look))
    name_rows(figure, ids, labels, look)
    figure.update_layout(
        bargap=0.4, showlegend=True, legend={"x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"}
    )
    return figure


def _end_of_bar(row: dict[Any, Any], look: Look, currency: str | None) -> str:
    """What is expected, and below it what the last 365 days brought."""
    said = look.t.short_money(row["current"], currency)
    current = coloured(f"◇ {said}", look.inks.muted, look.small_px)
    if pd.isna(row["expected"]):
        return current
    return f"{bold(look.t.short_money(row['expected'], currency))}<br>{current}"


def _words(name: str, row: dict[Any, Any], look: Look, currency: str | None) -> str:
    t = look.t
    money = {key: t.money(row[key], currency) for key in ("expected", "low", "high")}
    return lines(
        bold(name),
        customers_words(row["customers"], look),
        None if pd.isna(row["expected"]) else t("Expected {expected} ({low} to {high})", **money),
    )
