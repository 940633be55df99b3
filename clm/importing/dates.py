"""How a column writes its dates, decided over the whole column: 01/02/2025 alone is asked about.

A date is kept as the clock read where it was written; an offset such as +08:00 does not shift it, because the
day on which the shop booked an order is the day it counts for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from clm.importing.questions import Question
from clm.importing.raw import Connection

# Digits as 9. The time may have fractions, AM or PM, and an offset.
TIME = r"(?P<time>9{1,2}:99(?P<seconds>:99(?P<fraction>\.9{1,9})?)?)(?P<half_gap> ?)(?P<half>[AaPp][Mm])?"
ZONE_SHAPE = r"(?P<zone> ?(?:Z|UTC|GMT|[+-]99(?::?99)?))?"
SHAPE = re.compile(rf"(?P<date>.+?)(?:(?P<gap>,? |T|(?<=日)){TIME}{ZONE_SHAPE})?")
ISO = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?"
ZONE = r"(:\d{2}(\.\d+)?) ?(Z|UTC|GMT|[+-]\d{2}(:?\d{2})?)$"
SERIAL = r"\d{5}(\.\d+)?"
TURNING = r"\d{1,2}[-/]\d{1,2}[-/](\d{4}|\d{2})([ T,].*)?"
MOST_SHAPES = 400

DATE_FORMATS = (
    (re.compile(r"9{4}-9{1,2}-9{1,2}"), "%Y-%m-%d"),
    (re.compile(r"9{4}/9{1,2}/9{1,2}"), "%Y/%m/%d"),
    (re.compile(r"9{4}\.9{1,2}\.9{1,2}"), "%Y.%m.%d"),
    (re.compile(r"9{4}年9{1,2}月9{1,2}日"), "%Y年%m月%d日"),
    (re.compile(r"9{8}"), "%Y%m%d"),
    (re.compile(r"9{1,2}\.9{1,2}\.9{4}"), "%d.%m.%Y"),
    (re.compile(r"9{1,2}\.9{1,2}\.99"), "%d.%m.%y"),
    (re.compile(r"9{1,2}/9{1,2}/9{4}"), "%d/%m/%Y"),
    (re.compile(r"9{1,2}/9{1,2}/99"), "%d/%m/%y"),
    (re.compile(r"9{1,2}-9{1,2}-9{4}"), "%d-%m-%Y"),
    (re.compile(r"[A-Za-z]{3} 9{1,2}, 9{4}"), "%b %d, %Y"),
    (re.compile(r"[A-Za-z]{3} 9{1,2} 9{4}"), "%b %d %Y"),
    (re.compile(r"[A-Za-z]{4,9} 9{1,2}, 9{4}"), "%B %d, %Y"),
    (re.compile(r"9{1,2} [A-Za-z]{3} 9{4}"), "%d %b %Y"),
    (re.compile(r"9{1,2}-[A-Za-z]{3}-9{4}"), "%d-%b-%Y"),
    (re.compile(r"9{1,2} [A-Za-z]{4,9} 9{4}"), "%d %B %Y"),
)
DAY_MONTH = ("%d/%m/", "%d-%m-")  # these alone can be read both ways


@dataclass(frozen=True)
class DateReading:
    """How to read a column.

    `formats` are tried in turn after ISO; `has_zone`: offsets must be cut off first; `serials`: first and
    last day that a bare number may stand for, as spreadsheets count days.
    """

    formats: tuple[str, ...] = ()
    plain_iso: bool = False
    has_zone: bool = False
    serials: tuple[str, str] | None = None

    def sql(self, value: str) -> str:
        """An expression of type TIMESTAMP, NULL where the value is no date between 1900 and 2199."""
        text = value if self.plain_iso else f"trim({value})"
        if self.has_zone:
            text = f"regexp_replace({text}, '{ZONE}', '\\1')"
        iso = f"try_cast({text} as timestamp)"
        if not self.plain_iso:
            # Guarded: the cast alone would read "10:11 PM" as ten in the morning.
            iso = f"case when regexp_full_match({text}, '{ISO}') then {iso} end"
        moments = [iso, *(f"try_strptime({text}, '{form}')" for form in self.formats)]
        if self.serials:
            counted = f"timestamp '1899-12-30' + to_seconds(round(86400 * try_cast({text} as double)))"
            within = f"{counted} between '{self.serials[0]}' and '{self.serials[1]}'"
            moments.append(f"case when regexp_full_match({text}, '{SERIAL}') and {within} then {counted} end")
        moment = f"coalesce({', '.join(moments)})" if len(moments) > 1 else iso
        return f"case when year({moment}) between 1900 and 2199 then {moment} end"


def date_reading(
    con: Connection, table: str, column: str, header: str, order: str | None = None
) -> tuple[DateReading, Question | None]:
    """How the column is to be read, and the question that stays open if it can be read both ways.

    `order` ("dmy" or "mdy") answers that question; dates with one possible reading keep it.
    """
    filled, iso = con.execute(
        f"select count({column}), count(*) filter (where regexp_full_match({column}, '{ISO}')) from {table}"
    ).fetchall()[0]
    if filled == iso:
        return DateReading(plain_iso=True), None
    shapes = con.execute(
        f"""select translate(trim({column}), '012345678', '999999999') as shape, min(trim({column}))
        from {table} where not regexp_full_match(trim({column}), '{ISO}')
        group by 1 order by count(*) desc limit {MOST_SHAPES}"""
    ).fetchall()
    formats, has_zone = _formats(shape for shape, _ in shapes)
    turning = sorted({form for form in formats if form.startswith(DAY_MONTH)})
    orders = _orders(con, table, column) if turning else {}
    question = None
    decided = []
    for form in formats:
        found = orders[_class(form)] if form in turning else "dmy"
        if found is None and order is None:
            question = Question("date_order", header, {"example": _example(con, table, column)})
        decided.append(_turned(form) if (found or order) == "mdy" else form)
    # Two-digit years first: "%Y" would read 10 as the year 10, while "%y" does not accept 2010.
    decided = sorted(dict.fromkeys(decided), key=lambda form: "%y" not in form)
    reading = DateReading(tuple(decided), has_zone=has_zone)
    if question is None and any(re.fullmatch(r"9{5}(\.9+)?", shape) for shape, _ in shapes):
        reading = replace(reading, serials=_serial_span(con, table, column, reading))
    return reading, question


def _serial_span(con: Connection, table: str, column: str, reading: DateReading) -> tuple[str, str] | None:
    """The days for which a bare number may stand: a year around the column's other dates, without which none.

    Spreadsheets count days from 1900 or, four years apart, from 1904; only dates beside them can tell.
    """
    moment = reading.sql(column)
    span: tuple[str | None, str | None] = con.execute(
        f"""select (min({moment}) - interval 1 year)::varchar, (max({moment}) + interval 1 year)::varchar
        from {table}"""
    ).fetchall()[0]
    return (span[0], span[1]) if span[0] and span[1] else None


def _formats(shapes: Iterable[str]) -> tuple[list[str], bool]:
    """The formats of the shapes that are dates, day before month, and whether any has an offset."""
    formats, has_zone = [], False
    for shape in shapes:
        parts = SHAPE.fullmatch(shape)
        form = next(
            (form for pattern, form in DATE_FORMATS if parts and pattern.fullmatch(parts["date"])), None
        )
        if parts is None or form is None:
            continue
        has_zone = has_zone or bool(parts["zone"])
        form += (parts["gap"] or "") + _time_format(parts)
        if form not in formats:
            formats.append(form)
    return formats, has_zone


def _time_format(parts: re.Match[str]) -> str:
    if not parts["time"]:
        return ""
    hours = "%I:%M" if parts["half"] else "%H:%M"
    seconds = (":%S" if parts["seconds"] else "") + (".%f" if parts["fraction"] else "")
    return hours + seconds + (f"{parts['half_gap']}%p" if parts["half"] else "")


def _class(form: str) -> tuple[str, bool]:
    """Dates with one separator, with or without a time, were written by one hand: they share one order."""
    return form[2], ":" in form


def _turned(form: str) -> str:
    return form.replace("%d/%m/", "%m/%d/").replace("%d-%m-", "%m-%d-")


def _orders(con: Connection, table: str, column: str) -> dict[tuple[str, bool], str | None]:
    """(separator, has a time) -> the only possible order of day and month, None if both or neither is.

    A class without proof of its own follows the others, as long as those agree.
    """
    rows = con.execute(
        f"""with dates as (
            select trim({column}) as value,
                case when contains({column}, '/') then '/' else '-' end as separator
            from {table} where regexp_full_match(trim({column}), '{TURNING}')
        )
        select separator, contains(value, ':'),
            max(try_cast(split_part(value, separator, 1) as integer)) > 12,
            max(try_cast(split_part(value, separator, 2) as integer)) > 12,
            bool_and(try_cast(split_part(value, separator, 1) as integer)
                = try_cast(split_part(value, separator, 2) as integer))
        from dates group by 1, 2"""
    ).fetchall()
    orders: dict[tuple[str, bool], str | None] = {}
    for separator, timed, first_is_day, second_is_day, _ in rows:
        if first_is_day or second_is_day:
            both = first_is_day and second_is_day
            orders[separator, timed] = None if both else "dmy" if first_is_day else "mdy"
    proven = set(orders.values())
    shared = proven.pop() if len(proven) == 1 else None
    for separator, timed, _, _, same in rows:
        # 3/3/2025 is the same day either way.
        orders.setdefault((separator, timed), "dmy" if same else shared)
    return orders


def _example(con: Connection, table: str, column: str) -> str:
    """A date of the column that can be read both ways."""
    value: str = con.execute(
        f"""select min(trim({column})) from {table} where regexp_full_match(trim({column}), '{TURNING}')
        and try_cast(regexp_extract({column}, '(\\d+)[-/](\\d+)', 1) as integer) <= 12
        and try_cast(regexp_extract({column}, '(\\d+)[-/](\\d+)', 2) as integer) <= 12"""
    ).fetchall()[0][0]
    return value
