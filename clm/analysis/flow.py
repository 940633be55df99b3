"""Flow: for every period and stage, opening + entered − left = closing."""

import pandas as pd

from clm.dataset import Filters
from clm.lifecycle.history import History
from clm.queries import sql_file


def flow(history: History, where: Filters | None = None) -> pd.DataFrame:
    """Stock and flow between the days of the history.

    Who enters in the first period was either known before it or became known in it; its opening is 0.

    Returns:
        One row a period and stage: period_end, stage, opening, entered, left, closing (customers).
    """
    dataset = history.dataset
    population, params = dataset.population(where)
    sql = sql_file(__file__, "flow", history=history.table, population=population)
    found = dataset.query(sql, {"days": list(history.days), **params})
    frame = history.every_day_and_stage(found)
    frame = frame.rename(columns={"left_stage": "left"})
    closing = (frame["entered"] - frame["left"]).groupby(frame["stage"]).cumsum()
    frame.insert(2, "opening", closing - frame["entered"] + frame["left"])
    frame["closing"] = closing
    frame["stage"] = frame["stage"].map(dict(enumerate(history.stage_ids)))
    return frame.astype(dict.fromkeys(["opening", "entered", "left", "closing"], "int64"))
