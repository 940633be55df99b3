"""How overdue buyers are: their silence in multiples of the gap that is usual for them."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import state_unit, unit_of, value_axis
from clm.charts.labels import bold
from clm.charts.over_time import upright_line
from clm.charts.theme import PHASE_COLOURS, Look, blank_figure
from clm.charts.words import customers_words, lines
from clm.charts.writing import write

HEIGHT_PX = 330
MOST_TICKS = 7


def overdue_distribution(
    frame: pd.DataFrame, look: Look, *, late_ratio: float, lapse_days: float
) -> go.Figure:
    """Stacked bars: customers by how many of their usual gaps they have been silent, those who count as gone on top.

    Args:
        frame: one row a bin of equal width, ascending: bin_start, bin_end (null for the last, which is open),
            watched, gone (customers). A limit at a bin's edge divides it exactly.
        late_ratio: multiples from which a customer is late: the dotted line.
        lapse_days: days of silence after which a customer counts as gone, whatever the gap.
    """
    t, colours = look.t, PHASE_COLOURS[look.theme]
    width = float(frame["bin_end"].iloc[0] - frame["bin_start"].iloc[0])
    centres = (frame["bin_start"] + width / 2).tolist()
    is_late = frame["bin_start"] >= late_ratio - 1e-9
    figure = blank_figure(look, look.px(HEIGHT_PX), t=look.px(44), r=look.px(18))
    parts = [
        (t("In time"), frame["watched"].mask(is_late, 0), look.inks.accent),
        (t("Late"), frame["watched"].where(is_late, 0), colours["declining"]),
        (
            t("Counts as gone: silent for more than {days}", days=t.days(lapse_days)),
            frame["gone"],
            colours["lost"],
        ),
    ]
    for name, counts, colour in parts:
        figure.add_bar(
            name=name,
            x=centres,
            y=counts.tolist(),
            width=width,
            marker={"color": colour, "line": {"color": look.inks.background, "width": 1.5}},
            hovertext=_words(frame, name, counts, look),
            hoverinfo="text",
        )
    upright_line(figure, late_ratio, look)
    said = t("late from {ratio} times on", ratio=t.number(late_ratio, 2))
    place = {"xref": "x", "xanchor": "left", "yanchor": "bottom", "xshift": -look.px(4)}
    write(figure, said, late_ratio, 1, look, yshift=look.px(6), **place)
    figure.update_yaxes(**value_axis(0, float((frame["watched"] + frame["gone"]).max()), "customers", look))
    last = float(frame["bin_start"].iloc[-1])
    figure.update_xaxes(
        title_text=t("Silence in multiples of the usual days between orders"),
        range=[0, last + width],
        tickvals=[*_ticks(last), last + width / 2],
        ticktext=[*(t.number(tick, 2) for tick in _ticks(last)), t("{number}+", number=t.number(last, 2))],
    )
    legend = {"x": 0, "y": -0.24, "yanchor": "top", "traceorder": "normal"}
    figure.update_layout(barmode="stack", bargap=0, showlegend=True, legend=legend)
    state_unit(figure, unit_of("customers", look), look)
    return figure


def _words(frame: pd.DataFrame, name: str, counts: "pd.Series[float]", look: Look) -> list[str]:
    t = look.t
    words = []
    for row, count in zip(frame.to_dict("records"), counts, strict=True):
        low, high = t.number(row["bin_start"], 2), t.number(row["bin_end"], 2)
        if pd.isna(row["bin_end"]):
            span = t("silent for {low} times the usual gap or more", low=low)
        else:
            span = t("silent for {low} to {high} times the usual gap", low=low, high=high)
        words.append(lines(bold(name), customers_words(count, look), span))
    return words


def _ticks(last: float) -> Sequence[float]:
    """Round multiples from 0 up to the open bin, without its beginning."""
    step = next(size for size in (0.5, 1, 2, 5, 10, 20, 50) if last / size <= MOST_TICKS)
    return [at * step for at in range(int(last / step) + 1) if at * step < last]
