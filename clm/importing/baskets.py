"""Records become orders: lines of one order are one order, and a total repeated on each counts once."""

from collections.abc import Collection, Sequence

from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.report import Note
from clm.importing.staging import amounts_from
from clm.importing.synonyms import normal
from clm.queries import sql_file

STATUS_BITS = {"paid": 1, "partially_refunded": 2, "refunded": 4, "pending": 8, "failed": 16, "cancelled": 32}
# Headers that say that they speak of one line of an order.
LINE_AMOUNTS = frozenset(map(normal, ("line total", "line amount", "line item total", "item total", "小计")))


def settle_orders(con: Connection, files: Sequence[ReadTable]) -> list[Note]:
    """Build `settled` (one row an order) from sale_rows, mark rows that fall out, tell what was decided."""
    con.execute(sql_file(__file__, "sales_view"))
    if _count(con, "sale_rows where order_id is not null and (customer_id is null"
                   " or date_fault = 'date_missing' or amount_fault = 'amount_missing')"):  # fmt: skip
        con.execute(sql_file(__file__, "continued"))
    if len(files) > 1:
        con.execute(sql_file(__file__, "later_files"))
    texts = {column for table in files for column in ("category", "product") if column in table.text}
    bits = " ".join(f"when '{status}' then {bit}" for status, bit in STATUS_BITS.items())
    shared = con.execute("select count(order_id) > count(distinct order_id) from sale_rows").fetchall()[0][0]
    con.execute(
        sql_file(
            __file__,
            "baskets_of_lines" if shared else "baskets_of_rows",
            status_bits=f"case status {bits} else 0 end",
            most_of_category=_most_of("category", texts),
            most_of_product=_most_of("product", texts),
        )
    )
    repeated = {table.raw.index: _repeats_totals(con, table) for table in files}
    con.execute("create temp table order_files (file integer, repeated boolean)")
    for file, answer in repeated.items():
        con.execute("insert into order_files values (?, ?)", [file, answer])
    con.execute(sql_file(__file__, "settled"))
    _drop_negative_orders(con)
    notes = [
        Note("order_total_repeated", {"file": table.raw.file})
        for table in files
        if repeated[table.raw.index] and amounts_from(table) == "amount"
    ]
    notes += [
        Note("order_id_generated", {"file": table.raw.file})
        for table in files
        if "order_id" not in table.text
    ]
    over_days = _count(con, "baskets where over_days and customer_id is not null")
    notes += [Note("orders_over_several_days", {"orders": over_days})] if over_days else []
    return notes + (_split_shared_ids(con) if shared else [])


def _most_of(column: str, present: Collection[str]) -> str:
    """What most of an order's money went to; ties go to the earlier line, so that imports repeat."""
    if column not in present:
        return "null::varchar"
    return f"arg_max({column}, struct_pack(amount := coalesce(amount, 0), earlier := -row))"


def _repeats_totals(con: Connection, table: ReadTable) -> bool:
    """Whether each line of the file repeats the total of its order instead of its own amount.

    Taken for so when no order of several lines has two different amounts, unless header or user say else.
    """
    source = amounts_from(table)
    decided = table.choices.option("repeated")
    if decided is not None:
        return bool(decided)
    if source == "elsewhere":
        return True  # the order's payments were joined to each of its lines
    if source == "priced" or normal(table.guess.columns["amount"]) in LINE_AMOUNTS:
        return False
    if {"quantity", "unit_price"} <= set(table.text) and _is_price_times_quantity(con, table):
        return False
    # Equal amounts days apart are instalments, not one total.
    answer = con.execute(
        """select bool_and(amount_least = amount_most and not over_days) from baskets
        where amounts > 1 and file = ?""",
        [table.raw.index],
    ).fetchall()[0][0]
    return bool(answer)


def _is_price_times_quantity(con: Connection, table: ReadTable) -> bool:
    """Whether the amounts of a file are those of its lines."""
    share = con.execute(
        """select avg(case when abs(amount - quantity * unit_price) < 0.01 then 1 else 0 end) from sale_rows
        where file = ? and amount is not null and quantity is not null and unit_price is not null""",
        [table.raw.index],
    ).fetchall()[0][0]
    return share is not None and share > 0.95


def _drop_negative_orders(con: Connection) -> None:
    """An order that comes to less than nothing is a credit note: its rows are left out and reported."""
    if not _count(con, "settled where amount < 0"):
        return
    con.execute(
        """update sale_rows set order_fault = 'amount_negative' from settled
        where settled.amount < 0 and settled.file = sale_rows.file
          and settled.order_id = coalesce(
              sale_rows.order_id, '#' || (sale_rows.file + 1) || '-' || (sale_rows.row + 1))
          and settled.customer_id is not distinct from sale_rows.customer_id
          and coalesce(row_fault, date_fault, amount_fault, order_fault) is null"""
    )
    con.execute("delete from settled where amount < 0")


def _split_shared_ids(con: Connection) -> list[Note]:
    """Make order ids unique where several customers share one, as when a shop counts anew each day."""
    shared = """select order_id from settled where customer_id is not null group by 1 having count(*) > 1"""
    orders = con.execute(f"select count(*) from ({shared})").fetchall()[0][0]
    if not orders:
        return []
    con.execute(
        f"update settled set order_id = order_id || ' · ' || customer_id where order_id in ({shared})"
    )
    return [Note("order_id_of_several_customers", {"orders": orders})]


def _count(con: Connection, source: str) -> int:
    return int(con.execute(f"select count(*) from {source}").fetchall()[0][0])
