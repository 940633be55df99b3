"""Past attempts to save customers: by which contacts, at what cost, and how many came who would not have come."""

import numpy as np
import pandas as pd

from clm.dataset import Filters
from clm.lifecycle.degenerating import Degenerating
from clm.queries import sql_file
from clm.statistics.saved_share import SavedShare, saved_share

KINDS = ("campaign", "call", "contact")  # contacts that the company makes
MEANT_FOR_THEM = (
    0.8  # share of the contacts of one way that reach degenerating customers from which it is an attempt
)
RESPONSE_DAYS = 90  # within which a customer must buy for an attempt to have succeeded
FEWEST = 10  # contacted customers; of fewer nothing is said


def attempt_ways(degenerating: Degenerating, where: Filters | None = None) -> pd.DataFrame:
    """The ways of contact (kind and channel) by which degenerating customers were reached.

    Returns:
        One row a way, the most used first: kind, channel, contacts, reached (degenerating customers, of these), cost
        (mean of the reached; null where not known), is_attempt (it went to hardly anybody else, as a win-back does).

    Raises:
        ClmError: unknown_dimension.
    """
    dataset = degenerating.dataset
    population, params = dataset.population(where)
    sql = sql_file(__file__, "saving_ways", degenerating=degenerating.table, population=population)
    found = dataset.query(sql, {**params, "days": list(degenerating.days), "kinds": list(KINDS)})
    meant = (found["reached"] >= MEANT_FOR_THEM * found["contacts"]) & (found["reached"] >= FEWEST)
    return found.assign(is_attempt=meant.astype(bool))


def attempt_cost(ways: pd.DataFrame) -> float | None:
    """What an attempt has cost on average; None where no attempt was found or none has a cost."""
    known = ways[ways["is_attempt"] & ways["cost"].notna()]
    return float(np.average(known["cost"], weights=known["reached"])) if len(known) else None


def past_attempts(
    degenerating: Degenerating, ways: pd.DataFrame, by: str | None = None, where: Filters | None = None
) -> pd.DataFrame:
    """What became of those whom attempts reached, beside alike customers without one.

    Alike: at the same time in the same stage (or under the same warning), silent for about as long (in spans of 90
    days), both one-time buyers or both not. It is an observation: who was called was chosen by somebody.

    Args:
        ways: as attempt_ways returns them.
        by: an attribute of customers.

    Returns:
        One row a place (and group) in which enough were contacted: place (id), group (only with `by`), contacted,
        contacted_share and alone_share (that bought within 90 days), observed (share saved, of those who would not have
        bought), low, high (95 %).

    Raises:
        ClmError: unknown_dimension.
    """
    dataset = degenerating.dataset
    population, params = dataset.population(where)
    sql = sql_file(
        __file__,
        "saving_past",
        degenerating=degenerating.table,
        population=population,
        group=dataset.grouping(by),
    )
    names = [f"{way.kind}\n{way.channel}" for way in ways[ways["is_attempt"]].itertuples()]
    asked = {"days": list(degenerating.days), "ways": names, "response_days": RESPONSE_DAYS}
    found = dataset.query(sql, params | asked) if names else pd.DataFrame(columns=["place", "grouping"])
    rows = []
    for (place, group), part in found.groupby(["place", "grouping"]):
        alike = part[(part["contacted"] > 0) & (part["others"] > 0)]
        if alike["contacted"].sum() >= FEWEST:
            shares = _saved(alike)
            rows.append((degenerating.ids[int(place)], group, int(alike["contacted"].sum()), *shares))
    columns = ["place", "group", "contacted", "contacted_share", "alone_share", "observed", "low", "high"]
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[2:], float))
    return frame if by else frame.drop(columns="group")


def _saved(alike: pd.DataFrame) -> SavedShare:
    return saved_share(
        *(alike[name].to_numpy(float) for name in ("contacted", "came", "others", "others_came"))
    )
