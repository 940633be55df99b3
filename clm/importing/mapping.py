"""Which column of a file means what, and what kind of table it is, judged by its headers and its values."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from clm.importing.canonical import COLUMNS, NEEDED, UNKNOWN, missing_columns
from clm.importing.content import columns_by_content, headers_are_data, is_summary
from clm.importing.evidence import Evidence
from clm.importing.formats import Format
from clm.importing.profiles import Profile
from clm.importing.refund_signs import Listed, lists_refunds
from clm.importing.synonyms import Words, normal, section, without_brackets
from clm.importing.table_kinds import Found, kind_of

__all__ = ["COLUMNS", "NEEDED", "UNKNOWN", "Guess", "guess", "missing_columns", "words_for"]

DATE_LIKE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}( .*)?")
SHOP_ORDER_NUMBER = re.compile(r"#\w*\d+")
# Canonical column -> how it can be told by its values where no header is known.
LOOKS = {
    "order_id": ("values_look_like_order_numbers", SHOP_ORDER_NUMBER),
    "ordered_at": ("only_column_of_dates", DATE_LIKE),
    "occurred_at": ("only_column_of_dates", DATE_LIKE),
}


# What describes a row of a known export further than its format says: headers may tell it.
DESCRIBING = ("category", "product", "channel", "segment", "region", "name", "first_name", "last_name")
TOLD_BY_CONTENT = ("customer_id", "order_id", "ordered_at", "amount")


@dataclass(frozen=True)
class Guess:
    """What a table seems to be. `columns`: canonical column -> header; `missing`: needed columns without.

    `format` is the known export that it is, if any; `stand_ins` are headers that name the customer, in this
    order, in rows without one; `headless`: the first line looks like data.
    """

    kind: str
    columns: Mapping[str, str]
    evidence: Mapping[str, Evidence]
    format: Format | None = None
    stand_ins: tuple[str, ...] = ()
    headless: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        return missing_columns(self.kind, self.columns)


class Headed(Listed, Protocol):
    """What a guess looks at: the file's name, headers and first rows, and the headers with nothing below."""

    @property
    def empty(self) -> Collection[str]: ...


def guess(
    table: Headed,
    kind: str | None = None,
    decided: Mapping[str, str | None] | None = None,
    known: Format | None = None,
    profile: Profile | None = None,
) -> Guess:
    """The most likely kind of a table, unless it is given, and the headers of its columns.

    `decided` holds the columns that the user named (None: there is none); they stand, and narrow the kind.
    `known` is the export that the table is; `profile` lets values tell what no header does.
    """
    decided = decided or {}
    if known is not None and kind in (None, known.kind):
        return _of_format(table, known, decided)
    named = {canonical for canonical, header in decided.items() if header is not None}
    found = {each: _columns(each, table, decided) for each in COLUMNS}
    chosen = kind or ("refunds" if lists_refunds(table, found) else kind_of(table.file, found))
    fitting = [each for each, columns in COLUMNS.items() if named <= set(columns)]
    if kind is None and named and chosen not in fitting and fitting:
        chosen = fitting[0]
    columns, headless = found.get(chosen, {}), False
    if profile is not None and chosen in ("orders", UNKNOWN):
        told = _told_by_values(table, columns, decided, profile)
        headless = bool(told) and _is_headless(table, profile)
        if chosen == "orders" or set(NEEDED["orders"]) <= set(columns) | set(told):
            chosen, columns = "orders", columns | told
    return _guess(chosen, columns, headless=headless)


def _guess(kind: str, columns: Found, known: Format | None = None, stand_ins: tuple[str, ...] = (),
           headless: bool = False) -> Guess:  # fmt: skip
    return Guess(
        kind,
        {canonical: header for canonical, (header, _) in columns.items()},
        {canonical: evidence for canonical, (_, evidence) in columns.items()},
        known,
        stand_ins,
        headless,
    )


def _of_format(table: Headed, known: Format, decided: Mapping[str, str | None]) -> Guess:
    """The columns as a known export has them, after those that the user named."""
    found = _named(known.kind, decided)
    stand_ins: tuple[str, ...] = ()
    for canonical in known.columns:
        present = known.present(canonical, table.headers)
        filled = [header for header in present if header not in table.empty] or present
        if canonical == "customer_id" and filled and decided.get(canonical, filled[0]) == filled[0]:
            stand_ins = tuple(filled[1:]) if known.kind == "orders" else ()
        if canonical not in decided and filled:
            params = {"header": filled[0].strip(), "format": known.name}
            found[canonical] = (filled[0], Evidence("format_is_known", params))
    guessed = _columns(known.kind, table, {**decided, **dict.fromkeys(found)})
    for canonical in DESCRIBING:
        if canonical in guessed and canonical not in known.columns:
            header = guessed[canonical][0]
            if header in _free(table.headers, found) and header not in stand_ins:
                found[canonical] = guessed[canonical]
    return _guess(known.kind, found, known, stand_ins)


def _told_by_values(
    table: Headed, found: Found, decided: Mapping[str, str | None], profile: Profile
) -> Found:
    """Columns that an orders file needs and no header tells."""
    priced = {"quantity", "unit_price"} <= set(found)
    wanted = [
        canonical
        for canonical in TOLD_BY_CONTENT
        if canonical not in found and canonical not in decided and not (canonical == "amount" and priced)
    ]
    if not set(wanted) & set(NEEDED["orders"]):
        return {}
    free = [header for header in _free(table.headers, found) if header not in table.empty]
    return columns_by_content(profile, free, wanted)


def _is_headless(table: Headed, profile: Profile) -> bool:
    looks = {header: profile.look(header) for header in table.headers if header not in table.empty}
    return headers_are_data(looks)


def _named(kind: str, decided: Mapping[str, str | None]) -> Found:
    """The columns of a kind that the user named."""
    return {
        canonical: (header, Evidence("named_by_user", {"header": header.strip()}))
        for canonical, header in decided.items()
        if header is not None and canonical in COLUMNS[kind]
    }


def _columns(kind: str, table: Headed, decided: Mapping[str, str | None]) -> Found:
    found = _named(kind, decided)
    for canonical in COLUMNS[kind]:
        if canonical in decided:
            continue
        free = _free(table.headers, found)
        filled = [header for header in free if header not in table.empty]
        best = _best(words_for(kind, canonical), filled)
        code = "header_is_known"
        example: dict[str, Any] = {}
        if best is None and canonical in LOOKS:
            code, pattern = LOOKS[canonical]
            best, example = _only_column_like(
                pattern, table, [each for each in filled if not is_summary(each)]
            )
        if best is None and canonical == "order_id" and kind == "orders":
            code, best = "header_is_known", _best(("id",), filled)
        if best is None and canonical in NEEDED[kind]:
            # An empty column of the right name: the refusal can say that it is empty.
            code, best = "header_is_known", _best(words_for(kind, canonical), free)
        if best is not None:
            found[canonical] = (best, Evidence(code, {"header": best.strip()} | example))
    if kind == "orders" and not {"amount", "unit_price"} & {*found, *decided}:
        found |= _ledger(table.headers, found)
    if "unit_price" in found and not {"amount", "quantity"} & set(found) and "amount" not in decided:
        header, _ = found.pop("unit_price")
        found["amount"] = (header, Evidence("price_without_quantity", {"header": header.strip()}))
    return found


def _ledger(headers: Sequence[str], found: Found) -> Found:
    """The debit of a ledger as the amounts, where a file has both sides of an account: a guess to be confirmed."""
    sides = ledger_sides(headers)
    if sides is None or sides[0] in _taken(found):
        return {}
    debit, credit = sides
    return {
        "amount": (debit, Evidence("debit_is_invoiced", {"header": debit.strip(), "other": credit.strip()}))
    }


def ledger_sides(headers: Sequence[str]) -> tuple[str, str] | None:
    """The headers of debit and credit, if both are there."""
    words = section("ledger")
    debit, credit = _best(words["debit"], headers), _best(words["credit"], headers)
    return (debit, credit) if debit is not None and credit is not None else None


def _taken(found: Found) -> set[str]:
    return {header for header, _ in found.values()}


def _free(headers: Sequence[str], found: Found) -> list[str]:
    taken = _taken(found)
    return [header for header in headers if header not in taken]


def words_for(kind: str, canonical: str) -> tuple[str, ...]:
    """The normalised headers that mean a canonical column in a kind of table, the preferred ones first."""
    columns: Words = section("columns")
    customer: Words = section("customer")
    if canonical == "customer_id":
        own = ("id", "recordid", "编号") if kind == "customers" else ()
        return (normal(canonical), *customer["number"], *own, *customer["contact"], *customer["name"])
    if kind == "refunds" and canonical in section("refunds"):
        # A list of refunds may tell the order's amount and status too.
        return (*section("refunds")[canonical], normal(canonical), *columns[canonical])
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


def _only_column_like(
    pattern: re.Pattern[str], table: Headed, free: Sequence[str]
) -> tuple[str | None, dict[str, Any]]:
    """The one free header under which all sampled values look like the pattern, and what shows it."""
    fitting = []
    for i, header in enumerate(table.headers):
        values = [row[i].strip() for row in table.samples if len(row) > i and row[i].strip()]
        if header in free and values and all(map(pattern.fullmatch, values)):
            fitting.append((header, {"share": 1.0, "example": values[0][:40]}))
    return fitting[0] if len(fitting) == 1 else (None, {})
