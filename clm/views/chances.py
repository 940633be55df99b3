"""Whom the probabilities are about: the buyers by their probability to buy nothing, warned or not."""

import pandas as pd

from clm import charts
from clm.analysis.probabilities import probability_distribution
from clm.headlines.risk_model import distribution_headline
from clm.headlines.wording import ended
from clm.prediction.model import risk_model
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.warned import limits_note, warned_choices, warning_rules

BINS = 20


def chances(scope: Scope, horizon: int = 90, buyers: str = "repeat", **limits: float) -> View | None:
    """The buyers who do not count as gone, by the probability to buy nothing; see the view of value at stake for what can
    be chosen.

    Returns:
        None where there is no model, or nobody left to foretell.
    """
    t, model = scope.t, risk_model(scope.dataset, scope.as_of, horizon)
    if model.reason:
        return None
    rules = warning_rules(scope, limits)
    found = scope.ask(probability_distribution, rules, scope.as_of, model, BINS, scope.where, buyers)
    if not found["customers"].any():
        return None
    unit = t("Probability to buy nothing in {days}", days=t.days(horizon))
    table = _table(scope, found)
    return View(
        id="chances",
        title=title("chances", t),
        headline=ended(distribution_headline(found, horizon, t), t),
        draw=lambda look: charts.risk_distribution(found, look, currency=scope.currency, unit=unit),
        table=table,
        shares=tuple(table.columns[:2]),
        money=(t("Revenue, 365 days"),),
        counted="chances",
        notes=limits_note(scope, limits),
        page="pages/churn.py",
        choices=warned_choices(limits, horizon=horizon, buyers=buyers),
    )


def _table(scope: Scope, found: pd.DataFrame) -> pd.DataFrame:
    t = scope.t
    named = {
        "bin_start": t("Probability from"),
        "bin_end": t("to"),
        "customers": t("Customers"),
        "warned": t("with a warning"),
        "revenue": t("Revenue, 365 days"),
    }
    return found[list(named)].rename(columns=named)
