"""Churn risk by rules: who shows a warning, why, and what is at stake."""

import datetime
from collections.abc import Sequence
from typing import Any

import pandas as pd

from clm.dataset import Filters
from clm.errors import ClmError
from clm.language import Language
from clm.lifecycle.history import held_count
from clm.lifecycle.reasons import held_reasons_sql
from clm.lifecycle.warned import WarningRules, buyers_condition, judged, judged_query, warned_since
from clm.prediction.model import NO_SCORES, RiskModel
from clm.queries import sql_file

ORDERS = {  # name of an order of the list -> the columns, largest first; who has no score stands last
    "expected_loss": ("expected_loss", "value_at_stake"),
    "value_at_stake": ("value_at_stake",),
    "p_silent": ("p_silent", "overdue"),
    "overdue": ("overdue",),
}


def risk_list(
    rules: WarningRules,
    as_of: datetime.date,
    t: Language,
    horizon_days: int = 90,
    where: Filters | None = None,
    warning: str | None = None,
    limit: int | None = None,
    offset: int = 0,
    buyers: str | None = None,
    model: RiskModel | None = None,
    order: str = "value_at_stake",
) -> pd.DataFrame:
    """Customers with a warning; `attrs["matches"]` counts them all.

    Customers whose silence is past `lapse_days` already count as gone and are not listed.

    Args:
        warning: only customers of whom this is the gravest one.
        buyers: “repeat” for those who have bought on two days at least, “one_time” for the others.
        model: of the same day and horizon; without one the columns of probability are null.
        order: one of ORDERS, the largest first; without a model the value at stake decides.

    Returns:
        One row a customer: customer_id, name, warning (the gravest that holds), reason (all that hold, with
        their evidence), warnings (how many), value_at_stake (margin or revenue, see stake_measure, expected over
        the horizon at the pace of the last year), p_silent (probability to buy nothing in the horizon), expected_loss
        (value at stake × p_silent), p_alive, p_active, expected_value, low, high, basis (see RiskModel), orders,
        revenue_365d, recency_days, rhythm_days, overdue, since (the first of the weekly looks back over half a year from which on the gravest held without a break).

    Raises:
        ClmError: unknown_choice, unknown_dimension.
    """
    positions = rules.proper
    if order not in ORDERS:
        raise ClmError("unknown_choice", name="order", value=order, known=", ".join(ORDERS))
    sql = sql_file(
        __file__,
        "risk",
        scores=model.scores_table(rules.dataset) if model else rules.dataset.keep("no scores", NO_SCORES),
        order=", ".join(f"{column} desc nulls last" for column in ORDERS[order]),
        judged=judged(rules, as_of),
        reason=held_reasons_sql(rules.setting, positions, t),
        held=held_count(rules.setting, positions),
        chosen="stage = $warning" if warning else "true",
        **_scope(rules, where, buyers),
    )
    params = _params(rules, where, horizon_days) | ({"warning": _position(rules, warning)} if warning else {})
    paging = {"limit": limit if limit is not None else 2**60, "offset": offset}
    frame = rules.dataset.query(sql, params | paging)
    matches = int(frame["matches"].iloc[0]) if len(frame) else 0
    listed = None if limit is None else [int(number) for number in frame["customer_no"]]
    frame = frame.merge(warned_since(rules, as_of, listed), on="customer_no", how="left")
    frame = _named(frame.drop(columns=["customer_no", "matches"]), rules)
    frame.attrs["matches"] = matches
    return frame


def risk_totals(
    rules: WarningRules,
    as_of: datetime.date,
    horizon_days: int = 90,
    where: Filters | None = None,
    buyers: str | None = None,
) -> pd.DataFrame:
    """What is at stake by warning, each customer counted under the gravest.

    Returns:
        One row a warning that somebody has: warning, customers, value_at_stake, revenue_365d.
    """
    sql = sql_file(__file__, "risk_totals", judged=judged(rules, as_of), **_scope(rules, where, buyers))
    return _named(rules.dataset.query(sql, _params(rules, where, horizon_days)), rules)


def risk_over_time(
    rules: WarningRules,
    days: Sequence[datetime.date],
    horizon_days: int = 90,
    where: Filters | None = None,
    buyers: str | None = None,
) -> pd.DataFrame:
    """How much was at risk at the end of each of the days, as known then.

    Returns:
        One row a day, ascending: day, gone (buyers who count as gone), watched (the other buyers), warned (of
        the watched), came and went (warned now and not on the day before, and the other way round), value_at_stake and revenue_365d (of the warned), all_revenue_365d (of all buyers, one-time
        and repeat, who pass `where`).
    """
    sql = sql_file(
        __file__, "risk_over_time", judged=f"({judged_query(rules)})", **_scope(rules, where, buyers)
    )
    params = _params(rules, where, horizon_days)
    return rules.dataset.query(sql, {**params, "days": sorted(set(days)), "gone": rules.gone})


def overdue_distribution(
    rules: WarningRules,
    as_of: datetime.date,
    step: float,
    bins: int = 12,
    where: Filters | None = None,
    buyers: str | None = None,
) -> pd.DataFrame:
    """How the buyers are spread over their silence in multiples of their usual gap.

    Returns:
        One row a bin of `step` multiples: bin_start, bin_end (null for the last, which is open), watched
        (customers), gone (customers who count as gone).
    """
    sql = sql_file(
        __file__, "overdue_distribution", judged=judged(rules, as_of), **_scope(rules, where, buyers)
    )
    _, params = rules.dataset.population(where)
    return rules.dataset.query(sql, {**params, "gone": rules.gone, "step": step, "bins": bins})


def customer_risk(
    rules: WarningRules, customer_id: str, as_of: datetime.date, t: Language, horizon_days: int = 90
) -> tuple[pd.DataFrame, float | None]:
    """The warnings of one customer and the value at stake, which is None for somebody who has not bought by then.

    Returns:
        One row a warning that holds, the gravest first: warning, reason (with the evidence). For a customer who
        counts as gone that is the only row: there is nothing left to warn about.
    """
    positions = range(rules.gone, 0, -1)
    reasons = [held_reasons_sql(rules.setting, [position], t) for position in positions]
    sql = f"""select [{", ".join(reasons)}] as reasons, daily_value * $horizon_days as value_at_stake
        from {judged(rules, as_of)} join (select customer_no, customer_id from customers) as known using (customer_no)
        where customer_id = $customer_id"""
    found = rules.dataset.query(sql, {"customer_id": customer_id, "horizon_days": horizon_days})
    said = list(found["reasons"].iloc[0]) if len(found) else []
    held = [(rules.ids[at], reason) for at, reason in zip(positions, said, strict=False) if reason]
    frame = pd.DataFrame(held, columns=["warning", "reason"])
    is_gone = len(frame) > 0 and frame["warning"].iloc[0] == rules.ids[rules.gone]
    return frame.head(1) if is_gone else frame, float(found["value_at_stake"].iloc[0]) if len(found) else None


def _position(rules: WarningRules, warning: str) -> int:
    if warning not in rules.ids:
        raise ClmError("unknown_choice", name="warning", value=warning, known=", ".join(rules.ids))
    return rules.ids.index(warning)


def _scope(rules: WarningRules, where: Filters | None, buyers: str | None) -> dict[str, str]:
    """The places of a query that say whom it is about."""
    return {"population": rules.dataset.population(where)[0], "buyers": buyers_condition(buyers)}


def _params(rules: WarningRules, where: Filters | None, horizon_days: int) -> dict[str, Any]:
    _, params = rules.dataset.population(where)
    return {**params, "warned": rules.proper, "horizon_days": horizon_days}


def _named(frame: pd.DataFrame, rules: WarningRules) -> pd.DataFrame:
    """The frame with the ids of warnings for their positions."""
    return frame.assign(warning=frame["warning"].map(dict(enumerate(rules.ids))).astype(object))
