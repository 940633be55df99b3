"""Models held against these data: what a fit expected of a time that it had not seen, and what came."""

from collections.abc import Callable

import pandas as pd

from clm import charts
from clm.analysis.model_fits import (
    FitSummary,
    contract_summary,
    gap_summary,
    purchase_summary,
    spend_summary,
)
from clm.errors import ClmError
from clm.headlines import methods as headlines
from clm.headlines.fits import held_out_headline, spend_held_out_headline
from clm.headlines.wording import ended, sentences
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View

PURCHASE_KINDS = ("mbgnbd", "bgnbd", "paretonbd")
PAGE = "pages/methods.py"
NO_FIT = (
    *("too_few_repeat_buyers", "fit_without_maximum", "horizon_too_long", "no_customer_in_span"),
    "too_few_ended_contracts",
)  # errors that say that these data cannot carry the model


def purchase_fit(scope: Scope, kind: str = "mbgnbd") -> View | None:
    """Repeat purchases to date, week by week: what came, and what a purchase model expected after it was fitted.

    Args:
        kind: one of PURCHASE_KINDS.

    Returns:
        None where the data are too few for the model, as of all views here.
    """
    fit = _fit(scope, purchase_summary, kind, scope.as_of, scope.where)
    if fit is None:
        return None
    t = scope.t
    named = {
        "period_end": t("Week until"),
        "actual": t("Repeat purchases to date, came"),
        "expected": t("expected"),
        "held_out": t("not seen by the model"),
    }
    course = fit.course
    words = course.assign(held_out=[t("yes") if one else "" for one in course["held_out"]])
    unit = t("Repeat purchases to date")
    said = headlines.expected_headline(course, t), held_out_headline(fit.facts, t)
    return View(
        id="purchase_fit",
        title=title("purchase_fit", t),
        headline=sentences((ended(one, t) for one in said), t),
        draw=lambda look: charts.tracking(course, look, unit=unit, fitted_until=fit.fitted_until),
        table=words[list(named)].rename(columns=named),
        counted="tracking",
        notes=tuple(headlines.purchase_checks(fit.facts, fit.verdict, t)),
        page=PAGE,
        choices={"method": kind},
    )


def held_out(scope: Scope, kind: str = "mbgnbd") -> View | None:
    """Purchases that a purchase model had not seen, by how often customers had bought before; see `purchase_fit`."""
    fit = _fit(scope, purchase_summary, kind, scope.as_of, scope.where)
    if fit is None or fit.observed.empty:
        return None
    t, observed = scope.t, fit.observed
    last = observed["repeats"].max()
    table = pd.DataFrame(
        {
            t("Repeats before"): [f"{n}+" if n == last else str(n) for n in observed["repeats"]],
            t("Customers"): observed["customers"],
            t("Purchases a customer, came"): observed["actual"].round(3),
            t("expected"): observed["expected"].round(3),
        }
    )
    return View(
        id="held_out",
        title=title("held_out", t),
        headline=ended(held_out_headline(fit.facts, t), t),
        draw=None,
        table=table,
        counted="held_out",
        page=PAGE,
        choices={"method": kind},
    )


def spend_fit(scope: Scope) -> View | None:
    """Money a purchase that the Gamma–Gamma model had not seen, by what it had expected of the customers."""
    fit = _fit(scope, spend_summary, scope.as_of, scope.where)
    if fit is None or fit.observed.empty:
        return None
    t, observed = scope.t, fit.observed
    said = spend_held_out_headline(observed, fit.facts["holdout_days"], scope.currency, t)
    money = t("Money a purchase day, expected"), t("came")
    table = pd.DataFrame(
        {
            t("Fifth of the customers, by what was expected"): observed["fifth"],
            t("Customers"): observed["customers"],
            money[0]: observed["expected"].round(2),
            money[1]: observed["actual"].round(2),
        }
    )
    return View(
        id="spend_fit",
        title=title("spend_fit", t),
        headline=ended(said, t),
        draw=None,
        table=table,
        money=money,
        counted="spend_held_out",
        notes=tuple(headlines.spend_checks(fit.facts, fit.verdict, t)),
        page=PAGE,
        choices={"method": "gammagamma"},
    )


def contract_fit(scope: Scope) -> View | None:
    """Contracts still there, month by month: what came, and what the sBG model expected."""
    fit = _fit(scope, contract_summary, scope.as_of, scope.where)
    if fit is None:
        return None
    t, observed = scope.t, fit.observed
    names = {"actual": t("What came"), "expected": t("Expected")}
    long = observed.melt("period", list(names), "which", "share").dropna(subset=["share"])
    drawn = long.assign(which=long["which"].map(names), age=long["period"], size=fit.facts["customers"])
    table = observed.rename(
        columns={
            "period": t("Months"),
            "actual": t("Still there, came"),
            "expected": t("expected"),
            "low": t("95% from"),
            "high": t("95% to"),
            "retention": t("Stay in the month"),
        }
    )
    columns = [t("Months"), t("Still there, came"), t("expected"), t("95% from"), t("95% to")]
    columns.append(t("Stay in the month"))
    unit = t("Share still there")
    return View(
        id="contract_fit",
        title=title("contract_fit", t),
        headline=ended(headlines.contract_headline(observed, t), t),
        subtitle=t("Contracts still there: what came and what was expected"),
        draw=lambda look: charts.retention_curves(
            drawn, look, "which", unit=unit, order=tuple(names.values())
        ),
        table=table[columns],
        shares=tuple(columns[1:]),
        counted="contracts",
        notes=tuple(headlines.contract_checks(fit.facts, fit.parameters, observed, fit.verdict, t)),
        page=PAGE,
        choices={"method": "sbg"},
    )


def gap_fit(scope: Scope) -> View | None:
    """How long until the next order: the curve from which the limit of silence was learned."""
    t, fit = scope.t, scope.ask(gap_summary, scope.dataset, scope.as_of)
    curve = fit.observed
    if curve.empty:
        return None
    named = {
        "day": t("Days since an order"),
        "survival": t("Share of gaps still open"),
        "lower": t("95% from"),
        "upper": t("95% to"),
        "at_risk": t("Gaps observed so long"),
        "events": t("Closed on that day"),
    }
    unit, day_unit = t("Share of gaps still open"), t("Days since an order")
    said = headlines.gap_headline(float(fit.parameters["value"].iloc[0]), fit.verdict, t)
    return View(
        id="gap_fit",
        title=title("gap_fit", t),
        headline=ended(said, t),
        subtitle=t("How long until the next order"),
        draw=lambda look: charts.survival(curve, look, unit=unit, day_unit=day_unit),
        table=curve[list(named)].rename(columns=named),
        shares=tuple(list(named.values())[1:4]),
        counted="gaps",
        notes=tuple(headlines.gap_checks(fit.facts, fit.verdict, t)),
        page=PAGE,
        choices={"method": "gaps"},
    )


def _fit(scope: Scope, question: Callable[..., FitSummary], *asked: object) -> FitSummary | None:
    """A model fitted to these data; None where they are too few for it."""
    try:
        return scope.ask(question, scope.dataset, *asked)
    except ClmError as error:
        if error.code not in NO_FIT:
            raise
        return None
