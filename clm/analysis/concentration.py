"""Concentration: how much of the revenue the largest customers bring."""

import datetime
from dataclasses import dataclass

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.queries import sql_file

TOP = (0.01, 0.05, 0.1, 0.2, 0.5)
STEPS = 100  # of the curve


@dataclass(frozen=True)
class Concentration:
    """How the revenue of a span is spread over the customers who bought in it.

    Attributes:
        start, end: first and last day, both included; window_days as asked for.
        customers, revenue: who bought, and what they brought, net.
        gini: 0 where all bring the same, near 1 where one brings everything; null without revenue.
        top: one row a share of the customers, the largest first (1, 5, 10, 20 and 50 %): share_of_customers, customers
            (rounded up), revenue, share_of_revenue.
        curve: the same for every per cent from 0 to 100.
    """

    start: datetime.date
    end: datetime.date
    window_days: int | None
    customers: int
    revenue: float
    gini: float
    top: pd.DataFrame
    curve: pd.DataFrame


def concentration(
    dataset: Dataset, as_of: datetime.date, window_days: int | None = 365, where: Filters | None = None
) -> Concentration:
    """How the revenue of the last `window_days` (of all time up to `as_of`, if None) is spread.

    Raises:
        ClmError: unknown_dimension.
    """
    start = window_start(dataset, as_of, window_days)
    population, params = dataset.population(where)
    ranked = sql_file(__file__, "concentration", population=population)
    sql = sql_file(__file__, "concentration_points", ranked=f"({ranked})")
    shares = sorted({*TOP, *(step / STEPS for step in range(STEPS + 1))})
    found = dataset.query(sql, {"start": start, "until": as_of, "shares": shares, **params})
    first = found.iloc[0]
    customers, revenue = int(first["all_customers"]), float(first["all_revenue"])
    points = pd.DataFrame(
        {
            "share_of_customers": found["share"],
            "customers": found["customers"].astype("int64"),
            "revenue": found["revenue"],
            "share_of_revenue": found["revenue"] / revenue if revenue > 0 else float("nan"),
        }
    )
    gini = (
        (customers + 1 - 2 * float(first["weighted"]) / revenue) / customers if revenue > 0 else float("nan")
    )
    top = points[found["share"].isin(TOP)].reset_index(drop=True)
    return Concentration(start, as_of, window_days, customers, revenue, gini, top, points)


def window_start(dataset: Dataset, as_of: datetime.date, window_days: int | None) -> datetime.date:
    """The first day of the window that ends with `as_of`; that of the data where they begin later."""
    if window_days is None:
        return dataset.span.start
    return max(dataset.span.start, as_of - datetime.timedelta(days=window_days - 1))
