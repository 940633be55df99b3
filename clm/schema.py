"""The canonical tables of a dataset: what every import must produce and every query may rely on.

Money is exact (DECIMAL), so that totals are the same whatever the order in which rows are added up.
"""

MONEY = "DECIMAL(18,4)"

CUSTOMERS = {  # one row a customer
    "customer_id": "VARCHAR",
    "known_since": "DATE",
    "name": "VARCHAR",
    "channel": "VARCHAR",
    "segment": "VARCHAR",
    "region": "VARCHAR",
    "wallet": "DOUBLE",  # yearly spending in the category with anyone
    "balance": "DOUBLE",  # what is still owed between the two sides
    "contract_end": "DATE",
    "referred_by": "VARCHAR",
}

ORDERS = {  # one row an order (basket)
    "order_id": "VARCHAR",
    "customer_id": "VARCHAR",
    "ordered_at": "TIMESTAMP",
    "amount": MONEY,  # gross, before refunds
    "refunded": MONEY,
    "status": "VARCHAR",
    "cost": MONEY,
    "category": "VARCHAR",
    "product": "VARCHAR",
    "quantity": "DOUBLE",
    "currency": "VARCHAR",
}

LINES = {  # one row a line item, for sources that hold them
    "order_id": "VARCHAR",
    "customer_id": "VARCHAR",
    "category": "VARCHAR",
    "product": "VARCHAR",
    "quantity": "DOUBLE",
    "amount": MONEY,
}

INTERACTIONS = {  # one row a contact of any kind
    "customer_id": "VARCHAR",
    "occurred_at": "TIMESTAMP",
    "kind": "VARCHAR",
    "score": "DOUBLE",
    "cost": MONEY,
    "channel": "VARCHAR",
}

# What a file keeps of its own history, beside the canonical tables; older files have none of it.
IMPORTS = {  # one row an import and file; the counts are those of the whole import
    "number": "INTEGER",  # 1 for the first import, 2 for the first growth
    "imported_at": "TIMESTAMP",  # UTC
    "file": "VARCHAR",
    "kind": "VARCHAR",
    "rows": "BIGINT",
    "fingerprint": "VARCHAR",  # of the file's content
    "orders_new": "BIGINT",
    "orders_changed": "BIGINT",
    "orders_unchanged": "BIGINT",
    "customers_new": "BIGINT",
}
PROBLEMS = {  # one row a problem of an import: every one, where the report shows some
    "number": "INTEGER",
    "file": "VARCHAR",
    "row": "BIGINT",
    "column": "VARCHAR",
    "value": "VARCHAR",
    "reason": "VARCHAR",
    "action": "VARCHAR",
    "money": MONEY,
}
STEPS = {  # one row an import, kind and step: from what stood in its files to what counts, see ImportReport
    "number": "INTEGER",
    "kind": "VARCHAR",  # of a step, or “growth”: what the import changed, by the names of Growth
    "step": "VARCHAR",
    "rows": "BIGINT",
    "money": MONEY,
}
LISTED = {"customer_id": "VARCHAR"}  # one row a customer who stands in a customer list
LISTED_REFUNDS = {  # one row a refund that stands in a list of refunds
    "order_id": "VARCHAR",  # as the list has it
    "amount": MONEY,
    "met": "BOOLEAN",  # its order is known and was lowered by it
}

TABLES = {"customers": CUSTOMERS, "orders": ORDERS, "lines": LINES, "interactions": INTERACTIONS}

PAID_STATUSES = ("paid", "partially_refunded")
UNPAID_STATUSES = ("refunded", "cancelled", "pending", "failed")

INTERACTION_KINDS = (
    "impression",
    "visit",
    "contact",  # details were left, or somebody talked with the customer
    "trial",
    "consultation",
    "use",
    "campaign",
    "call",
    "complaint",
    "case",  # a service case was opened
    "resolved",  # a complaint or case was closed
    "review",  # score 1-5
    "survey",  # satisfaction, score 0-10
    "referral",
    "unsubscribe",
    "wallet",  # score = yearly spending in the category with anyone, as observed on that day
    "terminated",
)

# Attributes by which customers can be split and filtered; further columns of customers join them.
DIMENSIONS = ("channel", "segment", "region")

PERIODS = ("week", "month", "quarter")

FORMAT_VERSION = 2  # of the dataset file; raised whenever a derived table changes
