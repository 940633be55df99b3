"""Returns: how many order a second time soon after their first order, cohort by cohort."""

import datetime

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.periods import known_period, period_end
from clm.queries import sql_file


def returns(
    dataset: Dataset,
    period: str,
    within_days: int,
    until: datetime.date,
    where: Filters | None = None,
) -> pd.DataFrame:
    """Who ordered again on a later day, at most `within_days` after the first order.

    Returns:
        One row a cohort whose period was complete by `until`: cohort (first day), customers, returned. returned
        is null where not the whole cohort has had the time by `until`.

    Raises:
        ClmError: unknown_period.
    """
    population, params = dataset.population(where)
    sql = sql_file(__file__, "returns", population=population, period=known_period(period))
    frame = dataset.query(sql, {"within_days": within_days, "until": until, **params})
    ends = [period_end(cohort.date(), period) for cohort in frame["cohort"]]
    had_time = [end + datetime.timedelta(days=within_days) <= until for end in ends]
    frame["returned"] = frame["returned"].astype(float).where(had_time)
    return frame[[end <= until for end in ends]].reset_index(drop=True)
