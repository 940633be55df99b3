"""The purchase histories of a dataset's customers, as the purchase models need them."""

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clm.dataset import Dataset, Filters
from clm.errors import ClmError
from clm.periods import as_date, checked_day
from clm.queries import sql_file
from clm.schema import PERIODS
from clm.statistics.histories import Floats, Histories, grouped


@dataclass(frozen=True)
class CustomerHistories:
    """What was observed of each customer from the first purchase to `until`.

    Attributes:
        start: customers who first bought before it were left out.
        frame: one row a customer: customer_no, repeats, last_days, age_days, spend, later (see histories.sql), and
            grouping where a grouping was asked for.
        different: the different histories in days, with how many customers have each.
        places: for each customer the row of the own history in `different`.
        where: the filters that customers passed.
    """

    start: datetime.date
    until: datetime.date
    frame: pd.DataFrame
    different: Histories
    places: NDArray[np.int64]
    where: Filters | None = None

    def groups(self) -> dict[str, "CustomerHistories"]:
        """The same by the value of the grouping, in its order."""
        parts = self.frame.groupby("grouping", sort=True) if "grouping" in self.frame else ()
        return {str(name): _together(self.start, self.until, part, self.where) for name, part in parts}

    def customer_ids(self, dataset: Dataset) -> NDArray[np.object_]:
        """The customers in the order of the frame."""
        ids = dataset.query("select customer_no, customer_id from customers").set_index("customer_no")
        return np.asarray(ids["customer_id"].reindex(self.frame["customer_no"]), dtype=object)

    def column(self, name: str) -> Floats:
        return np.asarray(self.frame[name], dtype=float)


def customer_histories(
    dataset: Dataset,
    start: datetime.date | str | None,
    end: datetime.date | str | None,
    by: str | None = None,
    where: Filters | None = None,
    later: datetime.date | None = None,
    among: str | None = None,
) -> CustomerHistories:
    """The histories of the customers who first bought from `start` on, as known at the end of `end`.

    Args:
        start: all customers by default. Those who first bought in the first months of the data may be older ones.
        end: the end of the last complete month by default.
        by: an attribute of customers, or "week", "month" or "quarter" for the period of the first purchase.
        later: count the purchases between `end` and this day apart.
        among: a relation with a customer_no; only these customers are read.

    Raises:
        ClmError: day_not_date, day_before_data, span_reversed, unknown_dimension, no_customer_in_span.
    """
    until = checked_day(end, dataset.span)
    first = as_date(start) if start else dataset.span.start
    if first > until:
        raise ClmError("span_reversed", start=first, end=until)
    population, params = dataset.population(where)
    read = (
        f"(from purchases where customer_no in (select customer_no from {among}))" if among else "purchases"
    )
    cohort = f"strftime(date_trunc('{by}', first_day), '%Y-%m-%d')"
    group = cohort if by in PERIODS else dataset.grouping(by)
    sql = sql_file(__file__, "histories", purchases=read, population=population, group=group)
    frame = dataset.query(sql, {"start": first, "until": until, "later": later or until, **params})
    if frame.empty:
        raise ClmError("no_customer_in_span", start=first, end=until)
    return _together(first, until, frame if by else frame.drop(columns="grouping"), where)


def _together(
    start: datetime.date, until: datetime.date, frame: pd.DataFrame, where: Filters | None
) -> CustomerHistories:
    different, places = grouped(*(frame[name].to_numpy() for name in ("repeats", "last_days", "age_days")))
    return CustomerHistories(start, until, frame, different, places, where)
