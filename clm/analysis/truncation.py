"""Left truncation: in which cohorts old customers may stand whose earlier orders the data do not hold."""

import datetime

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.periods import known_period
from clm.queries import sql_file


def doubtful_cohorts(
    dataset: Dataset,
    period: str,
    lapse_days: float,
    until: datetime.date,
    where: Filters | None = None,
) -> pd.DataFrame:
    """The cohorts that hold customers who are “new or earlier, unknown”.

    Somebody whose first order here falls into the first `lapse_days` of the orders may have ordered before.
    A `known_since` within the data settles that the customer was new; an earlier one, or none, does not.

    Returns:
        One row such a cohort: cohort (first day), customers, doubtful.

    Raises:
        ClmError: unknown_period.
    """
    population, params = dataset.population(where)
    sql = sql_file(__file__, "truncation", population=population, period=known_period(period))
    return dataset.query(sql, {"lapse_days": lapse_days, "until": until, **params})
