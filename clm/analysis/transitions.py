"""Transitions: who moved from which stage to which, between two days or from period to period."""

import datetime

import pandas as pd

from clm.dataset import Filters
from clm.lifecycle.history import History
from clm.queries import sql_file

ENTRY = "entry"  # where customers come from who were not known at the start


def transitions(
    history: History, start: datetime.date, end: datetime.date, where: Filters | None = None
) -> pd.DataFrame:
    """Where the customers of `end` stood at `start`, including those who stayed where they were.

    Returns:
        One row a pair of stages observed: from_stage ("entry" for those first seen after the start), to_stage,
        customers.
    """
    population, params = history.dataset.population(where)
    sql = sql_file(__file__, "transitions", history=history.table, population=population)
    return _named(history, history.dataset.query(sql, {"start": start, "end": end, **params}))


def moves_by_period(history: History, where: Filters | None = None) -> pd.DataFrame:
    """Changes of stage from each day of the history to the next; who stayed is not among them.

    Returns:
        One row a period and pair of stages observed: period_end, from_stage ("entry" for first seen), to_stage,
        customers.
    """
    population, params = history.dataset.population(where)
    sql = sql_file(__file__, "moves", history=history.table, population=population)
    return _named(history, history.dataset.query(sql, {"days": list(history.days), **params}))


def _named(history: History, frame: pd.DataFrame) -> pd.DataFrame:
    names = {-1: ENTRY, **dict(enumerate(history.stage_ids))}
    for column in ("from_stage", "to_stage"):
        frame[column] = frame[column].map(names).astype(object)
    return frame


def standings(history: History) -> pd.DataFrame:
    """The history itself, spread over its days.

    Returns:
        One row a customer and day from the first on which the customer is known: customer_id, period_end, stage.
    """
    frame = history.dataset.query(
        sql_file(__file__, "standings", history=history.table), {"days": list(history.days)}
    )
    frame["stage"] = frame["stage"].map(dict(enumerate(history.stage_ids)))
    return frame
