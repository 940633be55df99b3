"""The warnings of all buyers on a day, with what each would bring: what every question about risk is put to."""

import datetime
from collections.abc import Mapping
from typing import Any

from clm.dataset import Dataset
from clm.lifecycle.history import History, Setting, rule_signals, setting, stage_case, stage_history
from clm.lifecycle.signals import signals_query
from clm.lifecycle.warnings import warnings
from clm.queries import sql_file

WEEKS_BACK = 52  # how far back the entering of a warning is dated
MOST_COSTS_KNOWN = 0.9  # share of orders with a cost from which margins can be compared
SHOWN = (
    "orders",
    "revenue_365d",
    "first_order_days",
    "calendar_recency_days",
    "rhythm_days",
    "own_rhythm_days",
    "overdue",
)


def warning_setting(
    dataset: Dataset, given: Mapping[str, Any] | None = None, until: datetime.date | None = None
) -> Setting:
    """The warning rules with their parameters; learned ones from the data up to `until` (all of them by default).

    Raises:
        ClmError: unknown_parameter, parameter_not_number, parameter_out_of_range, unknown_clock.
    """
    return setting(dataset, warnings(), given, until)


def warning_history(dataset: Dataset, chosen: Setting, as_of: datetime.date) -> History:
    """The warnings of one day."""
    return stage_history(dataset, chosen, [as_of])


def warned_positions(chosen: Setting) -> list[int]:
    """Positions of the warnings proper: neither “none”, which is the first, nor “gone”, which is the last."""
    return list(range(1, len(chosen.model.stages) - 1))


def stake_measure(dataset: Dataset) -> str:
    """What value at stake is made of: “margin” where nearly all paid orders have a cost, else “revenue”."""
    if "cost" not in dataset.observed:
        return "revenue"
    sql = "select count(cost) / count(*) as known from orders where status in ('paid', 'partially_refunded')"
    return "margin" if float(dataset.query(sql)["known"].iloc[0]) >= MOST_COSTS_KNOWN else "revenue"


def judged_query(dataset: Dataset, chosen: Setting) -> str:
    """SQL with parameter $days: one row a buyer and day, see judged.sql."""
    yearly = f"{stake_measure(dataset)}_365d"
    names = list(dict.fromkeys([*rule_signals(chosen.model), *SHOWN, yearly]))
    signals = signals_query(dataset, names, chosen.parameters, chosen.clock)
    return sql_file(__file__, "judged", signals=signals, stage=stage_case(chosen), yearly=yearly)


def judged(history: History, as_of: datetime.date) -> str:
    """The name of a table with one row a buyer on a day, see judged.sql."""
    dataset, chosen = history.dataset, history.setting
    return dataset.materialise(
        f"judged {chosen.key} {as_of}", judged_query(dataset, chosen), {"days": [as_of]}
    )


def warned_since(history: History, as_of: datetime.date) -> str:
    """The name of a table with the customers warned on a day: customer_no, since (the first of the weekly looks
    back over a year from which on they had their gravest warning without a break)."""
    dataset, chosen = history.dataset, history.setting
    now = judged(history, as_of)
    listed = ", ".join(str(position) for position in warned_positions(chosen))
    among = f"(select customer_no from {now} where stage in ({listed}))"
    names = rule_signals(chosen.model)
    sql = sql_file(
        __file__,
        "warned_since",
        signals=signals_query(dataset, names, chosen.parameters, chosen.clock, among),
        stage=stage_case(chosen),
        judged=now,
    )
    weeks = [as_of - datetime.timedelta(weeks=week) for week in range(WEEKS_BACK + 1)]
    days = [day for day in weeks if day >= dataset.span.start]
    return dataset.materialise(f"warned since {chosen.key} {as_of}", sql, {"days": days})
