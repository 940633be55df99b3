"""BG/NBD and MBG/NBD: customers buy at a steady rate of their own until, after some purchase, they drop out.

The rate λ differs between customers as a gamma (r, α), the chance p to drop out after a purchase as a beta (a, b).
In the MBG/NBD a customer can drop out after the first purchase already; in the BG/NBD only after a repeat, so that
whoever bought once counts as alive with certainty.

Source: Fader, Hardie & Lee, Marketing Science 24(2), 2005 (BG/NBD); Batislam, Denizel & Filiztekin, International
Journal of Research in Marketing 24(3), 2007 (MBG/NBD).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, expit, gammaln, hyp2f1

from clm.statistics.histories import Floats, Histories, summed

NEAR_ONE = 1e-4  # the formula for the expected purchases divides by a − 1


@dataclass(frozen=True)
class BetaGeometric:
    """Both models in one: `first_chances` is how many chances to drop out the first purchase brings (0 or 1).

    Parameters are arrays (r, α, a, b); α is in the unit of time of the histories.
    """

    first_chances: int

    names = ("r", "alpha", "a", "b")
    times = (1,)  # places of the parameters that are lengths of time

    def start(self, rate: float, age: float) -> list[Floats]:  # noqa: ARG002 - the Pareto/NBD needs the age
        """Parameters from which to search, for customers of this age who buy at this rate."""
        return [np.array([0.5, 0.5 / rate, 0.8, 2.5]), np.array([2.0, 2.0 / rate, 0.1, 2.0])]

    def centre(self, age: float) -> Floats:
        """Where the penalty is zero."""
        return np.array([1.0, age, 1.0, 3.0])

    def log_likelihood(self, parameters: Floats, h: Histories) -> tuple[float, Floats]:
        """Log-likelihood of all customers and its gradient."""
        r, alpha, a, b = parameters
        x, counts = h.by_repeats.values, h.customers_by_repeats
        m = x + self.first_chances
        until_end, until_last = alpha + h.by_age.values, alpha + h.by_last.values
        log_end = np.log(until_end)[h.by_age.places]
        lapsed = log_end - np.log(until_last)[h.by_last.places]
        k = r + h.repeats
        odds = self._log_odds_gone(parameters, h.repeats, lapsed)
        gone = h.customers * expit(odds)
        by_x = gammaln(r + x) + gammaln(b + m) - gammaln(a + b + m)
        level = r * np.log(alpha) - gammaln(r) - gammaln(b) + gammaln(a + b)
        value = counts @ (by_x + level) + summed(h.customers, np.logaddexp(0, odds) - k * log_end)
        sum_slope = digamma(a + b) - digamma(a + b + m)
        before_last = np.divide(1, b + m - 1, out=np.zeros_like(m), where=m > 0)
        gone_by_x = np.bincount(h.by_repeats.places, weights=gone)
        shift = k * (1 / until_end)[h.by_age.places]
        gradient = [
            counts @ (digamma(r + x) - digamma(r) + np.log(alpha))
            - summed(h.customers, log_end) + summed(gone, lapsed),
            h.total * r / alpha - summed(h.customers, shift)
            + summed(gone, shift - k * (1 / until_last)[h.by_last.places]),
            counts @ sum_slope + gone.sum() / a,
            counts @ (digamma(b + m) - digamma(b) + sum_slope) - gone_by_x @ before_last,
        ]  # fmt: skip
        return float(value), np.array(gradient)

    def _log_odds_gone(self, parameters: Floats, repeats: Floats, lapsed: Floats) -> Floats:
        """Logarithm of how much likelier “dropped out at the last purchase” is than “still there”."""
        r, _, a, b = parameters
        m = repeats + self.first_chances
        before_last = np.where(m > 0, b + m - 1, 1.0)
        return np.where(m > 0, np.log(a / before_last) + (r + repeats) * lapsed, -np.inf)

    def p_alive(self, parameters: Floats, h: Histories) -> Floats:
        """Probability to be still a customer at the end of observation, one value a history."""
        log_end, log_last = (
            np.log(parameters[1] + some.values)[some.places] for some in (h.by_age, h.by_last)
        )
        return np.asarray(expit(-self._log_odds_gone(parameters, h.repeats, log_end - log_last)))

    def active_if_alive(self, parameters: Floats, repeats: Floats, age: Floats, ahead: float) -> Floats:
        """Probability that a customer still there buys at least once in the time ahead."""
        r, alpha, _, _ = parameters
        return np.asarray(-np.expm1(-(r + repeats) * np.log1p(ahead / (alpha + age))))

    def expected_if_alive(
        self, parameters: Floats, repeats: Floats, age: Floats, ahead: Floats | float
    ) -> Floats:
        """Purchases expected in the time ahead of a customer who is still there (repeats, age, ahead broadcast)."""
        r, alpha, a, b = parameters
        if abs(a - 1) < NEAR_ONE:
            # The formula is 0/0 at a = 1 but what it describes is smooth: a line between the two sides is exact
            # to the seventh digit.
            low, high = (
                self.expected_if_alive(np.array([r, alpha, 1 + side, b]), repeats, age, ahead)
                for side in (-2 * NEAR_ONE, 2 * NEAR_ONE)
            )
            share = (a - 1 + 2 * NEAR_ONE) / (4 * NEAR_ONE)
            return np.asarray(low * (1 - share) + high * share)
        survived = b + repeats + self.first_chances
        before_one = a + survived - 1
        share = ahead / (alpha + age + ahead)
        # Of the equal forms of this function the one whose numbers stay small: the others lose all digits for some
        # parameters, this one kept ten of them against forty-digit arithmetic.
        series = hyp2f1(before_one - r - repeats, a - 1, before_one, share) * (1 - share) ** (a - 1)
        return np.asarray(before_one / (a - 1) * (1 - series))

    def expected_new(self, parameters: Floats, ahead: Floats | float) -> Floats:
        """Repeat purchases of a random new customer in the time after the first one."""
        _, _, a, b = parameters
        stays = b / (a + b) if self.first_chances else 1.0
        zero = np.zeros_like(np.asarray(ahead, dtype=float))
        return np.asarray(stays * self.expected_if_alive(parameters, zero, zero, ahead))
