"""Value tiers: the customers who bring the first half of the revenue, the next 30 %, and the rest."""

import datetime
from dataclasses import dataclass

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.errors import ClmError
from clm.lifecycle.value_groups import every_group, group_place, groups_named
from clm.queries import sql_file

SHARES = (0.5, 0.8)  # of the revenue, at which the high and the medium tier end


@dataclass(frozen=True)
class TierLimits:
    """The least revenue of a customer of the high and of the medium tier within `window_days` (all time, if None);
    null where nobody brought anything. Frozen, they let two days be compared."""

    high: float | None
    medium: float | None
    window_days: int | None = 365


def tier_limits(
    dataset: Dataset,
    as_of: datetime.date,
    window_days: int | None = 365,
    shares: tuple[float, float] = SHARES,
) -> TierLimits:
    """The limits at which the tiers of a day part, learned from all buyers.

    Args:
        shares: of the revenue, at which the high and the medium tier end (0–1).

    Raises:
        ClmError: value_out_of_range.
    """
    high, medium = shares
    if not 0 < high < medium <= 1:
        raise ClmError("value_out_of_range", name="shares", low=0, high=1, value=f"{high}, {medium}")
    row = dataset.query(
        sql_file(__file__, "tier_limits"),
        {"start": _start(dataset, as_of, window_days), "until": as_of, "high": high, "medium": medium},
    ).iloc[0]
    known = pd.notna(row["high"])
    return TierLimits(
        float(row["high"]) if known else None, float(row["medium"]) if known else None, window_days
    )


def tier_customers(
    dataset: Dataset,
    as_of: datetime.date,
    limits: TierLimits,
    where: Filters | None = None,
    tier: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """Everybody who has bought by the end of a day; `attrs["matches"]` counts them all.

    Returns:
        One row a buyer, the highest revenue first: customer_id, name, revenue (net, of the window), share (of that of
        all who pass `where`), tier.

    Raises:
        ClmError: unknown_choice, unknown_dimension.
    """
    place = group_place("tiers", tier)
    population, params = dataset.population(where)
    sql = sql_file(__file__, "tier_customers", tiers=_tiers(dataset, as_of, limits), population=population)
    paging = {"limit": limit if limit is not None else 2**60, "offset": offset, "place": place}
    frame = dataset.query(sql, {**params, **paging})
    matches = int(frame["matches"].iloc[0]) if len(frame) else 0
    frame = groups_named("tiers", frame.drop(columns="matches"), ["tier"])
    frame.attrs["matches"] = matches
    return frame


def tier_totals(
    dataset: Dataset, as_of: datetime.date, limits: TierLimits, where: Filters | None = None
) -> pd.DataFrame:
    """What the tiers hold.

    Returns:
        One row a tier in their order, also one that nobody is in: tier, customers, share (of the buyers, 0–1), revenue
        (net, of the window), revenue_share (0–1).
    """
    population, params = dataset.population(where)
    sql = sql_file(__file__, "tier_totals", tiers=_tiers(dataset, as_of, limits), population=population)
    frame = every_group("tiers", dataset.query(sql, params), "place")
    customers, revenue = int(frame["customers"].sum()), float(frame["revenue"].sum())
    return pd.DataFrame(
        {
            "tier": frame["place"],
            "customers": frame["customers"].astype("int64"),
            "share": frame["customers"] / customers if customers else float("nan"),
            "revenue": frame["revenue"].astype(float),
            "revenue_share": frame["revenue"].astype(float) / revenue if revenue > 0 else float("nan"),
        }
    )


def tier_moves(
    dataset: Dataset,
    start: datetime.date,
    end: datetime.date,
    limits: TierLimits,
    where: Filters | None = None,
) -> pd.DataFrame:
    """In which tiers the buyers of `end` were at `start`, under the same limits, those who stayed included.

    Returns:
        One row a pair of tiers observed: from_stage (“no_order” for those who had not ordered at the start), to_stage,
        customers, revenue_before, revenue_now (of the windows that end on the two days).
    """
    population, params = dataset.population(where)
    before, now = (_tiers(dataset, day, limits) for day in (start, end))
    sums = ", coalesce(sum(before.revenue), 0) as revenue_before, sum(now.revenue) as revenue_now"
    sql = sql_file(__file__, "group_moves", before=before, now=now, population=population, sums=sums)
    return groups_named("tiers", dataset.query(sql, params), ["from_stage", "to_stage"])


def _tiers(dataset: Dataset, as_of: datetime.date, limits: TierLimits) -> str:
    """The name of a table with the tier of every buyer of a day, see tiers.sql."""
    start = _start(dataset, as_of, limits.window_days)
    params = {"start": start, "until": as_of, "high": limits.high, "medium": limits.medium}
    return dataset.materialise(f"tiers {as_of} {limits}", sql_file(__file__, "tiers"), params)


def _start(dataset: Dataset, as_of: datetime.date, window_days: int | None) -> datetime.date:
    if window_days is None:
        return dataset.span.start
    return as_of - datetime.timedelta(days=window_days - 1)
