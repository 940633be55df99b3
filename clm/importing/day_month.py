"""Whether 01/02/2025 is the first of February or the second of January, told by all dates of a column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from clm.importing.evidence import Evidence
from clm.importing.raw import Connection

DAY = r"^(\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?:\D|$)"
FORMS = {"dmy": "%d~%m~%Y", "mdy": "%m~%d~%Y"}
SHORT_FORMS = {"dmy": "%d~%m~%y", "mdy": "%m~%d~%y", "ymd": "%y~%m~%d"}
ALL_DAYS = 25  # a number that takes this many values from the first days of a month to its last is its day
MOST_FAULTS = 0.05  # share of values that may be no date in the order of a column

# Headers of dates in languages whose countries write day.month.year.
EUROPEAN = re.compile(
    r"datum|zeit|\btag\b|fecha|\bdata\b|date (?:de|d')|\bdato\b|\bdag\b|dátum|päivä|дата|tarih|ημερομηνία",
    re.I,
)

Family = tuple[str, bool, bool]


@dataclass(frozen=True)
class Order:
    """The order of one family of dates: "dmy", "mdy", "ymd", or None if it must be asked; and what shows it."""

    order: str | None
    evidence: Evidence | None
    example: str = ""
    possible: tuple[str, ...] = ()


def is_european(header: str) -> bool:
    """Whether the header of dates is in a language whose countries write day.month.year."""
    return EUROPEAN.search(header) is not None


def orders(
    con: Connection, source: str, families: Iterable[Family], asked: str | None, dots_mean_days: bool = True
) -> dict[Family, Order]:
    """The order of every family of dates in `source`, a query of one column `written`.

    `asked` is the user's answer; a family with one possible reading keeps that. `dots_mean_days`: without an
    answer, dates with dots that leave it open have the day first.
    """
    con.execute(
        f"""create or replace temp table turning_days as
        with heads as (  -- no day is longer than 31/12/2025
            select left(written, 10) as head, contains(written, ':') as timed,
                count(*) as n
            from ({source}) group by 1, 2
        ),
        days as (select regexp_extract(head, '{DAY}', 1) as day, timed, n from heads)
        select day, day[length(regexp_extract(day, '^\\d+')) + 1] as separator, timed,
            not regexp_matches(day, '\\d{{4}}$') as short, n
        from days where day <> ''"""
    )
    found = {family: _order(con, family, asked, dots_mean_days) for family in families}
    con.execute("drop table turning_days")
    return found


def _order(con: Connection, family: Family, asked: str | None, dots_mean_days: bool) -> Order:
    separator, timed, short = family
    forms = {name: form.replace("~", separator) for name, form in (SHORT_FORMS if short else FORMS).items()}
    moments = ", ".join(f"try_strptime(day, '{form}') as {name}" for name, form in forms.items())
    con.execute(
        f"""create or replace temp table read_days as
        select day, n, {moments} from turning_days where separator = ? and timed = ? and short = ?""",
        [separator, timed, short],
    )
    possible = _possible(con, separator) if short else ("dmy", "mdy")
    if len(possible) == 1:
        return Order(possible[0], Evidence("year_first_proven", {"dates": _count(con, "true")}))
    if "ymd" in possible:
        return _asked(con, asked, possible)
    day_first = _count(con, "mdy is null and dmy is not null")
    month_first = _count(con, "dmy is null and mdy is not null")
    if day_first and not month_first:
        return Order("dmy", Evidence("day_first_proven", {"dates": day_first}))
    if month_first and not day_first:
        return Order("mdy", Evidence("month_first_proven", {"dates": month_first}))
    if not day_first and not _count(con, "dmy <> mdy"):
        return Order("dmy", Evidence("day_and_month_alike", {"dates": _count(con, "dmy = mdy")}))
    if not day_first and separator == "." and dots_mean_days and asked not in possible:
        return Order("dmy", Evidence("day_first_by_dots", {"dates": _count(con, "true")}))
    return _asked(con, asked, possible)


def _possible(con: Connection, separator: str) -> tuple[str, ...]:
    """The orders that may stand behind three short numbers, of which any may be the year."""
    values = con.execute(
        f"""with numbers as (
            select n, ymd, dmy, mdy, try_cast(split_part(day, '{separator}', 1) as integer) as first,
                try_cast(split_part(day, '{separator}', 3) as integer) as last
            from read_days
        )
        select count(distinct first), min(first), max(first), count(distinct last), min(last), max(last),
            sum(n) filter (ymd is null) / sum(n), sum(n) filter (dmy is null and mdy is null) / sum(n)
        from numbers"""
    ).fetchall()[0]
    first, last, (never_year_first, never_year_last) = values[:3], values[3:6], values[6:]
    if _all_days(*first) or (never_year_first or 0) > MOST_FAULTS:
        return "dmy", "mdy"
    if _all_days(*last) or (never_year_last or 0) > MOST_FAULTS:
        return ("ymd",)
    return "dmy", "mdy", "ymd"


def _all_days(values: int, least: int | None, most: int | None) -> bool:
    """Whether a number takes the values that days of a month take."""
    return values >= ALL_DAYS and (least or 0) <= 3 and 28 <= (most or 0) <= 31


def _asked(con: Connection, asked: str | None, possible: tuple[str, ...]) -> Order:
    if asked in possible:
        return Order(asked, Evidence(f"order_chosen_{asked}", {"dates": _count(con, "true")}))
    example: str = con.execute(
        "select coalesce(min(day) filter (dmy <> mdy), min(day), '') from read_days"
    ).fetchall()[0][0]
    return Order(None, None, example, possible)


def _count(con: Connection, condition: str) -> int:
    """Values of the family with a condition."""
    found: int = con.execute(
        f"select coalesce(sum(n) filter ({condition}), 0)::bigint from read_days"
    ).fetchall()[0][0]
    return found
