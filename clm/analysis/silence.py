"""Whose silence is it: of the customers who count as gone by the calendar, how many were silent in a silent market."""

import datetime
from collections.abc import Sequence

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.lifecycle.learned import market_rate
from clm.lifecycle.signals import signals_query
from clm.queries import sql_file

SIGNALS = ("calendar_recency_days", "market_recency_days", "revenue")


def silence(
    dataset: Dataset,
    days: Sequence[datetime.date],
    lapse_days: float,
    where: Filters | None = None,
) -> pd.DataFrame:
    """Silence for longer than `lapse_days`, by the calendar and on the market's clock, at the end of each of the days.

    The market's clock runs as fast as all active customers buy; how fast that is on an average day is learned from the
    data up to the last of the days.

    Returns:
        One row a day, ascending: day, buyers (so far), own (silent by both clocks), market (by the calendar alone: the
        market explains it), early (on the market's clock alone: the others have bought more than usual meanwhile), and
        what these had brought to date: own_revenue, market_revenue, early_revenue (net).

    Raises:
        ClmError: unknown_dimension.
    """
    asked = sorted(set(days))
    population, params = dataset.population(where)
    parameters = {"market_rate": market_rate(dataset, asked[-1]).value}
    signals = signals_query(dataset, SIGNALS, parameters)
    sql = sql_file(__file__, "silence", signals=signals, population=population)
    return dataset.query(sql, {**params, "days": asked, "lapse_days": lapse_days})
