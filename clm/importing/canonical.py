"""The kinds of table that a file can be, the columns of each, and those it cannot do without."""

from collections.abc import Mapping

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
    "refunds": ("order_id", "amount", "status", "currency"),
    "interactions": ("customer_id", "occurred_at", "kind", "score", "cost", "channel"),
}  # fmt: skip
NEEDED = {
    "orders": ("customer_id", "ordered_at", "amount"),
    "customers": ("customer_id",),
    "payments": ("order_id", "amount"),
    "lines": ("order_id", "amount"),
    "refunds": ("order_id", "amount"),
    "interactions": ("customer_id", "occurred_at", "kind"),
}
UNKNOWN = "unknown"


def missing_columns(kind: str, columns: Mapping[str, str]) -> tuple[str, ...]:
    """The canonical columns that a table of this kind needs and does not have."""
    present = set(columns)
    if {"quantity", "unit_price"} <= present:
        present.add("amount")
    return tuple(column for column in NEEDED.get(kind, ()) if column not in present)
