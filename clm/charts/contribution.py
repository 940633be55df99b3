"""Contribution: how it adds up with the age of a customer, and cohort by cohort."""

import math
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import as_day, round_ticks, state_unit, value_axis
from clm.charts.bars import name_rows, row_names
from clm.charts.heat import Cell, draw_cells, name_cells
from clm.charts.labels import bold, text_px
from clm.charts.over_time import BOTTOM_PX, HEIGHT_PX, TOP_PX, label_right_edge, line, short_amount
from clm.charts.theme import Look, StageLike, blank_figure, empty_figure, stage_colours, stage_names
from clm.charts.words import customers_words, lines
from clm.charts.writing import write_all, written

ROW_PX = 34
LARGE = 1000  # amounts from here on are written in a larger unit
HEAD_PX = 60


def contribution_curve(
    frame: pd.DataFrame, look: Look, *, unit: str, currency: str | None = None
) -> go.Figure:
    """The contribution of a customer added up month by month, from what was spent to win it.

    Args:
        frame: one row a month of age: age (-1: up to the first order), customers, contribution, cumulative (money).
        unit: what the upright axis says.
    """
    t = look.t
    if frame.empty:
        return empty_figure(look)
    figure = blank_figure(look, look.px(HEIGHT_PX), t=look.px(TOP_PX), b=look.px(BOTTOM_PX))
    words = [
        lines(
            bold(
                t("up to the first order")
                if row["age"] < 0
                else t("month {n} after the first order", n=t.count(row["age"] + 1))
            ),
            t("Contribution {money}", money=t.money(row["contribution"], currency)),
            t("together {money}", money=t.money(row["cumulative"], currency)),
            customers_words(row["customers"], look),
        )
        for row in frame.to_dict("records")
    ]
    x, y = (frame["age"] + 1).tolist(), frame["cumulative"].tolist()
    figure.add_scatter(**line(x, y, words, look.inks.accent, "solid", look))
    axis = value_axis(0, max(y), "revenue", look)
    span = axis["range"][1] - axis["range"][0]
    axis["range"] = [min(axis["range"][0], min(y) - 0.04 * span), axis["range"][1]]
    figure.update_yaxes(**axis)
    ticks = [
        tick for tick in round_ticks(0, max(max(x), 1), most=6) if tick == round(tick) and tick <= max(x)
    ]
    figure.update_xaxes(
        title_text=t("Months since the first order"),
        tickvals=ticks,
        ticktext=[t.count(tick) for tick in ticks],
        showline=True,
        ticks="outside",
        ticklen=4,
    )
    state_unit(figure, unit, look)
    label_right_edge(
        figure, [(bold(short_amount(y[-1], "revenue", look, currency)), y[-1])], axis["range"], look
    )
    return figure


def contribution_bars(
    frame: pd.DataFrame, stages: Sequence[StageLike], look: Look, *, unit: str, currency: str | None = None
) -> go.Figure:
    """One bar a stage, to the left of zero where it cost more than it brought; amounts stand to the right of zero.

    Args:
        frame: one row a stage: stage, customers, contribution (money).
        unit: what the level axis says.
    """
    names, colours = stage_names(stages, look), stage_colours(stages, look.theme)
    rows = frame.set_index("stage").loc[[stage.id for stage in stages]]
    ids, values = list(rows.index), rows["contribution"].tolist()
    labels, row_px = row_names([names[stage] for stage in ids], look)
    texts = [look.t.short_money(value, currency) for value in values]
    right_px = max(text_px(text, look.font_px) for text in texts) + look.px(14)
    figure = blank_figure(look, row_px * len(ids) + look.px(50), r=right_px)
    figure.add_bar(
        x=values,
        y=ids,
        orientation="h",
        marker={"color": [colours[stage] for stage in ids]},
        hovertext=[
            lines(bold(names[stage]), customers_words(customers, look), look.t.money(value, currency))
            for stage, customers, value in zip(ids, rows["customers"], values, strict=True)
        ],
        hoverinfo="text",
    )
    beside = {"xref": "x", "yref": "y", "xanchor": "left", "xshift": look.px(5)}
    write_all(
        figure,
        [
            written(text, max(value, 0.0), stage, look, font_size=look.font_px, **beside)
            for text, value, stage in zip(texts, values, ids, strict=True)
        ],
    )
    axis = value_axis(0, max(values), "revenue", look)
    axis["range"] = [min(0.0, *values), axis["range"][1]]
    figure.update_xaxes(title_text=unit, **axis)
    name_rows(figure, ids, labels, look)
    figure.update_layout(bargap=0.35)
    return figure


def contribution_triangle(frame: pd.DataFrame, look: Look, *, currency: str | None = None) -> go.Figure:
    """A row a cohort, a column a quarter of age: the contribution so far, a customer. What has not ended is blank.

    Args:
        frame: one row a cohort and age: cohort (first day of the quarter), age, customers, per_customer.
    """
    t = look.t
    if frame.empty:
        return empty_figure(look)
    cohorts, last = sorted(frame["cohort"].unique()), int(frame["age"].max())
    figure = blank_figure(look, look.px(ROW_PX) * len(cohorts) + look.px(HEAD_PX), t=look.px(HEAD_PX), b=0)
    names = {cohort: quarter_name(cohort) for cohort in cohorts}
    unit = _cell_unit(float(frame["per_customer"].abs().max()))
    cells = [
        Cell(
            int(row["age"]),
            cohorts.index(row["cohort"]),
            max(float(row["per_customer"]), 0.0),
            _in_unit(row["per_customer"], unit, look),
            lines(
                bold(t("First ordered in {quarter}", quarter=names[row["cohort"]])),
                customers_words(row["customers"], look),
                t(
                    "{n} quarters later: {money} a customer so far",
                    n=t.count(row["age"]),
                    money=t.money(row["per_customer"], currency),
                ),
            ),
            (names[row["cohort"]], int(row["age"])),
        )
        for row in frame.to_dict("records")
    ]
    draw_cells(figure, cells, max(float(frame["per_customer"].max()), 0.01), look)
    heads = {age: t.count(age) for age in range(last + 1)}
    name_cells(figure, heads, list(names.values()), last + 1, look)
    said = t("Quarters since the first order")
    if unit > 1:
        said = t("{axis}; in {unit}", axis=said, unit=f"{t.count(unit)} {currency or ''}".strip())
    figure.update_xaxes(title_text=said)
    return figure


def _cell_unit(largest: float) -> int:
    """What the cells are counted in: 1, or the power of ten that leaves the largest two digits, as a phone has no room
    for four."""
    return 1 if round(largest) < LARGE else 10 ** (int(math.log10(round(largest))) - 1)


def _in_unit(value: float, unit: int, look: Look) -> str:
    counted = value / unit
    return look.t.number(counted, 1 if unit > 1 and abs(round(counted, 1)) < 10 else 0)


def quarter_name(cohort: object) -> str:
    """2025 Q3."""
    day = as_day(cohort)
    return f"{day.year} Q{(day.month + 2) // 3}"
