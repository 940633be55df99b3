"""What it costs a year to serve a customer while it is active: what was spent on contacts, shrunken to its group's."""

import datetime

import numpy as np
import pandas as pd

from clm.dataset import Dataset
from clm.lifecycle.learned import lapse_days
from clm.queries import sql_file
from clm.statistics.credibility import Credibility, fit_credibility

GROUP = "segment"  # within it customers are taken to be served alike, where the data name it
FEWEST = 30  # customers; a smaller group is taken as a part of all


def contact_costs_known(dataset: Dataset) -> bool:
    """Whether any contact has a cost."""
    found = dataset.query("select exists(select 1 from interactions where cost is not null) as known")
    return bool(found["known"].iloc[0])


def cost_to_serve(dataset: Dataset, as_of: datetime.date) -> pd.DataFrame:
    """The yearly cost of serving each customer while it is active, as known at the end of a day.

    A customer is active after an order, until the next one or for as long as nearly all who come back take (the
    learned `lapse_days`). Its contacts in that time cost what they cost; the rate is drawn to that of the customers
    with the same segment (of all, where there is none) the more, the shorter the customer was active.

    Returns:
        One row a customer who has bought: customer_no, grouping, years (active), cost (in that time), yearly (shrunken).
    """
    group = dataset.grouping(GROUP if GROUP in dataset.dimensions else None)
    params = {"as_of": as_of, "lapse_days": lapse_days(dataset, as_of).value}
    frame = dataset.query(sql_file(__file__, "cost_to_serve", group=group), params)
    yearly = pd.Series(0.0, index=frame.index)
    if frame["years"].sum() > 0:
        of_all = _credibility(frame)
        for _, part in frame.groupby("grouping"):
            enough = int((part["years"] > 0).sum()) >= FEWEST
            fitted = _credibility(part) if enough else of_all
            yearly[part.index] = fitted.rate(_numbers(part, "years"), _numbers(part, "cost"))
    return frame.drop(columns="squares").assign(yearly=yearly)


def _credibility(frame: pd.DataFrame) -> Credibility:
    return fit_credibility(*(_numbers(frame, name) for name in ("years", "cost", "squares")))


def _numbers(frame: pd.DataFrame, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.asarray(frame[name], dtype=float)
