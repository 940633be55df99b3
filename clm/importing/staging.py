"""Every record of every file in typed form, in one temporary table a kind, with what is wrong with it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from clm.importing.acting_rules import rules_on
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.report import Note
from clm.importing.trial_marks import trial_condition
from clm.queries import sql_file
from clm.schema import MONEY

TYPES = {
    "order_id": "varchar",
    "customer_id": "varchar",
    "masked": "boolean",  # the customer is hidden behind a mask
    "ordered_at": "timestamp",
    "occurred_at": "timestamp",
    "amount": MONEY,
    "refunded": MONEY,
    "cost": MONEY,
    "quantity": MONEY,
    "unit_price": MONEY,
    "status_unknown": "boolean",
    "known_since": "date",
    "contract_end": "date",
    "wallet": "double",
    "balance": "double",
    "score": "double",
}  # all others are text

FAULTS = ("row_fault", "date_fault", "amount_fault", "order_fault")
STAGED = {
    "sale_rows": (
        *(
            "order_id",
            "customer_id",
            "masked",
            "ordered_at",
            "amount",
            "refunded",
            "status",
            "status_unknown",
        ),
        *("cost", "quantity", "unit_price", "category", "product", "currency"),
        *("channel", "segment", "region", "name", *FAULTS),
    ),
    "part_rows": (
        *(
            "order_id",
            "amount",
            "refunded",
            "status",
            "quantity",
            "unit_price",
            "category",
            "product",
            *FAULTS,
        ),
    ),
    "people_rows": (
        *(
            "customer_id",
            "masked",
            "known_since",
            "name",
            "channel",
            "segment",
            "region",
            "wallet",
            "balance",
        ),
        *("contract_end", "referred_by", *FAULTS),
    ),
    "refund_rows": ("order_id", "amount", *FAULTS),
    "touch_rows": ("customer_id", "masked", "occurred_at", "kind", "score", "cost", "channel", *FAULTS),
}
DERIVED = ("status", "status_unknown", "currency", "kind")  # come from the words of a column
OPTIONAL = (
    *("refunded", "cost", "quantity", "unit_price", "category", "product", "currency"),
    *("channel", "segment", "region", "name"),
)

CANCELS = r"coalesce(regexp_full_match(typed.order_id, '[Cc]\d+') and quantity < 0, false)"
AMOUNT_FAULTS = {
    "priced": """
        when {cancels} and {cancellation_lines} then 'cancellation_line'
        when quantity is null then 'quantity_unreadable'
        when quantity <= 0 and not {cancels} and {negative_quantities} then 'quantity_not_positive'
        when unit_price is null then 'price_unreadable'
        when unit_price <= 0 and {zero_prices} then 'price_not_positive'""",
    "amount": """
        when typed.amount is not null then null
        when trim(coalesce(amount_text, '')) = '' then 'amount_missing' else 'amount_unreadable'""",
    "elsewhere": "when order_money.amount is null and not $has_payments then 'order_without_lines'",
}
AMOUNTS = {
    "priced": f"cast(quantity * unit_price as {MONEY})",
    "amount": "typed.amount",
    "elsewhere": "coalesce(order_money.amount, 0)",
}


# Since a sign such as $ may be several currencies, only a code is kept as one.
CURRENCY = "nullif(regexp_extract(coalesce(currency.meaning, $currency), '^[A-Z]{3}$'), '') as currency"


def type_of(column: str) -> str:
    """SQL type of a staged column."""
    return TYPES.get(column, "varchar")


def absent_columns(orders: Sequence[ReadTable]) -> list[str]:
    """Columns of orders that none of the files has.

    They are not written down, which takes time for a million rows even where nothing stands in them: the view
    `sales` has them as NULL.
    """
    present = {column for table in orders for column in table.typed}
    if any(table.currency_sql or table.kept_currency for table in orders):
        present.add("currency")
    if {"first_name", "last_name"} & present:
        present.add("name")
    return [column for column in OPTIONAL if column not in present]


def create_staged_tables(con: Connection, extras: Mapping[str, str], orders: Sequence[ReadTable]) -> None:
    """Empty tables for every kind; `extras` maps the headers of possible attributes to their columns."""
    con.execute(
        "create temp table word_meanings (file integer, subject varchar, word varchar, meaning varchar)"
    )
    con.execute(f"create temp table order_money (order_id varchar, amount {MONEY})")
    absent = absent_columns(orders)
    for name, columns in STAGED.items():
        declared = [
            f"{column} {type_of(column)}"
            for column in columns
            if not (name == "sale_rows" and column in absent)
        ]
        if name in ("sale_rows", "people_rows"):
            declared += [f"{column} varchar" for column in dict.fromkeys(extras.values())]
        con.execute(f"create temp table {name} (file integer, row bigint, {', '.join(declared)})")


def _amount_fault(table: ReadTable) -> str:
    """The cases of what can be wrong with the amount of a row, under the rules that act on the file."""
    acting = rules_on(table)
    text = AMOUNT_FAULTS[amounts_from(table)].replace("{cancels}", CANCELS)
    for rule in ("cancellation_lines", "negative_quantities", "zero_prices"):
        text = text.replace("{" + rule + "}", "true" if rule in acting else "false")
    return text


def keep_words(con: Connection, table: ReadTable) -> None:
    """Put the meanings of the table's words where queries can join them."""
    acting = rules_on(table)
    counted = {status: "paid" for status, rule in UNCOUNTED.items() if rule not in acting}
    subjects = {subject: words.meaning for subject, words in table.words.items()} | {
        "currency": table.currencies
    }
    rows = [
        (table.raw.index, subject, word, meaning)
        for subject, meanings in subjects.items()
        for word, said in meanings.items()
        for meaning in [counted.get(said, said) if subject == "status" else said]
    ]
    for row in rows:
        con.execute("insert into word_meanings values (?, ?, ?, ?)", list(row))


# Status -> the rule by which it does not count as paid.
UNCOUNTED = {"cancelled": "cancelled_orders", "pending": "unpaid_orders", "failed": "unpaid_orders"}


def amounts_from(table: ReadTable) -> str:
    """Where the money of a table stands: "amount", "priced" (quantity × unit price) or "elsewhere"."""
    if "amount" in table.text:
        return "amount"
    return "priced" if {"quantity", "unit_price"} <= set(table.text) else "elsewhere"


def stage_sales(con: Connection, table: ReadTable, extras: Mapping[str, str], today: datetime.date | None,
                has_payments: bool) -> list[Note]:  # fmt: skip
    """Add the records of an orders file to sale_rows; say what was decided about the whole file."""
    source, acting = amounts_from(table), rules_on(table)
    is_trial, notes = trial_condition(con, table) if "test_orders" in acting else ("false", [])
    own = {header: extras[header] for header in table.extra_headers() if header in extras}
    absent = absent_columns([table])
    optional = [CURRENCY if column == "currency" else column for column in OPTIONAL if column not in absent]
    text = {
        "date_text": raw_sql(table, "ordered_at"),
        "amount_text": raw_sql(table, "amount"),
        "status_word": raw_sql(table, "status"),
        "currency_word": table.currency_sql or "null::varchar",
        "is_trial": is_trial,
        "is_aside": table.aside,
    } | {column: f"nullif(trim({table.raw.column(header)}), '')" for header, column in own.items()}
    params: dict[str, Any] = {
        "file": table.raw.index,
        "today": today if "future_dates" in acting else None,
        "has_status": "status" in table.text,
        "currency": table.kept_currency,
        "keep_currency": table.kept_currency is not None,
        "has_currency": table.currency_sql is not None,
    }
    if source == "elsewhere":
        params["has_payments"] = has_payments
    con.execute(
        sql_file(
            __file__, "sales",
            typed=typed_sql(table, STAGED["sale_rows"], text), raw=table.raw.name, filled=table.raw.filled,
            amount=AMOUNTS[source], amount_fault=_amount_fault(table),
            optional="".join(f"{column}, " for column in [*optional, *own.values()]),
            status_join=word_join("status", "status" in table.text),
            currency_join=word_join("currency", table.currency_sql is not None),
            unpaid="when order_money.amount is null then 'pending'" if source == "elsewhere" else "",
            money_join="left join order_money using (order_id)" if source == "elsewhere" else "",
        ),
        params,
    )  # fmt: skip
    if is_trial != "false":
        con.execute(sql_file(__file__, "trials"), {"file": table.raw.index})
    if "rows_without_customer" not in acting:
        con.execute(sql_file(__file__, "guests"), {"file": table.raw.index})
    return notes


def stage_parts(con: Connection, table: ReadTable) -> None:
    """Add the records of a payments or lines file to part_rows."""
    source = amounts_from(table)
    text = {"amount_text": raw_sql(table, "amount"), "status_word": raw_sql(table, "status")}
    con.execute(
        sql_file(
            __file__, "parts",
            typed=typed_sql(table, STAGED["part_rows"], text), raw=table.raw.name, filled=table.raw.filled,
            amount=AMOUNTS[source], amount_fault=_amount_fault(table),
        ),
        {"file": table.raw.index},
    )  # fmt: skip


def stage_people(con: Connection, table: ReadTable, extras: Mapping[str, str]) -> None:
    """Add the records of a customers file to people_rows."""
    own = {header: extras[header] for header in table.extra_headers() if header in extras}
    text = {column: f"nullif(trim({table.raw.column(header)}), '')" for header, column in own.items()}
    typed = typed_sql(table, STAGED["people_rows"], text)
    con.execute(
        sql_file(__file__, "people", typed=typed, raw=table.raw.name, filled=table.raw.filled),
        {"file": table.raw.index},
    )


def stage_touches(con: Connection, table: ReadTable, today: datetime.date | None) -> None:
    """Add the records of an interactions file to touch_rows."""
    text = {"date_text": raw_sql(table, "occurred_at"), "kind_word": raw_sql(table, "kind")}
    typed = typed_sql(table, STAGED["touch_rows"], text)
    con.execute(
        sql_file(__file__, "touches", typed=typed, raw=table.raw.name, filled=table.raw.filled),
        {"file": table.raw.index, "today": today if "future_dates" in rules_on(table) else None},
    )


def typed_sql(table: ReadTable, columns: Sequence[str], text: Mapping[str, str]) -> str:
    """The select list that types every staged column of a table, with NULL for what the file lacks."""
    expressions = dict.fromkeys(columns, "") | dict(table.typed)
    expressions["name"] = _name(table)
    expressions["masked"] = table.is_masked()
    parts = [
        f"{expressions[column] or f'null::{type_of(column)}'} as {column}"
        for column in columns
        if not column.endswith("_fault") and column not in DERIVED
    ]
    parts += [f"{expression} as {name}" for name, expression in text.items()]
    return ", ".join([*parts, f"c{len(table.raw.headers)} as overlong"])


def word_join(subject: str, wanted: bool) -> str:
    """Joins the meanings of a word; without the word, a row of nothing that costs nothing."""
    if not wanted:
        return f"cross join (select null::varchar as meaning) {subject}"
    return (
        f"left join word_meanings {subject} on {subject}.file = $file and {subject}.subject = '{subject}'"
        f" and {subject}.word = {subject}_word"
    )


def raw_sql(table: ReadTable, canonical: str) -> str:
    return table.text.get(canonical, "null::varchar")


def _name(table: ReadTable) -> str:
    if "name" in table.typed:
        return table.typed["name"]
    parts = [table.typed[part] for part in ("first_name", "last_name") if part in table.typed]
    return f"nullif(concat_ws(' ', {', '.join(parts)}), '')" if parts else ""
