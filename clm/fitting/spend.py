"""What customers spend on a purchase: the Gamma–Gamma model of a dataset, or a shrunken mean where it does not hold."""

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clm.dataset import Dataset, Filters
from clm.errors import ClmError
from clm.fitting.histories import CustomerHistories, customer_histories
from clm.statistics.gamma_gamma import (
    NAMES,
    expected_spend,
    expected_spend_slopes,
    fit_gamma_gamma,
    spend_moments,
)
from clm.statistics.histories import Floats
from clm.statistics.maximum_likelihood import Estimate
from clm.statistics.shrinkage import Shrinkage, fit_shrinkage
from clm.statistics.survival import Z_95

FEWEST = 30  # customers with a repeat that cost something; of fewer nothing is fitted
DEPENDENT = 0.3  # rank correlation of number and size from which on the model's independence is in doubt
LEAST_TAIL = 2.0  # q from which on the money of a purchase has a variance
GOOD, HEAVY_TAIL, DEPENDENCE = "good", "heavy_tail", "size_goes_with_number"


@dataclass(frozen=True)
class SpendFit:
    """The Gamma–Gamma model fitted to the repeat buyers of a dataset; money is in its currency.

    Attributes:
        estimate: (p, q, v) with the covariance of their logarithms.
        correlation: rank correlation between how often and for how much customers buy, among those fitted. The model
            takes it for zero.
        verdict: "good"; "size_goes_with_number": the correlation is above 0.3 either way, so that values of frequent
            buyers are drawn too far to the mean; "heavy_tail": q ≤ 1, the mean of the model is infinite, and the
            shrunken mean is used in its place.
        customers_fitted: repeat buyers who spent something.
    """

    estimate: Estimate
    shrinkage: Shrinkage
    correlation: float
    verdict: str
    customers_fitted: int
    histories: CustomerHistories
    dataset: Dataset

    @property
    def parameters(self) -> dict[str, float]:
        """p, q, v, as in the paper; v is in money."""
        return dict(zip(NAMES, self.estimate.parameters.tolist(), strict=True))

    @property
    def standard_errors(self) -> dict[str, float]:
        return dict(zip(NAMES, self.estimate.standard_errors.tolist(), strict=True))

    @property
    def log_likelihood(self) -> float:
        return self.estimate.log_likelihood

    def expected_order_value(self) -> Floats:
        """Money expected of the next purchase day, one value a customer in the order of the histories."""
        repeats, spend = self.seen()
        if self.verdict == HEAVY_TAIL:
            return self.shrinkage.mean(repeats, spend)
        return expected_spend(self.estimate.parameters, repeats, spend)

    def spread(self) -> Floats:
        """Standard error of the logarithm of the expected order value; null for the shrunken mean."""
        slopes = self.slopes()
        if self.verdict == HEAVY_TAIL:
            return np.full(len(slopes), np.nan)
        variance = np.einsum("ni,ij,nj->n", slopes, self.estimate.covariance, slopes)
        return np.asarray(np.sqrt(variance))

    def slopes(self) -> Floats:
        """How the logarithm of the expected order value changes with the logarithms of p, q, v (customers × 3)."""
        return expected_spend_slopes(self.estimate.parameters, *self.seen())

    def moments(self) -> tuple[Floats, Floats]:
        """E[Z·Z′] of the money of two purchases of a customer to come and E[Z²] of one, one value a customer.

        Where q ≤ 2 the model's money has no variance: that of the shrunken mean is taken.
        """
        if self.estimate.parameters[1] <= LEAST_TAIL:
            return self.shrinkage.moments(*self.seen())
        return spend_moments(self.estimate.parameters, *self.seen())

    def customers(self) -> pd.DataFrame:
        """What the next purchase of every customer is expected to be worth.

        Returns:
            One row a customer: customer_id, repeats, mean_spend (of the repeats; null where there was none),
            expected_order_value with low and high (95 % for the expectation; null for the shrunken mean).
        """
        value, factor = self.expected_order_value(), np.exp(Z_95 * self.spread())
        repeats = self.histories.column("repeats")
        return pd.DataFrame(
            {
                "customer_id": self.histories.customer_ids(self.dataset),
                "repeats": repeats.astype(int),
                "mean_spend": self.histories.column("spend") / np.where(repeats > 0, repeats, np.nan),
                "expected_order_value": value,
                "low": value / factor,
                "high": value * factor,
            }
        )

    def seen(self) -> tuple[Floats, Floats]:
        """Repeats and their money; a customer whose repeats cost nothing is taken for one without."""
        spend = self.histories.column("spend")
        paid = spend > 0
        return self.histories.column("repeats") * paid, spend * paid


def fit_spend(
    dataset: Dataset,
    start: datetime.date | str | None = None,
    end: datetime.date | str | None = None,
    *,
    where: Filters | None = None,
) -> SpendFit:
    """The Gamma–Gamma model fitted to the customers who first bought from `start` on, as known at the end of `end`.

    The first purchase does not count, and money is net of refunds. A day without a charge counts as a purchase.

    Raises:
        ClmError: too_few_repeat_buyers, no_customer_in_span, unknown_dimension, day_not_date, day_before_data,
            span_reversed.
    """
    return spend_fit(dataset, customer_histories(dataset, start, end, where=where))


def spend_fit(dataset: Dataset, histories: CustomerHistories) -> SpendFit:
    """As fit_spend, for histories that are at hand.

    Raises:
        ClmError: too_few_repeat_buyers.
    """
    paid = histories.column("spend") > 0
    repeats, spend = histories.column("repeats")[paid], histories.column("spend")[paid]
    if len(repeats) < FEWEST:
        raise ClmError("too_few_repeat_buyers", buyers=len(repeats), fewest=FEWEST)
    estimate = fit_gamma_gamma(repeats, spend / repeats)
    correlation = float(pd.Series(repeats).rank().corr(pd.Series(spend / repeats).rank()))
    verdict = (
        HEAVY_TAIL if estimate.parameters[1] <= 1 else DEPENDENCE if abs(correlation) > DEPENDENT else GOOD
    )
    return SpendFit(
        estimate,
        fit_shrinkage(repeats, spend / repeats),
        correlation,
        verdict,
        len(repeats),
        histories,
        dataset,
    )
