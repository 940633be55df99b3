"""Which purchase model to use: each is fitted to the past alone and compared with what came after."""

import datetime
from collections.abc import Sequence

import numpy as np
import pandas as pd

from clm.dataset import Dataset, Filters
from clm.errors import ClmError
from clm.fitting.histories import CustomerHistories, customer_histories
from clm.periods import checked_day
from clm.statistics.forecast_errors import log_loss, poisson_deviance
from clm.statistics.purchases import MODELS, NO_DROP_OUT, fit_purchase_model

BEST = "best"
LONGEST_DAYS = 365


def held_out(
    dataset: Dataset,
    kinds: Sequence[str] = tuple(MODELS),
    start: datetime.date | str | None = None,
    end: datetime.date | str | None = None,
    holdout_days: int | None = None,
    *,
    where: Filters | None = None,
) -> pd.DataFrame:
    """How well each purchase model, fitted to what was known `holdout_days` before `end`, foretold the purchases after.

    Args:
        holdout_days: by default a quarter of the time that the data cover, at most a year.

    Returns:
        One row a kind: kind, calibration_end, holdout_days, customers, log_likelihood (of the calibration, times in
        weeks), actual and expected (purchases of all customers in the held-out time), bias (expected / actual − 1),
        absolute_error and squared_error (root of the mean square; purchases a customer), deviance (mean Poisson
        deviance a customer, which weighs an error by what was expected), active_log_loss (of the probability to buy
        at all), verdict, chosen. Chosen is the smallest deviance among the kinds that can tell drop-out.

    Raises:
        ClmError: too_few_repeat_buyers, horizon_too_long, no_customer_in_span, unknown_choice, and as fit_purchases.
    """
    until = checked_day(end, dataset.span)
    days = holdout_days or min((until - dataset.span.start).days // 4, LONGEST_DAYS)
    calibration_end = until - datetime.timedelta(days=days)
    observed = (until - dataset.span.start).days + 1
    if days < 1 or observed < 2 * days:
        raise ClmError("horizon_too_long", horizon=days, days=observed)
    for kind in kinds:
        if kind not in MODELS:
            raise ClmError("unknown_choice", name="kinds", value=kind, known=", ".join(MODELS))
    histories = customer_histories(dataset, start, calibration_end, where=where, later=until)
    frame = pd.DataFrame([_errors(kind, histories, days) for kind in kinds])
    frame.insert(1, "calibration_end", calibration_end)
    eligible = frame["deviance"].where(frame["verdict"] != NO_DROP_OUT, frame["deviance"] + 1e6)
    return frame.assign(chosen=frame.index == eligible.idxmin())


def _errors(kind: str, histories: CustomerHistories, days: int) -> dict[str, object]:
    """The row of one kind, but for the choice."""
    fitted = fit_purchase_model(MODELS[kind], histories.different)
    forecast = fitted.forecast(histories.different, days)
    expected, active = forecast.expected[histories.places], forecast.p_active[histories.places]
    actual = histories.column("later")
    return {
        "kind": kind,
        "holdout_days": days,
        "customers": len(actual),
        "log_likelihood": fitted.log_likelihood_in(7.0),
        "actual": actual.sum(),
        "expected": expected.sum(),
        "bias": expected.sum() / actual.sum() - 1 if actual.any() else np.nan,
        "absolute_error": np.abs(actual - expected).mean(),
        "squared_error": np.sqrt(((actual - expected) ** 2).mean()),
        "deviance": poisson_deviance(actual, expected),
        "active_log_loss": log_loss(actual, active),
        "verdict": fitted.verdict,
    }
