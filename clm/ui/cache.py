"""The questions that pages ask, answered once a session for the same data, setting and choices.

Every cache belongs to one browser session: what was uploaded reaches nobody else. The keys are the content
token of the data and the values of all arguments; no argument that changes a result is left out of its key.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from clm.analysis import (
    backtest as _backtest,
    breakdown as _breakdown,
    comparison as _comparison,
    coverage as _coverage,
    customers as _customers,
    duplicates as _duplicates,
    flow as _flow,
    forecast as _forecast,
    funnel as _funnel,
    irregularities as _irregularities,
    key_figures as _key_figures,
    moves_by_attribute as _moves_by_attribute,
    profile as _profile,
    retention as _retention,
    risk as _risk,
    second_orders as _second_orders,
    survival as _survival,
    transitions as _transitions,
    truncation as _truncation,
)
from clm.dataset import Dataset
from clm.language import Language
from clm.lifecycle import learned as _learned, warned as _warned
from clm.lifecycle.history import History, Setting, missing_needs as _missing_needs
from clm.lifecycle.model import LifecycleModel
from clm.lifecycle.warned import WarningRules

P = ParamSpec("P")
R = TypeVar("R")

HASHES: dict[Any, Callable[[Any], Any]] = {
    Dataset: lambda dataset: dataset.token,
    Setting: lambda setting: setting.key,
    History: lambda history: (history.dataset.token, history.setting.key, history.days),
    Language: lambda language: language.code,
    LifecycleModel: lambda model: model.id,
    WarningRules: lambda rules: (rules.dataset.token, rules.setting.key),
}


def remembered(question: Callable[P, R]) -> Callable[P, R]:
    """The question, its answers remembered for the session."""
    remember = st.cache_data(scope="session", max_entries=64, show_spinner=False, hash_funcs=HASHES)
    return remember(question)


breakdown = remembered(_breakdown.breakdown)
breakdown_over_time = remembered(_breakdown.breakdown_over_time)
signal_differences = remembered(_comparison.signal_differences)
attribute_differences = remembered(_comparison.attribute_differences)
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
doubtful_cohorts = remembered(_truncation.doubtful_cohorts)
retention = remembered(_retention.retention)
activity_survival = remembered(_survival.activity_survival)
risk_list = remembered(_risk.risk_list)
risk_totals = remembered(_risk.risk_totals)
risk_over_time = remembered(_risk.risk_over_time)
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
missing_needs = remembered(_missing_needs)
