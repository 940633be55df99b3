"""The value matrix: what customers bring now against how much more they could bring, as four quadrants."""

import datetime
from dataclasses import dataclass

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.lifecycle.signals import signals_query
from clm.lifecycle.value_groups import every_group, group_place, groups_named
from clm.lifecycle.warned import stake_measure
from clm.queries import sql_file

VALUE_SHARE = 0.8  # of the current value comes from those whose value counts as high
WALLET_SHARE = 0.5  # of the wallet below which a customer could at least double


@dataclass(frozen=True)
class MatrixLimits:
    """What parts the quadrants; frozen, they let two days be compared.

    Attributes:
        measure: “margin” where nearly all orders have a cost, else “revenue”.
        value_from: the least current value that counts as high; null where nobody brings anything.
        wallet_share: the part of a customer's spending in the category below which its potential is high.
    """

    measure: str
    value_from: float | None
    wallet_share: float = WALLET_SHARE


def matrix_limits(dataset: Dataset, as_of: datetime.date) -> MatrixLimits:
    """The limits of a day, learned from all buyers."""
    limits = MatrixLimits(stake_measure(dataset), None)
    sql = sql_file(__file__, "value_matrix_limit", values=_values(dataset, as_of, limits))
    least = dataset.query(sql, {"share": VALUE_SHARE})["least"].iloc[0]
    return MatrixLimits(limits.measure, float(least) if pd.notna(least) else None)


def matrix_customers(
    dataset: Dataset,
    as_of: datetime.date,
    limits: MatrixLimits,
    where: Filters | None = None,
    quadrant: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """The quadrant of everybody who has bought by the end of a day; `attrs["matches"]` counts them all.

    Returns:
        One row a buyer, the highest value first: customer_id, name, current_value, revenue_365d, basis,
        share_of_wallet, headroom, growth, quadrant; see clm.value_matrix.

    Raises:
        ClmError: unknown_choice, unknown_dimension.
    """
    place = group_place("quadrants", quadrant)
    population, params = dataset.population(where)
    sql = sql_file(
        __file__, "value_matrix_customers", places=_places(dataset, as_of, limits), population=population
    )
    paging = {"limit": limit if limit is not None else 2**60, "offset": offset, "place": place}
    frame = dataset.query(sql, {**params, **paging})
    matches = int(frame["matches"].iloc[0]) if len(frame) else 0
    frame = groups_named("quadrants", frame.drop(columns="matches"), ["quadrant"])
    frame.attrs["matches"] = matches
    return frame


def matrix_totals(
    dataset: Dataset, as_of: datetime.date, limits: MatrixLimits, where: Filters | None = None
) -> pd.DataFrame:
    """What the quadrants hold.

    Returns:
        One row a quadrant in their order, also one that nobody is in: quadrant, customers, share (0–1), current_value,
        value_share (0–1), revenue_365d, headroom (a year; null where no wallet is known), wallets (customers whose
        wallet is known); `attrs["market"]` is the order activity of all in the last 180 days over that in the 180 before.
    """
    population, params = dataset.population(where)
    sql = sql_file(
        __file__, "value_matrix_totals", places=_places(dataset, as_of, limits), population=population
    )
    found = dataset.query(sql, params)
    frame = every_group("quadrants", found, "place")
    customers, value = int(frame["customers"].sum()), float(frame["current_value"].sum())
    result = pd.DataFrame(
        {
            "quadrant": frame["place"],
            "customers": frame["customers"].astype("int64"),
            "share": frame["customers"] / customers if customers else float("nan"),
            "current_value": frame["current_value"].astype(float),
            "value_share": frame["current_value"] / value if value > 0 else float("nan"),
            "revenue_365d": frame["revenue_365d"].astype(float),
            "headroom": frame["headroom"].where(frame["wallets"] > 0).astype(float),
            "wallets": frame["wallets"].astype("int64"),
        }
    )
    result.attrs["market"] = float(found["market"].max())
    return result


def matrix_moves(
    dataset: Dataset,
    start: datetime.date,
    end: datetime.date,
    limits: MatrixLimits,
    where: Filters | None = None,
) -> pd.DataFrame:
    """In which quadrants the buyers of `end` were at `start`, under the same limits, those who stayed included.

    Returns:
        One row a pair of quadrants observed: from_stage (“no_order” for those who had not ordered at the start),
        to_stage, customers, value_before, value_now (current value on the two days).
    """
    population, params = dataset.population(where)
    before, now = (_places(dataset, day, limits) for day in (start, end))
    sums = ", coalesce(sum(before.current_value), 0) as value_before, sum(now.current_value) as value_now"
    sql = sql_file(__file__, "group_moves", before=before, now=now, population=population, sums=sums)
    return groups_named("quadrants", dataset.query(sql, params), ["from_stage", "to_stage"])


def _values(dataset: Dataset, as_of: datetime.date, limits: MatrixLimits) -> str:
    value = f"{limits.measure}_365d"
    names = ["orders", "revenue_180d", "revenue_365d", value, "revenue_trend", "market_trend", "wallet"]
    signals = signals_query(dataset, list(dict.fromkeys(names)), {})
    sql = sql_file(__file__, "value_matrix_values", signals=signals, value=value)
    return dataset.materialise(
        f"value matrix values {as_of} {limits.measure} {limits.wallet_share}",
        sql,
        {"days": [as_of], "wallet_share": limits.wallet_share},
    )


def _places(dataset: Dataset, as_of: datetime.date, limits: MatrixLimits) -> str:
    """The name of a table with the quadrant of every buyer of a day, see value_matrix_places.sql."""
    sql = sql_file(__file__, "value_matrix_places", values=_values(dataset, as_of, limits))
    return dataset.materialise(f"value matrix {as_of} {limits}", sql, {"value_from": limits.value_from})
