"""Cohorts compared by their second orders: the one that stands out, and newer ones against older ones."""

import datetime
from typing import NamedTuple

import pandas as pd

from clm.headlines.findings import FEW
from clm.headlines.wording import period_name
from clm.language import Language
from clm.statistics.effects import two_share_z

STANDS_OUT = 4.0  # standard errors: the largest of a hundred differences reaches 3.5 by chance
STANDS_OUT_BY = 0.1  # and at least so much of a share
LEAST_COHORTS = 4  # to compare with one another
RECENT, EARLIER, LEAST_EARLIER = 3, 12, 3  # cohorts compared


def cohort_name(cohort: datetime.date, period: str, t: Language) -> str:
    """How a sentence calls those who first ordered in the period that begins on a day."""
    return t("the week of {day}", day=t.day(cohort)) if period == "week" else period_name(cohort, period, t)


class Cohort(NamedTuple):
    """Customers whose first orders fell into one period, or several, and how many of them soon ordered again."""

    begins: datetime.date
    customers: int
    again: int

    @property
    def share(self) -> float:
        return self.again / self.customers


def cohort_standing_out(cohorts: pd.DataFrame) -> Cohort | None:
    """The one cohort whose share of second orders lies far from that of all others, beyond chance."""
    each = [
        Cohort(row["cohort"].date(), int(row["customers"]), int(row["again"]))
        for row in cohorts.to_dict("records")
    ]
    if len(each) < LEAST_COHORTS:
        return None
    everyone, again = sum(one.customers for one in each), sum(one.again for one in each)

    def gap(one: Cohort) -> float:
        return abs(one.share - (again - one.again) / (everyone - one.customers))

    def is_beyond_chance(one: Cohort) -> bool:
        z = two_share_z(one.again, one.customers, again - one.again, everyone - one.customers)
        return abs(z) >= STANDS_OUT and one.customers >= FEW

    unusual = sorted((one for one in each if is_beyond_chance(one)), key=gap, reverse=True)
    # Where several lie apart it is a development, of which no single cohort should be blamed.
    is_single = len(unusual) == 1 or (len(unusual) > 1 and gap(unusual[1]) < gap(unusual[0]) / 2)
    return unusual[0] if is_single and gap(unusual[0]) >= STANDS_OUT_BY else None


def usual_cohorts(cohorts: pd.DataFrame) -> pd.DataFrame:
    """The cohorts without the one that stands out, which would hide how the others develop."""
    odd = cohort_standing_out(cohorts)
    return cohorts if odd is None else cohorts[cohorts["cohort"].dt.date != odd.begins]


def newer_against_older(cohorts: pd.DataFrame) -> tuple[Cohort, Cohort, float] | None:
    """The newest cohorts together, those before them together, and how many standard errors lie between their
    shares. None where there are too few."""
    recent, earlier = _together(cohorts.iloc[-RECENT:]), _together(cohorts.iloc[:-RECENT].iloc[-EARLIER:])
    if len(cohorts) < RECENT + LEAST_EARLIER or min(recent.customers, earlier.customers) < FEW:
        return None
    return recent, earlier, two_share_z(recent.again, recent.customers, earlier.again, earlier.customers)


def _together(cohorts: pd.DataFrame) -> Cohort:
    begins = cohorts["cohort"].iloc[0].date() if len(cohorts) else datetime.date.min
    return Cohort(begins, int(cohorts["customers"].sum()), int(cohorts["again"].sum()))
