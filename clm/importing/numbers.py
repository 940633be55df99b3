"""How a column writes its numbers, decided over all its values: 1,234 may be a thousand or about one."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from clm.importing.evidence import Evidence
from clm.importing.number_layouts import (
    GRAMMARS,
    PERCENT,
    POINTED,
    mark_sql,
    narrow_sql,
    quoted,
    unit_sql,
    value_sql,
)
from clm.importing.questions import Question
from clm.importing.raw import Connection
from clm.importing.unread import Unread

MARKS = {"point": ".", "comma": ","}
# Values that can be read in one way only and need no cleaning.
PLAIN = r"[+-]?(\d+|\d+\.(\d{1,2}|\d{4,})|0\.\d+)"

Judged = tuple[str, bool, str, str, str, int, str]


@dataclass(frozen=True)
class NumberReading:
    """How to read a column.

    `decimal` is "point" or "comma", None while both are open; `proven` if the column itself shows which,
    `mixed` if it shows both. `marks` are the currency signs and codes beside its numbers, with their rows;
    `open_marks` stand before three digits and are decimal marks or group thousands.
    """

    header: str
    decimal: str | None = "point"
    plain: bool = True
    proven: bool = False
    mixed: bool = False
    wide: bool = False
    units: tuple[str, ...] = ()
    example: str = ""
    marks: tuple[tuple[str, int], ...] = ()
    open_marks: frozenset[str] = frozenset()
    evidence: tuple[Evidence, ...] = ()
    unread: Unread | None = None

    def sql(self, value: str, kind: str = "decimal(18,4)") -> str:
        """An expression of a numeric type, NULL where the value is no number in this layout."""
        if self.plain:
            return f"try_cast({value} as {kind})"
        return value_sql(self._text(value), self.decimal or "point", self.units, kind)

    def mark_sql(self, value: str) -> str:
        """An expression that names the currency signs and codes in a value."""
        return mark_sql(self._text(value))

    def _text(self, value: str) -> str:
        return narrow_sql(f"trim({value})") if self.wide else f"trim({value})"

    def question(self) -> Question | None:
        if self.decimal is None:
            return Question("decimal", self.header, {"example": self.example})
        return None


def number_reading(con: Connection, table: str, column: str, header: str) -> NumberReading:
    """How the numbers of one column are written."""
    filled, plain, with_point = con.execute(
        f"""select count({column}), count(*) filter (where regexp_full_match({column}, '{PLAIN}')),
            count(*) filter (where contains({column}, '.'))
        from {table}"""
    ).fetchall()[0]
    if filled == plain:
        seen = Evidence("numbers_plain", {"values": plain})
        return NumberReading(header, proven=with_point > 0, evidence=(seen,))
    rows = _judged(con, table, column)
    counts, examples = Counter[str](), dict[str, str]()
    for judged, _, _, _, _, n, example in rows:
        counts[judged] += n
        examples[judged] = min(examples.get(judged, example), example)
    proven = {"point", "comma"} & set(counts)
    read = [row for row in rows if row[0] not in ("none", "percent")]
    is_sure = len(proven) == 1 and not _is_odd({(judged, tail) for judged, _, _, _, tail, *_ in rows})
    reading = NumberReading(
        header,
        decimal=next(iter(proven)) if is_sure else None if proven or counts["either"] else "point",
        plain=False,
        proven=is_sure,
        mixed=bool(proven) and not is_sure,
        wide=any(wide for _, wide, *_ in read),
        units=_units(unit for _, _, _, unit, *_ in read),
        open_marks=frozenset(tail[:1] for judged, _, _, _, tail, *_ in read if judged == "either"),
        example=examples.get("either") or examples.get("comma") or "",
        marks=tuple(sorted(_sums((mark, n) for _, _, mark, _, _, n, _ in read).items())),
    )
    return replace(reading, evidence=tuple(_seen(reading, counts)), unread=_unread(header, counts, examples))


def _is_odd(seen: Set[tuple[str, str]]) -> bool:
    """Whether the decimals of a column contradict each other: 1.000 beside 7.50 may be a thousand.

    `seen`: verdicts with their tails, as in `_judged`. Only numbers that a program wrote with as many decimals as
    each needs, or with three or more, leave no doubt.
    """
    sure = {tail for judged, tail in seen if judged in MARKS and tail}
    marks = {MARKS[judged] for judged, _ in seen if judged in MARKS}
    doubtful = {tail for judged, tail in seen if judged == "either" and tail[:1] in marks}
    if not sure or not doubtful or any(len(tail) > 2 for tail in sure):
        return False
    as_needed = any(len(tail) == 1 for tail in sure) and not any(
        len(tail) > 1 and tail.endswith("0") for tail in sure | doubtful
    )
    return not as_needed


def _judged(con: Connection, table: str, column: str) -> list[Judged]:
    """(layouts that fit, wide, marks, unit, tail, values, example) of the values, judged by all their shapes.

    In a shape every digit but 0 is 1: a leading zero tells decimals, as in 0,123. A tail is the decimals, or where
    these may be thousands the mark and the three digits behind it.
    """
    text = narrow_sql("raw")
    rows: list[Judged] = con.execute(
        f"""with shapes as (
            select translate(trim({column}), '123456789', '111111111') as raw, count(*) as n,
                min(trim({column})) as example
            from {table} where trim({column}) <> '' group by 1
        ),
        narrowed as (select n, example, raw <> {text} as wide, {text} as shape from shapes),
        fitted as (
            select *, regexp_full_match(shape, '{quoted(GRAMMARS["point"])}') as point,
                regexp_full_match(shape, '{quoted(GRAMMARS["comma"])}') as comma
            from narrowed
        ),
        judged as (
            select *, case
                when point and comma then case
                    when not regexp_matches(shape, '[.,]') then 'whole'
                    when regexp_full_match(shape, '{POINTED}') then 'point' else 'either'
                end
                when point then 'point' when comma then 'comma'
                when regexp_full_match(shape, '{PERCENT}') then 'percent' else 'none'
            end as verdict
            from fitted
        )
        select verdict, wide,
            case when point or comma then coalesce({mark_sql("shape")}, '') else '' end as mark,
            case when point or comma then {unit_sql("shape")} else '' end as unit,
            case verdict
                when 'point' then regexp_extract(shape, '\\.(\\d+)\\D*$', 1)
                when 'comma' then regexp_extract(shape, ',(\\d+)\\D*$', 1)
                when 'either' then regexp_extract(shape, '[.,]\\d{{3}}') else ''
            end as tail,
            sum(n)::bigint, min(example)
        from judged group by 1, 2, 3, 4, 5"""
    ).fetchall()
    return rows


def _units(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(found) - {""}))


def _sums(counts: Iterable[tuple[str, int]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for key, n in counts:
        if key:
            sums[key] += n
    return sums


def _seen(reading: NumberReading, counts: Counter[str]) -> Iterable[Evidence]:
    """What shows how the column is to be read."""
    if reading.proven and reading.decimal:
        yield Evidence(f"decimal_{reading.decimal}_proven", {"values": counts[reading.decimal]})
    elif reading.decimal:
        yield Evidence("numbers_whole", {"values": counts["whole"]})
    if reading.units:
        yield Evidence("units_multiplied", {"units": reading.units})
    if counts["percent"]:
        yield Evidence("percentages_unread", {"values": counts["percent"]})
    if counts["none"]:
        yield Evidence("values_unread", {"values": counts["none"], "rows": counts.total()})


def _unread(header: str, counts: Counter[str], examples: dict[str, str]) -> Unread | None:
    """What no layout can read; of two layouts in one column the rarer is lost as well."""
    lost = counts["none"] + counts["percent"]
    example = examples.get("none", examples.get("percent", ""))
    return Unread(header, counts.total(), lost, example) if lost else None


def settled(readings: Sequence[NumberReading], decimal: str | None) -> list[NumberReading]:
    """The readings with open ones decided by the user or the columns beside them: a file has one layout."""
    proven = {reading.decimal: reading.header for reading in readings if reading.proven}
    shared = next(iter(proven)) if len(proven) == 1 else None
    return [_decided(reading, decimal, shared, proven.get(shared, "")) for reading in readings]


def _decided(reading: NumberReading, decimal: str | None, shared: str | None, beside: str) -> NumberReading:
    # What would make 1.000 a one beside 7.50 is no help.
    helps = shared and not reading.mixed and MARKS[shared] not in reading.open_marks
    if reading.decimal is not None or not (decimal or helps):
        return reading
    if decimal:
        seen = Evidence(f"decimal_{decimal}_chosen", {})
    else:
        seen = Evidence(f"decimal_{shared}_as_beside", {"header": beside.strip()})
    return replace(reading, decimal=decimal or shared, evidence=(seen, *reading.evidence))
