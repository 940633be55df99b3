"""Historic, current and expected value beside each other, customer by customer and by group."""

import datetime
import math

import pandas as pd

from clm.dataset import Filters
from clm.lifecycle.history import History
from clm.lifecycle.warned import stake_measure
from clm.queries import sql_file

MONEY = ("historic", "current", "expected", "low", "high")


def customer_values(
    history: History, as_of: datetime.date, margin: float | None = None, where: Filters | None = None
) -> pd.DataFrame:
    """What every buyer has brought by the end of a day of the history.

    Args:
        margin: share of the net revenue that is earned. By default the margin itself where nearly all orders have a
            cost, else net revenue.

    Returns:
        One row a buyer: customer_id, name, stage, historic (to date), current (of the last 365 days).

    Raises:
        ClmError: unknown_dimension.
    """
    dataset = history.dataset
    population, params = dataset.population(where)
    money = stake_measure(dataset) if margin is None else "revenue"
    sql = sql_file(__file__, "customer_values", history=history.table, population=population, money=money)
    frame = dataset.query(sql, {"as_of": as_of, "share": 1.0 if margin is None else margin, **params})
    return frame.assign(stage=frame["stage"].map(dict(enumerate(history.stage_ids))).astype(object))


def with_expected(values: pd.DataFrame, expected: pd.DataFrame | None) -> pd.DataFrame:
    """The values with what a purchase model expects of each customer, the most expected first.

    Args:
        values: as customer_values returns them.
        expected: as lifetime_value returns it; None where no model could be fitted: null then.

    Returns:
        values with p_alive, p_active, expected_purchases, expected_order_value, cost_to_serve, expected, low, high.
    """
    if expected is None:
        return values.assign(expected=math.nan, low=math.nan, high=math.nan).sort_values(
            ["current", "customer_id"], ascending=[False, True], ignore_index=True
        )
    named = expected.rename(columns={"expected_value": "expected"})
    return values.merge(named, on="customer_id", how="left").sort_values(
        ["expected", "customer_id"], ascending=[False, True], ignore_index=True
    )


def value_by_group(values: pd.DataFrame, column: str, groups: list[str]) -> pd.DataFrame:
    """The values added up by group, those that nobody is in as well.

    The sums of low and high hold the interval of the sum: they take all errors to go the same way, so the true one
    is never wider.

    Returns:
        One row a group: group, customers, and the sums historic, current, expected, low, high (the last three null
        where no model could be fitted), and cost_to_serve where it is known.
    """
    serving = ["cost_to_serve"] if "cost_to_serve" in values else []
    if values["expected"].isna().all():
        sums = values.groupby(column)[["historic", "current"]].sum().reindex(groups, fill_value=0.0)
        sums = sums.assign(expected=math.nan, low=math.nan, high=math.nan)
    else:
        sums = values.groupby(column)[[*MONEY, *serving]].sum().reindex(groups, fill_value=0.0)
    customers = values[column].value_counts().reindex(groups, fill_value=0)
    frame = sums.assign(customers=customers).rename_axis("group").reset_index()
    return frame[["group", "customers", *MONEY, *serving]]
