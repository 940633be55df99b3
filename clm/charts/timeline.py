"""One customer's history: the stages gone through, the orders and every contact, on one scale of time."""

import datetime
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import as_day, state_unit, time_axis, value_axis
from clm.charts.colour import text_on
from clm.charts.labels import bold, plain, text_px, wrapped
from clm.charts.theme import Look, StageLike, blank_figure, stage_colours, stage_names
from clm.charts.words import lines

STAGE_PX = 34
ORDERS_PX = 130
KIND_PX = 26
GAP_PX = 36  # between lanes, with the name of the lower one in it
BOTTOM_PX = 44
PAID = ("paid", "partially_refunded")
DAY = datetime.timedelta(days=1)


def customer_timeline(
    orders: pd.DataFrame,
    interactions: pd.DataFrame,
    spells: pd.DataFrame,
    stages: Sequence[StageLike],
    look: Look,
    *,
    currency: str | None = None,
    until: datetime.date | None = None,
) -> go.Figure:
    """Three lanes: the stages as a band, orders as stems as high as their amount, a row of points a contact.

    Args:
        orders: one row an order: ordered_at, amount, status; orders that make no customer are drawn hollow.
        interactions: one row an interaction: occurred_at, kind_label, score (or NaN).
        spells: one row a stay in a stage: stage, from_day, to_day (first day no longer in it, or null).
        until: the day on which the picture ends; the last day that occurs if not given.
    """
    kinds = list(dict.fromkeys(interactions.sort_values("occurred_at")["kind_label"]))
    lanes = [look.px(STAGE_PX), look.px(ORDERS_PX), look.px(KIND_PX * max(len(kinds), 1))]
    start, end = _span(orders, interactions, spells, until)
    figure = _blank(lanes, currency, look)
    dates = _dates(start, end, look)
    figure.update_xaxes(**dates, anchor="y3", showgrid=True, automargin=False)
    # Plotly leaves out the name of the last day where it has no room beside the plot.
    figure.update_layout(margin_r=max(8, text_px(dates["ticktext"][-1], look.small_px) / 2))
    _draw_spells(figure, spells, stages, end, _margin(start, end), look)
    _draw_orders(figure, orders, currency, look)
    _draw_interactions(figure, interactions, kinds, look)
    return figure


def _span(
    orders: pd.DataFrame, interactions: pd.DataFrame, spells: pd.DataFrame, until: datetime.date | None
) -> tuple[datetime.date, datetime.date]:
    days = pd.concat(
        [orders["ordered_at"], interactions["occurred_at"], spells["from_day"], spells["to_day"]]
    )
    known = [as_day(day) for day in days.dropna()]
    return min(known), as_day(until) if until is not None else max(known) + DAY


def _blank(lanes: Sequence[float], currency: str | None, look: Look) -> go.Figure:
    """Three upright axes under one another, each lane named above its left end."""
    t, gap = look.t, look.px(GAP_PX)
    plot_px = sum(lanes) + 2 * gap
    figure = blank_figure(look, plot_px + gap + look.px(BOTTOM_PX), t=gap, b=look.px(BOTTOM_PX))
    orders = t("Orders, {currency}", currency=currency) if currency else t("Orders")
    top = 0.0
    for at, (lane, name) in enumerate(zip(lanes, (t("Stage"), orders, t("Contacts")), strict=True), start=1):
        domain = [max(1 - (top + lane) / plot_px, 0), 1 - top / plot_px]
        figure.update_layout({f"yaxis{at if at > 1 else ''}": {"domain": domain, "anchor": "x"}})
        state_unit(figure, name, look, y=domain[1])
        top += lane + gap
    figure.update_layout(
        barmode="overlay", bargap=0, uniformtext={"mode": "hide", "minsize": look.small_px - 1}
    )
    return figure


def _margin(start: datetime.date, end: datetime.date) -> datetime.timedelta:
    """What is left free at both ends of the picture."""
    return (end - start) * 0.015 + DAY


def _dates(start: datetime.date, end: datetime.date, look: Look) -> dict[str, Any]:
    margin = _margin(start, end)
    months = [day.date() for day in pd.date_range(start, end, freq="MS")]
    days = months if len(months) > 2 else [day.date() for day in pd.date_range(start, end, freq="W-MON")]
    axis = time_axis(days or [start], look)
    return axis | {"range": [(start - margin).isoformat(), (end + margin).isoformat()]}


def _draw_spells(
    figure: go.Figure,
    spells: pd.DataFrame,
    stages: Sequence[StageLike],
    end: datetime.date,
    margin: datetime.timedelta,
    look: Look,
) -> None:
    names, colours = stage_names(stages, look), stage_colours(stages, look.theme)
    for row in spells.to_dict("records"):
        stage, start = row["stage"], as_day(row["from_day"])
        is_current = pd.isna(row["to_day"])
        stop = end if is_current else min(as_day(row["to_day"]), end)
        # A stage that has only just begun is drawn as far as the edge, or it would not be seen.
        drawn = max(stop - start, margin) if is_current else stop - start
        span = look.t("since {day}", day=look.t.day(start))
        if not is_current:
            span = look.t("{start} to {end}", start=look.t.day(start), end=look.t.day(stop - DAY))
        figure.add_bar(
            base=[start],
            x=[drawn / datetime.timedelta(milliseconds=1)],
            y=[0],
            orientation="h",
            marker={"color": colours[stage], "line": {"color": look.inks.background, "width": 1}},
            text=[names[stage]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": look.small_px, "color": text_on(colours[stage])},
            hovertext=[lines(bold(names[stage]), span, look.t.days((stop - start).days))],
            hoverinfo="text",
        )
    figure.update_layout(yaxis={"visible": False, "range": [-0.4, 0.4]})


def _draw_orders(figure: go.Figure, orders: pd.DataFrame, currency: str | None, look: Look) -> None:
    for is_paid, colour, symbol in (
        (True, look.inks.accent, "circle"),
        (False, look.inks.muted, "circle-open"),
    ):
        some = orders[orders["status"].isin(PAID) == is_paid]
        amounts = some["amount"].astype(float).tolist()
        words = [
            lines(look.t.day(as_day(day)), bold(look.t.money(amount, currency)), status_words(status, look))
            for day, amount, status in zip(some["ordered_at"], amounts, some["status"], strict=True)
        ]
        figure.add_scatter(**_stems(some["ordered_at"].tolist(), amounts, colour))
        figure.add_scatter(
            x=some["ordered_at"].tolist(),
            y=amounts,
            mode="markers",
            marker={
                "color": colour,
                "symbol": symbol,
                "size": look.px(8),
                "line": {"width": 1.5, "color": colour},
            },
            hovertext=words,
            hoverinfo="text",
            yaxis="y2",
        )
    axis = value_axis(0, float(orders["amount"].max()) if len(orders) else 1, "revenue", look, most=3)
    axis["range"][1] *= 1.08  # room for the heads of the stems
    figure.update_layout(yaxis2=axis)


def _stems(days: Sequence[Any], amounts: Sequence[float], colour: str) -> dict[str, Any]:
    """Lines from zero up to each amount, broken between one order and the next."""
    return {
        "x": [day for day in days for _ in range(3)],
        "y": [end for amount in amounts for end in (0, amount, None)],
        "mode": "lines",
        "line": {"color": colour, "width": 1.5},
        "hoverinfo": "skip",
        "yaxis": "y2",
    }


def _draw_interactions(
    figure: go.Figure, interactions: pd.DataFrame, kinds: Sequence[str], look: Look
) -> None:
    figure.add_scatter(
        x=interactions["occurred_at"].tolist(),
        y=[kinds.index(kind) for kind in interactions["kind_label"]],
        mode="markers",
        marker={"color": look.inks.ink, "size": look.px(7), "opacity": 0.75},
        hovertext=[_contact_words(row, look) for row in interactions.to_dict("records")],
        hoverinfo="text",
        yaxis="y3",
    )
    figure.update_layout(
        yaxis3={
            "range": [max(len(kinds), 1) - 0.5, -0.5],
            "tickvals": list(range(len(kinds))),
            "ticktext": [wrapped(plain(kind), look.small_px, look.px(90)) for kind in kinds],
            "showgrid": True,
        }
    )


def _contact_words(row: dict[Any, Any], look: Look) -> str:
    score = look.t("score {n}", n=look.t.number(row["score"])) if pd.notna(row["score"]) else None
    return lines(look.t.day(as_day(row["occurred_at"])), bold(plain(row["kind_label"])), score)


def status_words(status: str, look: Look) -> str:
    """The status of an order in the reader's language; one that is not known is shown as it is."""
    t = look.t
    return {
        "paid": t("paid"),
        "partially_refunded": t("partially refunded"),
        "refunded": t("refunded"),
        "cancelled": t("cancelled"),
        "pending": t("pending"),
        "failed": t("failed"),
    }.get(status, plain(status))
