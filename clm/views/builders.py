"""Every view by its code, with what can be chosen in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from clm.analysis.retention import KINDS, MEASURES
from clm.analysis.rfm import METHODS
from clm.analysis.scorecard import links
from clm.errors import ClmError
from clm.lifecycle.warned import BUYERS
from clm.lifecycle.warnings import warnings
from clm.views import choices as read
from clm.views.alarm_dates import alarm_dates
from clm.views.alarms import alarms
from clm.views.at_stake import at_stake
from clm.views.backtest import backtest
from clm.views.chances import chances
from clm.views.cohorts import cohorts
from clm.views.compared import compare_periods, compare_segments
from clm.views.compared_models import compare_models
from clm.views.concentration import concentration
from clm.views.contribution import BY as CONTRIBUTION_BY, contribution
from clm.views.decline import decline
from clm.views.expected_value import expected_value
from clm.views.findings import findings
from clm.views.fits import (
    PURCHASE_KINDS,
    contract_fit,
    gap_fit,
    held_out,
    purchase_fit,
    spend_fit,
)
from clm.views.forecast import AHEAD, forecast
from clm.views.funnel import funnel
from clm.views.learned_effects import serving, signal_effects
from clm.views.matrix import matrix
from clm.views.overdue import overdue
from clm.views.overview import overview
from clm.views.quadrants import quadrants
from clm.views.retention_curves import retention_curves
from clm.views.rfm import rfm
from clm.views.risk_list import ORDERS, risk_list
from clm.views.risk_trust import CALLABLE, calibration, list_precision, risk_trust
from clm.views.saving import STAGE, WARNING, saving
from clm.views.scope import Scope
from clm.views.scorecard import scorecard, value_link
from clm.views.silence import silence
from clm.views.stage_differences import ALL as ALL_SIGNALS, BEYOND, stage_differences
from clm.views.stages import breakdown_now, stages
from clm.views.stages_over_time import stages_over_time
from clm.views.stock_and_flow import stock_and_flow
from clm.views.survival import survival
from clm.views.terms import HORIZONS as TERM_HORIZONS
from clm.views.tiers import WINDOWS, tiers
from clm.views.transitions import SPANS, transitions
from clm.views.value_moves import KINDS as MOVED, value_moves
from clm.views.view import View
from clm.views.warned import HORIZONS

MOST_MONEY = 1e12
STAGE_MEASURES = ("customers", "share", "revenue")


@dataclass(frozen=True)
class Builder:
    """A view that is made of a scope and of choices written as codes.

    Attributes:
        choices: what can be chosen -> how its code is read.
    """

    id: str
    make: Callable[..., View | None]
    choices: Mapping[str, read.Parse]

    def __call__(self, scope: Scope, **codes: str) -> View | None:
        """The view; None where these data cannot show it.

        Raises:
            ClmError: unknown_view_choice, or what a choice's own check raises.
        """
        values = {name: self._value(scope, name, code) for name, code in codes.items()}
        return self.make(scope, **values) if breakdown_now(scope)["customers"].any() else None

    def _value(self, scope: Scope, name: str, code: str) -> Any:
        if name not in self.choices:
            known = ", ".join(self.choices) or "–"
            raise ClmError("unknown_view_choice", view=self.id, name=name[:40], known=known)
        return self.choices[name](scope, name, code)

    def accepted(self, scope: Scope, codes: Mapping[str, str]) -> dict[str, str]:
        """The choices that mean something in this scope."""
        return {name: code for name, code in codes.items() if self._is_meant(scope, name, code)}

    def _is_meant(self, scope: Scope, name: str, code: str) -> bool:
        try:
            self._value(scope, name, code)
        except ClmError:
            return False
        return True


def _builders() -> dict[str, Builder]:
    span = {"span": read.one_of(*SPANS), "start": read.earlier_end}
    stage_measure = {"measure": read.one_of(*STAGE_MEASURES)}
    cohort_measure = {"measure": read.one_of(*MEASURES), "kind": read.one_of(*KINDS)}
    by = {"by": read.attribute}
    window = {"window": read.one_of(*WINDOWS)}
    method = {"method": read.one_of(*METHODS)}
    since = {"since": read.earlier_end}
    buyers = {"buyers": read.one_of(*BUYERS)}
    limits = dict.fromkeys(warnings().parameters, read.limit)
    model = {"horizon": read.whole_of(*HORIZONS)}
    length = {"length": read.whole_of(*CALLABLE)}
    first = {
        "warning": read.one_of(*(one.id for one in warnings().stages)),
        "order": read.one_of(*ORDERS),
        "length": read.whole(1, 100),
    }
    targets = dict.fromkeys(links(), read.target)
    terms = {
        "horizon": read.whole_of(*TERM_HORIZONS),
        "discount": read.number(0, 1),
        "earned": read.number(0, 1),
        "serve": read.number(0, MOST_MONEY),
    }
    attempt = {"attempt": read.number(0, MOST_MONEY), "by": read.tier_or_attribute}
    kind = {"kind": read.one_of(*PURCHASE_KINDS)}
    made: list[tuple[Callable[..., View | None], Mapping[str, read.Parse]]] = [
        (overview, {}),
        (findings, {}),
        (stages, stage_measure | by),
        (stages_over_time, stage_measure),
        (
            stage_differences,
            {"left": read.stage, "right": read.stage, "signals": read.one_of(BEYOND, ALL_SIGNALS)},
        ),
        (funnel, {"kind": read.one_of("reached", "now"), "start": read.day, "end": read.day} | by),
        (transitions, span),
        (stock_and_flow, span),
        (matrix, span),
        (forecast, {"ahead": read.whole_of(*AHEAD)}),
        (cohorts, cohort_measure | {"which": read.one_of("latest", "all")}),
        (retention_curves, cohort_measure | by),
        (survival, by),
        (at_stake, model | buyers | limits),
        (backtest, model | buyers | limits),
        (risk_trust, model | buyers | length),
        (calibration, model | buyers),
        (list_precision, model | buyers | length),
        (chances, model | buyers | limits),
        (alarms, buyers | limits),
        (alarm_dates, model | buyers | limits),
        (overdue, buyers | limits),
        (tiers, window | since),
        (concentration, window | since),
        (rfm, method | since),
        (quadrants, {}),
        (value_moves, {"groups": read.one_of(*MOVED)} | window | method | since),
        (expected_value, {"by": read.one_of("stage", "tier")} | terms),
        (saving, {"among": read.one_of(STAGE, WARNING)} | attempt | terms),
        (silence, {"measure": read.one_of("customers", "revenue")}),
        (decline, {"peers": read.peers}),
        (contribution, {"by": read.one_of(*CONTRIBUTION_BY)}),
        (scorecard, targets),
        (value_link, {"link": read.one_of(*links())} | targets),
        (purchase_fit, kind),
        (held_out, kind),
        (spend_fit, {}),
        (contract_fit, {}),
        (gap_fit, {}),
        (signal_effects, model),
        (serving, {}),
        (compare_periods, {"start": read.earlier_end}),
        (compare_segments, by | {"left": read.text, "right": read.text}),
        (compare_models, {"other": read.model}),
        (risk_list, model | buyers | first | limits),
    ]
    return {make.__name__: Builder(make.__name__, make, choices) for make, choices in made}


VIEWS: Mapping[str, Builder] = MappingProxyType(_builders())


def builder(view: str) -> Builder:
    """The builder of a view.

    Raises:
        ClmError: unknown_view.
    """
    if view not in VIEWS:
        raise ClmError("unknown_view", view=view[:40], known=", ".join(VIEWS))
    return VIEWS[view]
