"""Findings: what changed enough to be worth a sentence, with the numbers that say so, ranked by money."""

from typing import Any

import pandas as pd

from clm.analysis.flow import flow
from clm.analysis.moves_by_attribute import moves_by_attribute
from clm.analysis.risk import risk_totals
from clm.analysis.transitions import moves_by_period
from clm.headlines import buying_findings as buying, stage_findings as moving
from clm.headlines.cohort_findings import second_order_change
from clm.headlines.findings import Finding, Words, ranked
from clm.headlines.overview import nothing_found
from clm.lifecycle.warned import WarningRules, stake_measure, warning_setting
from clm.lifecycle.warnings import warnings
from clm.views.overview import recent_figures
from clm.views.scope import Scope
from clm.views.second_orders import RETURN_DAYS, second_orders
from clm.views.titles import title
from clm.views.view import View
from clm.views.weighing import words

HORIZON_DAYS = 90


def findings(scope: Scope) -> View:
    """The findings of the overview as a table, those that concern most money first."""
    t, figures = scope.t, recent_figures(scope)
    found = all_findings(scope, figures, words(scope, figures))
    return View(
        id="findings",
        title=title("findings", t),
        headline=found[0].text if found else nothing_found(scope.before is not None, t),
        draw=None,
        table=pd.DataFrame(
            {
                t("Finding"): [one.text for one in found],
                t("Evidence"): [one.evidence for one in found],
                t("Money concerned"): [one.money for one in found],
            }
        ),
        money=(t("Money concerned"),),
        counted="findings",
        page="pages/overview.py",
        at_stake=found[0].money if found else 0.0,
    )


def all_findings(scope: Scope, figures: pd.DataFrame, say: Words) -> list[Finding]:
    """All that was found, the most important first.

    Args:
        figures: the key figures of the latest periods.
    """
    return ranked([*_stage_findings(scope, say), *_buying_findings(scope, figures, say)])


def _stage_findings(scope: Scope, say: Words) -> list[Finding | None]:
    history, where, since = scope.history, scope.where, scope.before
    if since is None:
        return []
    moved = scope.ask(moves_by_attribute, history, since, scope.as_of, where)
    stock, moves = scope.ask(flow, history, where), scope.ask(moves_by_period, history, where)
    return [
        moving.stage_mover(stock, moves, say),
        moving.loss_concentration(moved, since, say),
        moving.gain_concentration(moved, since, say),
    ]


def _buying_findings(scope: Scope, figures: pd.DataFrame, say: Words) -> list[Finding | None]:
    t = scope.t
    complete = figures.iloc[:-1] if scope.in_progress else figures
    order_value = float(figures["revenue"].sum() / max(figures["orders"].sum(), 1))
    names: dict[str, Any] = {warning.id: t.pick(warning.name) for warning in warnings().stages}
    is_margin = scope.ask(stake_measure, scope.dataset) == "margin"
    return [
        buying.revenue_change(complete, say),
        buying.active_change(figures, say),
        second_order_change(second_orders(scope), RETURN_DAYS, order_value, say),
        buying.risk_total(_totals(scope), names, HORIZON_DAYS, is_margin, say),
    ]


def _totals(scope: Scope) -> pd.DataFrame:
    """Customers and value at stake by warning; one-time buyers are judged apart, on the page of churn risk."""
    rules = WarningRules(scope.dataset, scope.ask(warning_setting, scope.dataset))
    return scope.ask(risk_totals, rules, scope.as_of, HORIZON_DAYS, scope.where, "repeat")
