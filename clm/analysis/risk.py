"""Churn risk by rules: who shows a warning, why, and what is at stake."""

import datetime
from collections.abc import Sequence
from typing import Any

import pandas as pd

from clm.dataset import Filters
from clm.errors import ClmError
from clm.language import Language
from clm.lifecycle.history import History, held_count
from clm.lifecycle.reasons import held_reasons_sql
from clm.lifecycle.warned import judged, judged_query, warned_positions, warned_since
from clm.queries import sql_file

BUYERS = {"repeat": "not one_time", "one_time": "one_time"}  # who bought on one day only is judged apart


def risk_list(
    history: History,
    as_of: datetime.date,
    t: Language,
    horizon_days: int = 90,
    where: Filters | None = None,
    warning: str | None = None,
    limit: int | None = None,
    offset: int = 0,
    buyers: str | None = None,
) -> pd.DataFrame:
    """Customers with a warning, the highest value at stake first; `attrs["matches"]` counts them all.

    Customers whose silence is past `lapse_days` already count as gone and are not listed.

    Args:
        history: from warning_history.
        warning: only customers of whom this is the gravest one.
        buyers: “repeat” for those who have bought on two days at least, “one_time” for the others; None for both.

    Returns:
        One row a customer: customer_id, name, warning (the gravest that holds), since (the first of the weekly
        looks back over a year from which on it held without a break), reason (all warnings that hold, with their
        evidence), warnings (how many), value_at_stake (margin or revenue, see stake_measure, expected over the
        horizon at the pace of the last year), orders, revenue_365d, recency_days, rhythm_days, overdue.

    Raises:
        ClmError: unknown_choice, unknown_dimension.
    """
    positions = warned_positions(history.setting)
    sql = sql_file(
        __file__,
        "risk",
        judged=judged(history, as_of),
        since=warned_since(history, as_of),
        reason=held_reasons_sql(history.setting, positions, t),
        held=held_count(history.setting, positions),
        chosen="stage = $warning" if warning else "true",
        **_scope(history, where, buyers),
    )
    params = _params(history, where, horizon_days) | (
        {"warning": _position(history, warning)} if warning else {}
    )
    paging = {"limit": limit if limit is not None else 2**60, "offset": offset}
    frame = history.dataset.query(sql, params | paging)
    matches = int(frame["matches"].iloc[0]) if len(frame) else 0
    frame = _named(frame.drop(columns="matches"), history)
    frame.attrs["matches"] = matches
    return frame


def risk_totals(
    history: History,
    as_of: datetime.date,
    horizon_days: int = 90,
    where: Filters | None = None,
    buyers: str | None = None,
) -> pd.DataFrame:
    """What is at stake by warning, each customer counted under the gravest.

    Returns:
        One row a warning that somebody has: warning, customers, value_at_stake, revenue_365d.
    """
    sql = sql_file(__file__, "risk_totals", judged=judged(history, as_of), **_scope(history, where, buyers))
    return _named(history.dataset.query(sql, _params(history, where, horizon_days)), history)


def risk_over_time(
    history: History,
    days: Sequence[datetime.date],
    horizon_days: int = 90,
    where: Filters | None = None,
    buyers: str | None = None,
) -> pd.DataFrame:
    """How much was at risk at the end of each of the days, as known then.

    Returns:
        One row a day, ascending: day, gone (buyers who count as gone), watched (the other buyers), warned (of
        the watched), value_at_stake and revenue_365d (of the warned), all_revenue_365d (of all buyers, one-time
        and repeat, who pass `where`).
    """
    query = judged_query(history.dataset, history.setting)
    sql = sql_file(__file__, "risk_over_time", judged=f"({query})", **_scope(history, where, buyers))
    params = _params(history, where, horizon_days)
    return history.dataset.query(
        sql, {**params, "days": sorted(set(days)), "gone": len(history.stage_ids) - 1}
    )


def overdue_distribution(
    history: History,
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
        __file__, "overdue_distribution", judged=judged(history, as_of), **_scope(history, where, buyers)
    )
    _, params = history.dataset.population(where)
    return history.dataset.query(
        sql, {**params, "gone": len(history.stage_ids) - 1, "step": step, "bins": bins}
    )


def customer_risk(
    history: History, customer_id: str, as_of: datetime.date, t: Language, horizon_days: int = 90
) -> tuple[pd.DataFrame, dict[str, float]]:
    """The warnings of one customer, and the numbers behind them.

    Returns:
        One row a warning that holds, the gravest first: warning, reason (with the evidence); “gone” is among
        them where the customer counts as gone. And value_at_stake, revenue_365d, orders; empty for somebody
        who has not bought by then.
    """
    positions = range(len(history.stage_ids) - 1, 0, -1)
    reasons = [held_reasons_sql(history.setting, [position], t) for position in positions]
    sql = f"""select [{", ".join(reasons)}] as reasons, daily_value * $horizon_days as value_at_stake,
            cast(revenue_365d as double) as revenue_365d, cast(orders as double) as orders
        from {judged(history, as_of)} join customers using (customer_no) where customer_id = $customer_id"""
    found = history.dataset.query(sql, {"customer_id": customer_id, "horizon_days": horizon_days})
    said = list(found["reasons"].iloc[0]) if len(found) else []
    held = [(history.stage_ids[at], reason) for at, reason in zip(positions, said, strict=False) if reason]
    numbers = found.drop(columns="reasons").iloc[0].to_dict() if len(found) else {}
    return pd.DataFrame(held, columns=["warning", "reason"]), {
        str(name): float(n) for name, n in numbers.items()
    }


def _position(history: History, warning: str) -> int:
    if warning not in history.stage_ids:
        raise ClmError("unknown_choice", name="warning", value=warning, known=", ".join(history.stage_ids))
    return history.stage_ids.index(warning)


def _scope(history: History, where: Filters | None, buyers: str | None) -> dict[str, str]:
    """The places of a query that say whom it is about."""
    if buyers is not None and buyers not in BUYERS:
        raise ClmError("unknown_choice", name="buyers", value=buyers, known=", ".join(BUYERS))
    return {
        "population": history.dataset.population(where)[0],
        "buyers": BUYERS[buyers] if buyers else "true",
    }


def _params(history: History, where: Filters | None, horizon_days: int) -> dict[str, Any]:
    _, params = history.dataset.population(where)
    return {**params, "warned": warned_positions(history.setting), "horizon_days": horizon_days}


def _named(frame: pd.DataFrame, history: History) -> pd.DataFrame:
    """The frame with the ids of warnings for their positions."""
    return frame.assign(warning=frame["warning"].map(dict(enumerate(history.stage_ids))).astype(object))
