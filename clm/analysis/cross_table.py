"""Cross table: where the same customers stand under two models on the same day."""

import datetime

import pandas as pd

from clm.dataset import Filters
from clm.lifecycle.history import History
from clm.queries import sql_file


def cross_table(
    left: History, right: History, as_of: datetime.date, where: Filters | None = None
) -> pd.DataFrame:
    """Who stands where under both.

    Returns:
        One row a pair of stages in which somebody stands: left_stage, right_stage (ids), customers.

    Raises:
        ClmError: unknown_dimension.
    """
    population, params = left.dataset.population(where)
    sql = sql_file(__file__, "cross_table", left=left.table, right=right.table, population=population)
    frame = left.dataset.query(sql, {"as_of": as_of, **params})
    return frame.assign(
        left_stage=frame["left_stage"].map(dict(enumerate(left.stage_ids))).astype(object),
        right_stage=frame["right_stage"].map(dict(enumerate(right.stage_ids))).astype(object),
    )
