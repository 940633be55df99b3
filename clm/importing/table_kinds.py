"""What kind of table a file is, judged by the columns that its headers tell and by its name."""

from collections.abc import Mapping

from clm.importing.canonical import NEEDED, UNKNOWN
from clm.importing.evidence import Evidence
from clm.importing.synonyms import normal, section

GENERIC_DATES = frozenset(
    map(normal, ("date", "date time", "timestamp", "time", "day", "日期", "时间", "Datum"))
)

Found = dict[str, tuple[str, Evidence]]  # canonical column -> header and why


def kind_of(file: str, found: Mapping[str, Found]) -> str:
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
