"""Pareto/NBD: customers buy at a steady rate of their own and drop out at any moment, unseen.

The rate λ differs between customers as a gamma (r, α), the rate μ of dropping out as another gamma (s, β). Where the
papers use differences of hypergeometric functions, the integral behind them is computed: over the moments y at which
a customer may have dropped out since the last purchase,

    tail(x, t) = s · ∫ from t of (α + y)^−(r + x) · (β + y)^−(s + 1) dy ,    gone = tail(x, t_x) − tail(x, T).

Each tail depends on two numbers of a history only, so that there are far fewer of them than histories.

Source: Schmittlein, Morrison & Colombo, Management Science 33(1), 1987; Fader & Hardie, “A Note on Deriving the
Pareto/NBD Model and Related Expressions”, 2005.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import digamma, gammaln

from clm.statistics.histories import Floats, Histories, Pairs, summed

NODES, WEIGHTS = np.polynomial.legendre.leggauss(48)
NODES, WEIGHTS = (NODES + 1) / 2, WEIGHTS / 2  # on 0–1
ROWS_AT_ONCE = 1024  # times 48 nodes: stays in the processor's cache
NEGLIGIBLE = 45.0  # what is e^-45 times as likely as the rest does not count
LARGEST = 600.0  # of the exponents


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


class ParetoNBD:
    """Parameters are arrays (r, α, s, β); α and β are in the unit of time of the histories."""

    names = ("r", "alpha", "s", "beta")
    times = (1, 3)

    def start(self, rate: float, age: float) -> list[Floats]:
        """Parameters from which to search, for customers of this age who buy at this rate."""
        return [np.array([0.6, 0.5 / rate, 0.6, age / 2]), np.array([2.0, 2.0 / rate, 0.2, age])]

    def centre(self, age: float) -> Floats:
        """Where the penalty is zero."""
        return np.array([1.0, age, 1.0, age])

    def log_likelihood(self, parameters: Floats, h: Histories) -> tuple[float, Floats]:
        """Log-likelihood of all customers and its gradient."""
        r, alpha, s, beta = parameters
        x, counts = h.by_repeats.values, h.customers_by_repeats
        pairs_end, pairs_last = h.by_repeats_and_age, h.by_repeats_and_last
        end, last = _tails(parameters, pairs_end), _tails(parameters, pairs_last)
        at_last, there = _still_there(parameters, h)
        total = there * (1 - end.value)[pairs_end.places] + last.value[pairs_last.places]
        value = counts @ (gammaln(r + x) - gammaln(r)) + h.total * (r * np.log(alpha) + s * np.log(beta))
        value += summed(h.customers, np.log(total) + at_last)
        # The slopes of ln(total) are sums over the pairs: no row is needed for them but its weight.
        e = pairs_end.summed(h.customers * there / total)
        t = pairs_last.summed(h.customers / total)
        k_e, k_t, age = r + pairs_end.repeats, r + pairs_last.repeats, pairs_end.times
        slopes = [
            summed(e, end.log_a - np.log(alpha + age)) - summed(t, last.log_a),
            summed(e * k_e, end.inverse_a - 1 / (alpha + age)) - summed(t * k_t, last.inverse_a),
            summed(e, end.log_b - end.value / s - np.log(beta + age))
            + summed(t, last.value / s - last.log_b),
            summed(e, (s + 1) * end.inverse_b - s / (beta + age)) - (s + 1) * summed(t, last.inverse_b),
        ]
        gradient = [
            counts @ (digamma(r + x) - digamma(r)) + h.total * np.log(alpha),
            h.total * r / alpha,
            h.total * np.log(beta),
            h.total * s / beta,
        ]
        return float(value), np.array(gradient) + slopes

    def p_alive(self, parameters: Floats, h: Histories) -> Floats:
        """Probability to be still a customer at the end of observation, one value a history."""
        _, there = _still_there(parameters, h)
        end, last = (
            _tails(parameters, pairs, sloped=False).value[pairs.places]
            for pairs in (h.by_repeats_and_age, h.by_repeats_and_last)
        )
        return np.asarray(there / (there * (1 - end) + last))

    def active_if_alive(self, parameters: Floats, repeats: Floats, age: Floats, ahead: float) -> Floats:
        """Probability that a customer still there buys at least once, before dropping out, in the time ahead."""
        r, alpha, s, beta = parameters
        k = (r + repeats)[:, None]
        since = (alpha + age)[:, None]
        reach = np.minimum(np.log1p(ahead / since), NEGLIGIBLE / k)
        u = reach * NODES**2
        there = (1 + since * np.expm1(u) / (beta + age)[:, None]) ** -s
        return np.asarray((k * np.exp(-k * u) * there * 2 * reach * NODES * WEIGHTS).sum(axis=1))

    def expected_if_alive(
        self, parameters: Floats, repeats: Floats, age: Floats, ahead: Floats | float
    ) -> Floats:
        """Purchases expected in the time ahead of a customer who is still there (repeats, age, ahead broadcast)."""
        r, alpha, s, beta = parameters
        growth = np.log1p(ahead / (beta + age))
        # (1 − e^(−(s−1)·growth)) / (s − 1), which is the growth itself at s = 1
        lasting = growth if s == 1 else -np.expm1(-(s - 1) * growth) / (s - 1)
        return np.asarray((r + repeats) / (alpha + age) * (beta + age) * lasting)

    def expected_new(self, parameters: Floats, ahead: Floats | float) -> Floats:
        """Repeat purchases of a random new customer in the time after the first one."""
        zero = np.zeros_like(np.asarray(ahead, dtype=float))
        return self.expected_if_alive(parameters, zero, zero, ahead)


def _still_there(parameters: Floats, h: Histories) -> tuple[Floats, Floats]:
    """One value a history: ln of (α + t_x)^−(r + x) · (β + t_x)^−s, and what the same at T is as a share of it."""
    r, alpha, s, beta = parameters
    k = r + h.repeats
    a_last, b_last = (np.log(start + h.by_last.values)[h.by_last.places] for start in (alpha, beta))
    a_end, b_end = (np.log(start + h.by_age.values)[h.by_age.places] for start in (alpha, beta))
    return -k * a_last - s * b_last, np.exp(k * (a_last - a_end) + s * (b_last - b_end))


def _tails(parameters: Floats, pairs: Pairs, sloped: bool = True) -> Tails:
    """The tails of all pairs, a part at a time; where not `sloped` the value stands for all."""
    parts = [
        _tails_of(
            parameters,
            pairs.repeats[rows : rows + ROWS_AT_ONCE],
            pairs.times[rows : rows + ROWS_AT_ONCE],
            sloped,
        )
        for rows in range(0, len(pairs.times), ROWS_AT_ONCE)
    ]
    return Tails(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _tails_of(parameters: Floats, repeats: Floats, time: Floats, sloped: bool) -> Tails:
    """The integrals by Gauss–Legendre, over y = (m + t)·e^u − m with u = U·w² and m the smaller of α and β.

    Seen from the smaller one the likelihood falls evenly, and the more so the larger u is. U is where nothing counts
    any more, by the first rate at which it falls or, where this is slow, by the last.
    """
    r, alpha, s, beta = parameters
    k = (r + repeats)[:, None]
    first_a, first_b = (alpha + time)[:, None], (beta + time)[:, None]
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
        return Tails(value, value, value, value, value)
    slopes = (log_a, 1 / from_a, log_b, 1 / from_b)
    return Tails(value, *(np.einsum("ij,ij->i", likelihood, slope) for slope in slopes))
