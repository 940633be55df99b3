"""Whether a fitted purchase model keeps up with what really happened, within the data it saw and beyond."""

import numpy as np
import pandas as pd

from clm.dataset import Span
from clm.fitting.purchases import PurchaseFit
from clm.periods import complete_ends
from clm.queries import sql_file


def tracking(fit: PurchaseFit, period: str = "week") -> pd.DataFrame:
    """Repeat purchases of the customers that the model was fitted to, since the first of them came.

    Returns:
        One row a complete period to the end of the data: period_end, actual and expected (cumulative purchases
        after the first), held_out (true where the model had not seen the period).

    Raises:
        ClmError: unknown_period.
    """
    dataset, histories = fit.dataset, fit.histories
    ends = complete_ends(Span(fit.start, dataset.span.end), period)
    population, params = dataset.population(histories.where)
    days = dataset.query(
        sql_file(__file__, "tracking", population=population),
        {"start": fit.start, "until": fit.end, "last": ends[-1], **params},
    )
    repeats = days.set_index("day")["repeats"].cumsum()
    moments = pd.DatetimeIndex(ends)
    actual = repeats.reindex(repeats.index.union(moments)).ffill().reindex(moments).fillna(0)
    parts = fit.groups.values() or [fit]
    expected = sum((_expected(part, moments) for part in parts), np.zeros(len(ends)))
    return pd.DataFrame(
        {
            "period_end": ends,
            "actual": actual.to_numpy(float),
            "expected": expected,
            "held_out": moments > pd.Timestamp(fit.end),
        }
    )


def _expected(fit: PurchaseFit, moments: pd.DatetimeIndex) -> np.ndarray:
    """Purchases expected by each moment of everyone who had come by then, known only to be customers."""
    ages, customers = np.unique(fit.histories.column("age_days"), return_counts=True)
    ahead = (moments - pd.Timestamp(fit.end)).days.to_numpy()
    since = np.maximum(ages + ahead[:, None], 0)
    return np.asarray(fit.fitted.expected_new(since.ravel()).reshape(since.shape) @ customers)
