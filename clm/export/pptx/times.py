"""Days on an axis as people call their periods."""

import datetime
from collections.abc import Sequence
from itertools import pairwise

from clm.charts.ages import Period, cohort_name
from clm.charts.theme import Look
from clm.language import Language

WEEK = 7  # days


def day_names(days: Sequence[datetime.date], t: Language) -> list[str]:
    """The names of the periods that end, or begin, on these days."""
    period = spacing(days)
    return [cohort_name(day, period, Look(t=t)) for day in days]


def spacing(days: Sequence[datetime.date]) -> Period:
    """How far the days lie apart, by the gap in the middle."""
    gaps = sorted((later - day).days for day, later in pairwise(days))
    usual = gaps[len(gaps) // 2] if gaps else 30
    return "week" if usual < 20 else "month" if usual < 60 else "quarter"


def weeks(days: Sequence[datetime.date]) -> tuple[datetime.date, ...]:
    """The days where each lies a week after the one before; else none."""
    follow = all((later - day).days == WEEK for day, later in pairwise(days))
    return tuple(days) if follow and len(days) > 1 else ()


def months(days: Sequence[datetime.date]) -> tuple[datetime.date, ...]:
    """The days where each lies in the month after the one before; else none."""
    numbers = [day.year * 12 + day.month for day in days]
    follow = all(later - number == 1 for number, later in pairwise(numbers))
    return tuple(days) if follow and len(days) > 1 else ()
