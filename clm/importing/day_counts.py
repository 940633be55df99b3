"""Dates that are numbers: days since 1899 as spreadsheets count them, seconds and milliseconds since 1970."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from clm.importing.raw import Connection
from clm.importing.reading import DAY_ZERO

EARLIEST, LATEST = "1990-01-01", "2100-12-31"  # what a column that holds nothing else may stand for
DAYS, SECONDS, MILLISECONDS = "days", "seconds", "milliseconds"
SHAPES = {
    DAYS: re.compile(r"9{5}(?:[.,]9+)?"),
    SECONDS: re.compile(r"9{10}(?:\.9+)?"),
    MILLISECONDS: re.compile(r"9{13}"),
}
PATTERNS = {DAYS: r"\d{5}(?:[.,]\d+)?", SECONDS: r"\d{10}(?:\.\d+)?", MILLISECONDS: r"\d{13}"}
ORIGIN = {
    DAYS: "timestamp '{1}' + to_seconds(round(86400 * try_cast(replace({0}, ',', '.') as double)))",
    SECONDS: "make_timestamp(cast(round(1000000 * try_cast({0} as decimal(20,6))) as bigint))",
    MILLISECONDS: "make_timestamp(1000 * try_cast({0} as bigint))",
}


@dataclass(frozen=True)
class Counted:
    """A unit in which dates are counted, and the first and last moment that a number may stand for."""

    unit: str
    first: str
    last: str
    values: int
    day_zero: str = DAY_ZERO

    def sql(self, text: str) -> str:
        """An expression of type TIMESTAMP, NULL where the text is no such number."""
        moment = ORIGIN[self.unit].format(text, self.day_zero)
        return (
            f"case when regexp_full_match({text}, '{PATTERNS[self.unit]}')"
            f" and {moment} between timestamp '{self.first}' and timestamp '{self.last}' then {moment} end"
        )


def unit_of(shape: str) -> str | None:
    """The unit in which a shape may count."""
    return next((unit for unit, pattern in SHAPES.items() if pattern.fullmatch(shape)), None)


def counted(
    con: Connection, source: str, values: Mapping[str, int], others: int, moment: str, day_zero: str
) -> list[Counted]:
    """The units in which the numbers of a column may count.

    `values`: unit -> numbers that look like it; `others`: dates written out; `moment` reads those from the
    column `written` of `source`. Beside more dates written out a number must lie within a year of them.
    """
    found = []
    for unit, n in values.items():
        span: tuple[str | None, str | None] = (EARLIEST, LATEST)
        if n <= others:
            span = con.execute(
                f"""select (min(moment) - interval 1 year)::varchar, (max(moment) + interval 1 year)::varchar
                from (select {moment} as moment from ({source}))"""
            ).fetchall()[0]
        if span[0] and span[1] and not (unit == SECONDS and _are_hours(con, source, n)):
            found.append(Counted(unit, span[0], span[1], n, day_zero))
    return found


def _are_hours(con: Connection, source: str, n: int) -> bool:
    """Whether all numbers of ten digits can be year, month, day and hour, as 2025010314."""
    hours: int = con.execute(
        f"""select count(*) from ({source}) where regexp_full_match(written, '(?:19|20)\\d{{8}}')
        and try_strptime(written, '%Y%m%d%H') is not null"""
    ).fetchall()[0][0]
    return hours == n
