"""Reinvest or let go: what saving a degenerating customer is worth, and how often an attempt must succeed to pay."""

import math
from dataclasses import dataclass

import pandas as pd

from clm.dataset import Filters
from clm.errors import ClmError
from clm.lifecycle.degenerating import Degenerating
from clm.lifecycle.warned import stake_measure
from clm.queries import sql_file

YEAR_DAYS = 365.25
REINVEST, LET_GO, OPEN, UNTESTED, NO_COST = ("reinvest", "let_go", "open", "untested", "no_cost")


@dataclass(frozen=True)
class Saving:
    """What saving is worth.

    Attributes:
        groups: one row a place and group: place (stage or warning), group, customers; saved, alone and uplift (money a
            customer: if it buys again, if nothing is done, the difference); cost, break_even (share of those who would
            not come that an attempt must bring back; null without a cost); contacted, contacted_share, alone_share,
            observed, low, high (as past_attempts returns them); verdict (reinvest, let_go, open: the interval holds the
            break-even, untested, no_cost); paying (customers whose own gain is above 0) and gain (their sum; both null
            where nothing was observed).
        customers: one row a customer, the highest gain first, without one the highest uplift: customer_id, name, place,
            group, recency_days, saved, alone, uplift, break_even, gain (expected, of an attempt).
        cost: of an attempt; None where it is not known.
        basis: “model” where a purchase model says what customers bring, else “run_rate”.
    """

    groups: pd.DataFrame
    customers: pd.DataFrame
    cost: float | None
    basis: str


def saving_candidates(
    degenerating: Degenerating,
    margin: float | None = None,
    by: str | None = None,
    where: Filters | None = None,
) -> pd.DataFrame:
    """The degenerating customers of the day looked at.

    Returns:
        One row a customer: customer_id, name, place (id), group (value of `by`; “” without), recency_days, daily (money
        a day at the pace of the year up to the last order: margin where nearly all orders have a cost, else net
        revenue, or that times `margin`).

    Raises:
        ClmError: unknown_dimension.
    """
    dataset = degenerating.dataset
    population, params = dataset.population(where)
    sql = sql_file(
        __file__,
        "saving_customers",
        degenerating=degenerating.table,
        population=population,
        group=dataset.grouping(by),
        money=stake_measure(dataset) if margin is None else "revenue",
    )
    asked = {"as_of": degenerating.as_of, "share": 1.0 if margin is None else margin}
    found = dataset.query(sql, params | asked).rename(columns={"grouping": "group"})
    return found.assign(place=found["place"].map(dict(enumerate(degenerating.ids))).astype(object))


def in_groups(candidates: pd.DataFrame, groups: pd.DataFrame, column: str) -> pd.DataFrame:
    """The candidates grouped by a column of another frame with one row a customer."""
    named = groups.set_index("customer_id")[column]
    return candidates.assign(group=candidates["customer_id"].map(named))


def saving(
    candidates: pd.DataFrame,
    expected: pd.DataFrame | None,
    past: pd.DataFrame,
    cost: float | None,
    horizon_days: float,
    discount: float,
) -> Saving:
    """Whether it pays to try to save these customers.

    Saved means that the customer buys again within the horizon: it then brings what the purchase model expects of a
    customer with this history who does. Left alone it brings what the model expects anyway, which counts that case by
    its probability. An attempt moves a customer from the second to the first in `break_even` of the cases if it is to
    earn its cost. Without a model that sees customers leave, a saved one is taken to bring its former pace through the
    horizon, and one left alone nothing: the uplift is then an upper bound.

    Args:
        candidates: as saving_candidates returns them; their `group` may be another one, such as a tier.
        expected: as lifetime_value returns it; None where no model could be fitted.
        past: as past_attempts returns it; without groups it holds for every group of a place.
        cost: of one attempt; None where it is not known.

    Raises:
        ClmError: value_out_of_range.
    """
    if cost is not None and not 0 <= cost <= 1e12:
        raise ClmError("value_out_of_range", name="cost", low=0, high=1e12, value=cost)
    seen = expected is not None and bool(expected["p_alive"].notna().any())
    rows = _valued(candidates, expected if seen else None, horizon_days, discount)
    keys = ["place", "group"] if "group" in past else ["place"]
    rows = rows.merge(past[[*keys, "observed"]], on=keys, how="left")
    rows["break_even"] = float("nan") if cost is None else cost / rows["uplift"].where(rows["uplift"] > 0)
    rows["gain"] = rows["observed"] * rows["uplift"] - (math.nan if cost is None else cost)
    groups = _grouped(rows, cost).merge(past, on=keys, how="left")
    groups["verdict"] = [
        verdict(row["uplift"], cost, row["low"], row["high"]) for row in groups.to_dict("records")
    ]
    shown = [
        "customer_id",
        "name",
        "place",
        "group",
        "recency_days",
        "saved",
        "alone",
        "uplift",
        "break_even",
        "gain",
    ]
    customers = rows.sort_values(
        ["gain", "uplift", "customer_id"],
        ascending=[False, False, True],
        na_position="last",
        ignore_index=True,
    )[shown]
    return Saving(groups, customers, cost, "model" if seen else "run_rate")


def verdict(uplift: float, cost: float | None, low: float, high: float) -> str:
    """What to do with a group: the share saved in the past (95 % from `low` to `high`) against the break-even."""
    if cost is None:
        return NO_COST
    if uplift <= cost:
        return LET_GO  # not even if every attempt succeeded
    if math.isnan(low):
        return UNTESTED
    break_even = cost / uplift
    return REINVEST if low > break_even else LET_GO if high < break_even else OPEN


def discounted_days(horizon_days: float, discount: float) -> float:
    """How many days of today the days of the horizon are worth."""
    if discount == 0:
        return horizon_days
    yearly = math.log1p(discount)
    return -math.expm1(-yearly * horizon_days / YEAR_DAYS) / yearly * YEAR_DAYS


def _valued(
    candidates: pd.DataFrame, expected: pd.DataFrame | None, horizon_days: float, discount: float
) -> pd.DataFrame:
    """The candidates with what each brings if saved, if left alone, and the difference."""
    pace = candidates["daily"] * discounted_days(horizon_days, discount)
    if expected is None:
        return candidates.assign(saved=pace, alone=0.0, uplift=pace)
    columns = ["customer_id", "p_alive", "p_active", "expected_value", "cost_to_serve"]
    rows = candidates.merge(expected[columns], on="customer_id", how="left")
    earned = (rows["expected_value"] + rows["cost_to_serve"]) / rows["p_active"].where(rows["p_active"] > 0)
    serving = rows["cost_to_serve"] / rows["p_alive"].where(rows["p_alive"] > 0)
    # Where a probability is too small for a number to hold, nothing can be divided by it.
    saved = (earned - serving).fillna(pace)
    alone = rows["expected_value"].fillna(0.0)
    return candidates.assign(saved=saved, alone=alone, uplift=saved - alone)


def _grouped(rows: pd.DataFrame, cost: float | None) -> pd.DataFrame:
    """One row a place, in the order in which they come, and group, the largest first, with means a customer."""
    grouped = rows.groupby(["place", "group"], sort=False)
    found = grouped.agg(
        customers=("customer_id", "size"),
        saved=("saved", "mean"),
        alone=("alone", "mean"),
        uplift=("uplift", "mean"),
    )
    better = rows["gain"].where(rows["gain"] > 0)
    sums = better.groupby([rows["place"], rows["group"]], sort=False).agg(["count", "sum"])
    known = grouped["gain"].count() > 0
    found["cost"] = math.nan if cost is None else cost
    found["break_even"] = found["cost"] / found["uplift"].where(found["uplift"] > 0)
    found["paying"], found["gain"] = sums["count"].where(known), sums["sum"].where(known)
    order = {place: at for at, place in enumerate(dict.fromkeys(rows["place"]))}
    found = found.reset_index()
    found["order"] = found["place"].map(order)
    found = found.sort_values(
        ["order", "customers"], ascending=[True, False], kind="stable", ignore_index=True
    )
    return found.drop(columns="order")
