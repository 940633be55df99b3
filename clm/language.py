"""What the product says, in the reader's language: gettext catalogues and Babel's numbers, dates and money."""

import datetime
import math
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, ParamSpec

from babel import dates, numbers
from babel.messages.pofile import read_po
from typing_extensions import TypeIs

from clm.errors import ClmError

P = ParamSpec("P")

LANGUAGES = {"en": "English", "zh": "中文"}
LOCALES = {"en": "en_GB", "zh": "zh_CN"}
CATALOGUES = Path(__file__).parent / "locale"
MISSING = "–"  # what stands where a number is not known; never a zero

MINUS = "−"  # as charts and sentences write it; the hyphen of a keyboard is shorter than a plus


def _with_minus(write: Callable[P, str]) -> Callable[P, str]:
    return lambda *args, **kwargs: write(*args, **kwargs).replace("-", MINUS)


# Babel needs 50 to 150 µs for a value, and a page writes the same hundreds of them again at every click.
format_date = lru_cache(4_096)(dates.format_date)
format_decimal = lru_cache(16_384)(_with_minus(numbers.format_decimal))
format_percent = lru_cache(4_096)(_with_minus(numbers.format_percent))
format_currency = lru_cache(4_096)(_with_minus(numbers.format_currency))
format_compact_decimal = lru_cache(4_096)(_with_minus(numbers.format_compact_decimal))
format_compact_currency = lru_cache(4_096)(_with_minus(numbers.format_compact_currency))


@cache
def catalogue(code: str) -> dict[str, str]:
    """English text -> translation. English is the source language and has no catalogue."""
    path = CATALOGUES / f"{code}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        messages = read_po(file, locale=LOCALES[code])
    texts: dict[str, str] = {}
    for message in messages:
        # A plural message is stored under each of its English forms; Chinese has one form for all.
        keys = message.id if isinstance(message.id, tuple | list) else (message.id,)
        values = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and values[-1]:
            texts |= dict.fromkeys(keys, values[-1])
    return texts


class Language:
    """A reader's language: call it with an English text to get that text in the language.

    Formatting follows the locale; a missing value (None or NaN) prints as a dash and never as zero.
    """

    def __init__(self, code: str = "en") -> None:
        if code not in LANGUAGES:
            raise ClmError("unknown_choice", name="language", value=code, known=", ".join(LANGUAGES))
        self.code = code
        self.locale = LOCALES[code]

    def __call__(self, text: str, **params: Any) -> str:
        translated = catalogue(self.code).get(text, text)
        return translated.format(**params) if params else translated

    def plural(self, one: str, many: str, n: float, **params: Any) -> str:
        """`one` or `many` by n; `{n}` prints as a count unless given."""
        return self(one if abs(n) == 1 else many, **({"n": self.count(n)} | params))

    def error(self, error: ClmError) -> str:
        return self(error.template).format(**error.params)

    def pick(self, texts: Mapping[str, object]) -> str:
        """The text of a bilingual table ({"en": …, "zh": …})."""
        return str(texts[self.code])

    def count(self, value: float | None) -> str:
        if _missing(value):
            return MISSING
        return format_decimal(round(value), locale=self.locale)

    def short(self, value: float | None) -> str:
        """A count for a sentence or an axis: 1,204 -> 1.2K / 12万."""
        if _missing(value):
            return MISSING
        # Chinese counts in ten thousands: below them nothing is shorter than the number itself.
        if abs(value) < (1000 if self.code == "en" else 10_000):
            return self.count(value)
        # Rounded first: where a locale writes a number in full, Babel would write all its decimals.
        return format_compact_decimal(round(value), fraction_digits=1, locale=self.locale)

    def number(self, value: float | None, digits: int = 1, *, is_fixed: bool = False) -> str:
        """With at most so many digits after the point, or with just as many: in a column that is read downward."""
        if _missing(value):
            return MISSING
        pattern = "#,##0." + ("0" if is_fixed else "#") * digits if digits else "#,##0"
        return format_decimal(value, format=pattern, locale=self.locale)

    def share(self, value: float | None) -> str:
        """34 %, 3.4 % under 10 %, < 0.1 % for what is there but tiny."""
        if _missing(value):
            return MISSING
        size = abs(value)
        if 0 < size < 0.001:
            return "< " + format_percent(0.001, format="0.0%", locale=self.locale)
        pattern = "0%" if size == 0 or round(size, 3) >= 0.1 else "0.0%"
        return format_percent(value, format=pattern, locale=self.locale)

    def money(self, value: float | None, currency: str | None = None) -> str:
        """Whole units from 1,000 on, cents below; without a currency a plain number."""
        if _missing(value):
            return MISSING
        digits = "#,##0" if abs(value) >= 1000 else "#,##0.00"
        if not currency:
            return format_decimal(value, format=digits, locale=self.locale)
        pattern = "¤" + digits
        return format_currency(value, currency, format=pattern, locale=self.locale, currency_digits=False)

    def short_money(self, value: float | None, currency: str | None = None) -> str:
        """Money for a sentence: €1.5M / €147.1万; below 10,000 as in a table."""
        if _missing(value) or abs(value) < 10_000:
            return self.money(value, currency)
        if not currency:
            return self.short(value)
        return format_compact_currency(value, currency, fraction_digits=1, locale=self.locale)

    def day(self, value: datetime.date | None) -> str:
        if _missing(value):
            return MISSING
        return format_date(value, format="medium", locale=self.locale)

    def month(self, value: datetime.date) -> str:
        return format_date(value, format="MMM y" if self.code == "en" else "y年M月", locale=self.locale)

    def days(self, value: float | None) -> str:
        if _missing(value):
            return MISSING
        return self.plural("{n} day", "{n} days", round(value))


def _missing(value: Any) -> TypeIs[None]:
    """None or NaN; the types know it as None, which is how both print."""
    return value is None or (isinstance(value, float) and math.isnan(value)) or value != value
