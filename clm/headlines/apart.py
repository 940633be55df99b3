"""Which two of several groups lie farthest apart, where that is more than chance."""

from itertools import combinations
from typing import NamedTuple

import pandas as pd

from clm.headlines.findings import SEARCHED
from clm.statistics.effects import two_share_z


class Apart(NamedTuple):
    """Two groups and the shares of them that have a property."""

    low: str
    low_share: float
    high: str
    high_share: float


def widest_apart(having: "pd.Series[float]", of: "pd.Series[float]") -> Apart | None:
    """The two groups whose shares differ most, of those pairs that differ by more than the largest of many
    differences would by chance.

    Args:
        having: group -> customers who have the property.
        of: group -> all its customers, more than none.
    """
    shares = (having / of).sort_values(kind="stable")
    pairs = sorted(
        combinations(shares.index, 2), key=lambda pair: shares[pair[1]] - shares[pair[0]], reverse=True
    )
    for low, high in pairs:
        if two_share_z(having[high], of[high], having[low], of[low]) >= SEARCHED:
            return Apart(str(low), float(shares[low]), str(high), float(shares[high]))
    return None
