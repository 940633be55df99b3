"""When each customer bought first and last: what contacts, service and contracts follow."""

from dataclasses import dataclass

import numpy as np

from clm.demo_company.buying import NEVER, Purchases
from clm.demo_company.company import DAYS, Flags, Floats, Whole
from clm.demo_company.lives import last_days
from clm.demo_company.traits import Traits


@dataclass(frozen=True)
class Spans:
    """One element a customer; day numbers, NEVER without an order."""

    first: Whole
    last: Whole
    orders: Whole
    longest_gap: Whole
    rhythm: Floats

    @property
    def bought(self) -> Flags:
        """Has ordered at least once."""
        return self.orders > 0

    @property
    def silent(self) -> Flags:
        """Has ordered, and is silent at the end of the data: over four times the own rhythm, and 75 days."""
        return self.bought & (DAYS - self.last > np.maximum(75, 4 * self.rhythm))


def buying_spans(traits: Traits, purchases: Purchases) -> Spans:
    """The spans over all orders given (leave out those that were never paid)."""
    size = len(traits.rhythm)
    first = np.full(size, DAYS)
    np.minimum.at(first, purchases.customer, purchases.day)
    by_customer = np.lexsort((purchases.day, purchases.customer))
    customer, day = purchases.customer[by_customer], purchases.day[by_customer]
    same = customer[1:] == customer[:-1]
    longest = np.zeros(size, dtype=np.int64)
    np.maximum.at(longest, customer[1:][same], np.diff(day)[same])
    orders = np.bincount(purchases.customer, minlength=size)
    return Spans(
        np.where(orders > 0, first, NEVER), last_days(purchases, size), orders, longest, traits.rhythm
    )
