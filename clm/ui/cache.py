"""The questions that pages ask, answered once a session for the same data, setting and choices.

Every cache belongs to one browser session: what was uploaded reaches nobody else. The keys are the content
token of the data and the values of all arguments; no argument that changes a result is left out of its key.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from clm.analysis import (
    alarms as _alarms,
    backtest as _backtest,
    breakdown as _breakdown,
    comparison as _comparison,
    contribution as _contribution,
    coverage as _coverage,
    customers as _customers,
    duplicates as _duplicates,
    irregularities as _irregularities,
    methods as _methods,
    model_fits as _model_fits,
    probabilities as _probabilities,
    profile as _profile,
    rfm as _rfm,
    risk as _risk,
    tiers as _tiers,
    value_matrix as _value_matrix,
)
from clm.lifecycle import learned as _learned, warned as _warned
from clm.lifecycle.history import missing_needs as _missing_needs
from clm.prediction import model as _model
from clm.views.answers import KEYS

P = ParamSpec("P")
R = TypeVar("R")

_remembered: dict[Callable[..., Any], Callable[..., Any]] = {}


def remembered(question: Callable[P, R]) -> Callable[P, R]:
    """The question, its answers remembered for the session; one memory a question, whoever asks."""
    if question not in _remembered:
        remember = st.cache_data(scope="session", max_entries=64, show_spinner=False, hash_funcs=KEYS)
        _remembered[question] = remember(question)
    return _remembered[question]


@st.cache_resource(scope="session", max_entries=64, show_spinner=False)
def made_view(key: tuple[Any, ...], _make: Callable[[], R]) -> R:  # noqa: ARG001 — the key names the view
    """A view, made once for its key: the same page again neither words nor draws it anew."""
    return _make()


breakdown = remembered(_breakdown.breakdown)
signal_differences = remembered(_comparison.signal_differences)
attribute_differences = remembered(_comparison.attribute_differences)
customer_list = remembered(_customers.customer_list)
known_costs = remembered(_contribution.known_costs)
contribution_by_stage = remembered(_contribution.contribution_by_stage)
contribution_by_age = remembered(_contribution.contribution_by_age)
contribution_by_cohort = remembered(_contribution.contribution_by_cohort)
payback = remembered(_contribution.payback)
acquisition_by_channel = remembered(_contribution.acquisition_by_channel)
matrix_customers = remembered(_value_matrix.matrix_customers)
matrix_moves = remembered(_value_matrix.matrix_moves)
rfm = remembered(_rfm.rfm)
rfm_limits = remembered(_rfm.rfm_limits)
rfm_moves = remembered(_rfm.rfm_moves)
tier_customers = remembered(_tiers.tier_customers)
risk_list = remembered(_risk.risk_list)
risk_totals = remembered(_risk.risk_totals)
risk_over_time = remembered(_risk.risk_over_time)
risk_model = remembered(_model.risk_model)
method_comparison = remembered(_methods.comparison_of)
list_precision = remembered(_methods.list_precision)
calibration = remembered(_methods.calibration_of)
probability_distribution = remembered(_probabilities.probability_distribution)
past_alarms = remembered(_alarms.past_alarms)
overdue_distribution = remembered(_risk.overdue_distribution)
customer_risk = remembered(_risk.customer_risk)
warning_setting = remembered(_warned.warning_setting)
stake_measure = remembered(_warned.stake_measure)
backtest = remembered(_backtest.backtest)
customer_profile = remembered(_profile.customer_profile)
customer_events = remembered(_profile.customer_events)
customer_signals = remembered(_profile.customer_signals)
field_coverage = remembered(_coverage.field_coverage)
likely_duplicates = remembered(_duplicates.likely_duplicates)
level_shifts = remembered(_irregularities.level_shifts)
outlying_orders = remembered(_irregularities.outlying_orders)
silent_spans = remembered(_irregularities.silent_spans)
weekly_orders = remembered(_irregularities.weekly_orders)
learned = remembered(_learned.learned)
purchase_summary = remembered(_model_fits.purchase_summary)
spend_summary = remembered(_model_fits.spend_summary)
contract_summary = remembered(_model_fits.contract_summary)
gap_summary = remembered(_model_fits.gap_summary)
missing_needs = remembered(_missing_needs)
