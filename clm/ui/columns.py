"""What the columns and tables of files are called on screen."""

from clm.importing.choices import IGNORE
from clm.language import Language


def kind_names(t: Language) -> dict[str, str]:
    """Kind of table -> its label, as a form offers them."""
    return {
        "orders": t("Orders"),
        "customers": t("Customers"),
        "payments": t("Payments"),
        "lines": t("Line items"),
        "refunds": t("Refunds"),
        "interactions": t("Interactions"),
        IGNORE: t("Leave this table aside"),
    }


def column_name(column: str, t: Language) -> str:
    """The label of a canonical column."""
    names = {
        "customer_id": t("Customer"),
        "order_id": t("Order number"),
        "ordered_at": t("Order date"),
        "ordered_time": t("Time of day"),
        "amount": t("Amount"),
        "unit_price": t("Unit price"),
        "quantity": t("Quantity"),
        "refunded": t("Refunded"),
        "status": t("Status"),
        "cost": t("Cost"),
        "currency": t("Currency"),
        "category": t("Category"),
        "product": t("Product"),
        "channel": t("Channel"),
        "segment": t("Segment"),
        "region": t("Region"),
        "name": t("Name"),
        "first_name": t("First name"),
        "last_name": t("Last name"),
        "known_since": t("Known since"),
        "contract_end": t("Contract end"),
        "wallet": t("Wallet"),
        "balance": t("Balance"),
        "referred_by": t("Referred by"),
        "occurred_at": t("Date"),
        "occurred_time": t("Time of day"),
        "kind": t("Kind of interaction"),
        "score": t("Score"),
    }
    return names.get(column, column)
