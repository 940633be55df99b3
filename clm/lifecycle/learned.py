"""Parameters that are learned from the whole dataset once, with the evidence for each.

Once learned they are passed like any number, so that a stage depends on nothing later than its own day.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from clm.dataset import Dataset
from clm.queries import sql_file
from clm.statistics.survival import kaplan_meier

ENOUGH_GAPS = 20
RETURNED_SHARE = 0.9  # of those who ever come back, how many have come back within lapse_days
ASSUMED_LAPSE_DAYS = 180.0
ASSUMED_RHYTHM_DAYS = 90.0


@dataclass(frozen=True)
class Learned:
    """A learned number; `why` is a code for the explanation, `evidence` what the explanation names."""

    value: float
    why: str
    evidence: Mapping[str, float]


def learned(dataset: Dataset, name: str, until: datetime.date | None = None) -> Learned:
    """What the data up to `until` (all of them by default) say about a parameter that is `auto`."""
    return LEARNERS[name](dataset, min(until or dataset.span.end, dataset.span.end))


def lapse_days(dataset: Dataset, until: datetime.date) -> Learned:
    """The gap by which 90 % of those who come back have come back.

    The 90 % point of the Kaplan–Meier curve of gaps, open gaps censored, scaled to the curve's plateau because
    some never return.
    """
    return _lapse_days(_gaps(dataset, until))


def _lapse_days(gaps: pd.DataFrame) -> Learned:
    closed = int(gaps["events"].sum())
    if closed < ENOUGH_GAPS:
        return Learned(ASSUMED_LAPSE_DAYS, "too_few_gaps", {"gaps": closed})
    curve = kaplan_meier(gaps)
    returned = 1 - curve["survival"]
    plateau = float(returned.iloc[-1])
    reached = curve.loc[returned >= RETURNED_SHARE * plateau - 1e-12, "day"]
    return Learned(
        float(reached.iloc[0]), "gap_curve", {"gaps": closed, "plateau": plateau, "share": RETURNED_SHARE}
    )


def gap_curve(dataset: Dataset, until: datetime.date) -> pd.DataFrame:
    """The Kaplan–Meier curve of the gaps up to a day, open ones censored: see kaplan_meier."""
    return kaplan_meier(_gaps(dataset, until))


def population_rhythm_days(dataset: Dataset, until: datetime.date) -> Learned:
    """The median of all closed gaps."""
    return _rhythm_days(_gaps(dataset, until))


def _rhythm_days(gaps: pd.DataFrame) -> Learned:
    closed = int(gaps["events"].sum())
    if closed < ENOUGH_GAPS:
        return Learned(ASSUMED_RHYTHM_DAYS, "too_few_gaps", {"gaps": closed})
    middle = gaps.loc[gaps["events"].cumsum() >= closed / 2, "day"].iloc[0]
    return Learned(float(max(middle, 1)), "median_gap", {"gaps": closed})


def lapse_and_rhythm_days(dataset: Dataset, until: datetime.date) -> tuple[float, float]:
    """Both of them, as known at the end of a day, with the gaps read once."""
    gaps = _gaps(dataset, until)
    return _lapse_days(gaps).value, _rhythm_days(gaps).value


def market_rate(dataset: Dataset, until: datetime.date) -> Learned:
    """How far the market's clock advances on an average day: its reading at the end over the days it ran."""
    row = dataset.query(sql_file(__file__, "market_rate"), {"until": until}).iloc[0]
    if not row["reading"]:
        return Learned(1.0, "market_never_moved", {"days": float(row["days"])})
    return Learned(float(row["reading"] / row["days"]), "average_day", {"days": float(row["days"])})


LEARNERS = {
    "lapse_days": lapse_days,
    "population_rhythm_days": population_rhythm_days,
    "market_rate": market_rate,
}


def _gaps(dataset: Dataset, until: datetime.date) -> pd.DataFrame:
    return dataset.query(sql_file(__file__, "gaps"), {"until": until})
