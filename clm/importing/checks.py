"""When files cannot be imported as they are: what is missing, said before anything is written."""

from collections.abc import Sequence

from clm.errors import ClmError
from clm.importing.acting_rules import files_with
from clm.importing.baskets import STATUS_BITS
from clm.importing.choices import IGNORE
from clm.importing.dialect import named_headers
from clm.importing.mapping import UNKNOWN, guess
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable, check_currency

GUEST = "guest "  # begins the ids that guests.sql gives
ORDERLESS = frozenset({"customers", "interactions", "refunds"})  # what can grow a dataset by itself
MISSING_CODES = {
    "customer_id": "customer_column_missing",
    "ordered_at": "date_column_missing",
    "amount": "amount_column_missing",
}


def check_tables(tables: Sequence[ReadTable], *, growing: bool = False) -> None:
    """Refuse files that lack a table, a column or an answer; what grows a dataset may do without orders.

    Raises:
        ClmError: table_unknown, orders_file_missing, *_column_missing, columns_missing, date_order_needed,
            decimal_needed, statuses_needed, mixed_currencies, currency_absent, currencies_differ.
    """
    for table in tables if len(tables) > 1 else ():
        if table.kind == UNKNOWN:
            raise ClmError("table_unknown", file=table.raw.file, headers=named_headers(table.raw.headers))
    orders = [table for table in tables if table.kind == "orders"]
    kinds = {table.kind for table in tables} - {IGNORE}
    if not orders and not (growing and kinds and kinds <= ORDERLESS):
        _refuse_without_orders(tables)
    elsewhere = bool({table.kind for table in tables} & {"payments", "lines"})
    for table in tables:
        _check_columns(table, elsewhere)
    for table in tables:
        for header in table.rounded:
            raise ClmError("ids_rounded", file=table.raw.file, column=header.strip())
        if table.guess.headless:
            raise ClmError(
                "headers_look_like_data", file=table.raw.file, headers=named_headers(table.raw.headers)
            )
        _check_unread(table)
        for question in table.questions:
            raise question.refusal(table.raw.file)
        _check_statuses(table)
    for table in tables:
        check_currency(table)
    _check_same_currency([table for table in tables if table.kind in ("orders", "refunds")])


def _check_unread(table: ReadTable) -> None:
    """A column of which most cannot be read is another one than it seems; without a refusal it came out empty."""
    for canonical, unread in table.unread.items():
        refusal = unread.refusal(table.raw.file, canonical)
        if refusal:
            raise refusal


def _check_columns(table: ReadTable, elsewhere: bool) -> None:
    missing = list(table.guess.missing)
    if table.kind == "orders" and elsewhere and "order_id" in table.text and "amount" in missing:
        missing.remove("amount")  # payments or lines of the orders have it
    known = table.guess.format
    if "customer_id" in missing and known and known.without_buyer:
        raise ClmError(known.without_buyer, file=table.raw.file)
    if missing and table.kind == "refunds":
        names = {"columns": ", ".join(missing), "headers": named_headers(table.raw.headers)}
        raise ClmError("refund_columns_missing", file=table.raw.file, **names)
    if missing:
        raise _missing(table, missing)


def _refuse_without_orders(tables: Sequence[ReadTable]) -> None:
    lists = [table for table in tables if table.kind == "customers" and table.guess.format]
    if len(lists) == len(tables):
        known = [table.guess.format.name["en"] for table in lists if table.guess.format]
        raise ClmError("customer_list_alone", file=lists[0].raw.file, format=known[0])
    refunds = [table for table in tables if table.kind == "refunds"]
    if refunds and {table.kind for table in tables} <= ORDERLESS | {IGNORE}:
        raise ClmError("refunds_alone", file=refunds[0].raw.file)
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


def codes_of(table: ReadTable) -> set[str]:
    """The currencies of a table's amounts that count."""
    return {table.kept_currency or code for code in table.currencies.values()}


def _check_same_currency(tables: Sequence[ReadTable]) -> None:
    found = sorted({code for table in tables for code in codes_of(table)})
    if len(found) > 1:
        raise ClmError("currencies_differ", currencies=", ".join(found))


def check_something_left(con: Connection, tables: Sequence[ReadTable], *, growing: bool = False) -> None:
    """Refuse when no row has a customer, no order is paid, or a customer list is something else.

    What grows a dataset may also tell of orders that are not paid: they may have been before.

    Raises:
        ClmError: customer_column_empty, customer_column_masked, no_paid_order, customers_repeat.
    """
    orders = [table for table in tables if table.kind == "orders"]
    apart = files_with("rows_without_customer", orders)
    named, masked = con.execute(
        f"""select count(*) filter (where customer_id is not null and (not starts_with(customer_id, '{GUEST}') or {apart})),
            count(*) filter (where masked) from sale_rows where customer_id is not null or masked"""
    ).fetchall()[0]
    if orders and not named:
        known = orders[0].guess.format
        if known and known.without_buyer:
            raise ClmError(known.without_buyer, file=orders[0].raw.file)
        code = "customer_column_masked" if masked else "customer_column_empty"
        raise ClmError(
            code,
            file=orders[0].raw.file,
            column=orders[0].guess.columns["customer_id"].strip(),
            headers=named_headers(orders[0].raw.headers),
        )
    paid = con.execute(
        """select exists (from settled
        where customer_id is not null and ($growing or status in ('paid', 'partially_refunded')))""",
        {"growing": growing},
    ).fetchall()[0][0]
    if orders and not paid:
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
