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
    concentration as _concentration,
    contribution as _contribution,
    coverage as _coverage,
    customer_values as _customer_values,
    customers as _customers,
    duplicates as _duplicates,
    flow as _flow,
    forecast as _forecast,
    funnel as _funnel,
    irregularities as _irregularities,
    key_figures as _key_figures,
    methods as _methods,
    model_fits as _model_fits,
    moves_by_attribute as _moves_by_attribute,
    probabilities as _probabilities,
    profile as _profile,
    retention as _retention,
    rfm as _rfm,
    risk as _risk,
    second_orders as _second_orders,
    survival as _survival,
    tiers as _tiers,
    transitions as _transitions,
    truncation as _truncation,
    value_matrix as _value_matrix,
)
from clm.analysis.lifetime_value import lifetime_value as _lifetime_value
from clm.dataset import Dataset
from clm.fitting.held_out import held_out as _held_out
from clm.language import Language
from clm.lifecycle import learned as _learned, warned as _warned
from clm.lifecycle.history import History, Setting, missing_needs as _missing_needs
from clm.lifecycle.model import LifecycleModel
from clm.lifecycle.warned import WarningRules
from clm.prediction import model as _model
from clm.prediction.model import RiskModel

P = ParamSpec("P")
R = TypeVar("R")

HASHES: dict[Any, Callable[[Any], Any]] = {
    Dataset: lambda dataset: dataset.token,
    Setting: lambda setting: setting.key,
    History: lambda history: (history.dataset.token, history.setting.key, history.days),
    Language: lambda language: language.code,
    LifecycleModel: lambda model: model.id,
    WarningRules: lambda rules: (rules.dataset.token, rules.setting.key),
    RiskModel: lambda model: model.key,
}


_remembered: dict[Callable[..., Any], Callable[..., Any]] = {}


def remembered(question: Callable[P, R]) -> Callable[P, R]:
    """The question, its answers remembered for the session; one memory a question, whoever asks."""
    if question not in _remembered:
        remember = st.cache_data(scope="session", max_entries=64, show_spinner=False, hash_funcs=HASHES)
        _remembered[question] = remember(question)
    return _remembered[question]


breakdown = remembered(_breakdown.breakdown)
breakdown_over_time = remembered(_breakdown.breakdown_over_time)
signal_differences = remembered(_comparison.signal_differences)
attribute_differences = remembered(_comparison.attribute_differences)
concentration = remembered(_concentration.concentration)
customer_list = remembered(_customers.customer_list)
flow = remembered(_flow.flow)
transitions = remembered(_transitions.transitions)
moves_by_period = remembered(_transitions.moves_by_period)
projection = remembered(_forecast.projection)
projection_band = remembered(_forecast.projection_band)
projection_error = remembered(_forecast.projection_error)
funnel = remembered(_funnel.funnel)
key_figures = remembered(_key_figures.key_figures)
moves_by_attribute = remembered(_moves_by_attribute.moves_by_attribute)
second_orders = remembered(_second_orders.second_orders)
customer_values = remembered(_customer_values.customer_values)
with_expected = remembered(_customer_values.with_expected)
lifetime_value = remembered(_lifetime_value)
held_out = remembered(_held_out)
known_costs = remembered(_contribution.known_costs)
contribution_by_stage = remembered(_contribution.contribution_by_stage)
contribution_by_age = remembered(_contribution.contribution_by_age)
contribution_by_cohort = remembered(_contribution.contribution_by_cohort)
payback = remembered(_contribution.payback)
acquisition_by_channel = remembered(_contribution.acquisition_by_channel)
matrix_limits = remembered(_value_matrix.matrix_limits)
matrix_customers = remembered(_value_matrix.matrix_customers)
matrix_totals = remembered(_value_matrix.matrix_totals)
matrix_moves = remembered(_value_matrix.matrix_moves)
doubtful_cohorts = remembered(_truncation.doubtful_cohorts)
retention = remembered(_retention.retention)
rfm = remembered(_rfm.rfm)
rfm_limits = remembered(_rfm.rfm_limits)
rfm_totals = remembered(_rfm.rfm_totals)
rfm_moves = remembered(_rfm.rfm_moves)
activity_survival = remembered(_survival.activity_survival)
tier_limits = remembered(_tiers.tier_limits)
tier_customers = remembered(_tiers.tier_customers)
tier_totals = remembered(_tiers.tier_totals)
tier_moves = remembered(_tiers.tier_moves)
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
