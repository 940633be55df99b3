"""When files cannot be imported as they are: what is missing, said before anything is written."""

from collections.abc import Sequence

from clm.errors import ClmError
from clm.importing.baskets import STATUS_BITS
from clm.importing.dialect import named_headers
from clm.importing.mapping import UNKNOWN, guess
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable, check_currency

MISSING_CODES = {
    "customer_id": "customer_column_missing",
    "ordered_at": "date_column_missing",
    "amount": "amount_column_missing",
}


def check_tables(tables: Sequence[ReadTable]) -> None:
    """Refuse files that lack a table, a column or an answer.

    Raises:
        ClmError: table_unknown, orders_file_missing, *_column_missing, columns_missing, date_order_needed,
            decimal_needed, statuses_needed, mixed_currencies, currency_absent, currencies_differ.
    """
    for table in tables if len(tables) > 1 else ():
        if table.kind == UNKNOWN:
            raise ClmError("table_unknown", file=table.raw.file, headers=named_headers(table.raw.headers))
    orders = [table for table in tables if table.kind == "orders"]
    if not orders:
        _refuse_without_orders(tables)
    elsewhere = bool({table.kind for table in tables} & {"payments", "lines"})
    for table in tables:
        _check_columns(table, elsewhere)
    for table in tables:
        for header in table.rounded:
            raise ClmError("ids_rounded", file=table.raw.file, column=header.strip())
        for question in table.questions:
            raise question.refusal(table.raw.file)
        _check_statuses(table)
    for table in orders:
        check_currency(table)
    _check_same_currency(orders)


def _check_columns(table: ReadTable, elsewhere: bool) -> None:
    missing = list(table.guess.missing)
    if table.kind == "orders" and elsewhere and "order_id" in table.text and "amount" in missing:
        missing.remove("amount")  # payments or lines of the orders have it
    if missing:
        raise _missing(table, missing)


def _refuse_without_orders(tables: Sequence[ReadTable]) -> None:
    if len(tables) == 1:
        as_orders = guess(tables[0].raw, "orders", tables[0].choices.columns)
        raise _missing(tables[0], as_orders.missing or ("customer_id", "ordered_at", "amount"))
    raise ClmError(
        "orders_file_missing", files=", ".join(f"{table.raw.file} ({table.kind})" for table in tables)
    )


def _missing(table: ReadTable, missing: Sequence[str]) -> ClmError:
    code = MISSING_CODES.get(missing[0], "columns_missing") if len(missing) == 1 else "columns_missing"
    names = {"file": table.raw.file, "headers": named_headers(table.raw.headers)}
    return ClmError(code, columns=", ".join(missing), **names)


def _check_statuses(table: ReadTable) -> None:
    """Unknown words are kept as unpaid orders and reported; if most are unknown, the user must explain."""
    words = table.words.get("status")
    if words and words.unknown_rows > words.known_rows:
        shown = ", ".join(f"“{value.strip()[:40]}”" for value, _ in words.unknown[:12])
        raise ClmError("statuses_needed", file=table.raw.file, words=shown, known=", ".join(STATUS_BITS),
                       column=table.guess.columns["status"].strip())  # fmt: skip


def _check_same_currency(orders: Sequence[ReadTable]) -> None:
    found = sorted({table.kept_currency or code for table in orders for code in table.currencies.values()})
    if len(found) > 1:
        raise ClmError("currencies_differ", currencies=", ".join(found))


def check_something_left(con: Connection, tables: Sequence[ReadTable]) -> None:
    """Refuse when no row has a customer, no order is paid, or a customer list is something else.

    Raises:
        ClmError: customer_column_empty, customer_column_masked, no_paid_order, customers_repeat.
    """
    orders = [table for table in tables if table.kind == "orders"]
    named, masked = con.execute(
        "select count(customer_id), count(*) filter (where masked) from sale_rows"
    ).fetchall()[0]
    if not named:
        code = "customer_column_masked" if masked else "customer_column_empty"
        raise ClmError(
            code,
            file=orders[0].raw.file,
            column=orders[0].guess.columns["customer_id"].strip(),
            headers=named_headers(orders[0].raw.headers),
        )
    paid = con.execute(
        """select count(*) from settled
        where customer_id is not null and status in ('paid', 'partially_refunded')"""
    ).fetchall()[0][0]
    if not paid:
        faults = con.execute(
            "select fault, count(*) from sales where fault is not null group by 1 order by 2 desc, 1 limit 5"
        ).fetchall()
        reasons = ", ".join(f"{fault} ({rows})" for fault, rows in faults)
        raise ClmError(
            "no_paid_order", rows=sum(table.raw.rows for table in orders), reasons=reasons or "status"
        )
    for table in tables:
        if table.kind == "customers" and table.choices.option("kind") is None:
            _check_one_row_a_customer(con, table)


def _check_one_row_a_customer(con: Connection, table: ReadTable) -> None:
    """A table with most customers in it several times lists something else: contracts, tickets, visits."""
    kept, repeated = con.execute(
        """select count(*) filter (where fault is null), count(*) filter (where fault = 'customer_repeated')
        from people_judged where file = ?""",
        [table.raw.index],
    ).fetchall()[0]
    if repeated > kept:
        headers = named_headers(table.raw.headers)
        raise ClmError(
            "customers_repeat", file=table.raw.file, rows=kept + repeated, customers=kept, headers=headers
        )
