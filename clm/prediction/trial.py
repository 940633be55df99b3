"""The back-test of probabilities: every method foretells days whose future it has not seen."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from clm.prediction.combined import combined_model, inputs, one_signal_model
from clm.prediction.observations import Observations

COMBINED, PURCHASE, OWN_RHYTHM, LONGEST_SILENCE, ALIKE = METHODS = (
    "combined", "purchase", "own_rhythm", "longest_silence", "everyone_alike",
)  # fmt: skip
NAIVE = {
    OWN_RHYTHM: "overdue",
    LONGEST_SILENCE: "silence_days",
}  # a rule -> the number by which it lists customers
MOST_PAST = 4  # earlier days from which a method learns; older ones tell of another market
MOST_TESTED = 3


def held_out_rows(days: Sequence[Observations]) -> pd.DataFrame:
    """Up to three of the newest days, each foretold by methods that learned from the days before it alone.

    Args:
        days: a horizon apart, the newest first, so that the outcome of each is known when the next is foretold.

    Returns:
        One row a day and buyer who did not count as gone on it: day, customer_no, one_time, bought, silence_days,
        overdue, and the probability to buy by each of METHODS (null where it could not be learned). Days on which
        the combined model could learn from no day before are left out, if there is any other.
    """
    rounds = [(day, days[at + 1 : at + 1 + MOST_PAST]) for at, day in enumerate(days[:MOST_TESTED])]
    rows = [_foretold(day, past) for day, past in rounds]
    learned = [frame for frame in rows if frame[COMBINED].notna().any()]
    known = ["customer_no", "one_time", "bought", "silence_days", "overdue"]
    empty = pd.DataFrame(columns=["day", *known, *METHODS])
    return pd.concat(learned or rows, ignore_index=True)[list(empty)] if rows else empty


def _foretold(day: Observations, past: Sequence[Observations]) -> pd.DataFrame:
    rows = day.watched.assign(day=day.day)
    combined = combined_model(past)
    nothing = np.full(len(rows), np.nan)
    chances = {COMBINED: combined.probability(*inputs(rows, day.names)) if combined else nothing}
    chances[PURCHASE] = rows["p_purchase"].to_numpy(float)
    for method, name in NAIVE.items():
        rule = one_signal_model(past, name)
        number = np.log1p(rows[[name]].to_numpy(float))
        chances[method] = rule.probability(np.zeros(len(rows)), number) if rule else nothing
    before = pd.concat([one.watched["bought"] for one in past]) if past else pd.Series(dtype=float)
    chances[ALIKE] = np.full(len(rows), before.mean()) if combined else nothing
    return rows.assign(**chances)
