"""Moves by attribute: who moved between two days, split by what the customers are like."""

import datetime

import pandas as pd

from clm.dataset import Filters
from clm.lifecycle.history import History
from clm.queries import quoted, sql_file

LEAST_CUSTOMERS = 30  # of a value, else nothing can be said about its share


def moves_by_attribute(
    history: History, start: datetime.date, end: datetime.date, where: Filters | None = None
) -> pd.DataFrame:
    """Where the customers known on `start` stood then and on `end`, for each value of each attribute.

    Returns:
        One row an attribute, value and pair of stages observed: attribute, value, from_stage, to_stage, customers
        (those who stayed are included). Values that hardly anybody has are left out.
    """
    dataset = history.dataset
    population, params = dataset.population(where)
    span = {"start": start, "end": end, "least_customers": LEAST_CUSTOMERS}
    tables = []
    for name in dataset.dimensions:
        sql = sql_file(
            __file__,
            "moves_by_attribute",
            history=history.table,
            population=population,
            attribute=quoted(name),
        )
        tables.append(dataset.query(sql, {**span, **params}).assign(attribute=name))
    if not tables:
        return pd.DataFrame(columns=["attribute", "value", "from_stage", "to_stage", "customers"])
    frame = pd.concat(tables, ignore_index=True)
    names = dict(enumerate(history.stage_ids))
    for column in ("from_stage", "to_stage"):
        frame[column] = frame[column].map(names).astype(object)
    return frame
