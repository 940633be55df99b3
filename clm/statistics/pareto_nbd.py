"""Pareto/NBD: customers buy at a steady rate of their own and drop out at any moment, unseen.

The rate λ differs between customers as a gamma (r, α), the rate μ of dropping out as another gamma (s, β). Where the
papers use differences of hypergeometric functions, the integral behind them is computed: over the moments y at which
a customer may have dropped out since the last purchase,

    gone = tail(x, t_x) − tail(x, T),    see clm.statistics.pareto_tails.

Source: Schmittlein, Morrison & Colombo, Management Science 33(1), 1987; Fader & Hardie, “A Note on Deriving the
Pareto/NBD Model and Related Expressions”, 2005.
"""

import numpy as np
from scipy.special import digamma, gammaln

from clm.statistics.histories import Floats, Histories, summed
from clm.statistics.pareto_tails import NEGLIGIBLE, NODES, WEIGHTS, tail_values, tails


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
        end, last = tails(parameters, pairs_end), tails(parameters, pairs_last)
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
            tail_values(parameters, pairs)[pairs.places]
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
