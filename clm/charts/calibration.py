"""How far probabilities can be trusted: foretold against what came, and how right a list is by its length."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import round_ticks, share_axis, state_unit
from clm.charts.labels import bold, plain
from clm.charts.over_time import HEIGHT_PX, TOP_PX, edge_label, label_right_edge, line
from clm.charts.theme import Look, blank_figure, group_colours, group_dashes
from clm.charts.words import customers_words, lines
from clm.charts.writing import write


def calibration(frame: pd.DataFrame, look: Look) -> go.Figure:
    """One point a group of customers with its 95 % interval; on the dotted line what was foretold is what came.

    Args:
        frame: one row a group: customers, foretold, happened, low, high (0–1), where it is that a customer bought
            nothing.
    """
    t = look.t
    figure = blank_figure(look, look.px(HEIGHT_PX), t=look.px(TOP_PX), r=look.px(18))
    even = {"color": look.inks.muted, "dash": "dot", "width": 1}
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=even, hoverinfo="skip")
    happened = frame["happened"]
    figure.add_scatter(
        x=frame["foretold"].tolist(),
        y=happened.tolist(),
        mode="markers",
        marker={"color": look.inks.accent, "size": look.px(9)},
        error_y={
            "array": (frame["high"] - happened).tolist(),
            "arrayminus": (happened - frame["low"]).tolist(),
            "color": look.inks.accent,
            "thickness": look.px(1.5),
            "width": look.px(3),
        },
        hovertext=[_group_words(row, look) for row in frame.to_dict("records")],
        hoverinfo="text",
    )
    write(
        figure, t("as foretold"), 0.7, 0.7, look,
        xref="x", yref="y", xanchor="right", yanchor="bottom", xshift=-look.px(4), font_color=look.inks.muted,
    )  # fmt: skip
    axis = share_axis(look) | {"range": [-0.02, 1.02]}
    figure.update_xaxes(title_text=t("Probability foretold"), **axis | {"showgrid": False})
    figure.update_yaxes(**axis)
    state_unit(figure, t("Share that bought nothing"), look)
    return figure


def list_precision(frame: pd.DataFrame, look: Look, order: Sequence[str] = ()) -> go.Figure:
    """One line a method, by the length of its list; the dotted line is what a blind guess would reach.

    Args:
        frame: one row a method and length: method_label, length, listed, silent, precision, base_rate (0–1).
        order: the methods, see group_colours.
    """
    t = look.t
    figure = blank_figure(look, look.px(HEIGHT_PX), t=look.px(TOP_PX), b=look.px(46))
    methods = list(frame["method_label"].unique())
    colours, dashes = group_colours(methods, look.theme, order), group_dashes(methods, order)
    labels = []
    for method in methods:
        rows = frame[frame["method_label"] == method].sort_values("length")
        words = [_list_words(row, look) for row in rows.to_dict("records")]
        drawn = line(
            rows["length"].tolist(), rows["precision"].tolist(), words, colours[method], dashes[method], look
        )
        figure.add_scatter(name=plain(method), **drawn)
        last = float(rows["precision"].iloc[-1])
        labels.append((edge_label(plain(method), look.t.share(last), colours[method], look), last))
    base_rate = float(frame["base_rate"].iloc[0])
    longest = float(frame["length"].max())
    even = {"color": look.inks.muted, "dash": "dot", "width": 1}
    figure.add_scatter(x=[0, longest], y=[base_rate] * 2, mode="lines", line=even, hoverinfo="skip", name="")
    write(
        figure, t("blind guess {share}", share=t.share(base_rate)), 0, base_rate, look,
        xref="x", yref="y", xanchor="left", yanchor="bottom", font_color=look.inks.muted,
    )  # fmt: skip
    axis = share_axis(look) | {"range": [0, 1.04]}
    figure.update_yaxes(**axis)
    ticks = [tick for tick in round_ticks(0, longest) if tick <= longest]
    figure.update_xaxes(
        title_text=t("Customers listed on each day"),
        tickvals=ticks,
        ticktext=[t.count(tick) for tick in ticks],
        range=[0, longest * 1.02],
        automargin=False,
        showline=True,
        ticks="outside",
        ticklen=4,
    )
    state_unit(figure, t("Of those listed, bought nothing"), look)
    label_right_edge(figure, labels, axis["range"], look)
    return figure


def _group_words(row: dict[Any, Any], look: Look) -> str:
    t = look.t
    return lines(
        bold(customers_words(row["customers"], look)),
        t("{share} foretold to buy nothing", share=t.share(row["foretold"])),
        t("{share} bought nothing", share=t.share(row["happened"])),
        t("likely {lower} to {upper}", lower=t.share(row["low"]), upper=t.share(row["high"])),
    )


def _list_words(row: dict[Any, Any], look: Look) -> str:
    t = look.t
    return lines(
        bold(plain(row["method_label"])),
        t("the first {n} of each day", n=t.count(row["length"])),
        t(
            "{share} bought nothing ({silent} of {listed})",
            share=t.share(row["precision"]),
            silent=t.count(row["silent"]),
            listed=t.count(row["listed"]),
        ),
    )
