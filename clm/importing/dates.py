"""How a column writes its dates, decided over all its values: 01/02/2025 alone is asked about.

A date is kept as the clock read where it was written, because the day on which the shop booked an order is the
day it counts for; offsets such as +08:00 shift it only where the user names a time zone.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from clm.importing.date_layouts import ISO, Layout
from clm.importing.date_shapes import is_known, layouts_of, shapes_of
from clm.importing.date_words import OVERTOLD, Step, is_wide, narrow, needed_steps, spelled, spelled_sql
from clm.importing.day_counts import DAYS, Counted, counted
from clm.importing.day_month import Order, orders
from clm.importing.evidence import Evidence
from clm.importing.questions import Question
from clm.importing.raw import Connection
from clm.importing.reading import DAY_ZERO
from clm.importing.time_zones import (
    converted_sql,
    minutes_sql,
    offsets,
    without_zone_sql,
    zone_of,
)
from clm.importing.unread import Unread

SHOWN_LAYOUTS = 6
# What programs write where they have no date; one of them would begin the history decades too early.
NO_DATES = ("1970-01-01", "1900-01-01")
# A condition: the value is a date between 1900 and 2199 in just the spelling in which the database writes it. So most
# columns are told in two thirds of the time that the pattern of ISO dates and the reading of each take.
WRITTEN_BACK = f"""written = case when strlen(written) = 10 then cast(cast(moment as date) as varchar)
    else cast(moment as varchar) end
    and moment between timestamp '1900-01-01' and timestamp '2199-12-31 23:59:59.999999'
    and moment not in ({", ".join(f"timestamp '{date}'" for date in NO_DATES)})"""


@dataclass(frozen=True)
class DateReading:
    """How to read a column: `layouts` are tried in turn, after ISO dates and before numbers that count.

    `steps` bring words and signs into one spelling first; `zone`: where the clock hung, if the user says so.
    """

    layouts: tuple[Layout, ...] = ()
    plain_iso: bool = False
    steps: tuple[Step, ...] = ()
    wide: bool = False
    zones: frozenset[str] = frozenset()
    zone: str | None = None
    numbers: tuple[Counted, ...] = ()

    def sql(self, value: str) -> str:
        """An expression of type TIMESTAMP, NULL where the value is no date between 1900 and 2199, or stands for none."""
        moment = self._written_sql(value)
        for nothing in NO_DATES:
            moment = f"nullif({moment}, timestamp '{nothing}')"
        return moment

    def _written_sql(self, value: str) -> str:
        if self.plain_iso:
            return f"try_cast({value} as timestamp)"
        if self.zone and self.zones:
            text = spelled_sql(f"trim({value})", self.steps, self.wide)
            clock = without_zone_sql("whole", self.only_zulu)
            local = f"list_transform([{clock}], lambda written: {self.moment('written')})[1]"
            return f"list_transform([{text}], lambda whole: {self._shifted(local)})[1]"
        if self.steps or self.wide or (self.zones and not self.only_zulu):
            return f"list_transform([{self.clock_sql(value)}], lambda written: {self.moment('written')})[1]"
        return self.moment(self.clock_sql(value))  # cheap enough to be written out for every layout

    @property
    def only_zulu(self) -> bool:
        return {zone.lower() for zone in self.zones} == {"z"}

    def clock_sql(self, value: str) -> str:
        """The SQL of a value as it is spelled, without its offset."""
        text = spelled_sql(f"trim({value})", self.steps, self.wide)
        return without_zone_sql(text, self.only_zulu) if self.zones else text

    def moment(self, text: str) -> str:
        """The clock that a spelled text without offset shows."""
        iso = f"case when regexp_full_match({text}, '{ISO}') then try_cast({text} as timestamp) end"
        moments = [iso, *(layout.sql(text) for layout in self.layouts)]
        for unit in self.numbers:
            moment = unit.sql(text)
            moments.append(converted_sql(moment, self.zone) if self.zone and unit.unit != DAYS else moment)
        return f"coalesce({', '.join(moments)})" if len(moments) > 1 else iso

    def _shifted(self, local: str) -> str:
        """The clock of the zone that was named; a text without an offset shows it already."""
        minutes = minutes_sql("whole")
        there = converted_sql(f"{local} - to_minutes({minutes})", self.zone or "")
        return f"case when {minutes} is null then {local} when {minutes} <> -1 then {there} end"


@dataclass(frozen=True)
class ReadDates:
    """A column of dates: how it is read, what only the user can say, what shows it, what cannot be read."""

    reading: DateReading
    question: Question | None
    evidence: tuple[Evidence, ...]
    unread: Unread | None


def date_reading(
    con: Connection, table: str, column: str, header: str, order: str | None = None, zone: str | None = None,
    dots_mean_days: bool = True, day_zero: str = DAY_ZERO,
) -> ReadDates:  # fmt: skip
    """How the column is to be read, and the question that stays open if it can be read in several ways.

    `order` ("dmy", "mdy", "ymd") answers that question; dates with one possible reading keep it. `zone` is the
    IANA name of the time zone to which offsets are converted; without it the clock in the file stands.
    `dots_mean_days`: 1.3.2025 is the first of March where nothing else decides. `day_zero`: from which day a
    spreadsheet counts.
    """
    filled, written_back = con.execute(
        f"""select count(written), count(*) filter (where {WRITTEN_BACK})
        from (select {column} as written, try_cast({column} as timestamp) as moment from {table})"""
    ).fetchall()[0]
    reading, seen = DateReading(plain_iso=True), Evidence("dates_iso", {"dates": filled})
    if filled == written_back:
        return ReadDates(reading, None, (seen,), None)
    fitting = f"select count(*) from {table} where regexp_full_match({column}, '{ISO}')"
    if con.execute(fitting).fetchall() == [(filled,)]:
        read = con.execute(f"select count({reading.sql(column)}) from {table}").fetchall()[0][0]
        if read == filled:  # no 30th of February among them
            return ReadDates(reading, None, (seen,), None)
        return _read(con, table, column, header, reading, None, [seen])
    shapes = shapes_of(con, table, column)
    narrowed = {shape: narrow(shape) for shape, _, _ in shapes}
    steps = needed_steps(shape for shape in narrowed.values() if not is_known(shape))
    written = {shape: spelled(text, steps) for shape, text in narrowed.items()}
    reading = DateReading(
        steps=tuple(steps),
        wide=is_wide(narrowed),
        zones=frozenset(filter(None, map(zone_of, written.values()))),
        zone=zone,
    )
    found, units, shown = layouts_of(shapes, written)
    reading, found = _with_hours_told_twice(con, table, column, reading, found)
    source = _source(table, column, reading)
    families = {layout.family for layout in found if layout.turning}
    decided = orders(con, source, families, order, dots_mean_days) if families else {}
    question = _question(header, decided.values())
    layouts = [_ordered(layout, decided) for layout in found]
    reading = replace(reading, layouts=tuple(dict.fromkeys(layout for layout in layouts if layout)))
    if units and question is None:
        others = sum(shown.values()) - sum(units.values())
        numbers = counted(con, source, units, others, reading.moment("written"), day_zero)
        reading = replace(reading, numbers=tuple(numbers))
    evidence = [
        *_layouts_seen(shown), *_orders_seen(decided.values()),
        *(Evidence(f"dates_are_{each.unit}", {"dates": each.values}) for each in reading.numbers),
        *_zones_seen(con, table, column, reading),
    ]  # fmt: skip
    return _read(con, table, column, header, reading, question, evidence)


def _with_hours_told_twice(
    con: Connection, table: str, column: str, reading: DateReading, layouts: Sequence[Layout]
) -> tuple[DateReading, list[Layout]]:
    """With the layouts of 14:05 PM and 00:05 AM, if such hours occur."""
    halved = [layout for layout in layouts if "%p" in layout.form]
    tests = " or ".join(f"regexp_matches(written, '{pattern}')" for _, pattern, _ in OVERTOLD)
    if (
        not halved
        or not con.execute(
            f"select count(*) from ({_source(table, column, reading)}) where {tests}"
        ).fetchall()[0][0]
    ):
        return reading, list(layouts)
    whole = [Layout(layout.form.replace("%I", "%H").replace("%p", "").rstrip()) for layout in halved]
    return replace(reading, steps=(*reading.steps, *OVERTOLD)), list(dict.fromkeys([*layouts, *whole]))


def _source(table: str, column: str, reading: DateReading) -> str:
    """A query of the column's values as they are spelled, without offsets."""
    return f"select {reading.clock_sql(column)} as written from {table} where trim({column}) <> ''"


def _ordered(layout: Layout, decided: Mapping[tuple[str, bool, bool], Order]) -> Layout | None:
    if not layout.turning:
        return layout
    order = decided[layout.family].order
    return layout.ordered(order) if order else None


def _question(header: str, decided: Collection[Order]) -> Question | None:
    open_ones = [each for each in decided if each.order is None]
    if not open_ones:
        return None
    possible = tuple(dict.fromkeys(order for each in open_ones for order in each.possible))
    return Question("date_order", header, {"example": open_ones[0].example, "orders": possible})


def _layouts_seen(shown: Counter[str]) -> list[Evidence]:
    if len(shown) < 2:
        return [Evidence("dates_written", {"example": example, "dates": n}) for example, n in shown.items()]
    most = tuple(shown.most_common(SHOWN_LAYOUTS))
    return [Evidence("dates_in_layouts", {"layouts": len(shown), "examples": most})]


def _orders_seen(decided: Collection[Order]) -> list[Evidence]:
    dates: Counter[str] = Counter()
    for each in decided:
        if each.evidence:
            dates[each.evidence.code] += each.evidence.params["dates"]
    return [Evidence(code, {"dates": n}) for code, n in dates.items()]


def _zones_seen(con: Connection, table: str, column: str, reading: DateReading) -> list[Evidence]:
    """What was done with offsets, and with what is counted in Greenwich's time."""
    universal = sum(each.values for each in reading.numbers if each.unit != DAYS)
    if not reading.zones and not universal:
        return []
    text = spelled_sql(f"trim({column})", reading.steps, reading.wide)
    longest = max(map(len, reading.zones), default=0)
    found = offsets(con, table, text, longest) if reading.zones else {}
    without = found.pop("", 0)
    if universal:
        found["UTC"] = found.get("UTC", 0) + universal
    params = {"offsets": tuple(found.items()), "without": without}
    if reading.zone:
        return [Evidence("offsets_converted", params | {"zone": reading.zone})]
    return [Evidence("offsets_kept", params)]


def _read(
    con: Connection, table: str, column: str, header: str, reading: DateReading,
    question: Question | None, evidence: Sequence[Evidence],
) -> ReadDates:  # fmt: skip
    """Try the reading on all values: what it leaves unread, and the years that it makes of two digits."""
    short = any(layout.short_year for layout in reading.layouts)
    years = "min(year(moment)), max(year(moment))" if short else "null, null"
    filled, read, first, last, example = con.execute(
        f"""select count(*), count(moment), {years}, any_value(written) filter (moment is null)
        from (select trim({column}) as written, {reading.sql(column)} as moment from {table}
            where trim({column}) <> '')"""
    ).fetchall()[0]
    seen = list(evidence)
    if short and read:
        seen.append(Evidence("years_of_two_digits", {"first": first, "last": last}))
    unread = Unread(header, filled, filled - read, example) if filled > read and question is None else None
    if unread:
        seen.append(Evidence("values_unread", {"values": unread.unread, "rows": filled, "example": example}))
    return ReadDates(reading, question, tuple(seen), unread)
