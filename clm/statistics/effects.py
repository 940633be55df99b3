"""Sizes of differences that do not depend on units or on how many customers there are."""

import numpy as np
import pandas as pd

from clm.statistics.survival import Z_95


def superiority(rank_sum: pd.Series, left: pd.Series, right: pd.Series) -> pd.DataFrame:
    """Cliff's delta from the rank sum of the right side, with its 95 % interval.

    Args:
        rank_sum: ranks of the right side summed, ties at their mean rank.
        left, right: how many values each side has.

    Returns:
        effect, lower, upper (−1 to 1), one row an element.

    Source: Cliff, Psychological Bulletin 114 (1993); the variance is that of the area under the ROC curve,
    Hanley & McNeil, Radiology 143 (1982), of which delta is twice the area minus one.
    """
    n, m = left.astype(float), right.astype(float)
    area = (rank_sum.astype(float) - m * (m + 1) / 2) / (n * m)
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    variance = (area * (1 - area) + (m - 1) * (q1 - area**2) + (n - 1) * (q2 - area**2)) / (n * m)
    effect, spread = 2 * area - 1, 2 * Z_95 * np.sqrt(variance.clip(lower=0))
    return pd.DataFrame(
        {
            "effect": effect,
            "lower": (effect - spread).clip(lower=-1),
            "upper": (effect + spread).clip(upper=1),
        }
    )


def cramers_v(counts: np.ndarray) -> float:
    """Cramér's V of a table of counts (rows × 2 columns): 0 no difference, 1 told apart completely."""
    counts = counts[counts.sum(axis=1) > 0]
    total = counts.sum()
    if total == 0 or counts.shape[0] < 2 or (counts.sum(axis=0) == 0).any():
        return 0.0
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0, keepdims=True) / total
    chi_square = ((counts - expected) ** 2 / expected).sum()
    return float(np.sqrt(chi_square / total))


def two_share_z(first: float, first_n: float, second: float, second_n: float) -> float:
    """How many standard errors two shares lie apart (pooled); 0 where it cannot be said.

    Args:
        first, second: counts that have the property; first_n, second_n: counts in all.
    """
    if min(first_n, second_n) == 0:
        return 0.0
    pooled = (first + second) / (first_n + second_n)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / first_n + 1 / second_n))
    return float((first / first_n - second / second_n) / spread) if spread > 0 else 0.0
