"""Whom to call: the customers with a warning with whom most would be lost, and why."""

import pandas as pd

from clm.analysis.methods import comparison_of
from clm.analysis.risk import risk_list as counted, risk_totals
from clm.headlines.calls import calls_headline
from clm.headlines.risk_model import model_words, no_model_words
from clm.lifecycle.warnings import warnings
from clm.prediction.model import RiskModel, risk_model
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.warned import limits_note, method_names, warned_choices, warning_names, warning_rules

LENGTH = 15  # customers that a slide can hold
TESTED_LENGTH = 100  # customers of the list on which the probabilities are tested at earlier days
ORDERS = ("expected_loss", "value_at_stake", "p_silent", "overdue")


def risk_list(
    scope: Scope,
    horizon: int = 90,
    buyers: str = "repeat",
    warning: str | None = None,
    order: str = "expected_loss",
    length: int = LENGTH,
    **limits: float,
) -> View | None:
    """The customers to call first; see the view of value at stake for what else can be chosen.

    Args:
        warning: only those whose gravest warning it is.
        order: by what they are ordered, the largest first; by value at stake where there are no probabilities.

    Returns:
        None where nobody of these buyers shows a warning.
    """
    t, rules = scope.t, warning_rules(scope, limits)
    totals = scope.ask(risk_totals, rules, scope.as_of, horizon, scope.where, buyers)
    totals = totals[totals["warning"] == warning] if warning else totals
    if totals.empty:
        return None
    model = risk_model(scope.dataset, scope.as_of, horizon)
    first = "value_at_stake" if model.reason else order
    frame = scope.ask(
        counted,
        rules,
        scope.as_of,
        t,
        horizon,
        scope.where,
        warning,
        length,
        0,
        buyers,
        model,
        first,
    )
    warned, value = int(totals["customers"].sum()), float(totals["value_at_stake"].sum())
    table = _table(scope, frame)
    return View(
        id="risk_list",
        title=title("risk_list", t),
        headline=calls_headline(frame, warned, value, horizon, scope.currency, t),
        draw=None,
        table=table,
        shares=(t("Probability to buy nothing"),),
        money=(t("Expected loss"), t("Value at stake"), t("Revenue, 365 days")),
        personal=tuple(name for name in (t("Customer"), t("Name")) if name in table),
        counted="risk_list",
        notes=(_trust(scope, model, horizon, buyers), *_only(scope, warning), *limits_note(scope, limits)),
        page="pages/churn.py",
        choices=warned_choices(limits, horizon=horizon, buyers=buyers, warning=warning, order=order),
        at_stake=float(frame["value_at_stake" if model.reason else "expected_loss"].sum()),
    )


def _only(scope: Scope, warning: str | None) -> tuple[str, ...]:
    """Who alone is listed; nothing where all are."""
    if warning is None:
        return ()
    return (
        scope.t(
            "Only customers whose gravest warning is “{warning}”.", warning=warning_names(scope)[warning]
        ),
    )


def _trust(scope: Scope, model: RiskModel, horizon: int, buyers: str) -> str:
    """How far the probabilities can be trusted, or why there are none."""
    if model.reason:
        return no_model_words(model.reason, horizon, scope.t)
    compared = scope.ask(comparison_of, scope.dataset, model, TESTED_LENGTH, scope.where, buyers)
    return model_words(compared, method_names(scope), scope.t)


def _table(scope: Scope, frame: pd.DataFrame) -> pd.DataFrame:
    """The list for readers, the first to be called on top; without a model no column of probabilities."""
    t = scope.t
    actions = {stage.id: t.pick(stage.action) for stage in warnings().stages}
    shown = frame.assign(
        rank=range(1, len(frame) + 1),
        action=frame["warning"].map(actions),
        warning=frame["warning"].map(warning_names(scope)),
    )
    named = {
        "rank": t("Rank"),
        "customer_id": t("Customer"),
        "name": t("Name"),
        "warning": t("Warning"),
        "p_silent": t("Probability to buy nothing"),
        "expected_loss": t("Expected loss"),
        "value_at_stake": t("Value at stake"),
        "reason": t("Reason"),
        "action": t("Suggested next action"),
        "revenue_365d": t("Revenue, 365 days"),
    }
    blank = [name for name in ("name", "p_silent", "expected_loss") if shown[name].isna().all()]
    return shown[[name for name in named if name not in blank]].rename(columns=named)
