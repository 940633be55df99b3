"""Risk: how probabilities are spread, and what is at stake behind each warning."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import share_axis, state_unit, unit_of, value_axis
from clm.charts.bars import name_rows, row_names
from clm.charts.labels import bold, coloured, plain, text_px
from clm.charts.over_time import upright_line
from clm.charts.theme import PHASE_COLOURS, Look, blank_figure
from clm.charts.words import customers_words, lines
from clm.charts.writing import write, write_all, written

HEIGHT_PX = 300
LIMIT_ROW_PX = 17


def risk_distribution(
    frame: pd.DataFrame,
    look: Look,
    limits: Mapping[str, float] | None = None,
    *,
    currency: str | None = None,
    unit: str | None = None,
) -> go.Figure:
    """How many customers have which probability, with the limits that divide them.

    Args:
        frame: one row a bin: bin_start, bin_end (0–1), customers, revenue.
        limits: name of a limit -> probability (0–1), drawn as dotted upright lines.
        unit: what the level axis says; the probability of being gone if not given.
    """
    t = look.t
    named = sorted((limits or {}).items(), key=lambda item: item[1])
    top_px = look.px(36 + LIMIT_ROW_PX * len(named))
    figure = blank_figure(look, look.px(HEIGHT_PX) + top_px, t=top_px, r=look.px(18))
    words = [
        lines(
            t("{low} to {high} probability", low=t.share(row["bin_start"]), high=t.share(row["bin_end"])),
            customers_words(row["customers"], look),
            t("Revenue {money}", money=t.money(row["revenue"], currency)),
        )
        for row in frame.to_dict("records")
    ]
    figure.add_bar(
        x=((frame["bin_start"] + frame["bin_end"]) / 2).tolist(),
        y=frame["customers"].tolist(),
        width=(frame["bin_end"] - frame["bin_start"]).tolist(),
        marker={"color": look.inks.accent, "line": {"color": look.inks.background, "width": 1.5}},
        hovertext=words,
        hoverinfo="text",
    )
    for row, (name, limit) in enumerate(reversed(named)):
        upright_line(figure, limit, look)
        place = {"xref": "x", "xanchor": "right" if limit > 0.5 else "left", "yanchor": "bottom"}
        text = f"{plain(name)} {t.share(limit)}"
        write(figure, text, limit, 1, look, yshift=look.px(4 + LIMIT_ROW_PX * row), **place)
    figure.update_yaxes(**value_axis(0, float(frame["customers"].max()), "customers", look))
    axis = share_axis(look) | {"showgrid": False, "ticklabelstandoff": 4}
    figure.update_xaxes(title_text=unit or t("Probability of being gone"), **axis)
    figure.update_layout(bargap=0)
    state_unit(figure, unit_of("customers", look), look)
    return figure


def value_at_stake_bars(frame: pd.DataFrame, look: Look, *, currency: str | None = None) -> go.Figure:
    """One bar a warning, in the order given: the money at stake, and how many customers it is about.

    Args:
        frame: one row a warning: warning_label, customers, value_at_stake.
    """
    t = look.t
    rows = frame.to_dict("records")
    labels, row_px = row_names([plain(row["warning_label"]) for row in rows], look)
    amounts = [t.money(row["value_at_stake"], currency) for row in rows]
    counts = [customers_words(row["customers"], look) for row in rows]
    texts = [
        f"{amount}<br>{coloured(count, look.inks.muted, look.small_px)}"
        for amount, count in zip(amounts, counts, strict=True)
    ]
    right_px = max(text_px(text, look.font_px) for text in texts) + look.px(4)
    figure = blank_figure(look, (row_px + look.px(6)) * len(rows) + look.px(40), r=right_px)
    figure.add_bar(
        x=frame["value_at_stake"].tolist(),
        y=list(range(len(rows))),
        orientation="h",
        marker={"color": PHASE_COLOURS[look.theme]["declining"]},
        hovertext=[
            lines(bold(plain(row["warning_label"])), t("{money} at stake", money=amount), count)
            for row, amount, count in zip(rows, amounts, counts, strict=True)
        ],
        hoverinfo="text",
    )
    beside = {"xref": "x", "yref": "y", "xanchor": "left", "align": "left", "xshift": look.px(4)}
    ends = enumerate(zip(texts, frame["value_at_stake"], strict=True))
    write_all(figure, [written(text, x, y, look, font_size=look.font_px, **beside) for y, (text, x) in ends])
    unit = t("Value at stake, {currency}", currency=currency) if currency else t("Value at stake")
    highest = max(float(frame["value_at_stake"].max()), 0.01)
    figure.update_xaxes(title_text=unit, showticklabels=False, range=[0, highest])
    name_rows(figure, list(range(len(rows))), labels, look)
    figure.update_layout(bargap=0.4)
    return figure
