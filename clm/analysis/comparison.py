"""Two stages compared: in which signals and attributes their customers differ, and by how much."""

import datetime

import numpy as np
import pandas as pd

from clm.dataset import Filters
from clm.lifecycle.history import History, standing
from clm.queries import quoted, sql_file
from clm.statistics.effects import cramers_v, superiority


def signal_differences(
    history: History, as_of: datetime.date, left: str, right: str, where: Filters | None = None
) -> pd.DataFrame:
    """How the customers of two stages differ in every signal that the data give.

    Returns:
        One row a signal that both stages have, the largest difference first: signal, left_median, right_median,
        left_mean, right_mean, left_customers, right_customers (with a value), effect (Cliff's delta, −1 to 1:
        how much more often a customer of the right stage is higher than one of the left than the other way
        round), lower, upper (its 95 % interval).
    """
    dataset = history.dataset
    table, names = standing(history, as_of)
    population, params = dataset.population(where)
    values = " union all ".join(
        f"select customer_no, side, '{name}' as signal, cast({name} as double) as value from sides"
        for name in names
    )
    sql = sql_file(__file__, "comparison_signals", standing=table, population=population, values=values)
    frame = dataset.query(sql, {**_sides(history, left, right), **params})
    frame = frame[(frame["left_customers"] > 0) & (frame["right_customers"] > 0)].reset_index(drop=True)
    effect = superiority(frame["rank_sum"], frame["left_customers"], frame["right_customers"])
    frame = pd.concat([frame.drop(columns="rank_sum"), effect], axis=1)
    order = np.argsort(-frame["effect"].abs().to_numpy(), kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def attribute_differences(
    history: History, as_of: datetime.date, left: str, right: str, where: Filters | None = None
) -> pd.DataFrame:
    """How the customers of two stages differ in every attribute.

    Returns:
        One row an attribute and value, the attribute that differs most first: attribute, value, left_customers,
        right_customers, left_share, right_share, strength (Cramér's V of the whole attribute, 0 to 1).
    """
    dataset = history.dataset
    population, params = dataset.population(where)
    tables = []
    for name in dataset.dimensions:
        sql = sql_file(
            __file__,
            "comparison_attribute",
            history=history.table,
            population=population,
            attribute=quoted(name),
        )
        table = dataset.query(sql, {"as_of": as_of, **_sides(history, left, right), **params})
        counts = table[["left_customers", "right_customers"]]
        shares = counts / counts.sum().where(counts.sum() > 0)
        table.insert(0, "attribute", name)
        table["left_share"], table["right_share"] = shares["left_customers"], shares["right_customers"]
        table["strength"] = cramers_v(counts.to_numpy(float))
        tables.append(table)
    if not tables:
        return pd.DataFrame(columns=["attribute", "value", "left_share", "right_share", "strength"])
    return pd.concat(tables).sort_values("strength", ascending=False, kind="stable").reset_index(drop=True)


def _sides(history: History, left: str, right: str) -> dict[str, int]:
    return {"left": history.stage_ids.index(left), "right": history.stage_ids.index(right)}
