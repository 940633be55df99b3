"""sBG: contracts that are renewed or ended at each period, each customer with an own chance to end.

The chance differs between customers as a beta (α, β). Retention then rises with the time that a cohort has been there,
although nobody changes: those who were likely to leave have left.

Source: Fader & Hardie, “How to Project Customer Retention”, Journal of Interactive Marketing 21(1), 2007.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, digamma

from clm.errors import ClmError
from clm.statistics.histories import Floats
from clm.statistics.maximum_likelihood import Estimate, maximum

NAMES = ("alpha", "beta")
FEWEST = 30  # ended contracts; of fewer nothing is fitted


@dataclass(frozen=True)
class Contracts:
    """One row a group of contracts that lasted equally long.

    Attributes:
        renewals: whole periods that were completed.
        ended: 1 where the contract ended in the period after these, 0 where it still runs.
        customers: how many there are.
    """

    renewals: Floats
    ended: Floats
    customers: Floats


def fit_sbg(contracts: Contracts) -> Estimate:
    """Parameters (α, β) by maximum likelihood.

    Raises:
        ClmError: too_few_ended_contracts, under 30.
    """
    n, ended, customers = contracts.renewals, contracts.ended, contracts.customers
    if (count := int(customers @ ended)) < FEWEST:
        raise ClmError("too_few_ended_contracts", contracts=count, fewest=FEWEST)

    def log_likelihood(parameters: Floats) -> tuple[float, Floats]:
        a, b = parameters
        whole = a + b + n
        value = betaln(a, b + n) - betaln(a, b) + ended * np.log(a / whole)
        slope = digamma(a + b) - digamma(whole) - ended / whole
        slopes = (
            customers @ (slope + ended / a),
            customers @ (slope + digamma(b + n) - digamma(b)),
        )
        return float(customers @ value), np.array(slopes)

    starts = [np.array([1.0, 3.0]), np.array([0.3, 0.3])]
    return maximum(log_likelihood, starts, np.array([1.0, 3.0]), customers.sum())


def survival(parameters: Floats, periods: Floats | float) -> Floats:
    """Share of a cohort still there after so many periods."""
    a, b = parameters
    return np.asarray(np.exp(betaln(a, b + periods) - betaln(a, b)))


def retention_rate(parameters: Floats, period: Floats) -> Floats:
    """Share of those there at the start of the period (1 is the first) who are there at its end."""
    a, b = parameters
    return np.asarray((b + period - 1) / (a + b + period - 1))


def renewal_slopes(parameters: Floats, renewals: Floats | float, periods: float) -> Floats:
    """How the log of the share that stays `periods` more changes with the logs of α and β (rows × 2)."""
    a, b = parameters
    near, far = a + b + renewals, a + b + renewals + periods
    shared = digamma(near) - digamma(far)
    own = digamma(b + renewals + periods) - digamma(b + renewals)
    return np.stack([a * shared, b * (shared + own)], axis=-1)
