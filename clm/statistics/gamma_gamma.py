"""Gamma–Gamma: what a customer spends on a purchase, from the few purchases that were seen.

A purchase of a customer varies around that customer's mean as a gamma (p), the means differ between customers, their
scale as another gamma (q, v). A customer's mean is drawn to that of all, the more so the fewer purchases there are.

Source: Fader & Hardie, “The Gamma-Gamma Model of Monetary Value”, note 025, 2013; Fader, Hardie & Lee, Journal of
Marketing Research 42(4), 2005.
"""

import numpy as np
from scipy.special import digamma, gammaln

from clm.statistics.histories import Distinct, Floats
from clm.statistics.maximum_likelihood import Estimate, maximum

NAMES = ("p", "q", "v")


def fit_gamma_gamma(purchases: Floats, mean_spend: Floats) -> Estimate:
    """Parameters (p, q, v) from the customers with at least one purchase and a positive mean; v is in money.

    Args:
        purchases: how many purchases the mean is made of, one value a customer.
        mean_spend: per purchase, one value a customer.
    """
    unit = float(np.exp(np.log(mean_spend).mean()))  # money is counted in multiples of it while fitting
    spent = purchases * mean_spend / unit
    counted = Distinct.of(purchases)
    customers = np.bincount(counted.places).astype(float)
    log_spent = np.log(spent)
    spent_by_count = np.bincount(counted.places, weights=log_spent)
    log_mean_sum = np.log(mean_spend / unit).sum()

    def log_likelihood(parameters: Floats) -> tuple[float, Floats]:
        p, q, v = parameters
        x, n = counted.values, len(spent)
        log_total = np.log(v + spent)
        totals = np.bincount(counted.places, weights=log_total)
        inverse = np.bincount(counted.places, weights=1 / (v + spent))
        shape = p * x + q
        value = (
            customers @ (gammaln(shape) - gammaln(p * x) - gammaln(q) + q * np.log(v))
            + (p * x) @ spent_by_count - log_mean_sum - shape @ totals
        )  # fmt: skip
        gradient = [
            x @ (customers * (digamma(shape) - digamma(p * x)) + spent_by_count - totals),
            customers @ (digamma(shape) - digamma(q) + np.log(v)) - totals.sum(),
            n * q / v - shape @ inverse,
        ]
        return float(value), np.array(gradient)

    starts = [np.array([2.0, 3.0, 2.0]), np.array([1.0, 2.0, 1.0]), np.array([10.0, 10.0, 1.0])]
    found = maximum(log_likelihood, starts, np.array([3.0, 3.0, 1.0]), len(spent))
    return Estimate(
        found.parameters * np.array([1, 1, unit]),
        found.covariance,
        found.log_likelihood - len(spent) * np.log(unit),  # a density of money: it depends on the unit
        found.is_penalised,
    )


def expected_spend(parameters: Floats, purchases: Floats, total_spend: Floats) -> Floats:
    """Expected money of a customer's next purchase, one value a customer; needs q > 1.

    Args:
        purchases: purchases seen (0 gives the mean of all customers); total_spend: money of all of them together.
    """
    p, q, v = parameters
    return np.asarray(p * (v + total_spend) / (p * purchases + q - 1))


def expected_spend_slopes(parameters: Floats, purchases: Floats, total_spend: Floats) -> Floats:
    """How the logarithm of the expected spend changes with the logarithms of p, q, v (customers × 3)."""
    p, q, v = parameters
    shape = p * purchases + q - 1
    return np.stack([(q - 1) / shape, -q / shape, v / (v + total_spend)], axis=-1)


def spend_moments(parameters: Floats, purchases: Floats, total_spend: Floats) -> tuple[Floats, Floats]:
    """E[Z·Z′] of two purchases of a customer to come and E[Z²] of one, one value a customer; needs q > 2."""
    p, q, v = parameters
    shape = p * purchases + q
    scale_squared = (v + total_spend) ** 2 / ((shape - 1) * (shape - 2))
    return np.asarray(p**2 * scale_squared), np.asarray(p * (p + 1) * scale_squared)
