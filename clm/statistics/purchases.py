"""Purchase models fitted to histories: parameters with their errors, what they forecast, and how far to trust them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple, Protocol

import numpy as np
from scipy.special import digamma, gammaln

from clm.errors import ClmError
from clm.statistics.beta_geometric import BetaGeometric
from clm.statistics.histories import Floats, Histories, summed
from clm.statistics.maximum_likelihood import Estimate, maximum
from clm.statistics.pareto_nbd import ParetoNBD

FEWEST = 30  # repeat buyers; of fewer nothing is fitted
LONGEST = 10.0  # the oldest customer's age while fitting, so that days and weeks give the same fit
SAMPLE = 8_000  # different histories that tell nearly where the maximum is
SEEN = 2.0  # by how much drop-out must raise the log-likelihood to count as seen: about the 95 % point of chi-square / 2
GONE = 0.01  # share of the repeat buyers that the model must take for gone
STEP = 1e-5  # of the logarithms of parameters, for slopes
ALIKE = 100.0  # r, a or s from which on customers differ by less than a tenth (one standard deviation)

GOOD, NO_DROP_OUT, DROP_OUT_ALIKE, RATES_ALIKE, TOO_FEW = (
    "good", "no_drop_out_visible", "drop_out_alike", "rates_alike", "too_few_repeat_buyers",
)  # fmt: skip


class PurchaseModel(Protocol):
    """What a family of purchase models can say; all times are in the unit of the histories.

    Of the parameters (`names`, of which those at `times` are lengths of time) the first is the shape of the
    customers' rates and the third that of their drop-out.
    """

    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def times(self) -> tuple[int, ...]: ...
    def start(self, rate: float, age: float) -> list[Floats]: ...
    def centre(self, age: float) -> Floats: ...
    def log_likelihood(self, parameters: Floats, h: Histories) -> tuple[float, Floats]: ...
    def p_alive(self, parameters: Floats, h: Histories) -> Floats: ...
    def active_if_alive(self, parameters: Floats, repeats: Floats, age: Floats, ahead: float) -> Floats: ...
    def expected_if_alive(
        self, parameters: Floats, repeats: Floats, age: Floats, ahead: Floats | float
    ) -> Floats: ...
    def expected_new(self, parameters: Floats, ahead: Floats | float) -> Floats: ...


MODELS: Mapping[str, PurchaseModel] = MappingProxyType(
    {"bgnbd": BetaGeometric(0), "mbgnbd": BetaGeometric(1), "paretonbd": ParetoNBD()}
)


class Forecast(NamedTuple):
    """One value a history. `spread` is the standard error of the logarithm of `discounted`, from the parameters."""

    p_alive: Floats
    p_active: Floats
    expected: Floats
    discounted: Floats
    spread: Floats


@dataclass(frozen=True)
class FittedPurchases:
    """A purchase model with its parameters; times are in the unit of the histories.

    Attributes:
        estimate: parameters, covariance of their logarithms, log-likelihood.
        customers, repeat_buyers, repeats: how many, and how many purchases after the first, it was fitted to.
        verdict: "good"; "no_drop_out_visible": to these data nobody seems to leave, so that P(alive) means nothing;
            "drop_out_alike", "rates_alike": the average is known, the differences between customers are not.
    """

    model: PurchaseModel
    estimate: Estimate
    customers: int
    repeat_buyers: int
    repeats: float
    verdict: str

    def expected_new(self, ahead: Floats) -> Floats:
        return self.model.expected_new(self.estimate.parameters, ahead)

    def log_likelihood_in(self, unit: float) -> float:
        """The log-likelihood with times in another unit, given in the unit of the histories: each purchase has a
        density of time."""
        return self.estimate.log_likelihood + self.repeats * float(np.log(unit))

    def forecast(
        self, h: Histories, ahead: float, steps: Floats | None = None, worth: Floats | None = None
    ) -> Forecast:
        """What is to be expected of each history in the time ahead.

        Args:
            steps: ends of the parts into which the time ahead is cut; the last is `ahead`.
            worth: what a purchase in each part counts for today; all count 1 by default.
        """
        parameters = self.estimate.parameters
        pairs = h.by_repeats_and_age
        repeats, age, places = pairs.repeats, pairs.times, pairs.places
        if_alive = self.model.expected_if_alive(parameters, repeats, age, ahead)
        p_alive = self.model.p_alive(parameters, h)
        p_active = p_alive * self.model.active_if_alive(parameters, repeats, age, ahead)[places]
        expected = p_alive * if_alive[places]
        discounted = expected
        if steps is not None and worth is not None:
            # Each part counts its worth: summed by parts, so that each E(t) is needed once.
            falls = np.append(worth[:-1] - worth[1:], worth[-1])
            value = sum(
                fall * self.model.expected_if_alive(parameters, repeats, age, float(step))
                for fall, step in zip(falls[:-1], steps[:-1], strict=True)
            )
            discounted = p_alive * (value + falls[-1] * if_alive)[places]
        return Forecast(p_alive, p_active, expected, discounted, self._spread(h, ahead))

    def _spread(self, h: Histories, ahead: float) -> Floats:
        """Standard error of the logarithm of the expected purchases, by the delta method.

        Discounting scales all futures nearly alike, so that it holds for the discounted ones too.
        """
        slopes = self.log_slopes(h, ahead)
        variance = np.einsum("ni,ij,nj->n", slopes, self.estimate.covariance, slopes)
        return np.asarray(np.sqrt(variance))

    def log_slopes(self, h: Histories, ahead: float) -> Floats:
        """How the logarithm of the purchases expected in the time ahead changes with the logarithms of the parameters
        (histories × parameters)."""
        pairs = h.by_repeats_and_age
        repeats, age, places = pairs.repeats, pairs.times, pairs.places

        def log_expected(parameters: Floats) -> Floats:
            if_alive = self.model.expected_if_alive(parameters, repeats, age, ahead)
            with np.errstate(divide="ignore"):
                return np.asarray(np.log(if_alive)[places] + np.log(self.model.p_alive(parameters, h)))

        here = log_expected(self.estimate.parameters)
        slopes = []
        for step in np.eye(len(self.estimate.parameters)) * STEP:
            with np.errstate(invalid="ignore"):
                slopes.append((log_expected(self.estimate.parameters * np.exp(step)) - here) / STEP)
        return np.nan_to_num(np.stack(slopes, axis=-1))  # whoever is certainly gone: 0 without any doubt


def fit_purchase_model(model: PurchaseModel, h: Histories) -> FittedPurchases:
    """The model fitted by maximum likelihood.

    Raises:
        ClmError: too_few_repeat_buyers, under 30.
    """
    if h.repeat_buyers < FEWEST:
        raise ClmError("too_few_repeat_buyers", buyers=h.repeat_buyers, fewest=FEWEST)
    factor = LONGEST / float(h.age.max())
    scaled = h.rescaled(factor)
    rate = summed(h.customers, scaled.repeats) / summed(h.customers, scaled.age)
    starts = model.start(rate, LONGEST)
    near = None
    if len(h.repeats) > 2 * SAMPLE:  # a part of the histories tells nearly where the maximum is
        near = _maximum(model, scaled.thinned(len(h.repeats) // SAMPLE), starts)
    found = _maximum(model, scaled, starts, near)
    units = np.ones(len(found.parameters))
    units[list(model.times)] = 1 / factor
    parameters = found.parameters * units
    verdict = _verdict(found, scaled, model.p_alive(parameters, h), rate)
    estimate = Estimate(parameters, found.covariance, found.log_likelihood, found.is_penalised)
    fitted = FittedPurchases(
        model, estimate, int(h.total), h.repeat_buyers, summed(h.customers, h.repeats), verdict
    )
    # It was measured in units of 1 / factor.
    return replace(fitted, estimate=replace(estimate, log_likelihood=fitted.log_likelihood_in(factor)))


def _maximum(
    model: PurchaseModel, scaled: Histories, starts: list[Floats], near: Estimate | None = None
) -> Estimate:
    def log_likelihood(parameters: Floats) -> tuple[float, Floats]:
        return model.log_likelihood(parameters, scaled)

    return maximum(log_likelihood, starts, model.centre(LONGEST), scaled.total, near)


def _verdict(found: Estimate, scaled: Histories, p_alive: Floats, rate: float) -> str:
    """How far the fit can be trusted, see FittedPurchases."""
    repeat = scaled.repeats > 0
    gone = np.average(1 - p_alive[repeat], weights=scaled.customers[repeat])
    if gone < GONE or found.log_likelihood - _without_drop_out(scaled, rate) < SEEN:
        return NO_DROP_OUT
    rates, drop_out = found.parameters[0], found.parameters[2]
    return RATES_ALIKE if rates > ALIKE else DROP_OUT_ALIKE if drop_out > ALIKE else GOOD


def _without_drop_out(h: Histories, rate: float) -> float:
    """Log-likelihood of the NBD, in which everyone stays for ever: what drop-out has to improve on."""
    x, counts = h.by_repeats.values, h.customers_by_repeats

    def log_likelihood(parameters: Floats) -> tuple[float, Floats]:
        r, alpha = parameters
        since = (alpha + h.by_age.values)[h.by_age.places]
        log_since = np.log(alpha + h.by_age.values)[h.by_age.places]
        value = counts @ (gammaln(r + x) - gammaln(r)) + h.total * r * np.log(alpha)
        gradient = [
            counts @ (digamma(r + x) - digamma(r)) + h.total * np.log(alpha) - summed(h.customers, log_since),
            h.total * r / alpha - summed(h.customers, (r + h.repeats) / since),
        ]
        return float(value - summed(h.customers, (r + h.repeats) * log_since)), np.array(gradient)

    starts = [np.array([0.5, 0.5 / rate])]
    return maximum(log_likelihood, starts, np.array([1.0, LONGEST]), h.total).log_likelihood
