"""Churn risk by rules: who shows a warning, why, and what is at stake."""

import datetime
from collections.abc import Mapping
from typing import Any

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.language import Language
from clm.lifecycle.history import History, Setting, held_count, rule_signals, setting, stage_case, stage_history
from clm.lifecycle.reasons import held_reasons_sql
from clm.lifecycle.signals import signals_query
from clm.lifecycle.warnings import warnings
from clm.periods import complete_ends
from clm.queries import sql_file

HISTORY_DAYS = 365  # how far back the entering of a warning is dated


def warning_setting(dataset: Dataset, given: Mapping[str, Any] | None = None) -> Setting:
    """The warning rules with their parameters; learned ones from the whole dataset."""
    return setting(dataset, warnings(), given)


def warning_history(dataset: Dataset, chosen: Setting, as_of: datetime.date) -> History:
    """Spells of warnings over the year before a day, month by month."""
    earliest = as_of - datetime.timedelta(days=HISTORY_DAYS)
    ends = [end for end in complete_ends(dataset.span, "month", as_of) if earliest <= end <= as_of]
    return stage_history(dataset, chosen, [*ends, as_of])


def warned_positions(chosen: Setting) -> list[int]:
    """Positions of the warnings proper: neither “none” nor “gone”."""
    return list(range(1, len(chosen.model.stages) - 1))


def risk_list(
    history: History,
    as_of: datetime.date,
    t: Language,
    horizon_days: int = 90,
    where: Filters | None = None,
    warning: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """Customers with a warning, the highest value at stake first; `attrs["matches"]` counts them all.

    Customers whose silence is past `lapse_days` already count as gone and are not listed.

    Returns:
        One row a customer: customer_id, name, warning (the gravest), since (the end of the first month in which
        it was seen), reason (all warnings that hold, with their evidence), warnings (how many), value_at_stake
        (margin where cost is known, else net revenue, expected over the horizon at the pace of the last year),
        orders, revenue_365d, recency_days, rhythm_days, overdue.
    """
    sql, params = _risk_query(history, as_of, t, horizon_days, where, warning)
    frame = history.dataset.query(sql, {**params, "limit": limit if limit is not None else 2**60, "offset": offset})
    matches = int(frame["matches"].iloc[0]) if len(frame) else 0
    frame = frame.drop(columns="matches")
    frame["warning"] = frame["warning"].map(dict(enumerate(history.stage_ids))).astype(object)
    frame.attrs["matches"] = matches
    return frame


def risk_totals(
    history: History, as_of: datetime.date, horizon_days: int = 90, where: Filters | None = None
) -> pd.DataFrame:
    """What is at stake by warning.

    Returns:
        One row a warning that somebody has: warning, customers, value_at_stake, revenue_365d.
    """
    sql, params = _risk_query(history, as_of, Language("en"), horizon_days, where, None)
    frame = history.dataset.query(
        sql_file(__file__, "risk_totals", risk=sql), {**params, "limit": 2**60, "offset": 0}
    )
    frame["warning"] = frame["warning"].map(dict(enumerate(history.stage_ids))).astype(object)
    return frame


def _risk_query(
    history: History,
    as_of: datetime.date,
    t: Language,
    horizon_days: int,
    where: Filters | None,
    warning: str | None,
) -> tuple[str, dict[str, Any]]:
    dataset, chosen = history.dataset, history.setting
    population, params = dataset.population(where)
    positions = warned_positions(chosen)
    money = "margin_365d" if "cost" in dataset.observed else "revenue_365d"
    shown = ("orders", "revenue_365d", "first_order_days", "calendar_recency_days", "rhythm_days", "overdue", money)
    names = list(dict.fromkeys([*rule_signals(chosen.model), *shown]))
    sql = sql_file(
        __file__,
        "risk",
        signals=signals_query(dataset, names, chosen.parameters, chosen.clock),
        stage=stage_case(chosen),
        reason=held_reasons_sql(chosen, positions, t),
        held=held_count(chosen, positions),
        yearly=money,
        history=history.table,
        population=population,
        chosen="warned.stage = $warning" if warning else "true",
    )
    params |= {"days": [as_of], "as_of": as_of, "horizon_days": horizon_days, "warned": positions}
    return sql, params | ({"warning": history.stage_ids.index(warning)} if warning else {})
