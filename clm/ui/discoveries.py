"""What the overview reports: the frames that its findings are looked for in, and the findings themselves."""

from typing import Any

import pandas as pd

from clm.headlines import buying_findings as buying, stage_findings as moving
from clm.headlines.cohort_findings import second_order_change
from clm.headlines.findings import Finding, Words, ranked
from clm.lifecycle.warned import WarningRules, stake_measure, warning_setting
from clm.lifecycle.warnings import warnings
from clm.ui import cache
from clm.ui.cohorts import RETURN_DAYS, second_orders
from clm.ui.context import Context
from clm.views.words import attribute_name, value_name

PERIODS_SHOWN = {
    "week": 53,
    "month": 25,
    "quarter": 13,
}  # so that the same period of the year before is there
HORIZON_DAYS = 90


def recent_figures(context: Context) -> pd.DataFrame:
    """Key figures of the latest periods up to the day looked at, oldest first.

    active_share is blank where the data are too short for anybody to have lapsed: everybody would seem active.
    """
    ends = context.history.days[-PERIODS_SHOWN[context.period] :]
    figures = cache.key_figures(context.dataset, ends, context.period, context.lapse_days, context.where)
    figures["active_share"] = figures["active_share"].where(_could_lapse(context, figures["period_end"]))
    return figures


def _could_lapse(context: Context, days: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    return (days - pd.Timestamp(context.dataset.span.start)).dt.days > context.lapse_days


def words(context: Context, figures: pd.DataFrame) -> Words:
    """What the findings are written and weighed with."""
    complete = figures.iloc[:-1] if context.in_progress and len(figures) > 1 else figures
    now, t = complete.iloc[-1], context.t
    return Words(
        t=t,
        period=context.period,
        currency=context.currency,
        stages=context.stages,
        active_value=float(now["revenue"] / now["active"]) if now["active"] else 0.0,
        conversion=float(now["buyers"] / now["customers"]) if now["customers"] else 0.0,
        attribute=lambda name: attribute_name(name, t),
        value=lambda value: value_name(value, t),
    )


def risk_totals(context: Context) -> pd.DataFrame:
    """Customers and value at stake by warning; one-time buyers are judged apart, on the page of churn risk."""
    rules = WarningRules(context.dataset, warning_setting(context.dataset))
    return cache.risk_totals(rules, context.as_of, HORIZON_DAYS, context.where, "repeat")


def findings(context: Context, figures: pd.DataFrame, say: Words) -> list[Finding]:
    """All that was found, the most important first."""
    return ranked([*_stage_findings(context, say), *_buying_findings(context, figures, say)])


def _stage_findings(context: Context, say: Words) -> list[Finding | None]:
    history, where, since = context.history, context.where, context.before
    if since is None:
        return []
    moved = cache.moves_by_attribute(history, since, context.as_of, where)
    return [
        moving.stage_mover(cache.flow(history, where), cache.moves_by_period(history, where), say),
        moving.loss_concentration(moved, since, say),
        moving.gain_concentration(moved, since, say),
    ]


def _buying_findings(context: Context, figures: pd.DataFrame, say: Words) -> list[Finding | None]:
    dataset, t = context.dataset, context.t
    complete = figures.iloc[:-1] if context.in_progress else figures
    order_value = float(figures["revenue"].sum() / max(figures["orders"].sum(), 1))
    names: dict[str, Any] = {warning.id: t.pick(warning.name) for warning in warnings().stages}
    return [
        buying.revenue_change(complete, say),
        buying.active_change(figures, say),
        second_order_change(second_orders(context), RETURN_DAYS, order_value, say),
        buying.risk_total(risk_totals(context), names, HORIZON_DAYS, stake_measure(dataset) == "margin", say),
    ]
