"""How much of a customer's money is chance: the variance of what is really bought, beside what is expected."""

import numpy as np
from scipy.special import betaincinv, gammainc, gammaincinv

from clm.statistics.beta_geometric import BetaGeometric
from clm.statistics.histories import Floats
from clm.statistics.purchases import PurchaseModel

NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)
NODES, WEIGHTS = (NODES + 1) / 2, WEIGHTS / 2  # shares of the customers with a lower rate or chance
PAIRS_AT_ONCE = 4096  # times 24 × 24 nodes: some 20 MB
SMALLEST = 1e-9  # of a chance or a rate of leaving, by which is divided


def ordered_pairs_if_alive(
    model: PurchaseModel, parameters: Floats, repeats: Floats, age: Floats, ahead: float
) -> Floats:
    """E[X(X − 1)] of the purchases X in the time ahead of a customer who is still there, one value a history.

    For a known rate λ it is twice the mean number of pairs of moments at both of which there is a purchase: with the
    chance p to leave after each, 2·(1 − p) / p² · P(2, λpt); with the rate μ of leaving, 2·λ² / μ² · P(2, μt). P is
    the incomplete gamma function. What is unknown is summed over by Gauss–Legendre on the shares of customers.
    """
    parts = [
        _ordered_pairs(model, parameters, repeats[rows : rows + PAIRS_AT_ONCE], age[rows : rows + PAIRS_AT_ONCE], ahead)
        for rows in range(0, len(repeats), PAIRS_AT_ONCE)
    ]  # fmt: skip
    return np.concatenate(parts) if parts else np.empty(0)


def _ordered_pairs(
    model: PurchaseModel, parameters: Floats, repeats: Floats, age: Floats, ahead: float
) -> Floats:
    different, places = np.unique(
        repeats, return_inverse=True
    )  # inverses are slow, and few numbers of repeats differ
    if isinstance(model, BetaGeometric):
        r, alpha, a, b = parameters
        rates = gammaincinv(r + different[:, None], NODES)[places] / (alpha + age)[:, None]
        chances = betaincinv(a, b + different[:, None] + model.first_chances, NODES)[places]
        chances = np.maximum(chances, SMALLEST)
        at_once = gammainc(2, rates[:, :, None] * chances[:, None, :] * ahead)
        of_chance = 2 * (1 - chances) / chances**2 * WEIGHTS
        return np.asarray(np.einsum("nij,i,nj->n", at_once, WEIGHTS, of_chance))
    r, alpha, s, beta = parameters
    leaving = np.maximum(gammaincinv(s, NODES) / (beta + age)[:, None], SMALLEST)
    rate_squared = (r + repeats) * (r + repeats + 1) / (alpha + age) ** 2
    of_leaving = 2 * gammainc(2, leaving * ahead) / leaving**2
    return np.asarray(rate_squared * (of_leaving * WEIGHTS).sum(axis=1))


def money_variance(
    expected: Floats, ordered_pairs: Floats, mean: Floats, product: Floats, square: Floats
) -> Floats:
    """Variance of the money of all purchases to come, one value a customer.

    Args:
        expected, ordered_pairs: E[X] and E[X(X − 1)] of the purchases to come.
        mean, product, square: of the money of a purchase: E[Z], E[Z·Z′] of two of them, E[Z²].
    """
    return np.asarray(expected * square + ordered_pairs * product - (expected * mean) ** 2)
