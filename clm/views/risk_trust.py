"""How far the probabilities to buy nothing can be trusted: every method tested on earlier days, foretold against what
came, and how right a list is by its length."""

import pandas as pd

from clm import charts
from clm.analysis.methods import calibration_of, comparison_of, list_precision as precision_of
from clm.headlines import risk_model as headlines
from clm.headlines.wording import ended
from clm.prediction.model import RiskModel, risk_model
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.warned import method_names, warned_choices

CALLABLE = (50, 100, 200)  # how many customers a team can call
LENGTHS = (25, 50, 100, 150, 200, 300, 400, 500)


def risk_trust(scope: Scope, horizon: int = 90, buyers: str = "repeat", length: int = 100) -> View | None:
    """The methods that foretell who will buy, each tested at earlier days.

    Args:
        horizon: for how long it is foretold, in days.
        buyers: “repeat” or “one_time”.
        length: how many customers a team can call: the list of which precision speaks.

    Returns:
        None where there is no model, or where nobody who passes the filters could be foretold.
    """
    t, model = scope.t, risk_model(scope.dataset, scope.as_of, horizon)
    compared = _compared(scope, model, length, buyers)
    if compared.empty:
        return None
    said = headlines.list_headline(_precision(scope, model, buyers), model.chosen[buyers], length, t)
    return View(
        id="risk_trust",
        title=title("risk_trust", t),
        headline=ended(said, t),
        draw=None,
        table=_methods_table(scope, compared),
        shares=(t("Right, of those listed"),),
        counted="methods_test",
        notes=(headlines.model_words(compared, method_names(scope), t), *_drop_out_note(scope, model)),
        page="pages/churn.py",
        choices=warned_choices({}, horizon=horizon, buyers=buyers, length=length),
    )


def calibration(scope: Scope, horizon: int = 90, buyers: str = "repeat") -> View | None:
    """What the method in use foretold at earlier days, and what came; for what can be chosen see `risk_trust`."""
    t, model = scope.t, risk_model(scope.dataset, scope.as_of, horizon)
    if _compared(scope, model, LENGTHS[0], buyers).empty:
        return None
    met = scope.ask(calibration_of, scope.dataset, model, scope.where, buyers)
    table = _calibration_table(scope, met)
    return View(
        id="calibration",
        title=title("calibration", t),
        headline=ended(headlines.calibration_headline(met, t), t),
        draw=lambda look: charts.calibration(met, look),
        table=table,
        shares=tuple(table.columns[1:]),
        counted="calibration",
        page="pages/churn.py",
        choices=warned_choices({}, horizon=horizon, buyers=buyers),
    )


def list_precision(scope: Scope, horizon: int = 90, buyers: str = "repeat", length: int = 100) -> View | None:
    """How right the list of each method was by its length; for what can be chosen see `risk_trust`."""
    t, model = scope.t, risk_model(scope.dataset, scope.as_of, horizon)
    if _compared(scope, model, length, buyers).empty:
        return None
    found = _precision(scope, model, buyers)
    names = method_names(scope)
    drawn = found.assign(method_label=found["method"].map(names))
    said = headlines.list_headline(found, model.chosen[buyers], length, t)
    return View(
        id="list_precision",
        title=title("list_precision", t),
        headline=ended(said, t),
        draw=lambda look: charts.list_precision(drawn, look, tuple(names.values())),
        table=_precision_table(scope, drawn),
        shares=(t("Right, of those listed"),),
        counted="list_precision",
        page="pages/churn.py",
        choices=warned_choices({}, horizon=horizon, buyers=buyers, length=length),
    )


def _drop_out_note(scope: Scope, model: RiskModel) -> tuple[str, ...]:
    """That the purchase model sees nobody leave, where it does not."""
    if model.verdict != "no_drop_out_visible":
        return ()
    return (
        scope.t(
            "The purchase model sees no drop-out in these data: a probability to be still a customer would mean nothing and is left blank."
        ),
    )


def _compared(scope: Scope, model: RiskModel, length: int, buyers: str) -> pd.DataFrame:
    """One row a method, see clm.analysis.methods; none where there is no model to trust."""
    if model.reason:
        return pd.DataFrame()
    return scope.ask(comparison_of, scope.dataset, model, length, scope.where, buyers)


def _precision(scope: Scope, model: RiskModel, buyers: str) -> pd.DataFrame:
    """One row a method and length of its list."""
    return scope.ask(precision_of, scope.dataset, model, LENGTHS, scope.where, buyers)


def _methods_table(scope: Scope, compared: pd.DataFrame) -> pd.DataFrame:
    """The back-test of the probabilities for readers, a row a method."""
    t = scope.t
    named = {
        "method_label": t("Method"),
        "brier": t("Brier score"),
        "log_loss": t("Log loss"),
        "auc": t("Order right (AUC)"),
        "lift": t("Lift of the first tenth"),
        "precision": t("Right, of those listed"),
        "false_alarms": t("False alarms"),
        "listed": t("Listed"),
        "customers": t("Foretold"),
        "silent": t("Bought nothing"),
        "chosen": t("Used"),
    }
    labelled = compared.assign(
        method_label=compared["method"].map(method_names(scope)),
        chosen=[t("yes") if one else "" for one in compared["chosen"]],
    )
    return labelled[list(named)].rename(columns=named)


def _precision_table(scope: Scope, labelled: pd.DataFrame) -> pd.DataFrame:
    t = scope.t
    named = {
        "method_label": t("Method"),
        "length": t("Listed on each day"),
        "listed": t("Listed"),
        "silent": t("Bought nothing"),
        "precision": t("Right, of those listed"),
    }
    return labelled[list(named)].rename(columns=named)


def _calibration_table(scope: Scope, met: pd.DataFrame) -> pd.DataFrame:
    t = scope.t
    named = {
        "customers": t("Customers"),
        "foretold": t("Foretold to buy nothing"),
        "happened": t("Bought nothing"),
        "low": t("likely from"),
        "high": t("to"),
    }
    return met[list(named)].rename(columns=named)
