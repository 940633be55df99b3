"""Purchase histories as the purchase models see them, and equal ones counted together."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def summed(weights: Floats, values: Floats) -> float:
    """Sum of products. Not `@`: its threads wait for one another on a busy machine, which took fifty times as long."""
    return float(np.einsum("i,i->", weights, values))


@dataclass(frozen=True)
class Distinct:
    """Different values, and for each row the place of its own: a function of a value is computed once for all."""

    values: Floats
    places: Integers

    @classmethod
    def of(cls, column: NDArray[np.generic]) -> Self:
        values, places = np.unique(column, return_inverse=True)
        return cls(values.astype(float), places)


@dataclass(frozen=True)
class Pairs:
    """Different pairs of repeats and a time, by repeats and then by time, and for each row the place of its own.

    Attributes:
        repeats, times: one value a pair.
        by_time: the different times, and for each pair the place of its own.
        places: for each row the place of its pair.
    """

    repeats: Floats
    times: Floats
    by_time: Distinct
    places: Integers

    @cached_property
    def by_repeats(self) -> tuple[Integers, Integers]:
        """For each different number of repeats the first of its pairs, and how many pairs it has."""
        firsts = np.flatnonzero(np.diff(self.repeats, prepend=-1.0))
        return firsts, np.diff(firsts, append=len(self.repeats))

    def summed(self, values: Floats) -> Floats:
        """Sums of the rows' values, one a pair."""
        return np.bincount(self.places, weights=values).astype(float)


@dataclass(frozen=True)
class Histories:
    """One row a group of customers with the same history; all that the models need to know of them.

    Attributes:
        repeats: purchases after the first (x in the literature).
        last: time from the first purchase to the last (t_x); 0 where there was one only.
        age: time from the first purchase to the end of observation (T).
        customers: how many customers have this history.
    """

    repeats: Floats
    last: Floats
    age: Floats
    customers: Floats

    @property
    def total(self) -> float:
        return float(self.customers.sum())

    @property
    def repeat_buyers(self) -> int:
        return int(self.customers[self.repeats > 0].sum())

    def rescaled(self, factor: float) -> "Histories":
        """The same histories in another unit of time."""
        return Histories(self.repeats, self.last * factor, self.age * factor, self.customers)

    def thinned(self, step: int) -> "Histories":
        """Every `step`-th row, standing for the others as well."""
        return Histories(
            self.repeats[::step], self.last[::step], self.age[::step], self.customers[::step] * step
        )

    @cached_property
    def by_repeats(self) -> Distinct:
        return Distinct.of(self.repeats)

    @cached_property
    def by_last(self) -> Distinct:
        return Distinct.of(self.last)

    @cached_property
    def by_age(self) -> Distinct:
        return Distinct.of(self.age)

    @cached_property
    def customers_by_repeats(self) -> Floats:
        """How many customers have each of the different numbers of repeats."""
        return np.bincount(self.by_repeats.places, weights=self.customers).astype(float)

    @cached_property
    def by_repeats_and_age(self) -> Pairs:
        return self._pairs(self.by_age)

    @cached_property
    def by_repeats_and_last(self) -> Pairs:
        return self._pairs(self.by_last)

    def _pairs(self, times: Distinct) -> Pairs:
        width = len(times.values)
        pairs, places = np.unique(self.by_repeats.places * width + times.places, return_inverse=True)
        by_time = Distinct(times.values, pairs % width)
        return Pairs(self.by_repeats.values[pairs // width], times.values[by_time.places], by_time, places)


def grouped(
    repeats: NDArray[np.integer], last: NDArray[np.integer], age: NDArray[np.integer]
) -> tuple[Histories, Integers]:
    """The different histories with their numbers of customers, and for each customer the row of the own one.

    Args:
        repeats, last, age: one value a customer, in whole numbers (days), as in Histories.
    """
    width = int(age.max(initial=0)) + 1
    key = (repeats.astype(np.int64) * width + last) * width + age
    different, places, customers = np.unique(key, return_inverse=True, return_counts=True)
    histories = Histories(
        repeats=(different // width // width).astype(float),
        last=(different // width % width).astype(float),
        age=(different % width).astype(float),
        customers=customers.astype(float),
    )
    return histories, places
