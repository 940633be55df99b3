"""What the values of a column look like: shares of dates, numbers and addresses over rows from all of the file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from clm.importing.raw import Connection

SAMPLED_ROWS = 2000
FEWEST_VALUES = 5  # fewer tell nothing
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
DATE = re.compile(
    r"(?:(?:19|20|21)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d\d)"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    rf"|(?:{MONTHS})[a-z]*\.? \d{{1,2}},? \d{{4}}|\d{{1,2}}[ -](?:{MONTHS})[a-z]*\.?[ -]\d{{2,4}})"
    r"(?:[ T,].*)?",
    re.IGNORECASE,
)
# Days as spreadsheets count them, 1990 to 2099, and seconds or milliseconds since 1970.
SERIAL = re.compile(r"(?:3[3-9]|[4-6]\d|7[0-2])\d{3}(?:[.,]\d+)?|1\d{9}(?:\d{3})?")
NUMBER = re.compile(
    r"[-+(−]?\s*[^\w\s.,()-]{0,3}\s*[-+−]?\d[\d.,’'\s]*\s*[^\w\s.,()-]{0,3}\)?[万亿%]?", re.ASCII
)
CURRENCY = re.compile(r"(?i)\b(?:usd|eur|gbp|cny|rmb|hkd|jpy|chf|cad|aud)\b|us\$|元|円|kr|zł")
FRACTION = re.compile(r"\d[.,]\d{1,4}\D*$")
ADDRESS = re.compile(r"\S+@\S+\.\S+")


class Tabled(Protocol):
    """A table whose values can be looked at."""

    @property
    def name(self) -> str: ...
    @property
    def headers(self) -> Sequence[str]: ...
    @property
    def rows(self) -> int: ...


@dataclass(frozen=True)
class Look:
    """One column over the rows sampled: how many are filled, and shares of the filled ones.

    `dates` may be written as dates, `serials` are numbers that may stand for dates; `fractions` are numbers
    with decimals; `average` is the mean size of the numbers.
    """

    header: str
    rows: int
    values: tuple[str, ...]

    @property
    def filled(self) -> int:
        return len(self.values)

    def share(self, pattern: re.Pattern[str]) -> float:
        return sum(map(bool, map(pattern.fullmatch, self.values))) / max(self.filled, 1)

    @cached_property
    def dates(self) -> float:
        return self.share(DATE)

    @cached_property
    def serials(self) -> float:
        return self.share(SERIAL)

    @cached_property
    def numbers(self) -> float:
        bare = [CURRENCY.sub("", value).strip() for value in self.values]
        return sum(bool(NUMBER.fullmatch(value)) for value in bare) / max(self.filled, 1)

    @cached_property
    def fractions(self) -> float:
        return sum(bool(FRACTION.search(value)) for value in self.values) / max(self.filled, 1)

    @cached_property
    def addresses(self) -> float:
        return self.share(ADDRESS)

    @cached_property
    def distinct(self) -> int:
        return len(set(self.values))

    @cached_property
    def average(self) -> float:
        digits = [re.sub(r"\D", "", value.split(".")[0].split(",")[0]) for value in self.values]
        sizes = [float(each[:15]) for each in digits if each]
        return sum(sizes) / len(sizes) if sizes else 0

    @property
    def example(self) -> str:
        return self.values[0][:40] if self.values else ""

    @property
    def speaks(self) -> bool:
        """Whether there are enough values to judge by."""
        return self.filled >= FEWEST_VALUES


class Profile:
    """The looks of a table's columns, from rows spread evenly over the whole of it, read once when asked."""

    def __init__(self, con: Connection, table: Tabled) -> None:
        self._con, self._table = con, table

    @property
    def rows(self) -> int:
        """The rows of the whole table."""
        return self._table.rows

    @cached_property
    def _sample(self) -> list[tuple[str | None, ...]]:
        step = max(self._table.rows // SAMPLED_ROWS, 1)
        columns = ", ".join(f"c{i}" for i in range(len(self._table.headers)))
        rows: list[tuple[str | None, ...]] = self._con.execute(
            f"select {columns} from {self._table.name} where rowid % {step} = 0 limit {SAMPLED_ROWS}"
        ).fetchall()
        return rows

    def look(self, header: str) -> Look:
        """The look of one column."""
        i = list(self._table.headers).index(header)
        values = tuple(text for row in self._sample if (text := (row[i] or "").strip()))
        return Look(header, len(self._sample), values)

    def beside(self, header: str, values: Sequence[str], other: str) -> list[str]:
        """What `other` holds in the rows sampled that have one of `values` under a header; blank ones left out."""
        headers = list(self._table.headers)
        i, j = headers.index(header), headers.index(other)
        found = [(row[j] or "").strip() for row in self._sample if (row[i] or "").strip() in values]
        return [text for text in found if text]

    def distinct(self, header: str) -> int:
        """How many different values a column has in the whole table."""
        column = f"c{list(self._table.headers).index(header)}"
        found: int = self._con.execute(
            f"select count(distinct nullif(trim({column}), '')) from {self._table.name}"
        ).fetchall()[0][0]
        return found

    def decides(self, one: str, other: str) -> bool:
        """Whether rows with the same value of `one` always have the same value of `other`."""
        headers = list(self._table.headers)
        a, b = f"c{headers.index(one)}", f"c{headers.index(other)}"
        found: bool = self._con.execute(
            f"""select coalesce(bool_and(others = 1), false) from (
                select count(distinct {b}) as others from {self._table.name}
                where {a} is not null group by {a} having count(*) > 1)"""
        ).fetchall()[0][0]
        return found
