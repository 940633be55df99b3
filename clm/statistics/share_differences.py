"""Two groups compared share by share: how far each lies apart, and how far chance alone could put it."""

import numpy as np
import pandas as pd

from clm.statistics.histories import Floats
from clm.statistics.probabilities import share_interval


def share_differences(counts: pd.DataFrame, together: float = 0.0, level: float = 0.95) -> pd.DataFrame:
    """The shares of categories in two groups, and the interval of each difference.

    The intervals hold for all categories at once (Bonferroni), so that the largest of many differences is not taken
    for a discovery.

    Args:
        counts: one row a category: left, right (how many of each group fall into it) and, where the groups share
            members, left_shared, right_shared and both (how many of those shared fall into it on the left, on the
            right, on both sides).
        together: how many members both groups have; 0 where they have none in common.

    Returns:
        The counts with left_share, right_share, difference (right less left), low, high. Null where a group is empty.

    Source: Newcombe, Statistics in Medicine 17 (1998), 873–890 (method 10, independent shares) and 2635–2650 (method
    10, paired shares, whose correlation is here that of overlapping groups).
    """
    n, m = float(counts["left"].sum()), float(counts["right"].sum())
    if min(n, m) == 0:
        return counts.assign(
            **dict.fromkeys(["left_share", "right_share", "difference", "low", "high"], np.nan)
        )
    left, right = counts["left"].to_numpy(float), counts["right"].to_numpy(float)
    each = 1 - (1 - level) / max(len(counts), 1)
    left_low, left_high = share_interval(left, np.full(len(left), n), each)
    right_low, right_high = share_interval(right, np.full(len(right), m), each)
    p, q = left / n, right / m
    related = _correlation(counts, p, q, n, m, together) if together else np.zeros(len(p))
    below = _distance(q - right_low, left_high - p, related)
    above = _distance(right_high - q, p - left_low, related)
    return counts.assign(left_share=p, right_share=q, difference=q - p, low=q - p - below, high=q - p + above)


def _distance(one: Floats, other: Floats, related: Floats) -> Floats:
    apart: Floats = np.sqrt(np.maximum(one**2 + other**2 - 2 * related * one * other, 0))
    return apart


def _correlation(counts: pd.DataFrame, p: Floats, q: Floats, n: float, m: float, together: float) -> Floats:
    """The correlation of the two shares, which comes from the members that the groups have in common."""
    shared = {
        name: counts[name].to_numpy(float) / together for name in ("left_shared", "right_shared", "both")
    }
    covariance = together / (n * m) * (shared["both"] - shared["left_shared"] * shared["right_shared"])
    spread = np.sqrt(p * (1 - p) / n * q * (1 - q) / m)
    related: Floats = np.clip(np.divide(covariance, spread, out=np.zeros(len(p)), where=spread > 0), -1, 1)
    return related
