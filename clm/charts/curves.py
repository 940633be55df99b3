"""Curves that begin at 100 % and fall: retention by age, and survival by day with its band."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from clm.charts.ages import Period, age_axis_unit, age_words
from clm.charts.axes import round_ticks, state_unit, value_axis
from clm.charts.colour import rgba
from clm.charts.labels import bold, plain
from clm.charts.over_time import BOTTOM_PX, HEIGHT_PX, TOP_PX, band, edge_label, label_right_edge, line
from clm.charts.theme import Look, blank_figure, group_colours, group_dashes
from clm.charts.words import customers_words, lines


class _Curve(NamedTuple):
    name: str  # empty where there are no groups
    rows: pd.DataFrame
    colour: str
    dash: str


def retention_curves(
    frame: pd.DataFrame,
    look: Look,
    group: str | None = None,
    *,
    period: Period = "month",
    unit: str | None = None,
    order: Sequence[str] = (),
) -> go.Figure:
    """The average share still active at each age, one line or one a group.

    Args:
        frame: one row an age (and group): age, share (0–1, weighted over cohorts), size (customers).
        unit: what the upright axis says; the share still active if not given.
        order: the groups where their names are the product's own, see group_colours.
    """

    def words(name: str, row: dict[Any, Any]) -> str:
        share, size = look.t.share(float(row["share"])), customers_words(row["size"], look)
        return lines(
            bold(name),
            age_words(row["age"], period, look),
            share,
            look.t("measured on {customers}", customers=size),
        )

    curves = _curves(frame[frame["share"].notna()].sort_values("age"), group, look, order)
    figure = _figure(look)
    for curve in curves:
        told = [words(curve.name, row) for row in curve.rows.to_dict("records")]
        drawn = line(
            curve.rows["age"].tolist(), curve.rows["share"].tolist(), told, curve.colour, curve.dash, look
        )
        figure.add_scatter(name=curve.name, **drawn)
    _finish(figure, curves, "share", max(1.0, float(frame["share"].max())), look)
    state_unit(figure, unit or look.t("Share still active"), look)
    figure.update_xaxes(
        title_text=age_axis_unit(period, look), **_whole_ticks(float(frame["age"].max()), look)
    )
    return figure


def survival(
    frame: pd.DataFrame,
    look: Look,
    group: str | None = None,
    *,
    unit: str | None = None,
    day_unit: str | None = None,
) -> go.Figure:
    """The share for whom it has not happened yet, as steps from 100 %, with its confidence band.

    Args:
        frame: one row a day (and group) with an event: day, survival, lower, upper (0–1), at_risk.
        unit, day_unit: what the upright and the level axis say.
    """
    curves = [
        curve._replace(rows=_from_start(curve.rows))
        for curve in _curves(frame.sort_values("day"), group, look)
    ]
    figure = _figure(look)
    for curve in curves:
        figure.add_scatter(**_step_band(curve))
    for curve in curves:
        told = [_survival_words(curve.name, row, look) for row in curve.rows.to_dict("records")]
        steps = line(
            curve.rows["day"].tolist(), curve.rows["survival"].tolist(), told, curve.colour, curve.dash, look
        )
        steps["mode"], steps["line"]["shape"] = "lines", "hv"
        figure.add_scatter(name=curve.name, **steps)
    _finish(figure, curves, "survival", 1.0, look)
    state_unit(figure, unit or look.t("Share for whom it has not happened yet"), look)
    figure.update_xaxes(
        title_text=day_unit or look.t("Days"), **_whole_ticks(float(frame["day"].max()), look)
    )
    return figure


def _figure(look: Look) -> go.Figure:
    figure = blank_figure(look, look.px(HEIGHT_PX), t=look.px(TOP_PX), b=look.px(BOTTOM_PX))
    figure.update_xaxes(showline=True, ticks="outside", ticklen=4)
    return figure


def _curves(frame: pd.DataFrame, group: str | None, look: Look, order: Sequence[str] = ()) -> list[_Curve]:
    if group is None:
        return [_Curve("", frame, look.inks.accent, "solid")]
    groups = list(frame[group].unique())
    colours, dashes = group_colours(groups, look.theme, order), group_dashes(groups, order)
    return [_Curve(plain(each), frame[frame[group] == each], colours[each], dashes[each]) for each in groups]


def _from_start(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows after a first one at day 0, when it had happened to nobody."""
    start = {"day": 0, "survival": 1.0, "lower": 1.0, "upper": 1.0, "at_risk": rows["at_risk"].max()}
    return pd.concat([pd.DataFrame([start]), rows[rows["day"] > 0]], ignore_index=True)


def _survival_words(name: str, row: dict[Any, Any], look: Look) -> str:
    t = look.t
    return lines(
        bold(name),
        t("after {days}: {share}", days=t.days(row["day"]), share=t.share(row["survival"])),
        t("likely {lower} to {upper}", lower=t.share(row["lower"]), upper=t.share(row["upper"])),
        t.plural("{n} customer still observed", "{n} customers still observed", row["at_risk"]),
    )


def _step_band(curve: _Curve) -> dict[str, Any]:
    """The band as steps: each edge holds its value until the next day."""
    days, lower, upper = (list(_stepped(curve.rows[column].tolist())) for column in ("day", "lower", "upper"))
    return band(days[1:], lower[:-1], upper[:-1], rgba(curve.colour, 0.14))


def _stepped(values: Sequence[float]) -> Iterator[float]:
    for value in values:
        yield from (value, value)


def _finish(figure: go.Figure, curves: Sequence[_Curve], column: str, highest: float, look: Look) -> None:
    axis = value_axis(0, highest, "share", look)
    figure.update_yaxes(**axis)
    labels = []
    for curve in curves:
        end = float(curve.rows[column].iloc[-1])
        said = look.t.share(end)
        labels.append((edge_label(curve.name, said, curve.colour, look) if curve.name else bold(said), end))
    label_right_edge(figure, labels, axis["range"], look)


def _whole_ticks(highest: float, look: Look) -> dict[str, Any]:
    """Whole numbers from 0 along a level axis."""
    ticks = [
        tick for tick in round_ticks(0, max(highest, 1), most=6) if tick == round(tick) and tick <= highest
    ]
    return {
        "tickvals": ticks,
        "ticktext": [look.t.count(tick) for tick in ticks],
        "range": [0, highest * 1.02],
    }
