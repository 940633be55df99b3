"""How far counts and probabilities that were foretold lie from what came."""

import numpy as np
from scipy.special import xlogy

from clm.statistics.histories import Floats

TINY = 1e-12


def poisson_deviance(actual: Floats, expected: Floats) -> float:
    """Mean deviance of counts: 0 where every one was foretold; an error weighs the more, the less was expected.

    Source: McCullagh & Nelder, Generalized Linear Models, 2nd ed. 1989.
    """
    expected = np.maximum(expected, TINY)
    return float(2 * (xlogy(actual, actual / expected) - (actual - expected)).mean())


def log_loss(happened: Floats, probability: Floats) -> float:
    """Mean negative logarithm of the probability given to what came."""
    bounded = np.clip(probability, TINY, 1 - TINY)
    return float(-np.where(happened > 0, np.log(bounded), np.log1p(-bounded)).mean())
