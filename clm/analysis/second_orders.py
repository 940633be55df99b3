"""Second orders: how many of those who began in the same period soon came back."""

import datetime

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.periods import known_period, period_end
from clm.queries import sql_file


def second_orders(
    dataset: Dataset, until: datetime.date, period: str, within_days: int, where: Filters | None = None
) -> pd.DataFrame:
    """How many customers ordered again on another day within `within_days` of their first order.

    Only cohorts that have all had the time by `until` are there: what could not happen yet is not a zero.

    Returns:
        One row a period of first orders, oldest first: cohort (its first day), customers, again, share (0–1).

    Raises:
        ClmError: unknown_period, unknown_dimension.
    """
    population, params = dataset.population(where)
    sql = sql_file(__file__, "second_orders", population=population, period=known_period(period))
    frame = dataset.query(sql, {"until": until, "within_days": within_days, **params})
    waited = datetime.timedelta(days=within_days)
    had_time = [period_end(cohort.date(), period) + waited <= until for cohort in frame["cohort"]]
    frame = frame[pd.Series(had_time, index=frame.index, dtype=bool)].reset_index(drop=True)
    frame["share"] = frame["again"] / frame["customers"]
    return frame
