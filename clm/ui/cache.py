"""The questions that pages ask, answered once a session for the same data, setting and choices.

Every cache belongs to one browser session: what was uploaded reaches nobody else. The keys are the content
token of the data and the values of all arguments; no argument that changes a result is left out of its key.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from clm.analysis import (
    alarms as _alarms,
    breakdown as _breakdown,
    customers as _customers,
    profile as _profile,
    rfm as _rfm,
    risk as _risk,
    tiers as _tiers,
    value_matrix as _value_matrix,
)
from clm.lifecycle import learned as _learned, warned as _warned
from clm.lifecycle.history import missing_needs as _missing_needs
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
customer_list = remembered(_customers.customer_list)
matrix_customers = remembered(_value_matrix.matrix_customers)
rfm = remembered(_rfm.rfm)
tier_customers = remembered(_tiers.tier_customers)
risk_list = remembered(_risk.risk_list)
risk_totals = remembered(_risk.risk_totals)
customer_risk = remembered(_risk.customer_risk)
stake_measure = remembered(_warned.stake_measure)
customer_alarms = remembered(_alarms.customer_alarms)
customer_profile = remembered(_profile.customer_profile)
customer_events = remembered(_profile.customer_events)
customer_signals = remembered(_profile.customer_signals)
learned = remembered(_learned.learned)
missing_needs = remembered(_missing_needs)
