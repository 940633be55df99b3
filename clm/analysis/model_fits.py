"""Models fitted to the data at hand, as tables: parameters, what was expected and what came, and what to doubt."""

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clm.dataset import Dataset, Filters
from clm.errors import ClmError
from clm.fitting.contracts import fit_contracts
from clm.fitting.held_out import LONGEST_DAYS, held_out
from clm.fitting.histories import customer_histories
from clm.fitting.purchases import fit_purchases
from clm.fitting.spend import fit_spend, spend_fit
from clm.fitting.tracking import tracking
from clm.lifecycle.learned import gap_curve, learned
from clm.queries import sql_file
from clm.statistics.maximum_likelihood import Estimate
from clm.statistics.purchases import MODELS, fit_purchase_model
from clm.statistics.survival import Z_95

MOST_REPEATS = 7  # this many and more stand together
FIFTHS = 5


@dataclass(frozen=True)
class FitSummary:
    """A fit as a page shows it.

    Attributes:
        parameters: one row a parameter: name, value, standard_error, low, high (95 %).
        verdict: what the fit says of itself.
        facts: name -> number: what the checks look at.
        observed: what came and what was expected; its columns depend on the model.
        course: one row a period: period_end, actual, expected; empty where there is none.
        fitted_until: the last day that `course` was fitted to.
    """

    parameters: pd.DataFrame
    verdict: str
    facts: dict[str, float]
    observed: pd.DataFrame
    course: pd.DataFrame
    fitted_until: datetime.date | None = None


def purchase_summary(
    dataset: Dataset, kind: str, as_of: datetime.date, where: Filters | None = None
) -> FitSummary:
    """A purchase model at `as_of`. What is expected comes from a fit that ends a quarter of the data earlier.

    `observed` has one row a number of repeats at that earlier day (7 and more together): repeats, customers, actual
    and expected (mean purchases of a customer in the time held out). `course` holds repeat purchases to date by week.

    Raises:
        ClmError: too_few_repeat_buyers, fit_without_maximum, horizon_too_long, no_customer_in_span.
    """
    fit = fit_purchases(dataset, kind, end=as_of, where=where)
    tests = held_out(dataset, end=as_of, where=where).set_index("kind")
    days = min((as_of - dataset.span.start).days // 4, LONGEST_DAYS)
    earlier = as_of - datetime.timedelta(days=days)
    past = fit_purchases(dataset, kind, end=earlier, where=where)
    course = tracking(past)
    course = course[course["period_end"] <= as_of]
    facts = {
        "customers": fit.customers_fitted,
        "repeat_buyers": fit.repeat_buyers,
        "log_likelihood": fit.log_likelihood,
        "is_penalised": float(fit.is_penalised),
        "holdout_days": days,
        "bias": float(tests.loc[kind, "bias"]),
        "bias_error": _bias_error(tests.loc[kind]),
        "rank": float(tests["deviance"].rank()[kind]),
    }
    return FitSummary(
        _parameters(fit.parameters, fit.standard_errors, fit.intervals),
        fit.verdict,
        facts,
        _by_repeats(dataset, kind, earlier, as_of, where),
        course,
        earlier,
    )


def _bias_error(tested: "pd.Series[float]") -> float:
    """The standard error of the bias, with the customers as the sample."""
    n, came = tested["customers"], tested["actual"]
    spread = tested["squared_error"] ** 2 - ((tested["expected"] - came) / n) ** 2
    return float(np.sqrt(n * max(spread, 0.0)) / came) if came else float("nan")


def _by_repeats(
    dataset: Dataset, kind: str, earlier: datetime.date, as_of: datetime.date, where: Filters | None
) -> pd.DataFrame:
    histories = customer_histories(dataset, None, earlier, where=where, later=as_of)
    forecast = fit_purchase_model(MODELS[kind], histories.different).forecast(
        histories.different, (as_of - earlier).days
    )
    frame = pd.DataFrame(
        {
            "repeats": histories.column("repeats").clip(max=MOST_REPEATS).astype(int),
            "actual": histories.column("later"),
            "expected": forecast.expected[histories.places],
        }
    )
    return (
        frame.groupby("repeats")
        .agg(customers=("actual", "size"), actual=("actual", "mean"), expected=("expected", "mean"))
        .reset_index()
    )


def spend_summary(dataset: Dataset, as_of: datetime.date, where: Filters | None = None) -> FitSummary:
    """The Gamma–Gamma model at `as_of`.

    `observed` has one row a fifth of the customers who bought in the last quarter of the data, by the money a purchase
    that a fit to the time before expected of them: customers, expected, actual (mean money a purchase day), error (the
    standard error of actual).

    Raises:
        ClmError: too_few_repeat_buyers, no_customer_in_span.
    """
    fit = fit_spend(dataset, end=as_of, where=where)
    days = min((as_of - dataset.span.start).days // 4, LONGEST_DAYS)
    earlier = as_of - datetime.timedelta(days=days)
    facts = {"customers": fit.customers_fitted, "correlation": fit.correlation, "q": fit.parameters["q"]}
    facts |= {"log_likelihood": fit.log_likelihood, "holdout_days": days}
    intervals = _intervals(fit.parameters, fit.estimate)
    parameters = _parameters(fit.parameters, fit.standard_errors, intervals)
    return FitSummary(
        parameters, fit.verdict, facts, _by_fifth(dataset, earlier, as_of, where), pd.DataFrame()
    )


def _by_fifth(
    dataset: Dataset, earlier: datetime.date, as_of: datetime.date, where: Filters | None
) -> pd.DataFrame:
    columns = ["fifth", "customers", "expected", "actual", "error"]
    try:
        past = spend_fit(dataset, customer_histories(dataset, None, earlier, where=where))
    except ClmError:
        return pd.DataFrame(columns=columns)
    later = dataset.query(sql_file(__file__, "spend_later"), {"after": earlier, "until": as_of})
    frame = past.histories.frame[["customer_no"]].assign(expected=past.expected_order_value())
    frame = frame.merge(later, on="customer_no").sort_values(["expected", "customer_no"])
    frame["fifth"] = np.arange(len(frame)) * FIFTHS // max(len(frame), 1) + 1
    rows = frame.groupby("fifth").agg(
        customers=("mean_spend", "size"),
        expected=("expected", "mean"),
        actual=("mean_spend", "mean"),
        error=("mean_spend", "sem"),
    )
    return rows.reset_index()[columns]


def contract_summary(dataset: Dataset, as_of: datetime.date, where: Filters | None = None) -> FitSummary:
    """The sBG model of contracts at `as_of`, in months.

    `observed` has one row a month: period, expected (share still there) with low and high, actual (Kaplan–Meier; null
    beyond what was seen), retention (of those there at its start).

    Raises:
        ClmError: too_few_ended_contracts, fit_without_maximum.
    """
    fit = fit_contracts(dataset, end=as_of, where=where)
    curve = fit.curve(24).rename(columns={"survival": "expected", "observed": "actual"})
    intervals = _intervals(fit.parameters, fit.estimate)
    seen = fit.observed
    facts = {
        "customers": float(seen["customers"].sum()),
        "ended": float((seen["customers"] * seen["ended"]).sum()),
        "log_likelihood": fit.log_likelihood,
    }
    parameters = _parameters(fit.parameters, fit.standard_errors, intervals)
    return FitSummary(parameters, fit.verdict, facts, curve, pd.DataFrame())


def gap_summary(dataset: Dataset, as_of: datetime.date) -> FitSummary:
    """The limit of silence as learned from the gaps up to `as_of`; `observed` is their Kaplan–Meier curve."""
    limit = learned(dataset, "lapse_days", as_of)
    parameters = pd.DataFrame({"name": ["lapse_days"], "value": [limit.value]})
    return FitSummary(
        parameters.assign(standard_error=np.nan, low=np.nan, high=np.nan),
        limit.why,
        dict(limit.evidence),
        gap_curve(dataset, as_of),
        pd.DataFrame(),
    )


def _intervals(values: dict[str, float], estimate: Estimate) -> dict[str, tuple[float, float]]:
    """95 %, on the logarithm, as parameters are positive."""
    factors = np.exp(Z_95 * np.sqrt(np.diag(estimate.covariance)))
    return {
        name: (value / factor, value * factor)
        for (name, value), factor in zip(values.items(), factors.tolist(), strict=True)
    }


def _parameters(
    values: dict[str, float], errors: dict[str, float], intervals: dict[str, tuple[float, float]]
) -> pd.DataFrame:
    rows = [(name, value, errors[name], *intervals[name]) for name, value in values.items()]
    return pd.DataFrame(rows, columns=["name", "value", "standard_error", "low", "high"])
