"""How far the own rate of each customer can be believed: a short history is drawn to the rate of its group."""

from dataclasses import dataclass

import numpy as np

from clm.statistics.histories import Floats


@dataclass(frozen=True)
class Credibility:
    """`overall` is the rate of all together; `pull` is after how much time observed the own rate counts half
    (infinite where customers differ by no more than chance)."""

    overall: float
    pull: float

    def rate(self, time: Floats, total: Floats) -> Floats:
        """The shrunken rate, one value a customer; that of all where nothing was observed."""
        if np.isinf(self.pull):
            return np.full(len(time), self.overall)
        return np.asarray((total + self.pull * self.overall) / (time + self.pull))


def fit_credibility(time: Floats, total: Floats, squares: Floats) -> Credibility:
    """The balance between chance within customers and differences between them, for amounts that come at random.

    Args:
        time, total, squares: of each customer, how long it was observed (more than 0 for somebody), the sum of its
            amounts and that of their squares. Amounts that come at random have a variance of `squares` in that time.

    Source: Bühlmann & Straub, Mitteilungen der Vereinigung schweizerischer Versicherungsmathematiker 70, 1970; the
    variance within is that of a compound Poisson process.
    """
    seen = time > 0
    time, total = time[seen], total[seen]
    whole = float(time.sum())
    overall = float(total.sum()) / whole
    within = float(squares[seen].sum()) / whole
    distance = float((time * (total / time - overall) ** 2).sum()) - (len(time) - 1) * within
    spread = whole - float((time**2).sum()) / whole
    between = distance / spread if spread > 0 else 0.0
    return Credibility(overall, within / between if between > 0 else np.inf)
