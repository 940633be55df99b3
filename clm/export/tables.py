"""The table of a view as files write it: which columns are shown, and what each of them holds."""

import datetime
import math
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from clm.export.text import printable
from clm.language import MISSING, Language
from clm.views.view import View

Kind = Literal["share", "money", "count", "number", "day", "text"]

SMALL = 10  # numbers that stay below it are written with more decimals
DIGITS, SMALL_DIGITS = 1, 3


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: what the reader calls it.
        values: shares 0–1, money in the currency of the data, days as dates; None where a value is not known.
        digits: decimals with which a number is written.
    """

    name: str
    kind: Kind
    values: tuple[Any, ...]
    digits: int = 0

    @property
    def largest(self) -> float:
        """The size of the number furthest from zero."""
        return (
            max((abs(value) for value in self.values if value is not None), default=0)
            if self.is_number
            else 0
        )

    @property
    def is_number(self) -> bool:
        return self.kind not in ("day", "text")


def shown_columns(view: View, personal: bool = False) -> list[Column]:
    """The columns of a view's table, those that say who somebody is only where `personal`."""
    table = view.table
    # By position: a column of the data may be called as one of ours.
    return [
        _column(name, table.iloc[:, at], view)
        for at, name in enumerate(map(str, table.columns))
        if personal or name not in view.personal
    ]


def _column(name: str, values: "pd.Series[Any]", view: View) -> Column:
    label = printable(name)
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        days = (None if pd.isna(value) else value.date() for value in values)
        return Column(label, "day", tuple(days))
    if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
        numbers = tuple(None if pd.isna(value) else value for value in values.tolist())
        return Column(label, _number_kind(name, numbers, view), numbers, _digits(numbers))
    known = [None if _is_missing(value) else value for value in values.tolist()]
    if any(known) and all(value is None or isinstance(value, datetime.date) for value in known):
        return Column(label, "day", tuple(known))
    return Column(label, "text", tuple(None if value is None else printable(value) for value in known))


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or value != value


def _number_kind(name: str, numbers: tuple[Any, ...], view: View) -> Kind:
    if name in view.shares:
        return "share"
    if name in view.money:
        return "money"
    return "count" if _is_whole(numbers) else "number"


def _is_whole(numbers: tuple[Any, ...]) -> bool:
    return all(value is None or (math.isfinite(value) and value == int(value)) for value in numbers)


def _digits(numbers: tuple[Any, ...]) -> int:
    """How many decimals the numbers of a column need, so that all are written with as many."""
    known = [value for value in numbers if value is not None and math.isfinite(value)]
    most = SMALL_DIGITS if max(map(abs, known), default=0) < SMALL else DIGITS
    return next((few for few in range(1, most) if all(round(n, few) == round(n, most) for n in known)), most)


def cell_words(column: Column, value: Any, currency: str | None, t: Language) -> str:
    """A value as the reader's language writes it; a dash where it is not known."""
    if value is None:
        return MISSING
    if column.kind == "day":
        return t.day(value)
    if column.kind == "text":
        return str(value)
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if column.kind == "share":
        return t.share(value)
    if column.kind == "money":
        return t.money(value, currency)
    if column.kind == "count":
        return t.count(value)
    return t.number(round(value, column.digits) + 0.0, column.digits, is_fixed=True)  # no minus before a 0
