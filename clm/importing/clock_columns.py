"""A column of times beside a column of dates: the two are one moment."""

from collections.abc import Mapping
from dataclasses import replace

from clm.importing.evidence import Evidence
from clm.importing.mapping import Guess, words_for
from clm.importing.raw import Connection, RawTable
from clm.importing.synonyms import normal, without_brackets

CLOCKS = {"ordered_at": "ordered_time", "occurred_at": "occurred_time"}
HEADERS = frozenset(
    map(
        normal,
        (
            "time", "time of day", "clock", "clock time", "hour", "order time", "purchase time", "sale time",
            "transaction time", "payment time", "created time", "event time", "local time", "start time",
            "时间", "时刻", "具体时间", "下单时间", "交易时间", "成交时间", "付款时间", "支付时间", "发生时间", "消费时间",
            "购买时间", "Uhrzeit", "Zeit", "Bestellzeit", "heure", "hora",
        ),
    )
)  # fmt: skip
HALF = "(?:上午|下午|凌晨|早上|晚上|中午|[ap]\\.?m\\.?)"
# Times as they stand alone; a spreadsheet may have put the first day of its calendar before them.
CLOCK = rf"(?i)(?:(?:1899-12-3[01]|1900-01-0[01])[ T])?(?:{HALF} ?)?\d{{1,2}}[:：时点]\d{{2}}(?:[:：分]\d{{2}}(?:\.\d+)?秒?)?分?(?: ?{HALF})?(?: ?[a-z]{{1,5}})?"
MIDNIGHT = r"[ T]0{1,2}:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?$"


def with_clock(con: Connection, raw: RawTable, found: Guess, decided: Mapping[str, str | None]) -> Guess:
    """The guess with the column of times that belongs to its dates, under `ordered_time` or `occurred_time`.

    Told by header and values, and only where the dates have no times of their own. What the user decided
    stands: {"ordered_time": header or None}.
    """
    for date, clock in CLOCKS.items():
        if date not in found.columns:
            continue
        if date not in decided and not found.format:
            found = _with_dates_first(con, raw, found, date)
        header = decided[clock] if clock in decided else _clock(con, raw, found, date)
        if header in raw.headers:
            evidence = Evidence("time_joined", {"header": header.strip()})
            found = replace(
                found,
                columns={**found.columns, clock: header},
                evidence={**found.evidence, clock: evidence},
            )
    return found


def joined_sql(date: str, clock: str) -> str:
    """The SQL of date and time in one text; the day alone where the time is none."""
    day = f"trim(regexp_replace({date}, '{MIDNIGHT}', ''))"
    time = f"nullif(trim(regexp_replace({clock}, '^(?:1899-12-3[01]|1900-01-0[01])[ T]', '')), '')"
    time = f"case when regexp_full_match(trim({clock}), '{CLOCK}') then {time} end"
    return f"case when trim({date}) <> '' then concat_ws(' ', {day}, {time}) end"


def _with_dates_first(con: Connection, raw: RawTable, found: Guess, date: str) -> Guess:
    """The guess with the column of dates where a column of times alone was taken for it."""
    taken = found.columns[date]
    if not _holds_clocks(con, raw, taken):
        return found
    words = words_for(found.kind, date)
    for header in raw.headers:
        named = normal(header) in words or normal(without_brackets(header)) in words
        free = header not in found.columns.values() and header not in raw.empty
        if named and free and not _holds_clocks(con, raw, header) and _holds_days(con, raw, header):
            evidence = Evidence("header_is_known", {"header": header.strip()})
            return replace(
                found,
                columns={**found.columns, date: header},
                evidence={**found.evidence, date: evidence},
            )
    return found


def _clock(con: Connection, raw: RawTable, found: Guess, date: str) -> str | None:
    """The one free column of times beside dates without any."""
    names = [
        header
        for header in raw.headers
        if {normal(header), normal(without_brackets(header))} & HEADERS
        and header not in found.columns.values()
        and header not in raw.empty
    ]
    if not names or not _holds_days(con, raw, found.columns[date]):
        return None
    return next((header for header in names if _holds_clocks(con, raw, header)), None)


def _holds_clocks(con: Connection, raw: RawTable, header: str) -> bool:
    """Whether most values are times of day."""
    column = raw.column(header)
    seen = f"select trim({column}) as written from {raw.name} where trim({column}) <> ''"
    # Most columns are told by their first values; only what could be times is read to its end.
    first = con.execute(f"select written from ({seen} limit 9) where regexp_full_match(written, '{CLOCK}')")
    if not first.fetchall():
        return False
    odd, filled = con.execute(
        f"""select count(*) filter (not regexp_full_match(trim({column}), '{CLOCK}')), count(*)
        from {raw.name} where trim({column}) <> ''"""
    ).fetchall()[0]
    return bool(2 * odd < filled)


def _holds_days(con: Connection, raw: RawTable, header: str) -> bool:
    """Whether the values are days without a time of day, or all at midnight."""
    column = raw.column(header)
    timed, filled = con.execute(
        f"""select count(*) filter (regexp_matches({column}, '\\d:\\d\\d') and not regexp_matches({column}, '{MIDNIGHT}')),
            count(*) filter (regexp_matches({column}, '\\d'))
        from {raw.name} where trim({column}) <> ''"""
    ).fetchall()[0]
    return bool(filled) and not timed
