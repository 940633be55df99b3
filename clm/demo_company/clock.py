"""The clock of buying: days counted by how active the market is, so that a slump counts for little.

A customer's gaps between orders are drawn on this clock and read back as calendar days. Season, weekdays,
holidays and the slump therefore slow everybody's orders without anybody leaving because of them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from clm.demo_company import stories
from clm.demo_company.company import COMPANY, DAYS, FIRST_DAY, Floats, Whole, day_number

CLOCKS = ("home", "business")


@dataclass(frozen=True)
class Clocks:
    """Elapsed activity at the start of each day, one row a clock of CLOCKS; DAYS + 1 columns."""

    elapsed: Floats

    def reading(self, clock: Whole, day: Floats) -> Floats:
        """The clock's reading at a (fractional) day, one an element."""
        days = np.arange(DAYS + 1, dtype=float)
        home, business = (np.interp(day, days, row) for row in self.elapsed)
        reading: Floats = np.where(clock == 0, home, business)
        return reading

    def day(self, clock: Whole, reading: Floats) -> Whole:
        """The day on which the clock shows this reading; DAYS once the data are over."""
        found = [np.searchsorted(row, reading, side="right") - 1 for row in self.elapsed]
        return np.where(clock == 0, found[0], found[1]).astype(np.int64)


def market_clocks() -> Clocks:
    """The clocks of homes and of businesses over the span of the data; a day counts 1 on average."""
    rows = [np.concatenate([[0.0], np.cumsum(day_activity(clock))]) for clock in CLOCKS]
    return Clocks(np.array(rows))


def day_activity(clock: str) -> Floats:
    """How active each day is: month of the year, weekday, holidays and the slump."""
    numbers = COMPANY["calendar"]
    weekdays = numbers[f"{clock}_weekdays"]
    activity = np.empty(DAYS)
    for number in range(DAYS):
        day = FIRST_DAY + timedelta(days=number)
        quiet = numbers["quiet_day_activity"] if f"{day:%m-%d}" in numbers["quiet_days"] else 1.0
        activity[number] = numbers["months"][day.month - 1] * weekdays[day.weekday()] * quiet
    return activity * slump_factor(stories.SLUMP_ACTIVITY)


def slump_factor(within: float) -> Floats:
    """1 on each day outside the slump, `within` on each day of it."""
    factor = np.ones(DAYS)
    factor[between(stories.SLUMP_FROM, stories.SLUMP_TO)] = within
    return factor


def between(first: date, last: date) -> slice:
    """The day numbers from one date to another, both within."""
    return slice(day_number(first), day_number(last) + 1)
