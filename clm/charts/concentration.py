"""Concentration: the share of the revenue that the largest customers bring, beside an even spread."""

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import share_axis, state_unit
from clm.charts.colour import rgba
from clm.charts.labels import bold
from clm.charts.over_time import band
from clm.charts.theme import Look, blank_figure
from clm.charts.words import customers_words, lines
from clm.charts.writing import write, write_all, written

HEIGHT_PX = 360
TOP_PX = 36


def concentration_curve(
    frame: pd.DataFrame, named: pd.DataFrame, look: Look, *, currency: str | None = None
) -> go.Figure:
    """The curve from the largest customer to all of them; the dotted line is an even spread.

    Args:
        frame: one row a point: share_of_customers, share_of_revenue (0–1), customers, revenue.
        named: the points that are marked and written out, with the same columns.
    """
    t = look.t
    figure = blank_figure(look, look.px(HEIGHT_PX), t=look.px(TOP_PX), r=look.px(18))
    x, y = frame["share_of_customers"].tolist(), frame["share_of_revenue"].tolist()
    figure.add_scatter(**band(x, x, y, rgba(look.inks.accent, 0.1)))
    even = {"color": look.inks.muted, "dash": "dot", "width": 1}
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=even, hoverinfo="skip")
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": look.inks.accent, "width": look.px(2.5)},
        hovertext=[_words(row, look, currency) for row in frame.to_dict("records")],
        hoverinfo="text",
    )
    points = named.to_dict("records")
    figure.add_scatter(
        x=named["share_of_customers"].tolist(),
        y=named["share_of_revenue"].tolist(),
        mode="markers",
        marker={"color": look.inks.accent, "size": look.px(8)},
        hovertext=[_words(row, look, currency) for row in points],
        hoverinfo="text",
    )
    beside = {
        "xref": "x",
        "yref": "y",
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "xshift": look.px(7),
    }
    write_all(
        figure,
        [
            written(
                f"{bold(t.share(row['share_of_revenue']))} {t('from {share}', share=_whole(row['share_of_customers'], look))}",
                row["share_of_customers"],
                row["share_of_revenue"],
                look,
                **beside,
            )
            for row in points
        ],
    )
    write(
        figure, t("if all brought the same"), 1, 0.45, look,
        xref="x", yref="y", xanchor="right", yanchor="top", font_color=look.inks.muted,
    )  # fmt: skip
    axis = share_axis(look)
    figure.update_xaxes(
        title_text=t("Share of the customers, the largest first"), **axis | {"showgrid": False}
    )
    # Both axes begin in the same corner, where one 0 % is enough.
    figure.update_yaxes(**axis | {"range": [0, 1.04], "ticktext": ["", *axis["ticktext"][1:]]})
    state_unit(figure, t("Share of the revenue"), look)
    return figure


def _whole(share: float, look: Look) -> str:
    """A round share, which needs no decimals: 1 %, not 1.0 %."""
    return f"{look.t.number(share * 100, 0)}%"


def _words(row: dict[str, float], look: Look, currency: str | None) -> str:
    t = look.t
    return lines(
        bold(t("The largest {share}", share=_whole(row["share_of_customers"], look))),
        customers_words(row["customers"], look),
        t("Revenue {money}", money=t.money(row["revenue"], currency)),
        t("{share} of all", share=t.share(row["share_of_revenue"])),
    )
