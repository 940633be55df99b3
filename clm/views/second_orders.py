"""Second orders by cohort, as several views speak of them, and the cohorts whose customers may not be new."""

import datetime

import pandas as pd

from clm.analysis.second_orders import second_orders as counted
from clm.analysis.truncation import doubtful_cohorts
from clm.views.scope import Scope

RETURN_DAYS = 90  # within which a second order counts


def doubtful(scope: Scope) -> list[datetime.date]:
    """First days of the cohorts whose customers are “new or earlier, unknown”."""
    found = scope.ask(
        doubtful_cohorts, scope.dataset, scope.period, scope.lapse_days, scope.as_of, scope.where
    )
    return [day.date() for day in found["cohort"]]


def second_orders(scope: Scope) -> pd.DataFrame:
    """Second orders by cohort, of cohorts that are certainly new where there are any."""
    frame = scope.ask(counted, scope.dataset, scope.as_of, scope.period, RETURN_DAYS, scope.where)
    certain = frame[~frame["cohort"].dt.date.isin(doubtful(scope))]
    return (certain if len(certain) else frame).reset_index(drop=True)
