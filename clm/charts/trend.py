"""Development over time: the stock of each stage, period by period."""

import datetime
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import Measure, share_axis, state_unit, unit_of, value_axis
from clm.charts.over_time import (
    by_day,
    edge_label,
    is_open,
    label_right_edge,
    mark_open,
    period_words,
    short_amount,
    time_figure,
)
from clm.charts.theme import Look, StageLike, empty_figure, stage_colours, stage_names
from clm.charts.words import stage_words

BARS_TOUCH_FROM = 40  # periods on; gaps between so many bars would flicker


def stages_over_time(
    frame: pd.DataFrame,
    stages: Sequence[StageLike],
    *,
    measure: Measure = "customers",
    currency: str | None = None,
    look: Look,
    open_period: datetime.date | None = None,
) -> go.Figure:
    """Stacked bars, one a period, the first stage at the bottom, each stage named at the right edge.

    Args:
        frame: one row a period and stage: period_end (last day), stage, customers, share, revenue.
        open_period: the period_end of a period that the data do not fill: hatched and marked in progress.
    """
    if frame.empty:
        return empty_figure(look)
    frame = by_day(frame)
    days = sorted(frame["period_end"].unique())
    names, colours = stage_names(stages, look), stage_colours(stages, look.theme)
    heads = [period_words(day, open_period, look) for day in days]
    figure = time_figure(days, look)
    labels: list[tuple[str, float]] = []
    tops = pd.Series(0.0, index=days)
    for stage in stages:
        rows = frame[frame["stage"] == stage.id].set_index("period_end").reindex(days)
        name, colour, records = names[stage.id], colours[stage.id], rows.to_dict("records")
        words = [
            stage_words(name, row, look, currency, above=head)
            for head, row in zip(heads, records, strict=True)
        ]
        figure.add_bar(**_bars(rows[measure].astype(float), stage.id, name, colour, words, open_period))
        values = rows[measure].astype(float).fillna(0)
        tops, last = tops + values, float(values.iloc[-1])
        if last > 0:
            said = edge_label(name, short_amount(last, measure, look, currency), colour, look)
            labels.append((said, float(tops.iloc[-1]) - last / 2))
    axis = share_axis(look) if measure == "share" else value_axis(0, float(tops.max()), measure, look)
    figure.update_yaxes(**axis)
    figure.update_layout(barmode="stack", bargap=0.18 if len(days) < BARS_TOUCH_FROM else 0)
    label_right_edge(figure, labels, axis["range"], look)
    state_unit(figure, unit_of(measure, look, currency), look)
    if is_open(days[-1], open_period):
        mark_open(figure, days[-1], float(tops.iloc[-1]), look)
    return figure


def _bars(
    values: "pd.Series[float]",
    stage: str,
    name: str,
    colour: str,
    words: list[str],
    open_period: datetime.date | None,
) -> dict[str, Any]:
    days = list(values.index)
    hatch = ["/" if is_open(day, open_period) else "" for day in days]
    return {
        "name": name,
        "x": days,
        "y": values.tolist(),
        "marker": {"color": colour, "pattern": {"shape": hatch, "size": 6, "solidity": 0.4}},
        "customdata": [[day.isoformat(), stage] for day in days],
        "hovertext": words,
        "hoverinfo": "text",
    }
