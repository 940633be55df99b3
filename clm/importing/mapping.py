"""Which column of a file means what, and what kind of table it is, judged by its headers and first rows."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from clm.importing.synonyms import Words, normal, section, without_brackets

# Kind of table -> its canonical columns, in the order in which they may choose among the headers.
COLUMNS = {
    "orders": (
        "customer_id", "order_id", "ordered_at", "amount", "unit_price", "quantity", "refunded", "status",
        "cost", "currency", "category", "product", "channel", "segment", "region", "name",
        "first_name", "last_name",
    ),
    "customers": (
        "customer_id", "known_since", "contract_end", "name", "first_name", "last_name", "channel", "segment",
        "region", "wallet", "balance", "referred_by",
    ),
    "payments": ("order_id", "amount", "refunded", "status"),
    "lines": ("order_id", "amount", "unit_price", "quantity", "category", "product"),
    "interactions": ("customer_id", "occurred_at", "kind", "score", "cost", "channel"),
}  # fmt: skip
NEEDED = {
    "orders": ("customer_id", "ordered_at", "amount"),
    "customers": ("customer_id",),
    "payments": ("order_id", "amount"),
    "lines": ("order_id", "amount"),
    "interactions": ("customer_id", "occurred_at", "kind"),
}
UNKNOWN = "unknown"
DATE_LIKE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}( .*)?")
SHOP_ORDER_NUMBER = re.compile(r"#\w*\d+")
# Canonical column -> how it can be told by its values where no header is known.
LOOKS = {
    "order_id": ("values_look_like_order_numbers", SHOP_ORDER_NUMBER),
    "ordered_at": ("only_column_of_dates", DATE_LIKE),
    "occurred_at": ("only_column_of_dates", DATE_LIKE),
}
GENERIC_DATES = frozenset(
    map(normal, ("date", "date time", "timestamp", "time", "day", "日期", "时间", "Datum"))
)


@dataclass(frozen=True)
class Evidence:
    """Why a column was taken for what it is: a stable code and its parameters, in no language."""

    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Guess:
    """What a table seems to be. `columns`: canonical column -> header; `missing`: needed columns without."""

    kind: str
    columns: Mapping[str, str]
    evidence: Mapping[str, Evidence]

    @property
    def missing(self) -> tuple[str, ...]:
        return missing_columns(self.kind, self.columns)


def missing_columns(kind: str, columns: Mapping[str, str]) -> tuple[str, ...]:
    """The canonical columns that a table of this kind needs and does not have."""
    present = set(columns)
    if {"quantity", "unit_price"} <= present:
        present.add("amount")
    return tuple(column for column in NEEDED.get(kind, ()) if column not in present)


Found = dict[str, tuple[str, Evidence]]


class Headed(Protocol):
    """What a guess looks at: the file's name, headers and first rows, and the headers with nothing below."""

    @property
    def file(self) -> str: ...
    @property
    def headers(self) -> Sequence[str]: ...
    @property
    def samples(self) -> Sequence[Sequence[str]]: ...
    @property
    def empty(self) -> Collection[str]: ...


def guess(table: Headed, kind: str | None = None, decided: Mapping[str, str | None] | None = None) -> Guess:
    """The most likely kind of a table, unless it is given, and the headers of its columns.

    `decided` holds the columns that the user named (None: there is none); they stand, and narrow the kind.
    """
    decided = decided or {}
    named = {canonical for canonical, header in decided.items() if header is not None}
    found = {each: _columns(each, table, decided) for each in COLUMNS}
    chosen = kind or _kind(table.file, found)
    fitting = [each for each, columns in COLUMNS.items() if named <= set(columns)]
    if kind is None and named and chosen not in fitting and fitting:
        chosen = fitting[0]
    columns = found.get(chosen, {})
    return Guess(
        chosen,
        {canonical: header for canonical, (header, _) in columns.items()},
        {canonical: evidence for canonical, (_, evidence) in columns.items()},
    )


def _columns(kind: str, table: Headed, decided: Mapping[str, str | None]) -> Found:
    found: Found = {
        canonical: (header, Evidence("named_by_user", {"header": header.strip()}))
        for canonical, header in decided.items()
        if header is not None and canonical in COLUMNS[kind]
    }
    for canonical in COLUMNS[kind]:
        if canonical in decided:
            continue
        free = _free(table.headers, found)
        filled = [header for header in free if header not in table.empty]
        best = _best(words_for(kind, canonical), filled)
        code = "header_is_known"
        if best is None and canonical in LOOKS:
            code, pattern = LOOKS[canonical]
            best = _only_column_like(pattern, table, filled)
        if best is None and canonical == "order_id" and kind == "orders":
            code, best = "header_is_known", _best(("id",), filled)
        if best is None and canonical in NEEDED[kind]:
            # An empty column of the right name: the refusal can say that it is empty.
            code, best = "header_is_known", _best(words_for(kind, canonical), free)
        if best is not None:
            found[canonical] = (best, Evidence(code, {"header": best.strip()}))
    if "unit_price" in found and not {"amount", "quantity"} & set(found) and "amount" not in decided:
        header, _ = found.pop("unit_price")
        found["amount"] = (header, Evidence("price_without_quantity", {"header": header.strip()}))
    return found


def _free(headers: Sequence[str], found: Found) -> list[str]:
    taken = {header for header, _ in found.values()}
    return [header for header in headers if header not in taken]


def words_for(kind: str, canonical: str) -> tuple[str, ...]:
    """The normalised headers that mean a canonical column in a kind of table, the preferred ones first."""
    columns: Words = section("columns")
    customer: Words = section("customer")
    if canonical == "customer_id":
        own = ("id", "recordid", "编号") if kind == "customers" else ()
        return (normal(canonical), *customer["number"], *own, *customer["contact"], *customer["name"])
    if canonical == "name" and kind == "orders":
        return (
            *customer["name"],
            *customer["recipient"],
        )  # the "name" of an order may be its number or its product
    known = section("dates").get(canonical) or columns[canonical]
    return (normal(canonical), *known)


def _best(words: Sequence[str], headers: Sequence[str]) -> str | None:
    for reading in (normal, lambda header: normal(without_brackets(header))):
        normalised = {reading(header): header for header in reversed(headers)}
        for word in words:
            if word in normalised:
                return normalised[word]
    return None


def _only_column_like(pattern: re.Pattern[str], table: Headed, free: Sequence[str]) -> str | None:
    """The one free header under which all sampled values look like the pattern."""
    fitting = []
    for i, header in enumerate(table.headers):
        values = [row[i].strip() for row in table.samples if len(row) > i and row[i].strip()]
        if header in free and values and all(map(pattern.fullmatch, values)):
            fitting.append(header)
    return fitting[0] if len(fitting) == 1 else None


def _kind(file: str, found: Mapping[str, Found]) -> str:
    """The kind of a table. What an orders file lacks is asked for; only one with nothing known is unknown."""
    orders, people, touches = found["orders"], found["customers"], found["interactions"]
    hints = {kind for kind, words in section("files").items() if any(word in normal(file) for word in words)}
    numbered = "order_id" in orders and normal(orders["order_id"][0]) != "id"
    money = "amount" in orders or "unit_price" in orders
    if (
        set(NEEDED["interactions"]) <= set(touches)
        and not numbered
        and (not money or _says(touches["kind"], "event"))
    ):
        return "interactions"
    if numbered and "customer_id" not in orders:
        if "payments" in hints and "amount" in orders:
            return "payments"
        if {"product", "category", "quantity", "unit_price"} & set(orders) and "ordered_at" not in orders:
            return "lines"
        if money and "ordered_at" not in orders:
            return "payments"
    if "customer_id" in people and not numbered and not money and _describes_customers(people, hints):
        return "customers"
    return "orders" if {"customer_id", "ordered_at", "amount", "order_id"} & set(orders) else UNKNOWN


def _describes_customers(people: Found, hints: set[str]) -> bool:
    if "customers" in hints and "orders" not in hints:
        return True
    own = set(people) - {"customer_id", "known_since"}
    dated = "known_since" in people and normal(people["known_since"][0]) not in GENERIC_DATES
    return "orders" not in hints and (dated or bool(own))


def _says(column: tuple[str, Evidence], word: str) -> bool:
    return word in normal(column[0])
