"""Views: what is said and drawn about a scope, the same on a page, on a slide and in a file.

A builder takes a Scope and its own choices, which have defaults, and returns a View; it asks clm.analysis through
`scope.ask`, words the finding with clm.headlines and hands over the chart undrawn.
"""

from clm.views.alarm_dates import alarm_dates
from clm.views.alarms import alarms
from clm.views.at_stake import at_stake
from clm.views.backtest import backtest
from clm.views.chances import chances
from clm.views.cohorts import cohorts
from clm.views.compared import compare_periods, compare_segments
from clm.views.compared_models import compare_models
from clm.views.concentration import concentration
from clm.views.contribution import contribution
from clm.views.decline import decline
from clm.views.expected_value import expected_value
from clm.views.findings import findings
from clm.views.fits import contract_fit, gap_fit, held_out, purchase_fit, spend_fit
from clm.views.forecast import forecast
from clm.views.funnel import funnel
from clm.views.learned_effects import serving, signal_effects
from clm.views.matrix import matrix
from clm.views.overdue import overdue
from clm.views.overview import overview
from clm.views.quadrants import quadrants
from clm.views.retention_curves import retention_curves
from clm.views.rfm import rfm
from clm.views.risk_list import risk_list
from clm.views.risk_trust import calibration, list_precision, risk_trust
from clm.views.saving import saving
from clm.views.scope import Scope
from clm.views.scorecard import scorecard, value_link
from clm.views.silence import silence
from clm.views.stage_differences import stage_differences
from clm.views.stages import stages
from clm.views.stages_over_time import stages_over_time
from clm.views.stock_and_flow import stock_and_flow
from clm.views.survival import survival
from clm.views.tiers import tiers
from clm.views.transitions import transitions
from clm.views.value_moves import value_moves
from clm.views.view import KeyFigure, View

__all__ = [
    "KeyFigure",
    "Scope",
    "View",
    "alarm_dates",
    "alarms",
    "at_stake",
    "backtest",
    "calibration",
    "chances",
    "cohorts",
    "compare_models",
    "compare_periods",
    "compare_segments",
    "concentration",
    "contract_fit",
    "contribution",
    "decline",
    "expected_value",
    "findings",
    "forecast",
    "funnel",
    "gap_fit",
    "held_out",
    "list_precision",
    "matrix",
    "overdue",
    "overview",
    "purchase_fit",
    "quadrants",
    "retention_curves",
    "rfm",
    "risk_list",
    "risk_trust",
    "saving",
    "scorecard",
    "serving",
    "signal_effects",
    "silence",
    "spend_fit",
    "stage_differences",
    "stages",
    "stages_over_time",
    "stock_and_flow",
    "survival",
    "tiers",
    "transitions",
    "value_link",
    "value_moves",
]
