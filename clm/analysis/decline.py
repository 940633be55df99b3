"""Whose decline is it: what customers lost with their peers, what they lost alone, and what their wallets tell."""

import datetime

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.queries import sql_file

FEWEST = 10  # peers; those with fewer are compared with all
ALL, COHORT = "all", "cohort"
COHORT_SQL = (
    "strftime(date_trunc('quarter', first_day), '%Y-%m-%d') || ' ' || cast(cast(third as integer) as varchar)"
)


def decline_totals(
    dataset: Dataset, as_of: datetime.date, peers: str = ALL, where: Filters | None = None
) -> pd.DataFrame:
    """The change of revenue from the 180 days up to 180 days ago to the last 180, in parts that add up to it.

    Only customers whose first order is 360 days back or more count, so that both windows are whole. A customer's part
    of the market is what it would have gained or lost had it changed as its peers did all together (as all did, where
    the peers are fewer than 10); the rest is its own.

    Args:
        peers: “all”, “cohort” (first order in the same quarter, and in the same third by revenue of the window before),
            or an attribute of customers.

    Returns:
        One row a group of peers, the largest loss against the peers first: peers (its value; “” for all), customers,
        fallen (who bring less than before), trend (now over before), before, now, squares (of the changes of
        the customers, added up: the variance of the change with the customers as the sample), market, behind, ahead (the own parts
        below and above 0; now − before = market + behind + ahead), with_wallet (customers whose wallet was observed in
        both windows), wallet_change (their now − before), wallet_part (had their spending with us followed their
        wallet), share_part (the rest: a gain or loss of share of wallet).

    Raises:
        ClmError: unknown_dimension.
    """
    sql = sql_file(__file__, "decline_totals", decline=_decline(dataset, as_of, peers, where))
    return dataset.query(sql)


def declined_customers(
    dataset: Dataset,
    as_of: datetime.date,
    peers: str = ALL,
    where: Filters | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """The customers who bring less than before and less than they would with their peers; `attrs["matches"]` counts all.

    Returns:
        One row a customer, the largest own loss first: customer_id, name, peers, trend, before, now, market, own,
        wallet_part, share_part (see decline_totals; the last two null where the wallet is not known).

    Raises:
        ClmError: unknown_dimension.
    """
    sql = sql_file(__file__, "decline_customers", decline=_decline(dataset, as_of, peers, where))
    frame = dataset.query(sql, {"limit": limit if limit is not None else 2**60, "offset": offset})
    matches = int(frame["matches"].iloc[0]) if len(frame) else 0
    frame = frame.drop(columns="matches")
    frame.attrs["matches"] = matches
    return frame


def _decline(dataset: Dataset, as_of: datetime.date, peers: str, where: Filters | None) -> str:
    """The name of a table with the parts of every customer, see decline.sql."""
    population, params = dataset.population(where)
    said = COHORT_SQL if peers == COHORT else dataset.grouping(None if peers == ALL else peers)
    sql = sql_file(__file__, "decline", population=population, peers=said)
    chosen = sorted((name, sorted(values)) for name, values in (where or {}).items())
    asked = {"as_of": as_of, "fewest": FEWEST}
    return dataset.materialise(f"decline {as_of} {peers} {chosen}", sql, params | asked)
