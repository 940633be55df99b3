"""Words that sentences of several pages are made of: periods, changes, lists."""

import datetime
from collections.abc import Iterable

from babel.dates import format_date

from clm.language import Language


def period_name(end: datetime.date, period: str, t: Language) -> str:
    """How a sentence calls the period that ends on a day: “Dec 2025”, “Q4 2025”, “the week to 28 Dec 2025”."""
    if period == "week":
        return t("the week to {day}", day=t.day(end))
    if period == "quarter":
        return str(format_date(end, "QQQ y" if t.code == "en" else "y年QQQ", locale=t.locale))
    return t.month(end)


def signed(text: str, change: float) -> str:
    """A change with its direction; the text is the size without a sign."""
    return f"▲ {text}" if change > 0 else f"▼ {text}" if change < 0 else text


def compared(change: int, day: datetime.date, could_be_chance: bool, t: Language) -> str:
    """How many more or fewer than on a day before, as it ends a sentence; a change that chance could make is called so."""
    said = {"n": t.count(abs(change)), "day": t.day(day)}
    if change == 0:
        return t(", as many as on {day}", **said)
    text = t(", {n} more than on {day}", **said) if change > 0 else t(", {n} fewer than on {day}", **said)
    return text + by_chance(t) if could_be_chance else text


def by_chance(t: Language) -> str:
    """What ends a sentence that tells a difference which chance alone could make."""
    return t(", which could be chance")


def points(change: float, t: Language) -> str:
    """The size of a change of a share, in percentage points."""
    return t("{number} points", number=t.number(abs(change) * 100, 1))


def sentences(parts: Iterable[str], t: Language) -> str:
    """Sentences one after the other; Chinese ones without a blank between them."""
    return (" " if t.code == "en" else "").join(part for part in parts if part)


def listed(parts: Iterable[str], t: Language) -> str:
    """Things named one after the other inside a sentence."""
    return t(", ").join(part for part in parts if part)


def too_few_buyers(n: int, t: Language) -> str:
    """What is said instead of shares of a handful."""
    return t.plural(
        "Only {n} customer has bought by this day: too few to sort them by value.",
        "Only {n} customers have bought by this day: too few to sort them by value.",
        n,
    )


def opened(sentence: str) -> str:
    """The sentence with a capital at its beginning, where a name that stands there has none."""
    return sentence[:1].upper() + sentence[1:]


def ended(sentence: str, t: Language) -> str:
    """The sentence with the full stop that a heading goes without."""
    return sentence if sentence.endswith((".", "。")) else sentence + t.pick({"en": ".", "zh": "。"})


def periods_words(n: int, period: str, t: Language) -> str:
    """A number of periods."""
    if period == "week":
        return t.plural("{n} week", "{n} weeks", n)
    if period == "month":
        return t.plural("{n} month", "{n} months", n)
    return t.plural("{n} quarter", "{n} quarters", n)
