"""The shrunken mean: a customer's own mean, drawn to that of all by how little was seen, without any distribution."""

from dataclasses import dataclass

import numpy as np

from clm.statistics.histories import Floats


@dataclass(frozen=True)
class Shrinkage:
    """`overall` is the mean of the customers' means; `pull` is after how many purchases the own mean counts half.

    `within` is the variance of the purchases of a customer, `between` that of the customers' own means.
    """

    overall: float
    pull: float
    within: float
    between: float

    def mean(self, purchases: Floats, total: Floats) -> Floats:
        """The shrunken mean, one value a customer; that of all where no purchase was seen."""
        return np.asarray((total + self.pull * self.overall) / (purchases + self.pull))

    def moments(self, purchases: Floats, total: Floats) -> tuple[Floats, Floats]:
        """E[Z·Z′] of two purchases of a customer to come and E[Z²] of one, one value a customer."""
        unsure = self.between * self.pull / (purchases + self.pull)  # what is left of it, the own mean known
        product = self.mean(purchases, total) ** 2 + unsure
        return product, product + self.within


def fit_shrinkage(purchases: Floats, mean: Floats) -> Shrinkage:
    """The pull at which variation within customers and between them is in balance.

    Squared distances of the means to their overall mean are `between + within / purchases`: a straight line in
    1 / purchases, whose two numbers are fitted by least squares.

    Source: Bühlmann, ASTIN Bulletin 4(3), 1967 (credibility).
    """
    overall = float(mean.mean())
    distance = (mean - overall) ** 2
    inverse = 1 / purchases
    centred = inverse - inverse.mean()
    spread = float((centred**2).sum())
    within = float((centred * distance).sum()) / spread if spread > 0 else 0.0
    between = float(distance.mean()) - within * float(inverse.mean())
    if within <= 0 or between <= 0:  # the line says nothing: both count alike
        within = between = float(distance.mean()) / (1 + float(inverse.mean()))
    pull = within / between if between > 0 else 1.0
    return Shrinkage(overall, float(np.clip(pull, 0.1, 100)), within, between)
