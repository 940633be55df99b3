"""Early warning in the past: when each alarm began and ended, how early it came before silence, whether it was wrong."""

import datetime
from typing import Any

import pandas as pd

from clm.dataset import Filters
from clm.errors import ClmError
from clm.lifecycle.history import rule_holds, rule_signals
from clm.lifecycle.signals import signals_query
from clm.lifecycle.warned import SHOWN, WEEKS_BACK, WarningRules, buyers_condition, judged
from clm.queries import sql_file

WEEKS = 52  # how long the past is watched for alarms
CUSTOMERS_READ = (
    20_000  # of a larger dataset every so many-th customer: thousands of alarms, shares within a point
)
ALL = "all"
COLUMNS = "warning, entered, left_on, outcome, bought_on"


def past_alarms(
    rules: WarningRules, as_of: datetime.date, where: Filters | None = None, buyers: str | None = None
) -> pd.DataFrame:
    """Alarms of a year, each followed to its end: the customer bought again, or came to count as gone.

    Customers are looked at week by week, under the limits that hold today. An alarm is raised in the first week in which
    a warning applies to a buyer to whom it did not a week before. It proves wrong with the next purchase, right on the
    day on which the customer counts as gone; which of the two has not come by `as_of` is open. The year ends so
    early that all its alarms had as much time as it takes to count as gone.

    Returns:
        One row a warning that was raised (“all”: from no warning to any): warning, alarms, wrong, right, open,
        wrong_share (wrong / (wrong + right)), days_to_return (median, of the wrong ones), lead_days with lead_low and
        lead_high (median and quartiles of the days from the alarm to counting as gone, of the right ones); and
        gone, foreseen (customers who came to count as gone within the year, and those of them whom the warning had
        named since the last purchase or in the 90 days before it), foreseen_share; every = one of how many customers
        was read.

    Raises:
        ClmError: horizon_too_long, where the data do not hold a quarter of a year to watch; unknown_choice,
            unknown_dimension.
    """
    dataset, chosen = rules.dataset, rules.setting
    lapse_days = chosen.parameters["lapse_days"]
    last = as_of - datetime.timedelta(days=int(lapse_days) + 1)
    weeks = [last - datetime.timedelta(weeks=week) for week in range(WEEKS, -1, -1)]
    weeks = [day for day in weeks if day >= dataset.span.start]
    if len(weeks) < 13:
        days = (as_of - dataset.span.start).days
        raise ClmError("horizon_too_long", horizon=int(lapse_days) + 91, days=days)
    every = max(1, -(-dataset.counts.buyers // CUSTOMERS_READ))
    population, params = dataset.population(where)
    population = dataset.sampled(population, every)
    # With filters a relation would need their parameters in every branch: all are read and chosen afterwards.
    among = dataset.sampled("customers", every) if every > 1 else None
    looks = _looks(rules, population, among)
    sql = sql_file(__file__, "alarms", looks=looks, buyers=buyers_condition(buyers))
    frame = dataset.query(sql, {**params, "days": weeks, "lapse_days": lapse_days, "as_of": as_of})
    ids = {0: ALL} | {at: rules.ids[at] for at in rules.proper}
    frame = frame.assign(warning=frame["warning"].map(ids).astype(object), every=every)
    ended = (frame["wrong"] + frame["right"]).astype(float)
    frame["wrong_share"] = frame["wrong"] / ended.where(ended > 0)
    frame["foreseen_share"] = frame["foreseen"] / frame["gone"].where(frame["gone"] > 0)
    return frame


def alarm_dates(
    rules: WarningRules,
    as_of: datetime.date,
    weeks: int = WEEKS_BACK,
    where: Filters | None = None,
    buyers: str | None = None,
) -> pd.DataFrame:
    """When customers entered each warning and when they left it, by looks a week apart that end at `as_of`.

    Returns:
        One row a customer, warning and time in which it held without a break, those that still hold first, then the
        latest left: customer_id, warning, entered (the first look that found it; null where it held at the very first),
        left_on (the first look that no longer did; null while it holds), outcome (on: it still holds; bought, with
        bought_on, the day of the purchase; gone: the customer came to count as gone; eased: neither, such as a
        complaint that is long ago).

    Raises:
        ClmError: unknown_choice, unknown_dimension.
    """
    population, params = rules.dataset.population(where)
    frame = rules.dataset.query(
        f"""select customer_id, {COLUMNS} from {_dated(rules, as_of, weeks, buyers)}
        join (select customer_no, customer_id from {population} as population) as chosen using (customer_no)
        order by coalesce(left_on, $as_of) desc, coalesce(entered, date '0001-01-01') desc, customer_id, warning""",
        {**params, "as_of": as_of},
    )
    return _named(frame, rules)


def customer_alarms(
    rules: WarningRules, customer_id: str, as_of: datetime.date, weeks: int = WEEKS
) -> pd.DataFrame:
    """The warnings of one customer, as alarm_dates gives them, those that still hold first, then the latest left."""
    dataset = rules.dataset
    one = "(select customer_no from customers where customer_id = $customer_id)"
    sql, params = _dates_query(rules, as_of, weeks, None, one)
    frame = dataset.query(
        f"select {COLUMNS} from ({sql}) as dated order by left_on desc nulls first, entered desc nulls last, warning",
        {**params, "customer_id": customer_id},
    )
    return _named(frame, rules)


def alarm_moves(
    rules: WarningRules,
    as_of: datetime.date,
    since: datetime.date,
    horizon_days: int = 90,
    where: Filters | None = None,
    buyers: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """The warnings that a customer entered or left from a day on; `attrs["matches"]` counts them all.

    Returns:
        One row a customer, warning and time in which it held, the highest value at stake first, who counts as gone
        last: customer_id, name, warning, entered, left_on, outcome, bought_on (as alarm_dates gives them),
        value_at_stake (margin or revenue, see stake_measure, expected over the horizon at the pace of the last year;
        null for who counts as gone).

    Raises:
        ClmError: unknown_choice, unknown_dimension.
    """
    population, params = rules.dataset.population(where)
    sql = sql_file(
        __file__,
        "alarm_moves",
        dated=_dated(rules, as_of, WEEKS_BACK, buyers),
        judged=judged(rules, as_of),
        population=population,
    )
    paging = {"limit": limit if limit is not None else 2**60, "offset": offset}
    asked = {"since": since, "gone": rules.gone, "horizon_days": horizon_days}
    frame = rules.dataset.query(sql, {**params, **asked, **paging})
    matches = int(frame["matches"].iloc[0]) if len(frame) else 0
    frame = _named(frame.drop(columns="matches"), rules)
    frame.attrs["matches"] = matches
    return frame


def alarm_totals(
    rules: WarningRules,
    as_of: datetime.date,
    since: datetime.date,
    where: Filters | None = None,
    buyers: str | None = None,
) -> pd.DataFrame:
    """How many customers entered a warning and how many left one from a day on.

    Returns:
        One row: entered, left_one (customers), and of those who left one, each under the outcome of the last that was
        left: bought, gone, eased.

    Raises:
        ClmError: unknown_choice, unknown_dimension.
    """
    population, params = rules.dataset.population(where)
    dated = _dated(rules, as_of, WEEKS_BACK, buyers)
    sql = sql_file(__file__, "alarm_totals", dated=dated, population=population)
    return rules.dataset.query(sql, {**params, "since": since})


def _dated(rules: WarningRules, as_of: datetime.date, weeks: int, buyers: str | None) -> str:
    """The name of a table with the warnings of all customers, see alarm_dates.sql."""
    sql, params = _dates_query(rules, as_of, weeks, buyers)
    key = f"alarm dates {rules.setting.key} {as_of} {weeks} {buyers}"
    return rules.dataset.materialise(key, sql, params)


def _dates_query(
    rules: WarningRules, as_of: datetime.date, weeks: int, buyers: str | None, among: str | None = None
) -> tuple[str, dict[str, Any]]:
    """SQL of the warnings with their days, see alarm_dates.sql, and its parameters."""
    days = [as_of - datetime.timedelta(weeks=week) for week in range(weeks, -1, -1)]
    days = [day for day in days if day >= rules.dataset.span.start]
    looks = _looks(rules, among or "customers", among)
    sql = sql_file(__file__, "alarm_dates", looks=looks, buyers=buyers_condition(buyers))
    return sql, {"days": days, "first": days[0], "as_of": as_of}


def _named(frame: pd.DataFrame, rules: WarningRules) -> pd.DataFrame:
    """The frame with the ids of warnings for their positions."""
    return frame.assign(warning=frame["warning"].map(dict(enumerate(rules.ids))).astype(object))


def _looks(rules: WarningRules, population: str, among: str | None = None) -> str:
    """SQL with parameter $days: one row a day and buyer, see weekly_looks.sql."""
    chosen = rules.setting
    names = list(dict.fromkeys([*rule_signals(chosen.model), *SHOWN]))
    return sql_file(
        __file__,
        "weekly_looks",
        signals=signals_query(rules.dataset, names, chosen.parameters, chosen.clock, among),
        flags=", ".join(f"case when {rule_holds(chosen, at)} then {at} end" for at in rules.proper),
        gone=rule_holds(chosen, rules.gone),
        population=population,
    )
