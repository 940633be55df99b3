"""The integral behind the Pareto/NBD: over the moments y at which a customer may have dropped out after a time t,

    tail(x, t) = s · ∫ from t of (α + y)^−(r + x) · (β + y)^−(s + 1) dy .

A tail depends on two numbers of a history only, so that there are far fewer of them than histories. For each number of
repeats it is a smooth function of time, so that where many times are asked for a few dozen of them are integrated, and a
polynomial through these gives the others to the last digits of the integrals themselves.

Source: the integral in Schmittlein, Morrison & Colombo, Management Science 33(1), 1987; the polynomial through the
roots of Chebyshev's in Trefethen, Approximation Theory and Approximation Practice, 2013, chapter 8.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.polynomial.chebyshev import chebvander

from clm.statistics.histories import Floats, Pairs

NODES, WEIGHTS = np.polynomial.legendre.leggauss(48)
NODES, WEIGHTS = (NODES + 1) / 2, WEIGHTS / 2  # on 0–1
ROWS_AT_ONCE = 1024  # times 48 nodes: stays in the processor's cache
NEGLIGIBLE = 45.0  # what is e^-45 times as likely as the rest does not count
LARGEST = 600.0  # of the exponents
FEWEST_ROOTS, ROOTS_A_LOG = (
    14,
    5.5,
)  # of the polynomial: it needs the more, the more logarithms the times span


class Tails(NamedTuple):
    """One value a pair of repeats and time t, divided by (α + t)^−(r + x) · (β + t)^−s so that none is too large.

    `value` is the tail, the others are the same integral with ln(α + y), 1 / (α + y), ln(β + y) or 1 / (β + y) in
    it, which make its slopes.
    """

    value: Floats
    log_a: Floats
    inverse_a: Floats
    log_b: Floats
    inverse_b: Floats


def tails(parameters: Floats, pairs: Pairs) -> Tails:
    """The tails of all pairs with their slopes."""
    return Tails(*_by_polynomials(parameters, pairs, sloped=True))


def tail_values(parameters: Floats, pairs: Pairs) -> Floats:
    """The tails of all pairs alone."""
    return np.asarray(_by_polynomials(parameters, pairs, sloped=False)[0])


def _by_polynomials(parameters: Floats, pairs: Pairs, sloped: bool) -> Floats:
    """One row an integral (value and slopes, or the value alone), one column a pair.

    The variable of the polynomials is the logarithm of the time since the smaller of α and β before the first purchase.
    """
    smaller = min(parameters[1], parameters[3])
    logs = np.log(smaller + pairs.by_time.values)
    middle, half = (logs[-1] + logs[0]) / 2, (logs[-1] - logs[0]) / 2
    count = int(FEWEST_ROOTS + 2 * ROOTS_A_LOG * half)
    firsts, times = pairs.by_repeats
    smooth = times > 2 * count
    alone = np.repeat(~smooth, times)
    roots, transform = _roots(count)
    at_roots = np.exp(middle + half * roots) - smaller
    integrals = _integrals(
        parameters,
        np.concatenate([pairs.repeats[alone], np.repeat(pairs.repeats[firsts[smooth]], count)]),
        np.concatenate([pairs.times[alone], np.tile(at_roots, smooth.sum())]),
        sloped,
    )
    result = np.empty((len(integrals), len(pairs.times)))
    result[:, alone] = integrals[:, : alone.sum()]
    if not smooth.any():
        return result
    through = integrals[:, alone.sum() :].reshape(len(integrals), -1, count)
    coefficients = np.einsum("ixn,jn->xij", through, transform)
    polynomials = chebvander((logs - middle) / half, count - 1)
    for own, first, number in zip(coefficients, firsts[smooth], times[smooth], strict=True):
        rows = slice(first, first + number)
        # Not `@`, see histories.summed.
        result[:, rows] = np.einsum("tj,ij->it", polynomials[pairs.by_time.places[rows]], own)
    return result


@cache
def _roots(count: int) -> tuple[Floats, Floats]:
    """The roots of Chebyshev's polynomial, and what makes coefficients (rows) of the values at them (columns)."""
    angles = np.pi * (np.arange(count) + 0.5) / count
    transform = np.cos(np.outer(np.arange(count), angles)) * 2 / count
    transform[0] /= 2
    return np.cos(angles), transform


def _integrals(parameters: Floats, repeats: Floats, times: Floats, sloped: bool) -> Floats:
    """As _by_polynomials, by integration, a part of the columns at a time."""
    parts = [
        _integrals_of(
            parameters, repeats[rows : rows + ROWS_AT_ONCE], times[rows : rows + ROWS_AT_ONCE], sloped
        )
        for rows in range(0, len(times), ROWS_AT_ONCE)
    ]
    return np.concatenate(parts, axis=1)


def _integrals_of(parameters: Floats, repeats: Floats, times: Floats, sloped: bool) -> Floats:
    """The integrals by Gauss–Legendre, over y = (m + t)·e^u − m with u = U·w² and m the smaller of α and β.

    Seen from the smaller one the likelihood falls evenly, and the more so the larger u is. U is where nothing counts
    any more, by the first rate at which it falls or, where this is slow, by the last.
    """
    r, alpha, s, beta = parameters
    k = (r + repeats)[:, None]
    first_a, first_b = (alpha + times)[:, None], (beta + times)[:, None]
    first = np.minimum(first_a, first_b)
    settled = np.abs(np.log(first_a / first_b)) + 2 + NEGLIGIBLE / (k + s)
    settled = np.minimum(settled, LARGEST)
    decay = k * first / first_a + (s + 1) * first / first_b - 1
    reach = np.minimum(settled, NEGLIGIBLE / np.maximum(decay, NEGLIGIBLE / settled))
    log_smaller = np.log(first) + reach * NODES**2
    from_smaller = np.exp(log_smaller)
    from_larger = from_smaller + abs(alpha - beta)
    ordered = (from_smaller, log_smaller), (from_larger, np.log(from_larger))
    (from_a, log_a), (from_b, log_b) = ordered if alpha <= beta else ordered[::-1]
    likelihood = np.exp(-k * (log_a - np.log(first_a)) - s * (log_b - np.log(first_b)))
    likelihood *= from_smaller / from_b * (2 * s * reach * NODES * WEIGHTS)
    value = likelihood.sum(axis=1)
    if not sloped:
        return np.asarray(value[None, :])
    slopes = (log_a, 1 / from_a, log_b, 1 / from_b)
    return np.array([value, *(np.einsum("ij,ij->i", likelihood, slope) for slope in slopes)])
