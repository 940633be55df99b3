"""Key figures: how many customers, how many of them active, and what they brought, period by period."""

import datetime
from collections.abc import Sequence

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.periods import period_start
from clm.queries import sql_file

COUNTS = ["customers", "buyers", "active", "came", "fell", "orders", "ordering"]


def key_figures(
    dataset: Dataset,
    ends: Sequence[datetime.date],
    period: str,
    lapse_days: float,
    where: Filters | None = None,
) -> pd.DataFrame:
    """The figures at each period end; they do not depend on a lifecycle model.

    Returns:
        One row a period: period_end, customers (known by then), buyers (who had bought), active (buyers who had
        ordered within `lapse_days`), active_share (of buyers), came and fell (customers who became active, and who no
        longer were, in the period), revenue (net), orders and ordering (customers) of the period.
    """
    population, params = dataset.population(where)
    starts = [period_start(end, period) for end in ends]
    sql = sql_file(__file__, "key_figures", population=population)
    frame = dataset.query(sql, {"days": list(ends), "starts": starts, "lapse_days": lapse_days, **params})
    frame["active_share"] = frame["active"] / frame["buyers"].where(frame["buyers"] > 0)
    return frame.astype(dict.fromkeys(COUNTS, "int64"))
