"""Axes in words: ticks and units as the reader's language writes them, few enough for a narrow screen."""

import datetime
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
from babel.dates import format_date, format_skeleton

from clm.charts.labels import text_px
from clm.charts.theme import Look
from clm.charts.writing import write

Measure = Literal["customers", "orders", "revenue", "share", "number", "days"]

MOST_TIME_TICKS = 7
BESIDE_TICKS_PX = 110  # of the width are taken by labels


def amount(value: float | None, measure: Measure, look: Look, currency: str | None = None) -> str:
    """A value as the reader's language writes it; a dash where it is not known."""
    if value is None or pd.isna(value):
        return look.t.count(None)
    value = float(value)
    if measure == "revenue":
        return look.t.money(value, currency)
    if measure == "share":
        return look.t.share(value)
    if measure == "days":
        return look.t.days(value)
    return look.t.number(value) if measure == "number" else look.t.count(value)


def unit_of(measure: Measure, look: Look, currency: str | None = None) -> str:
    """What an axis of the measure says."""
    t = look.t
    if measure == "revenue":
        return t("Revenue, {currency}", currency=currency) if currency else t("Revenue")
    return {
        "customers": t("Customers"),
        "orders": t("Orders"),
        "share": t("Share of customers"),
        "number": "",
        "days": t("Days"),
    }[measure]


def round_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """At most `most` + 2 round values that reach from `low` to `high`, 0 among them if it lies between."""
    span = max(high - low, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if span / (power * factor) <= most + 1e-9)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(at * step, 10) for at in range(first, last + 1)]


def value_axis(low: float, high: float, measure: Measure, look: Look, most: int = 5) -> dict[str, Any]:
    """An axis of amounts that includes zero: round ticks, a light grid."""
    whole = measure in ("customers", "orders", "days")
    ticks = round_ticks(min(0, low), max(0, high, 1 if whole else 0.01), most)
    if whole:
        ticks = [tick for tick in ticks if tick == round(tick)]
    return {
        "range": [ticks[0], ticks[-1]],
        "tickvals": ticks,
        "ticktext": [_tick_text(tick, measure, look) for tick in ticks],
        "showgrid": True,
        "zeroline": True,
        "zerolinecolor": look.inks.line,
        "zerolinewidth": 1,
    }


def share_axis(look: Look, step: float = 0.25) -> dict[str, Any]:
    """An axis from 0 % to 100 %."""
    ticks = [at * step for at in range(round(1 / step) + 1)]
    return {
        "range": [0, 1],
        "tickvals": ticks,
        "ticktext": [look.t.share(tick) for tick in ticks],
        "showgrid": True,
    }


def time_axis(days: Sequence[datetime.date], look: Look) -> dict[str, Any]:
    """A date axis with few ticks, each on one of the days; the year stands under the first of each."""
    days = sorted({as_day(day) for day in days})
    spacing = _spacing(days)
    texts = {day: _day_text(day, spacing, look) for day in days}
    years = {day: format_skeleton("y", day, locale=look.t.locale) for day in days}
    widths = [max(text_px(text, look.small_px) for text in found.values()) for found in (texts, years)]
    # Of two neighbours at most one has the year under it.
    room = look.least_px - look.px(BESIDE_TICKS_PX)
    most = min(int(room / (sum(widths) / 2 + look.px(2))), MOST_TIME_TICKS)
    step = math.ceil(len(days) / most)
    if spacing == "month":
        step = next((size for size in (1, 2, 3, 4, 6, 12) if size >= step), step)
    # Counted back from the newest day, which the reader looks for first.
    ticks = days[::-1][::step][::-1]
    is_first = [at == 0 or day.year != ticks[at - 1].year for at, day in enumerate(ticks)]
    return {
        "type": "date",
        "tickvals": [day.isoformat() for day in ticks],
        "ticktext": [
            f"{texts[day]}<br>{years[day]}" if first else texts[day]
            for day, first in zip(ticks, is_first, strict=True)
        ],
        "tickangle": 0,
    }


def state_unit(figure: go.Figure, unit: str, look: Look, y: float = 1) -> None:
    """The unit of the upright axis, level and above it: easier to read than turned by 90°."""
    write(
        figure,
        unit,
        0,
        y,
        look,
        font_color=look.inks.muted,
        xanchor="left",
        yanchor="bottom",
        yshift=look.px(8),
    )


def as_day(value: Any) -> datetime.date:
    day: datetime.date = pd.Timestamp(value).date()
    return day


def _tick_text(value: float, measure: Measure, look: Look) -> str:
    if measure == "share":
        return look.t.share(value)
    return look.t.short(value) if abs(value) >= 1000 else look.t.number(value, 2)


def _spacing(days: Sequence[datetime.date]) -> str:
    gaps = sorted((later - day).days for day, later in pairwise(days))
    usual = gaps[len(gaps) // 2] if gaps else 30
    return "week" if usual < 20 else "month" if usual < 60 else "quarter"


def _day_text(day: datetime.date, spacing: str, look: Look) -> str:
    if spacing == "quarter":
        return str(format_date(day, "QQQ", locale=look.t.locale))
    return str(format_skeleton("MMMd" if spacing == "week" else "MMM", day, locale=look.t.locale))
