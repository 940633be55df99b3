"""Breakdown: how many customers stand in each stage, and what they have brought, on a day or over time."""

import datetime

import pandas as pd

from clm.dataset import Filters
from clm.lifecycle.history import History, missing_needs
from clm.queries import sql_file


def breakdown(
    history: History, as_of: datetime.date, by: str | None = None, where: Filters | None = None
) -> pd.DataFrame:
    """The closing stock of a day.

    Returns:
        One row a stage in journey order (a group and stage with `by`, whose column bears the attribute's name):
        stage, customers, share (of the group), revenue (net, to date), observable (whether these data can
        show the stage at all).

    Raises:
        ClmError: unknown_dimension.
    """
    dataset = history.dataset
    population, params = dataset.population(where)
    sql = sql_file(
        __file__, "breakdown", history=history.table, population=population, group=dataset.grouping(by)
    )
    found = dataset.query(sql, {"as_of": as_of, **params})
    groups = sorted(found["grouping"].unique()) or [""]
    index = pd.MultiIndex.from_product([groups, range(len(history.stage_ids))], names=["grouping", "stage"])
    frame = found.set_index(["grouping", "stage"]).reindex(index, fill_value=0).reset_index()
    totals = frame.groupby("grouping")["customers"].transform("sum")
    missing = missing_needs(dataset, history.setting.model)
    stage_ids = frame["stage"].map(dict(enumerate(history.stage_ids)))
    result = pd.DataFrame(
        {
            **({by: frame["grouping"]} if by else {}),
            "stage": stage_ids,
            "customers": frame["customers"].astype("int64"),
            "share": frame["customers"] / totals.where(totals > 0),
            "revenue": frame["revenue"].astype(float),
            "observable": ~stage_ids.isin(list(missing)),
        }
    )
    return result


def breakdown_over_time(history: History, where: Filters | None = None) -> pd.DataFrame:
    """The closing stock at each day of the history.

    Returns:
        One row a day and stage: period_end, stage, customers, share, revenue (net, to date).
    """
    dataset = history.dataset
    population, params = dataset.population(where)
    sql = sql_file(__file__, "breakdown_over_time", history=history.table, population=population)
    found = dataset.query(sql, {"days": list(history.days), **params})
    frame = history.every_day_and_stage(found)
    totals = frame.groupby("period_end")["customers"].transform("sum")
    frame.insert(3, "share", frame["customers"] / totals.where(totals > 0))
    frame["stage"] = frame["stage"].map(dict(enumerate(history.stage_ids)))
    return frame.astype({"customers": "int64", "revenue": float})
