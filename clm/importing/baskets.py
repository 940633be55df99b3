"""Records become orders: lines of one order are one order, and a total repeated on each counts once."""

from collections.abc import Callable, Collection, Sequence

from clm.importing.acting_rules import files_where, files_with
from clm.importing.credits import net_credit_notes
from clm.importing.leaving_out import leave_out, mark_duplicates
from clm.importing.questions import Question
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.report import Note
from clm.importing.staging import absent_columns, amounts_from, type_of
from clm.importing.totals import repeats_totals
from clm.queries import sql_file

STATUS_BITS = {"paid": 1, "partially_refunded": 2, "refunded": 4, "pending": 8, "failed": 16, "cancelled": 32}


def settle_orders(
    con: Connection,
    files: Sequence[ReadTable],
    give_back: Callable[[Connection], tuple[str, str]],
    *,
    changes: bool,
) -> list[Note]:
    """Build `settled` (one row an order) from sale_rows, mark rows that fall out, tell what was decided.

    `give_back` tells, once the orders are baskets, in SQL what lists of refunds take off one, and how to join it.
    `changes`: what was there before may change the orders that were settled.
    """
    absent = "".join(f"null::{type_of(column)} as {column}, " for column in absent_columns(files))
    con.execute(sql_file(__file__, "sales_view", absent=absent))
    if _count(con, "sale_rows where order_id is not null and (customer_id is null"
                   " or date_fault = 'date_missing' or amount_fault = 'amount_missing')"):  # fmt: skip
        con.execute(sql_file(__file__, "continued"))
    if len(files) > 1:
        con.execute(sql_file(__file__, "later_files"))
    elsewhere = files_where({table.raw.index: amounts_from(table) == "elsewhere" for table in files})
    if elsewhere != "false":
        con.execute(sql_file(__file__, "whose_payment", elsewhere=elsewhere))
    texts = {column for table in files for column in ("category", "product") if column in table.text}
    bits = " ".join(f"when '{status}' then {bit}" for status, bit in STATUS_BITS.items())
    shared = con.execute("select count(order_id) > count(distinct order_id) from sale_rows").fetchall()[0][0]
    mark_duplicates(con, files, shared)
    # Where each row is an order that nothing changes, the rows themselves tell it: a million orders more to write down
    # would take a tenth of the import.
    is_held = shared or changes or files_with("credit_notes", files) != "true"
    con.execute(
        sql_file(
            __file__,
            "baskets_of_lines" if shared else "baskets_of_rows",
            status_bits=f"case status {bits} else 0 end",
            most_of_category=_most_of("category", texts),
            most_of_product=_most_of("product", texts),
            products_differ=_differ(texts),
        )
    )
    repeated = {table.raw.index: _settled_totals(con, table) for table in files}
    con.execute("create temp table order_files (file integer, repeated boolean)")
    for file, answer in repeated.items():
        con.execute("insert into order_files values (?, ?)", [file, answer])
    listed, listed_join = give_back(con)
    con.execute(
        sql_file(
            __file__,
            "settled",
            relation="table" if is_held else "view",
            nets=files_with("refunds", files),
            elsewhere=elsewhere,
            listed=listed,
            listed_join=listed_join,
        )
    )
    net_credit_notes(con, files)
    leave_out(con, "amount_negative", "amount < 0", is_held=is_held)
    acting = files_with("zero_value_orders", files)
    if acting != "false":
        leave_out(con, "zero_value", f"amount = 0 and status = 'paid' and {acting}", is_held=is_held)
    notes = [
        Note("order_total_repeated", {"file": table.raw.file})
        for table in files
        if shared
        and not _told_by_format(table)
        and repeated[table.raw.index]
        and amounts_from(table) == "amount"
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


def _differ(present: Collection[str]) -> str:
    """Whether an order has lines of several products."""
    column = next((each for each in ("product", "category") if each in present), None)
    return f"min({column}) is distinct from max({column})" if column else "false"


def _told_by_format(table: ReadTable) -> bool:
    return table.guess.format is not None and table.choices.option("repeated") is None


def _settled_totals(con: Connection, table: ReadTable) -> bool:
    """Whether the amounts of a file stand once an order.

    Raises:
        ClmError: repeated_needed.
    """
    answer = repeats_totals(con, table)
    if isinstance(answer, Question):
        raise answer.refusal(table.raw.file)
    return answer


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
