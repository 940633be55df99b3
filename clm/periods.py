"""Weeks, months and quarters of the business calendar, each known by its last day."""

import datetime
from collections.abc import Iterator

from clm.dataset import Span
from clm.errors import ClmError
from clm.schema import PERIODS

ONE_DAY = datetime.timedelta(days=1)


def known_period(period: str) -> str:
    """The name itself, once it is certain that it is one.

    Raises:
        ClmError: unknown_period.
    """
    if period not in PERIODS:
        raise ClmError("unknown_period", value=period)
    return period


def period_end(day: datetime.date, period: str) -> datetime.date:
    """The last day of the week (Sunday), month or quarter that holds `day`."""
    if period == "week":
        return day + datetime.timedelta(days=6 - day.weekday())
    last_month = day.month if period == "month" else -(-day.month // 3) * 3
    following = datetime.date(day.year + last_month // 12, last_month % 12 + 1, 1)
    return following - ONE_DAY


def period_start(day: datetime.date, period: str) -> datetime.date:
    """The first day of the week (Monday), month or quarter that holds `day`."""
    if period == "week":
        return day - datetime.timedelta(days=day.weekday())
    first_month = day.month if period == "month" else (day.month - 1) // 3 * 3 + 1
    return datetime.date(day.year, first_month, 1)


def period_before(end: datetime.date, period: str) -> datetime.date:
    """The last day of the period before the one that ends on `end`."""
    return period_start(end, period) - ONE_DAY


def _all_ends(span: Span, period: str) -> Iterator[datetime.date]:
    end = period_end(span.start, period)
    while True:
        yield end
        end = period_end(end + ONE_DAY, period)


def complete_ends(span: Span, period: str, until: datetime.date | None = None) -> list[datetime.date]:
    """The ends of all periods that the data fill to their last day, up to `until`, oldest first.

    Data too short to fill one period give their own last day, so that there is always something to show.
    """
    last = min(span.end, until or span.end)
    ends = []
    for end in _all_ends(span, known_period(period)):
        if end > last:
            break
        ends.append(end)
    return ends or [last]


def history_days(span: Span, period: str, *days: datetime.date) -> list[datetime.date]:
    """The days of a stage history: every complete period's end up to the last of `days`, and these days themselves."""
    return sorted({*complete_ends(span, period, max(days)), *days})


def open_end(span: Span, period: str) -> datetime.date | None:
    """The last day of the data where it falls inside a period that they do not fill, else None."""
    return None if span.end == period_end(span.end, period) else span.end


def default_as_of(span: Span, period: str = "month") -> datetime.date:
    """The end of the last complete period."""
    return complete_ends(span, period)[-1]


def checked_day(value: datetime.date | str | None, span: Span) -> datetime.date:
    """A day to look at: the default where none is given; never one before the data begin.

    Raises:
        ClmError: day_not_date, day_before_data.
    """
    if value is None:
        return default_as_of(span)
    day = as_date(value)
    if day < span.start:
        raise ClmError("day_before_data", day=day, start=span.start)
    return day


def as_date(value: datetime.date | str) -> datetime.date:
    """A date from a date, a timestamp or an ISO text.

    Raises:
        ClmError: day_not_date.
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.datetime.fromisoformat(str(value)).date()
    except ValueError as error:
        raise ClmError("day_not_date", value=value) from error
