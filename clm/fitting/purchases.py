"""Purchase models of a dataset: who is probably still a customer, and how much is still to come."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from clm.dataset import Dataset, Filters
from clm.errors import ClmError
from clm.fitting.held_out import BEST, held_out
from clm.fitting.histories import CustomerHistories, customer_histories
from clm.statistics.histories import Floats
from clm.statistics.purchases import MODELS, NO_DROP_OUT, TOO_FEW, FittedPurchases, fit_purchase_model
from clm.statistics.survival import Z_95

YEAR_DAYS = 365.25
TIME_UNITS = {"day": 1.0, "week": 7.0, "month": YEAR_DAYS / 12, "year": YEAR_DAYS}


@dataclass(frozen=True)
class PurchaseFit:
    """A purchase model fitted to a dataset; times are in `time_unit`.

    Attributes:
        kind: "bgnbd", "mbgnbd" or "paretonbd".
        time_unit: "day", "week", "month" (a twelfth of a year) or "year" (365.25 days). It changes the numbers that
            are times, and the log-likelihood, which is a density of times; no forecast depends on it.
        start, end: customers who first bought from `start` on, as known at the end of `end`.
        verdict: "good", or what the data do not show, see clm.statistics.purchases.FittedPurchases; of a group also
            "too_few_repeat_buyers": then its parameters are those of all customers.
        groups: the same for each group, where one was asked for.
        held_out: how the kinds compared, where the best was to be chosen; see clm.held_out.
    """

    kind: str
    time_unit: str
    fitted: FittedPurchases
    histories: CustomerHistories
    dataset: Dataset
    verdict: str
    groups: Mapping[str, "PurchaseFit"] = field(default_factory=dict)
    held_out: pd.DataFrame | None = None

    @property
    def start(self) -> datetime.date:
        return self.histories.start

    @property
    def end(self) -> datetime.date:
        return self.histories.until

    @property
    def parameters(self) -> dict[str, float]:
        """Name -> value, as in the papers: r, alpha, a, b (bgnbd, mbgnbd) or r, alpha, s, beta (paretonbd)."""
        return self._named(self.fitted.estimate.parameters * self._units())

    @property
    def standard_errors(self) -> dict[str, float]:
        """Name -> standard error, from the curvature of the likelihood at the maximum."""
        return self._named(self.fitted.estimate.standard_errors * self._units())

    @property
    def intervals(self) -> dict[str, tuple[float, float]]:
        """Name -> the 95 % interval, on the logarithm, as parameters are positive."""
        logs = np.log(self.fitted.estimate.parameters * self._units())
        spread = Z_95 * np.sqrt(np.diag(self.fitted.estimate.covariance))
        low, high = self._named(np.exp(logs - spread)), self._named(np.exp(logs + spread))
        return {name: (low[name], high[name]) for name in low}

    @property
    def log_likelihood(self) -> float:
        """Of all customers, with times in `time_unit`; no penalty is in it."""
        return self.fitted.log_likelihood_in(TIME_UNITS[self.time_unit])

    @property
    def is_penalised(self) -> bool:
        """Plain maximum likelihood had no clear maximum; a mild penalty chose a point on the ridge."""
        return self.fitted.estimate.is_penalised

    @property
    def customers_fitted(self) -> int:
        return self.fitted.customers

    @property
    def repeat_buyers(self) -> int:
        return self.fitted.repeat_buyers

    def expected_purchases(self, t: ArrayLike) -> Floats:
        """Repeat purchases of a random new customer up to `t` (in `time_unit`) after the first purchase."""
        return self.fitted.expected_new(np.asarray(t, dtype=float) * TIME_UNITS[self.time_unit])

    def customers(self, horizon_days: float = 90) -> pd.DataFrame:
        """What is to be expected of every customer in the days after `end`.

        Returns:
            One row a customer: customer_id, repeats (days with a purchase after the first), last_days and age_days
            (from the first purchase to the last and to `end`), p_alive (probability to be still a customer; null
            where the model sees no drop-out), p_active (to buy within the horizon), expected_purchases with low and
            high (95 % interval for the expectation, from the uncertainty of the parameters).
        """
        scores = self.scores(horizon_days)
        factor = np.exp(Z_95 * scores.pop("spread"))
        scores["low"] = scores["expected_purchases"] / factor
        scores["high"] = scores["expected_purchases"] * factor
        scores.insert(0, "customer_id", self.histories.customer_ids(self.dataset))
        return scores.drop(columns=["customer_no", "discounted_purchases"])

    def scores(
        self, horizon_days: float, steps: Floats | None = None, worth: Floats | None = None
    ) -> pd.DataFrame:
        """One row a customer, in the order of the histories: customer_no, repeats, last_days, age_days, p_alive,
        p_active, expected_purchases, discounted_purchases (each purchase counting the `worth` of its step) and
        spread (standard error of the logarithm of either).

        Args:
            steps, worth: ends of parts of the horizon, in days, and what a purchase in each is worth today.
        """
        if not self.groups:
            return self._scores_alone(horizon_days, steps, worth)
        parts = [group._scores_alone(horizon_days, steps, worth) for group in self.groups.values()]
        return pd.concat(parts).sort_values("customer_no", ignore_index=True)

    def _scores_alone(self, horizon_days: float, steps: Floats | None, worth: Floats | None) -> pd.DataFrame:
        forecast = self.fitted.forecast(self.histories.different, horizon_days, steps, worth)
        p_alive = forecast.p_alive if self.verdict != NO_DROP_OUT else np.full_like(forecast.p_alive, np.nan)
        columns = {
            "p_alive": p_alive,
            "p_active": forecast.p_active,
            "expected_purchases": forecast.expected,
            "discounted_purchases": forecast.discounted,
            "spread": forecast.spread,
        }
        known = self.histories.frame[["customer_no", "repeats", "last_days", "age_days"]]
        return known.assign(**{name: values[self.histories.places] for name, values in columns.items()})

    def _units(self) -> Floats:
        units = np.ones(len(self.fitted.model.names))
        units[list(self.fitted.model.times)] = 1 / TIME_UNITS[self.time_unit]
        return units

    def _named(self, values: Floats) -> dict[str, float]:
        return dict(zip(self.fitted.model.names, values.tolist(), strict=True))


def fit_purchases(
    dataset: Dataset,
    kind: str = "bgnbd",
    time_unit: str = "week",
    start: datetime.date | str | None = None,
    end: datetime.date | str | None = None,
    by: str | None = None,
    *,
    where: Filters | None = None,
) -> PurchaseFit:
    """A purchase model fitted to the customers who first bought from `start` on, as known at the end of `end`.

    Args:
        kind: "bgnbd", "mbgnbd", "paretonbd", or "best" for the one with the smallest held-out error.
        by: fit each group apart as well: an attribute of customers, or "week", "month" or "quarter" for the period
            of the first purchase. Groups with too few repeat buyers get the parameters of all.

    Raises:
        ClmError: too_few_repeat_buyers, no_customer_in_span, unknown_choice, unknown_dimension, day_not_date,
            day_before_data, span_reversed.
    """
    _check("kind", kind, (*MODELS, BEST))
    _check("time_unit", time_unit, tuple(TIME_UNITS))
    histories = customer_histories(dataset, start, end, by, where)
    compared = None
    if kind == BEST:
        compared = held_out(dataset, start=start, end=histories.until, where=where)
        kind = str(compared.loc[compared["chosen"], "kind"].iloc[0])
    fitted = fit_purchase_model(MODELS[kind], histories.different)
    whole = PurchaseFit(kind, time_unit, fitted, histories, dataset, fitted.verdict, held_out=compared)
    groups = {name: _fit_of_group(whole, part) for name, part in histories.groups().items()}
    return replace(whole, groups=groups)


def _fit_of_group(whole: PurchaseFit, histories: CustomerHistories) -> PurchaseFit:
    try:
        fitted = fit_purchase_model(whole.fitted.model, histories.different)
    except ClmError:
        return replace(whole, histories=histories, verdict=TOO_FEW)
    return replace(whole, fitted=fitted, histories=histories, verdict=fitted.verdict)


def _check(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ClmError("unknown_choice", name=name, value=value, known=", ".join(known))
