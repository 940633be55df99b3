"""How a column writes its numbers, decided over the whole column: 1,234 may be a thousand or about one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from clm.importing.questions import Question
from clm.importing.raw import Connection

# Values that can be read in one way only and need no cleaning.
PLAIN = r"[+-]?(\d+|\d+\.(\d{1,2}|\d{4,})|0\.\d+)"
MARK = r"(?:[$€£¥￥₹元]|[A-Z]{2,3}[$¥]|[A-Z]{3})"  # currency signs and codes
GAP = r"[ \x{a0}\x{202f}]"
LEAD = rf"\(?(?:[-+−]?{GAP}?{MARK}?{GAP}?|{MARK}{GAP}?[-+−])"
TAIL = rf"{GAP}?{MARK}?{GAP}?[-−]?\)?"
GRAMMARS = {
    # Groups of three, or of two before the last three as in India.
    "point": rf"{LEAD}(?:\d+|[1-9]\d{{0,2}}(?:[,'’]|{GAP})\d{{3}}(?:(?:[,'’]|{GAP})\d{{3}})*"
    rf"|[1-9]\d?(?:,\d{{2}})+,\d{{3}})?(?:\.\d+)?{TAIL}",
    "comma": rf"{LEAD}(?:\d+|[1-9]\d{{0,2}}(?:[.'’]|{GAP})\d{{3}}(?:(?:[.'’]|{GAP})\d{{3}})*)?"
    rf"(?:,\d+)?{TAIL}",
}
COMPILED = {  # Python writes the two hard spaces in another way
    name: re.compile(text.replace(r"\x{a0}", "\u00a0").replace(r"\x{202f}", "\u202f"))
    for name, text in GRAMMARS.items()
}
INTEGER = re.compile(r"[^.,]*")
MOST_SHAPES = 2000


@dataclass(frozen=True)
class NumberReading:
    """How to read a column.

    `decimal` is "point" or "comma", None while both are open; `proven` if the column itself shows which,
    `mixed` if it shows both. `marks` are the currency signs and codes beside its numbers.
    """

    header: str
    decimal: str | None = "point"
    plain: bool = True
    proven: bool = False
    mixed: bool = False
    example: str = ""
    marks: tuple[str, ...] = ()

    def sql(self, value: str, kind: str = "decimal(18,4)") -> str:
        """An expression of a numeric type, NULL where the value is no number in this layout."""
        if self.plain:
            return f"try_cast({value} as {kind})"
        value = f"trim({value})"
        point = "." if self.decimal == "point" else ","
        digits = f"replace(regexp_replace({value}, '[^0-9{point}]', '', 'g'), ',', '.')"
        sign = f"case when regexp_matches({value}, '[-−(]') then '-' else '' end"
        return (
            f"case when regexp_full_match({value}, '{_quoted(GRAMMARS[self.decimal or 'point'])}')"
            f" then try_cast({sign} || {digits} as {kind}) end"
        )

    def question(self) -> Question | None:
        if self.decimal is None:
            return Question("decimal", self.header, {"example": self.example})
        return None


def _quoted(pattern: str) -> str:
    return pattern.replace("'", "''")


def number_reading(con: Connection, table: str, column: str, header: str) -> NumberReading:
    """How the numbers of one column are written."""
    filled, plain, with_point = con.execute(
        f"""select count({column}), count(*) filter (where regexp_full_match({column}, '{PLAIN}')),
            count(*) filter (where contains({column}, '.'))
        from {table}"""
    ).fetchall()[0]
    if filled == plain:
        return NumberReading(header, proven=with_point > 0)
    shapes = con.execute(
        f"""select translate(trim({column}), '123456789', '111111111') as shape, min(trim({column}))
        from {table} where trim({column}) <> '' group by 1 order by count(*) desc limit {MOST_SHAPES}"""
    ).fetchall()
    found = {shape: _possible(shape) for shape, _ in shapes}
    readings = set(found.values()) & {"point", "comma"}
    open_ones = [example for shape, example in shapes if found[shape] in ("either", *readings)]
    undecided = None if open_ones else "point"
    decimal = next(iter(readings)) if len(readings) == 1 else undecided
    return NumberReading(
        header,
        decimal,
        plain=False,
        proven=len(readings) == 1,
        mixed=len(readings) == 2,
        example=next(iter(open_ones), ""),
        marks=_marks(shape for shape, _ in shapes if found[shape]),
    )


def _possible(shape: str) -> str:
    """In which layouts a shape is a number: "point", "comma", "either", "whole" (no mark) or "" for none."""
    fitting = [
        name
        for name, grammar in COMPILED.items()
        if "1" in shape.replace("0", "1") and grammar.fullmatch(shape)
    ]
    if len(fitting) < 2:
        return "".join(fitting)
    return "whole" if INTEGER.fullmatch(shape) else "either"


def _marks(shapes: Iterable[str]) -> tuple[str, ...]:
    """The currency signs and codes beside the numbers."""
    marks = {re.sub(r"[\d\s.,'’()+−-]", "", shape).upper() for shape in shapes}
    return tuple(sorted(marks - {""}))


def settled(readings: Sequence[NumberReading], decimal: str | None) -> list[NumberReading]:
    """The readings with open ones decided by the user or the columns beside them: a file has one layout."""
    proven = {reading.decimal for reading in readings if reading.proven}
    shared = proven.pop() if len(proven) == 1 else None
    return [
        replace(reading, decimal=decimal or (None if reading.mixed else shared))
        if reading.decimal is None
        else reading
        for reading in readings
    ]
