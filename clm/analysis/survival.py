"""Survival: what share of buyers is still active, by the time since their first order."""

import datetime

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.queries import sql_file
from clm.statistics.survival import kaplan_meier


def activity_survival(
    dataset: Dataset,
    until: datetime.date,
    lapse_days: float,
    by: str | None = None,
    where: Filters | None = None,
) -> pd.DataFrame:
    """Kaplan–Meier curve of the time from the first order to the last one.

    Churn is not observed without a contract: a customer counts as inactive from the last order on once the
    silence has lasted longer than `lapse_days`; everyone else is still under observation (censored).

    Returns:
        One row a day on which somebody became inactive (a group and day with `by`): day, survival, lower, upper
        (95 % band), at_risk, events.
    """
    population, params = dataset.population(where)
    group = dataset.grouping(by)
    sql = sql_file(__file__, "activity", population=population, group=group)
    durations = dataset.query(sql, {"until": until, "lapse_days": lapse_days, **params})
    curves = [
        kaplan_meier(part).assign(**({by: name} if by else {}))
        for name, part in durations.groupby("grouping")
    ]
    return pd.concat(curves, ignore_index=True) if curves else kaplan_meier(durations)
