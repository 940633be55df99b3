"""Cost and contribution along the life of a customer: by stage, by age, by cohort, and by the channel that won it."""

import datetime

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.lifecycle.history import History
from clm.lifecycle.warned import stake_measure
from clm.queries import sql_file
from clm.statistics.survival import kaplan_meier


def known_costs(dataset: Dataset) -> tuple[bool, bool]:
    """Whether nearly all orders have a cost, and whether any contact has one."""
    contacts = dataset.query("select count(*) as n from interactions where cost is not null")["n"].iloc[0]
    return stake_measure(dataset) == "margin", int(contacts) > 0


def contribution_by_stage(
    history: History, as_of: datetime.date, where: Filters | None = None
) -> pd.DataFrame:
    """What customers brought and cost in the last 365 days, under the stage in which they stood at the end of each
    period of the history.

    Returns:
        One row a stage in journey order: stage, customers (on average over the period ends of the 365 days), revenue,
        margin, cost (of contacts), contribution (margin less cost).

    Raises:
        ClmError: unknown_dimension.
    """
    dataset = history.dataset
    population, params = dataset.population(where)
    flows = _flows(dataset, where)
    sql = sql_file(
        __file__, "contribution_by_stage", flows=flows, history=history.table, population=population
    )
    found = dataset.query(sql, {"days": list(history.days), "as_of": as_of, **params})
    stages = range(len(history.stage_ids))
    frame = found.set_index("stage").reindex(stages, fill_value=0).astype(float).reset_index()
    frame["stage"] = history.stage_ids
    frame = frame.assign(contribution=frame["margin"] - frame["cost"])
    return frame[["stage", "customers", "revenue", "margin", "cost", "contribution"]]


def contribution_by_age(dataset: Dataset, as_of: datetime.date, where: Filters | None = None) -> pd.DataFrame:
    """What a customer brings and costs, month by month from the first order.

    Returns:
        One row a month of age: age (-1: all up to the first order; 0: the first twelfth of a year from it on),
        customers (observed for the whole of it), revenue, margin, cost, contribution (each a customer), cumulative
        (the contributions so far added up).

    Raises:
        ClmError: unknown_dimension.
    """
    _, params = dataset.population(where)
    sql = sql_file(__file__, "contribution_by_age", flows=_flows(dataset, where))
    found = dataset.query(sql, {"as_of": as_of, **params})
    money = {name: found[name] / found["customers"] for name in ("revenue", "margin", "cost")}
    contribution = money["margin"] - money["cost"]
    return found[["age", "customers"]].assign(
        **money, contribution=contribution, cumulative=contribution.cumsum()
    )


def contribution_by_cohort(
    dataset: Dataset, as_of: datetime.date, where: Filters | None = None
) -> pd.DataFrame:
    """What the customers of each quarter of first orders have contributed so far, from the first contact on.

    Returns:
        One row a cohort and quarter of age that has ended: cohort (first day), age, customers, contribution (margin less
        cost to the end of that quarter, of all of them), per_customer.

    Raises:
        ClmError: unknown_dimension.
    """
    _, params = dataset.population(where)
    sql = sql_file(__file__, "contribution_by_cohort", flows=_flows(dataset, where))
    found = dataset.query(sql, {"as_of": as_of, **params})
    return found.assign(per_customer=found["contribution"] / found["customers"])


def payback(dataset: Dataset, as_of: datetime.date, where: Filters | None = None) -> pd.DataFrame:
    """How long it takes until the margin of a customer has covered what was spent on it.

    Customers who have not paid back yet count as observed so far (Kaplan–Meier), not as never.

    Returns:
        One row a channel, and one for all under “all”: channel, customers (who have ordered), paid_back (of them, so
        far), within_90d, within_365d (share, 0–1; null where nobody was observed for so long), median_days (null where
        not half have paid back).

    Raises:
        ClmError: unknown_dimension.
    """
    _, params = dataset.population(where)
    sql = sql_file(__file__, "contribution_payback", flows=_flows(dataset, where))
    found = dataset.query(sql, {"as_of": as_of, **params})
    parts = [("all", found), *((str(name), part) for name, part in found.groupby("channel"))]
    rows = [_paid_back(name, part) for name, part in parts if len(part)]
    columns = ["channel", "customers", "paid_back", "within_90d", "within_365d", "median_days"]
    return pd.DataFrame(rows, columns=columns)


def _paid_back(name: str, part: pd.DataFrame) -> tuple[object, ...]:
    counts = part.groupby("day", as_index=False)[["events", "censored"]].sum()
    paid, longest = int(counts["events"].sum()), int(part["observed_days"].max())
    curve = kaplan_meier(counts)

    def share(days: int) -> float:
        if longest < days:
            return float("nan")
        before = curve[curve["day"] <= days]
        return 1 - float(before["survival"].iloc[-1]) if len(before) else 0.0

    half = curve[curve["survival"] <= 0.5]
    median = float(half["day"].iloc[0]) if len(half) else float("nan")
    return name, int(counts[["events", "censored"]].to_numpy().sum()), paid, share(90), share(365), median


def acquisition_by_channel(
    dataset: Dataset, as_of: datetime.date, where: Filters | None = None
) -> pd.DataFrame:
    """What was spent to win customers, by their channel, and what they brought in their first year.

    Returns:
        One row a channel, the largest first: channel (“” where not given), customers (known), won (who have ordered),
        spent (up to and with the day of the first order; on those who have not ordered, all), cost_per_won (null where
        nobody ordered), first_year (contribution within 365 days of the first order, a customer observed for so long;
        what was spent to win is not taken off; null without any).

    Raises:
        ClmError: unknown_dimension.
    """
    population, params = dataset.population(where)
    sql = sql_file(__file__, "contribution_channels", flows=_flows(dataset, where), population=population)
    found = dataset.query(sql, {"as_of": as_of, **params})
    won, old = found["won"].where(found["won"] > 0), found["year_old"].where(found["year_old"] > 0)
    return found[["channel", "customers", "won", "spent"]].assign(
        cost_per_won=(found["spent"] / won).astype(float),
        first_year=(found["first_year"] / old).astype(float),
    )


def _flows(dataset: Dataset, where: Filters | None) -> str:
    """A relation with everything that was earned and spent, see contribution_flows.sql; its parameters are those of
    the population and $as_of."""
    population, _ = dataset.population(where)
    return f"({sql_file(__file__, 'contribution_flows', population=population)})"
