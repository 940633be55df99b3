"""Which currency each amount is in, and amounts brought into one: by choice of one, or at rates that are given."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clm.errors import ClmError
from clm.importing.evidence import Evidence
from clm.importing.numbers import NumberReading
from clm.importing.raw import Connection
from clm.importing.words import currency_code, is_code
from clm.schema import MONEY

# Signs of several currencies: one of them is meant where the user names it.
SIGNS = {
    "$": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP"),
    "¥": ("CNY", "JPY"),
    "KR": ("SEK", "NOK", "DKK", "ISK"),
}
COLUMNS = ("amount", "unit_price", "refunded", "cost")  # hold money of the row's currency
MOST_WORDS = 1000


@dataclass(frozen=True)
class Currencies:
    """The currencies of a table.

    `words`: value beside or instead of the amounts -> currency that its amounts are in once converted.
    `sql` names that value for a row; `kept` is the one currency that stays, if one is named or follows.
    `factors`: money column -> SQL by which its numbers are multiplied, NULL where they cannot be converted.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    sql: str | None = None
    kept: str | None = None
    factors: Mapping[str, str] = field(default_factory=dict)
    evidence: Evidence | None = None

    def converted(self, typed: Mapping[str, str]) -> dict[str, str]:
        """The typed money columns in the currency that is kept."""
        return {
            column: f"try_cast(({typed[column]}) * ({factor}) as {MONEY})"
            for column, factor in self.factors.items()
        }


def read_currencies(
    con: Connection,
    table: str,
    text: Mapping[str, str],
    numbers: Mapping[str, NumberReading],
    kept: str | None,
    rates: Mapping[str, float] | None,
) -> Currencies:
    """The currencies of a table: of their own column, else of marks beside amounts.

    `kept` is the currency that the user named; `rates` are those at which others are converted into it.

    Raises:
        ClmError: rate_invalid, rates_need_currency.
    """
    given = _checked(rates)
    source, sql, rows = _source(con, table, text, numbers)
    beside = {
        column: dict(numbers[column].marks)
        for column in COLUMNS
        if column in numbers and numbers[column].marks and column != source
    }
    marks = set(rows).union(*beside.values())
    codes = {mark: _code(mark, kept, given) for mark in marks}
    if kept and len(codes) == 1 and not all(map(is_code, codes.values())):
        codes = dict.fromkeys(codes, kept)  # the user says which currency a lone $ or ¥ is
    if given and codes and kept is None:
        kept = _only_unrated(codes.values(), given)
    rated = {code: rate for code, rate in given.items() if kept and code != kept}
    words = {mark: kept if kept and code in rated else code for mark, code in codes.items()}
    several = len(set(codes.values())) > 1
    factors: dict[str, str] = {}
    if kept and codes and (rated or several):
        row = _factor(sql, {mark: codes[mark] for mark in rows}, kept, rated) if sql else "1"
        for column in filter(numbers.__contains__, COLUMNS):
            # A row whose amount cannot be converted is left out; nothing is to be said of its other money.
            factors[column] = row if column in ("amount", "unit_price") else f"coalesce({row}, 1)"
            if column in beside:
                own = numbers[column].mark_sql(text[column])
                rate = _factor(own, {mark: codes[mark] for mark in beside[column]}, kept, rated)
                factors[column] = f"case when {own} is null then {factors[column]} else {rate} end"
    return Currencies(words, sql, kept, factors, _seen(rows, codes, kept, rated))


def _source(
    con: Connection, table: str, text: Mapping[str, str], numbers: Mapping[str, NumberReading]
) -> tuple[str, str | None, Counter[str]]:
    """The column that tells the currency of a row, the SQL of its word, and the rows of each word."""
    if "currency" in text:
        rows = con.execute(
            f"""select {text["currency"]}, count(*) as n from {table}
            where trim({text["currency"]}) <> '' group by 1 order by n desc, 1 limit {MOST_WORDS}"""
        ).fetchall()
        return "currency", text["currency"], Counter(dict(rows))
    for column in ("amount", "unit_price"):
        if column in numbers and numbers[column].marks:
            return column, numbers[column].mark_sql(text[column]), Counter(dict(numbers[column].marks))
    return "", None, Counter()


def _code(mark: str, kept: str | None, rates: Mapping[str, float]) -> str:
    """The currency of a mark: of "$ CAD" the code, of a sign of several the one that the user names."""
    parts = {currency_code(part) for part in mark.split()}
    named = {part for part in parts if is_code(part)}
    code = currency_code(mark) if len(parts) < 2 else next(iter(named)) if len(named) == 1 else mark
    meant = [each for each in SIGNS.get(code, ()) if each == kept or each in rates]
    return meant[0] if len(meant) == 1 else code


def _factor(sql: str, codes: Mapping[str, str], kept: str, rates: Mapping[str, float]) -> str:
    """The SQL of the rate of a row, NULL where its currency has none."""
    known = {mark: 1.0 if code == kept else rates.get(code) for mark, code in codes.items()}
    cases = [
        f"when '{mark.replace(chr(39), chr(39) * 2)}' then {rate:.10f}::decimal(20,10)"
        for mark, rate in known.items()
        if rate is not None
    ]
    return f"case {sql} {' '.join(cases)} end" if cases else "null::decimal(20,10)"


def _checked(rates: Mapping[str, float] | None) -> dict[str, float]:
    checked = {}
    for currency, rate in (rates or {}).items():
        usable = isinstance(rate, int | float) and not isinstance(rate, bool) and math.isfinite(rate)
        if not usable or not 1e-8 <= rate <= 1e8:
            raise ClmError("rate_invalid", currency=currency, rate=rate)
        checked[currency.strip().upper()] = float(rate)
    return checked


def _only_unrated(codes: Iterable[str], rates: Mapping[str, float]) -> str:
    """The one currency without a rate: it is the one into which the others are converted."""
    unrated = sorted(set(codes) - set(rates))
    if len(unrated) != 1:
        raise ClmError("rates_need_currency", currencies=", ".join(unrated or sorted(rates)))
    return unrated[0]


def _seen(
    rows: Counter[str], codes: Mapping[str, str], kept: str | None, rates: Mapping[str, float]
) -> Evidence | None:
    """What was found and done, by currency."""
    found: Counter[str] = Counter()
    for mark, n in rows.items():
        found[codes[mark]] += n
    if not found:
        return None
    if kept is None or set(found) <= {kept}:
        return Evidence("currencies_found", {"currencies": tuple(found.most_common())})
    converted = tuple((code, rates[code], n) for code, n in found.most_common() if code in rates)
    left = tuple((code, n) for code, n in found.most_common() if code not in rates and code != kept)
    code = "currencies_converted" if converted else "currencies_left_out"
    return Evidence(code, {"kept": kept, "rates": converted, "left": left})
