"""The warnings of all buyers on a day, with what each would bring: what every question about risk is put to."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from clm.dataset import Dataset
from clm.errors import ClmError
from clm.lifecycle.history import Setting, rule_signals, setting, stage_case
from clm.lifecycle.signals import signals_query
from clm.lifecycle.warnings import warnings
from clm.queries import sql_file

BUYERS = {"repeat": "not one_time", "one_time": "one_time"}  # who bought on one day only is judged apart
WEEKS_BACK = 26  # how far back the entering of a warning is dated
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


@dataclass(frozen=True)
class WarningRules:
    """The warnings of a dataset under given limits: what every question about risk is put to."""

    dataset: Dataset
    setting: Setting

    @property
    def ids(self) -> list[str]:
        """Ids of the warnings by position; “none” is the first and “gone” the last."""
        return [warning.id for warning in self.setting.model.stages]

    @property
    def proper(self) -> list[int]:
        """Positions of the warnings without “none” and “gone”."""
        return list(range(1, len(self.ids) - 1))

    @property
    def gone(self) -> int:
        """Position of those who count as gone."""
        return len(self.ids) - 1


def stake_measure(dataset: Dataset) -> str:
    """What value at stake is made of: “margin” where nearly all paid orders have a cost, else “revenue”."""
    if "cost" not in dataset.observed:
        return "revenue"
    sql = "select count(cost) / count(*) as known from orders where status in ('paid', 'partially_refunded')"
    return "margin" if float(dataset.query(sql)["known"].iloc[0]) >= MOST_COSTS_KNOWN else "revenue"


def margin_share(dataset: Dataset, until: datetime.date) -> float:
    """What share of the revenue until then was margin; 1 where costs are not known."""
    if stake_measure(dataset) != "margin":
        return 1.0
    share = dataset.query(sql_file(__file__, "margin_share"), {"until": until})["share"].iloc[0]
    return 1.0 if pd.isna(share) else float(share)


def buyers_condition(buyers: str | None) -> str:
    """SQL over judged.sql: “repeat” for those who have bought on two days at least, “one_time” for the others;
    None for both.

    Raises:
        ClmError: unknown_choice.
    """
    if buyers is not None and buyers not in BUYERS:
        raise ClmError("unknown_choice", name="buyers", value=buyers, known=", ".join(BUYERS))
    return BUYERS[buyers] if buyers else "true"


def judged_query(rules: WarningRules) -> str:
    """SQL with parameter $days: one row a buyer and day, see judged.sql."""
    dataset, chosen = rules.dataset, rules.setting
    yearly = f"{stake_measure(dataset)}_365d"
    names = list(dict.fromkeys([*rule_signals(chosen.model), *SHOWN, yearly]))
    signals = signals_query(dataset, names, chosen.parameters, chosen.clock)
    return sql_file(__file__, "judged", signals=signals, stage=stage_case(chosen), yearly=yearly)


def judged(rules: WarningRules, as_of: datetime.date) -> str:
    """The name of a table with one row a buyer on a day, see judged.sql."""
    return rules.dataset.materialise(
        f"judged {rules.setting.key} {as_of}", judged_query(rules), {"days": [as_of]}
    )


def warned_since(
    rules: WarningRules, as_of: datetime.date, customer_nos: Sequence[int] | None = None
) -> pd.DataFrame:
    """When warned customers entered their gravest warning; all of them where none are named.

    Returns:
        One row a customer: customer_no, since (the first of the weekly looks back over half a year from which on
        the warning held without a break).
    """
    dataset, chosen = rules.dataset, rules.setting
    now = judged(rules, as_of)
    listed = ", ".join(str(position) for position in rules.proper)
    among = f"(select customer_no from {now} where stage in ({listed}))"
    if customer_nos is not None:
        among = "(select unnest($customer_nos) as customer_no)"
    sql = sql_file(
        __file__,
        "warned_since",
        signals=signals_query(dataset, rule_signals(chosen.model), chosen.parameters, chosen.clock, among),
        stage=stage_case(chosen),
        judged=now,
    )
    weeks = [as_of - datetime.timedelta(weeks=week) for week in range(WEEKS_BACK + 1)]
    params: dict[str, Any] = {"days": [day for day in weeks if day >= dataset.span.start]}
    return dataset.query(
        sql, params | ({"customer_nos": list(customer_nos)} if customer_nos is not None else {})
    )
