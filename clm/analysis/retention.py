"""Retention: what share of those who began in the same period is still buying, period after period."""

import datetime

import numpy as np
import pandas as pd

from clm.dataset import Dataset, Filters
from clm.errors import ClmError
from clm.periods import known_period, period_end
from clm.queries import sql_file

MEASURES = ("customers", "orders", "revenue")
KINDS = ("on", "on_or_after")
# Whole periods between two period starts; weeks are counted in days because their starts are all Mondays.
AGES = {
    "week": "date_diff('day', cohort, period_start) // 7",
    "month": "date_diff('month', cohort, period_start)",
    "quarter": "date_diff('month', cohort, period_start) // 3",
}


def retention(
    dataset: Dataset,
    period: str = "month",
    measure: str = "customers",
    kind: str = "on",
    by: str | None = None,
    where: Filters | None = None,
    until: datetime.date | None = None,
) -> pd.DataFrame:
    """The cohort triangle.

    A cohort is everyone whose first paid order fell into the period. `on` counts those active in a period;
    `on_or_after` those active in it or in any later one, which rewrites the past whenever somebody returns;
    for orders and revenue it is what that period and all later ones brought.

    Args:
        until: leave out orders after this day; all count by default.

    Returns:
        One row a cohort and age (a group, cohort and age with `by`): cohort (first day), age (periods since the
        first order), size (customers), active (the measure's value), share (of the cohort's customers, or of
        its orders or revenue at age 0). active and share are null where the period was not complete by the
        end of the data: not yet observable is not zero.

    Raises:
        ClmError: unknown_period, unknown_choice, unknown_dimension.
    """
    known_period(period)
    for name, value, known in (("measure", measure, MEASURES), ("kind", kind, KINDS)):
        if value not in known:
            raise ClmError("unknown_choice", name=name, value=value, known=", ".join(known))
    end = min(until or dataset.span.end, dataset.span.end)
    population, params = dataset.population(where)
    sql = sql_file(
        __file__,
        "retention",
        population=population,
        group=dataset.grouping(by),
        period=period,
        age=AGES[period],
    )
    found = dataset.query(sql, {"until": end, **params})
    frame = _triangle(found, period, end)
    if kind == "on_or_after":
        counted = "last_active" if measure == "customers" else measure
        frame[measure] = frame.iloc[::-1].groupby(["grouping", "cohort"])[counted].cumsum().iloc[::-1]
    base = (
        frame["size"]
        if measure == "customers"
        else frame.groupby(["grouping", "cohort"])[measure].transform("first")
    )
    observable = frame["observable"]
    frame["active"] = frame[measure].astype(float).where(observable)
    frame["share"] = (frame[measure] / base.where(base != 0)).where(observable)
    columns = ["cohort", "age", "size", "active", "share"]
    if by:
        frame[by] = frame["grouping"]
        columns.insert(0, by)
    return frame[columns].reset_index(drop=True)


def _triangle(found: pd.DataFrame, period: str, end: datetime.date) -> pd.DataFrame:
    """Every group, cohort and age up to the oldest cohort's: where nobody was active, a true zero stands."""
    sizes = found[found["age"] == 0].set_index(["grouping", "cohort"])["customers"]
    ages = range(int(found["age"].max()) + 1) if len(found) else range(0)
    index = pd.MultiIndex.from_tuples(
        [(*cohort, age) for cohort in sizes.index for age in ages], names=["grouping", "cohort", "age"]
    )
    frame = found.set_index(["grouping", "cohort", "age"]).reindex(index, fill_value=0).reset_index()
    frame["size"] = sizes.reindex(pd.MultiIndex.from_frame(frame[["grouping", "cohort"]])).to_numpy()
    ends = {
        (cohort, age): period_end(_later(cohort, age, period), period)
        for cohort, age in frame[["cohort", "age"]].drop_duplicates().itertuples(index=False)
    }
    lasts = [ends[key] for key in zip(frame["cohort"], frame["age"], strict=True)]
    frame["observable"] = np.array([last <= end for last in lasts], dtype=bool)
    return frame


def _later(cohort: pd.Timestamp, age: int, period: str) -> datetime.date:
    """The first day of the period `age` periods after the one that begins on `cohort`."""
    if period == "week":
        return datetime.date(cohort.year, cohort.month, cohort.day) + datetime.timedelta(weeks=age)
    months = cohort.month - 1 + age * (3 if period == "quarter" else 1)
    return datetime.date(cohort.year + months // 12, months % 12 + 1, 1)


def average_retention(frame: pd.DataFrame) -> pd.DataFrame:
    """The weighted average over cohorts at each age, of those cohorts alone that have reached it.

    Returns:
        One row an age: age, share (weighted by the cohorts' customers), size (customers behind it), cohorts.
    """
    eligible = frame[frame["share"].notna()]
    weighted = eligible.assign(product=eligible["share"] * eligible["size"])
    grouped = weighted.groupby("age").agg(
        product=("product", "sum"), size=("size", "sum"), cohorts=("cohort", "nunique")
    )
    grouped["share"] = grouped["product"] / grouped["size"]
    return grouped.reset_index()[["age", "share", "size", "cohorts"]]
