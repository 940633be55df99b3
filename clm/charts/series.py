"""Any other series: one line, or one for each name, over time."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import Measure, amount, state_unit, unit_of, value_axis
from clm.charts.labels import bold, plain
from clm.charts.over_time import (
    by_day,
    edge_label,
    is_open,
    label_right_edge,
    line,
    mark_open,
    period_words,
    short_amount,
    time_figure,
)
from clm.charts.theme import Look, empty_figure, group_colours, group_dashes
from clm.charts.words import lines


class _Line(NamedTuple):
    """One line. `closed` is the number of its points that lie in periods which the data fill."""

    name: str
    values: list[float]
    closed: int
    colour: str
    dash: str

    @property
    def last_known(self) -> float | None:
        known = [value for value in self.values[: self.closed] if pd.notna(value)]
        return known[-1] if known else None


def series(
    frame: pd.DataFrame,
    *,
    name: str | None = None,
    order: Sequence[str] = (),
    measure: Measure = "number",
    unit: str | None = None,
    currency: str | None = None,
    look: Look,
    open_period: datetime.date | None = None,
) -> go.Figure:
    """One line, or one a name, each named at its right end; what is not known is a gap in its line.

    Args:
        frame: one row a period (and name): period_end (last day), value and the column that `name` says.
        order: the names where they are the product's own, see group_colours.
        measure: how values are written. `unit` replaces what the axis says.
        open_period: the period_end of a period that the data do not fill: dotted and marked in progress.
    """
    if frame["value"].isna().all():
        return empty_figure(look)
    frame = by_day(frame)
    days = sorted(frame["period_end"].unique())
    heads = [period_words(day, open_period, look) for day in days]
    figure = time_figure(days, look)
    labels: list[tuple[str, float]] = []
    for each in _lines(frame, name, order, days, open_period, look):
        amounts = [amount(value, measure, look, currency) for value in each.values]
        words = [lines(head, bold(each.name), said) for head, said in zip(heads, amounts, strict=True)]
        _draw(figure, days, each, words, look)
        if each.last_known is not None:
            said = short_amount(each.last_known, measure, look, currency)
            label = edge_label(each.name, said, each.colour, look) if each.name else bold(said)
            labels.append((label, each.last_known))
    axis = value_axis(float(frame["value"].min()), float(frame["value"].max()), measure, look)
    figure.update_yaxes(**axis)
    label_right_edge(figure, labels, axis["range"], look)
    state_unit(figure, unit if unit is not None else unit_of(measure, look, currency), look)
    last = frame.loc[frame["period_end"] == days[-1], "value"].max()
    if is_open(days[-1], open_period) and pd.notna(last):
        mark_open(figure, days[-1], float(last), look)
    return figure


def _lines(
    frame: pd.DataFrame,
    name: str | None,
    order: Sequence[str],
    days: list[datetime.date],
    open_period: datetime.date | None,
    look: Look,
) -> list[_Line]:
    closed = sum(not is_open(day, open_period) for day in days)
    if name is None:
        values = frame.set_index("period_end")["value"].astype(float).reindex(days).tolist()
        return [_Line("", values, closed, look.inks.accent, "solid")]
    groups = list(frame[name].unique())
    colours, dashes = group_colours(groups, look.theme, order), group_dashes(groups, order)
    by_group = {
        group: rows.set_index("period_end")["value"] for group, rows in frame.groupby(name, sort=False)
    }
    return [
        _Line(
            plain(group),
            by_group[group].astype(float).reindex(days).tolist(),
            closed,
            colours[group],
            dashes[group],
        )
        for group in groups
    ]


def _draw(
    figure: go.Figure, days: Sequence[datetime.date], drawn: _Line, words: Sequence[str], look: Look
) -> None:
    """The line as far as the data fill its periods, and its stretch into the open period as dots."""
    closed, colour = drawn.closed, drawn.colour
    trace = line(days[:closed], drawn.values[:closed], words[:closed], colour, drawn.dash, look)
    figure.add_scatter(name=drawn.name, **trace)
    if closed < len(days):
        start = max(closed - 1, 0)
        rest = line(days[start:], drawn.values[start:], words[start:], colour, "dot", look)
        rest["marker"]["symbol"] = "circle-open"
        figure.add_scatter(name=drawn.name, **rest)
