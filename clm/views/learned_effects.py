"""What was learned beside the purchases: how each signal moves the odds to buy, and what serving customers costs."""

import numpy as np
import pandas as pd

from clm.headlines.fits import effects_headline
from clm.headlines.methods import serving_headline
from clm.headlines.wording import ended
from clm.lifecycle.cost_to_serve import contact_costs_known, cost_to_serve
from clm.prediction.model import risk_model
from clm.prediction.observations import features
from clm.statistics.survival import Z_95
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.words import value_name


def signal_effects(scope: Scope, horizon: int = 90) -> View | None:
    """How each signal moves the odds to buy within the horizon, the strongest first.

    Returns:
        None where there is no combined model.
    """
    t, model = scope.t, risk_model(scope.dataset, scope.as_of, horizon)
    combined = model.combined
    if model.reason or combined is None:
        return None
    labels = [t.pick(features()[name].label) for name in model.names]
    change, error = combined.coefficients[2:], combined.standard_errors[2:]
    order = np.argsort(-np.abs(change), kind="stable")
    table = pd.DataFrame(
        {
            t("Signal"): labels,
            t("Odds to buy, times"): np.exp(change),
            t("95% from"): np.exp(change - Z_95 * error),
            t("95% to"): np.exp(change + Z_95 * error),
            t("Coefficient"): change,
            t("Standard error"): error,
        }
    )
    how = t(
        "By one standard deviation more of the signal, the others as they are. Slope of the purchase model {slope} (1 leaves it as it is), penalty λ {penalty}; learned from {rows} customers on {days}.",
        slope=t.number(combined.coefficients[1], 2),
        penalty=t.count(combined.penalty),
        rows=t.count(combined.rows),
        days=t.plural("{n} earlier date", "{n} earlier dates", len(model.learned_from)),
    )
    table = table.iloc[order].reset_index(drop=True)
    return View(
        id="signal_effects",
        title=title("signal_effects", t),
        headline=ended(effects_headline(table.iloc[:, :4], t), t),
        draw=None,
        table=table,
        counted="signal_effects",
        notes=(how,),
        page="pages/methods.py",
        choices={"method": "risk"},
    )


def serving(scope: Scope) -> View | None:
    """What serving customers has cost a year, by their segment.

    Returns:
        None where no contact has a cost.
    """
    t, served = scope.t, served_groups(scope)
    if served.empty:
        return None
    names = [value_name(value, t) for value in served["grouping"]]
    yearly = served["cost"] / served["years"].where(served["years"] > 0)
    table = pd.DataFrame(
        {
            **({t("Segment"): names} if served["grouping"].ne("").any() else {}),
            t("Customers"): served["customers"],
            t("Years active"): served["years"].round(1),
            t("Cost of contacts"): served["cost"].round(2),
            t("A year"): yearly.round(2),
            t("nine in ten from"): served["low"].round(2),
            t("nine in ten to"): served["high"].round(2),
        }
    )
    return View(
        id="serving",
        title=title("serving", t),
        headline=serving_headline(served, scope.currency, t),
        draw=None,
        table=table,
        money=tuple(table.columns[-4:]),
        counted="cost_to_serve",
        page="pages/methods.py",
        choices={"method": "lifetime"},
    )


def served_groups(scope: Scope) -> pd.DataFrame:
    """What serving customers has cost, by their segment: grouping, customers, years (active), cost, low and high (the
    range in which the rates of nine in ten customers lie); no rows where no contact has a cost."""
    if not scope.ask(contact_costs_known, scope.dataset):
        return pd.DataFrame(columns=["grouping", "customers", "years", "cost", "low", "high"])
    grouped = scope.ask(cost_to_serve, scope.dataset, scope.as_of).groupby("grouping")
    found = grouped.agg(customers=("yearly", "size"), years=("years", "sum"), cost=("cost", "sum"))
    spread = grouped["yearly"].quantile([0.05, 0.95]).unstack()
    return found.assign(low=spread[0.05], high=spread[0.95]).reset_index()
