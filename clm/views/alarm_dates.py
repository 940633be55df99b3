"""Who entered or left a warning lately, with the days, how it ended and what is at stake."""

import datetime

import pandas as pd

from clm import periods
from clm.analysis.alarms import alarm_moves, alarm_totals
from clm.headlines import alarm_dates as headlines
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.warned import dated_in_words, limits_note, warned_choices, warning_rules

LENGTH = 15  # warnings that a slide can hold


def alarm_dates(scope: Scope, horizon: int = 90, buyers: str = "repeat", **limits: float) -> View | None:
    """The warnings entered or left in the period looked at; see the view of value at stake for what can be chosen.

    Returns:
        None where nobody of these buyers entered or left a warning in it.
    """
    t, rules, since = scope.t, warning_rules(scope, limits), period_start(scope)
    totals = scope.ask(alarm_totals, rules, scope.as_of, since, scope.where, buyers)
    found = scope.ask(alarm_moves, rules, scope.as_of, since, horizon, scope.where, buyers, LENGTH)
    if found.empty:
        return None
    table = _table(scope, found)
    return View(
        id="alarm_dates",
        title=title("alarm_dates", t),
        headline=headlines.moves_headline(totals.iloc[0], since, scope.as_of, t),
        draw=None,
        table=table,
        money=(t("Value at stake"),),
        personal=tuple(name for name in (t("Customer"), t("Name")) if name in table),
        counted="alarm_dates",
        notes=limits_note(scope, limits),
        page="pages/churn.py",
        choices=warned_choices(limits, horizon=horizon, buyers=buyers),
    )


def period_start(scope: Scope) -> datetime.date:
    """The first day of the period in which the day looked at falls."""
    return periods.period_start(scope.as_of, scope.period)


def _table(scope: Scope, found: pd.DataFrame) -> pd.DataFrame:
    """The warnings for readers; without a column of names where none is known."""
    t = scope.t
    shown = dated_in_words(scope, found)
    named = {
        "customer_id": t("Customer"),
        "name": t("Name"),
        "warning": t("Warning"),
        "value_at_stake": t("Value at stake"),
        "entered": t("Entered on"),
        "left_on": t("Left on"),
        "outcome": t("How it ended"),
    }
    blank = ["name"] if shown["name"].isna().all() else []
    return shown[[name for name in named if name not in blank]].rename(columns=named)
