"""How good probabilities were: distance to what came, order, calibration, and what a list of the highest holds."""

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import rankdata

from clm.statistics.histories import Floats, Integers

TENTHS = 10


def brier_score(happened: Floats, probability: Floats) -> float:
    """Mean squared distance: 0 is perfect, 0.25 what “half and half” for everybody gives.

    Source: Brier, Monthly Weather Review 78(1), 1950.
    """
    return float(((happened - probability) ** 2).mean())


def area_under_curve(happened: Floats, score: Floats) -> float:
    """How often one to whom it happened has the higher score than one to whom it did not; ties count half.

    Null where it happened to all or to none. Source: Hanley & McNeil, Radiology 143, 1982.
    """
    yes = happened > 0
    n, m = int(yes.sum()), int((~yes).sum())
    if n == 0 or m == 0:
        return float("nan")
    return float((rankdata(score)[yes].sum() - n * (n + 1) / 2) / (n * m))


def share_interval(events: Floats, n: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's interval of a share, low and high. Source: Wilson, JASA 22, 1927."""
    z = float(ndtri(0.5 + level / 2))
    share = events / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half


def calibration(happened: Floats, probability: Floats, groups: int = TENTHS) -> pd.DataFrame:
    """Rows in equally large groups by probability, and how often it happened in each.

    Equal probabilities stay together, so that groups can be fewer.

    Returns:
        One row a group, by probability: customers, foretold (mean probability), happened (share), low, high (95 % of
        the share).
    """
    place = np.ceil(rankdata(probability, method="average") / len(probability) * groups).clip(1, groups)
    frame = pd.DataFrame({"group": place, "foretold": probability, "happened": happened})
    rows = frame.groupby("group").agg(
        customers=("happened", "size"), foretold=("foretold", "mean"), happened=("happened", "mean")
    )
    counts = rows["customers"].to_numpy(float)
    low, high = share_interval(rows["happened"].to_numpy() * counts, counts)
    return rows.assign(low=low, high=high).reset_index(drop=True)


def highest(score: Floats, length: int) -> Integers:
    """Places of the `length` highest scores; of equal ones those that stand first."""
    return np.argsort(-score, kind="stable")[:length]
