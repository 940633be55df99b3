"""The log of interactions while it is being filled, and the frame that comes of it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clm.demo_company.company import DAYS, FIRST_DAY, Floats, Whole
from clm.schema import INTERACTION_KINDS

DAY_SECONDS = 86_400


class InteractionLog:
    """Collects interactions; those before a customer was known or after the end of the data are left out."""

    def __init__(self, known: Whole) -> None:
        self._known = known
        self._parts: list[tuple[str, str, Whole, Whole, Floats, Floats]] = []

    def add(
        self,
        kind: str,
        channel: str,
        customer: Whole,
        day: Whole,
        score: Floats | float = np.nan,
        cost: Floats | float = np.nan,
    ) -> None:
        """One interaction for each element of `customer` and `day` (day numbers)."""
        within = (day >= self._known[customer]) & (day < DAYS)
        scores = np.broadcast_to(np.asarray(score, dtype=float), day.shape)[within]
        costs = np.broadcast_to(np.asarray(cost, dtype=float), day.shape)[within]
        self._parts.append((kind, channel, customer[within], day[within], scores, costs))

    def days(self, kind: str) -> tuple[Whole, Whole]:
        """Customers and day numbers of the interactions of one kind so far."""
        kept = [part for part in self._parts if part[0] == kind]
        return np.concatenate([part[2] for part in kept]), np.concatenate([part[3] for part in kept])

    def frame(self, stream: np.random.Generator, ids: NDArray[np.object_]) -> pd.DataFrame:
        """One row an interaction, by time and customer: the canonical columns."""
        lengths = [len(part[2]) for part in self._parts]
        channels = sorted({part[1] for part in self._parts})
        kind: Whole = np.repeat([INTERACTION_KINDS.index(part[0]) for part in self._parts], lengths)
        channel: Whole = np.repeat([channels.index(part[1]) for part in self._parts], lengths)
        customer, day, score, cost = (
            np.concatenate([part[column] for part in self._parts]) for column in (2, 3, 4, 5)
        )
        # Between 8:00 and 20:00.
        second = (DAY_SECONDS * (1 / 3 + stream.random(len(day)) / 2)).astype(np.int64)
        order = np.lexsort((kind, customer, second, day))
        return pd.DataFrame(
            {
                "customer_id": ids[customer[order]],
                "occurred_at": moments(day[order], second[order]),
                "kind": named(kind[order], INTERACTION_KINDS),
                "score": np.round(score[order], 2),
                "cost": np.round(cost[order], 2),
                "channel": named(channel[order], channels),
            }
        )


def moments(day: Whole, second: Whole) -> NDArray[np.datetime64]:
    """Time stamps from day numbers and seconds of the day."""
    first = np.datetime64(FIRST_DAY, "s")
    return first + (day * DAY_SECONDS + second).astype("timedelta64[s]")


def dates(day: Whole, known: NDArray[np.bool_]) -> NDArray[np.datetime64]:
    """Dates from day numbers; NaT where `known` does not hold."""
    stamps = moments(day, np.zeros_like(day))
    return np.where(known, stamps, np.datetime64("NaT", "s"))


def named(codes: Whole, names: Sequence[str]) -> "pd.Categorical[str]":
    """Codes as the names that they stand for; -1 is none."""
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(names)))
