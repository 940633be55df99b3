"""Cohorts and their ages in words: "Jan 2025", "3 months after the first order"."""

import datetime
from typing import Literal

import pandas as pd
from babel.dates import format_date

from clm.charts.axes import as_day
from clm.charts.labels import plain
from clm.charts.theme import Look

Period = Literal["week", "month", "quarter"]


def cohort_name(cohort: object, period: Period, look: Look) -> str:
    """A cohort as people call it: "Jan 2025", "Q1 2025", the Monday of a week, or an attribute's value."""
    if not isinstance(cohort, datetime.date | pd.Timestamp):
        return plain(cohort)
    day = as_day(cohort)
    if period == "month":
        return look.t.month(day)
    if period == "quarter":
        return str(format_date(day, "QQQ y" if look.t.code == "en" else "y年QQQ", locale=look.t.locale))
    return look.t.day(day)


def age_words(age: float, period: Period, look: Look) -> str:
    """How long after the first order: "3 months after the first order"."""
    t = look.t
    if age == 0:
        return t("in the period of the first order")
    if period == "week":
        return t.plural("{n} week after the first order", "{n} weeks after the first order", age)
    if period == "month":
        return t.plural("{n} month after the first order", "{n} months after the first order", age)
    return t.plural("{n} quarter after the first order", "{n} quarters after the first order", age)


def age_axis_unit(period: Period, look: Look) -> str:
    t = look.t
    return {
        "week": t("Weeks after the first order"),
        "month": t("Months after the first order"),
        "quarter": t("Quarters after the first order"),
    }[period]
