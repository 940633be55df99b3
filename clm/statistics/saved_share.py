"""How many were saved, of those who would not have come by themselves: contacted customers beside alike ones."""

from typing import NamedTuple

import numpy as np

from clm.statistics.histories import Floats
from clm.statistics.survival import Z_95


class SavedShare(NamedTuple):
    """`contacted` and `alone` are the shares that came with and without a contact (the second of alike customers);
    `saved` is the share of those who would not have come that came, with its 95 % interval; below 0 where fewer came."""

    contacted: float
    alone: float
    saved: float
    low: float
    high: float


def saved_share(contacted: Floats, came: Floats, others: Floats, others_came: Floats) -> SavedShare:
    """The share saved, from counts in groups of alike customers; each group needs customers of both kinds.

    Those not contacted count by group as many times as there are contacted ones in it (direct standardisation). The
    interval is that of the ratio of the shares that did not come, on its logarithm.

    Source: Katz, Baptista, Azen & Pike, Biometrics 34(3), 1978 (interval of a ratio of shares); the share saved is
    what medicine calls relative risk reduction.
    """
    weight, size = contacted / contacted.sum(), contacted.sum()
    with_contact, alone = float(came.sum() / size), float((weight * others_came / others).sum())
    if alone >= 1:
        return SavedShare(with_contact, alone, np.nan, np.nan, np.nan)  # nobody was left to be saved
    # Half a customer more on either side, so that nobody or everybody does not count as certain.
    likely = (came.sum() + 0.5) / (size + 1)
    by_group = (others_came + 0.5) / (others + 1)
    variance = likely / ((1 - likely) * size)
    variance += float((weight**2 * by_group * (1 - by_group) / others).sum()) / (1 - alone) ** 2
    ratio, spread = (1 - likely) / (1 - alone), np.exp(Z_95 * np.sqrt(variance))
    saved = 1 - (1 - with_contact) / (1 - alone)
    return SavedShare(with_contact, alone, saved, 1 - ratio * spread, 1 - ratio / spread)
