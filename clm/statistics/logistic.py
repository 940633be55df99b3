"""Ridge logistic regression around a probability that is known beforehand.

The log-odds are `prior`'s slope × the prior log-odds + what the signals add + a constant. The penalty draws the slope
to 1 and what the signals add to 0: a penalty without end leaves the prior as it is, but for the constant.

Source: le Cessie & van Houwelingen, Applied Statistics 41(1), 1992; the pull to a prior as in Steyerberg et al.,
Statistics in Medicine 23, 2004 (updating of prediction models).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from clm.statistics.histories import Floats

FARTHEST = 4.0  # standard deviations from the mean at which a signal is cut off
STEPS = 50
EXACT = 1e-9


@dataclass(frozen=True)
class Logistic:
    """A fitted regression.

    Attributes:
        penalty: by which it was held to the prior.
        coefficients: constant, slope of the prior log-odds, then one a signal and standard deviation of it.
        covariance: of the coefficients, the penalty counted as knowledge.
        prior_mean, means, deviations: of the rows it was fitted to, by which rows are centred and scaled.
        rows, happened: how many it was fitted to, and how often it had happened.
    """

    penalty: float
    coefficients: Floats
    covariance: Floats
    prior_mean: float
    means: Floats
    deviations: Floats
    rows: int
    happened: int

    @property
    def standard_errors(self) -> Floats:
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    def probability(self, prior: Floats, signals: Floats) -> Floats:
        """One value a row.

        Args:
            prior: log-odds known beforehand, one a row.
            signals: rows × signals, in the order in which it was fitted.
        """
        return np.asarray(expit(_odds(self._design(prior, signals), self.coefficients)))

    def spread(self, prior: Floats, signals: Floats) -> Floats:
        """Standard error of the log-odds, one value a row."""
        design = self._design(prior, signals)
        return np.asarray(np.sqrt(np.einsum("ni,ij,nj->n", design, self.covariance, design)))

    def _design(self, prior: Floats, signals: Floats) -> Floats:
        return _design(prior - self.prior_mean, signals, self.means, self.deviations)


def fit_logistic(prior: Floats, signals: Floats, happened: Floats, penalty: float) -> Logistic:
    """The regression at the maximum of its penalised likelihood, found by Newton's steps.

    Args:
        prior, signals: see Logistic.probability. A signal that does not vary gets the coefficient 0.
        happened: 1 or 0, one a row; both must occur.
        penalty: half of it is taken off the log-likelihood for each squared distance of a coefficient to its target.
    """
    means, deviations = signals.mean(axis=0), signals.std(axis=0)
    deviations = np.where(deviations > 1e-9, deviations, np.inf)  # divided by it, the signal is 0
    prior_mean = float(prior.mean())
    design = _design(prior - prior_mean, signals, means, deviations)
    target = np.zeros(design.shape[1])
    target[1] = 1.0
    held = np.full(len(target), max(penalty, EXACT))
    held[0] = EXACT  # the constant is free: on average the regression is right about the past
    rate = float(happened.mean())
    coefficients = target.copy()
    coefficients[0] = np.log(rate / (1 - rate))
    value = -np.inf
    for _ in range(STEPS):
        chance = expit(_odds(design, coefficients))
        slope = _summed(design, happened - chance) - held * (coefficients - target)
        weight = chance * (1 - chance)
        curvature = np.einsum("ni,nj->ij", design * weight[:, None], design) + np.diag(held)
        step = np.linalg.solve(curvature, slope)
        # The likelihood is concave: half a step, often enough, always leads up.
        while (after := _value(design, happened, coefficients + step, target, held)) < value and np.abs(
            step
        ).max() > EXACT:
            step = step / 2
        coefficients, value = coefficients + step, after
        if np.abs(step).max() < 1e-7:
            break
    covariance = np.linalg.inv(curvature)
    return Logistic(
        penalty, coefficients, covariance, prior_mean, means, deviations, len(happened), int(happened.sum())
    )


def _design(centred_prior: Floats, signals: Floats, means: Floats, deviations: Floats) -> Floats:
    scaled = np.clip((signals - means) / deviations, -FARTHEST, FARTHEST)
    return np.column_stack([np.ones(len(centred_prior)), centred_prior, scaled])


def _odds(design: Floats, coefficients: Floats) -> Floats:
    """Log-odds, one a row. Not `@`, nor below: see clm.statistics.histories.summed."""
    return np.asarray(np.einsum("ni,i->n", design, coefficients))


def _summed(design: Floats, values: Floats) -> Floats:
    return np.asarray(np.einsum("ni,n->i", design, values))


def _value(design: Floats, happened: Floats, coefficients: Floats, target: Floats, held: Floats) -> float:
    odds = _odds(design, coefficients)
    away = coefficients - target
    return float((happened * odds - np.logaddexp(0, odds)).sum() - 0.5 * (held * away) @ away)
