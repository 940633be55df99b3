"""What the stocks are expected to become: history as it was, the projection with its band."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import state_unit, unit_of, value_axis
from clm.charts.colour import rgba
from clm.charts.labels import bold
from clm.charts.over_time import band, by_day, edge_label, label_right_edge, line, time_figure, upright_line
from clm.charts.theme import Look, StageLike, stage_colours, stage_names
from clm.charts.words import customers_words, lines
from clm.charts.writing import write

BAND_OPACITY = 0.14


def forecast(
    frame: pd.DataFrame, projected: pd.DataFrame, stages: Sequence[StageLike], look: Look
) -> go.Figure:
    """The customers of each stage so far (solid) and as projected (dashed, with the band of what is likely).

    Args:
        frame: one row a period and stage: period_end (last day), stage, customers; at least one period.
        projected: one row a period to come and stage: period_end, stage, customers, lower, upper.
    """
    frame, projected = by_day(frame), by_day(projected)
    names, colours = stage_names(stages, look), stage_colours(stages, look.theme)
    figure = time_figure(sorted({*frame["period_end"], *projected["period_end"]}), look)
    now = max(frame["period_end"])
    shown = [stage.id for stage in stages if stage.id in set(frame["stage"])]
    futures = {}
    for stage in shown:
        past = frame[frame["stage"] == stage].sort_values("period_end")
        future = projected[projected["stage"] == stage].sort_values("period_end")
        futures[stage] = _joined(past, future)
        figure.add_scatter(**_band(futures[stage], colours[stage]))
    for stage in shown:
        past = frame[frame["stage"] == stage].sort_values("period_end")
        figure.add_scatter(**_line(past, names[stage], colours[stage], "solid", look))
        figure.add_scatter(**_line(futures[stage], names[stage], colours[stage], "dash", look))
    lasts = {stage: float(rows["customers"].iloc[-1]) for stage, rows in futures.items()}
    labels = [
        (edge_label(names[stage], look.t.short(last), colours[stage], look), last)
        for stage, last in lasts.items()
    ]
    highest = max(frame["customers"].max(), projected["upper"].max() if len(projected) else 0)
    axis = value_axis(0, float(highest), "customers", look)
    figure.update_yaxes(**axis)
    label_right_edge(figure, labels, axis["range"], look)
    upright_line(figure, now, look)
    place = {"xref": "x", "xanchor": "left", "yanchor": "top", "xshift": look.px(4)}
    write(figure, look.t("projected"), now, 1, look, font_color=look.inks.muted, **place)
    state_unit(figure, unit_of("customers", look), look)
    return figure


def _joined(past: pd.DataFrame, future: pd.DataFrame) -> pd.DataFrame:
    """The projection, begun at the last known point so that line and band grow out of the history."""
    last = past.tail(1)
    start = last.assign(lower=last["customers"], upper=last["customers"])
    return pd.concat([start, future], ignore_index=True)


def _band(future: pd.DataFrame, colour: str) -> dict[str, Any]:
    days, lower, upper = (future[column].tolist() for column in ("period_end", "lower", "upper"))
    return band(days, lower, upper, rgba(colour, BAND_OPACITY))


def _line(rows: pd.DataFrame, name: str, colour: str, dash: str, look: Look) -> dict[str, Any]:
    words = [_words(row, name, look) for row in rows.to_dict("records")]
    drawn = line(rows["period_end"].tolist(), rows["customers"].tolist(), words, colour, dash, look)
    return drawn | {"name": name, "mode": "lines"}


def _words(row: dict[Any, Any], name: str, look: Look) -> str:
    t = look.t
    day, customers = t.day(row["period_end"]), customers_words(row["customers"], look)
    # The first point of a projection is the last known one: its band has no width.
    if "upper" not in row or row["upper"] == row["lower"]:
        return lines(day, bold(name), customers)
    span = t("likely {lower} to {upper}", lower=t.count(row["lower"]), upper=t.count(row["upper"]))
    return lines(t("{day}, projected", day=day), bold(name), customers, span)
