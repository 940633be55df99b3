"""Lists of refunds: each refund lowers the order that its number names, once, and what meets no order is said."""

from collections.abc import Sequence

from clm.errors import ClmError
from clm.importing.acting_rules import files_with, rules_on
from clm.importing.growth import Before
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.refund_signs import has_refund_numbers
from clm.importing.report import Note
from clm.importing.staging import AMOUNT_FAULTS, STAGED, raw_sql, typed_sql, word_join
from clm.queries import sql_file
from clm.schema import MONEY

NONE_KNOWN = f"select null::varchar as order_id, null::{MONEY} as amount where false"


def create_refund_tables(con: Connection) -> None:
    """The empty tables of what becomes of refunds, and of the orders of a dataset that they lower."""
    con.execute(
        f"""create temp table refunds (file integer, row bigint, order_id varchar, amount {MONEY}, fault varchar,
            fate varchar, status varchar, told_twice boolean, refunded_too_much boolean, was_there boolean)"""
    )
    con.execute(
        f"""create temp table refunded_before (order_id varchar, source_id varchar, refunded {MONEY}, status varchar,
            told_twice boolean, refunded_too_much boolean, is_changed boolean)"""
    )


def stage_refunds(con: Connection, table: ReadTable) -> None:
    """Add the records of a list of refunds to refund_rows; a refund that stands there twice counts once.

    Rows that are the same in everything are one refund where refunds have numbers, else two of the same sum.
    """
    text = {
        "amount_text": raw_sql(table, "amount"),
        "status_word": raw_sql(table, "status"),
        "currency_word": table.currency_sql or "null::varchar",
    }
    con.execute(
        sql_file(
            __file__, "refunds",
            typed=typed_sql(table, STAGED["refund_rows"], text), raw=table.raw.name, filled=table.raw.filled,
            amount_fault=AMOUNT_FAULTS["amount"],
            status_join=word_join("status", "status" in table.text),
            currency_join=word_join("currency", table.currency_sql is not None),
        ),
        {
            "file": table.raw.index,
            "currency": table.kept_currency,
            "has_currency": table.currency_sql is not None,
        },
    )  # fmt: skip
    if has_refund_numbers(table.raw) or "exact_duplicates" in rules_on(table):
        columns = ", ".join(f"c{i}" for i in range(len(table.raw.headers)))
        con.execute("create or replace temp table duplicate_rows (file integer, row bigint)")
        con.execute(
            sql_file(__file__, "duplicates", raw=table.raw.name, columns=columns, filled=table.raw.filled),
            {"file": table.raw.index},
        )
        con.execute(
            """update refund_rows set order_fault = 'duplicate_row' from duplicate_rows as twice
            where refund_rows.file = twice.file and refund_rows.row = twice.row"""
        )
        con.execute("drop table duplicate_rows")


def give_back(con: Connection, lists: Sequence[ReadTable], before: Before | None) -> tuple[str, str]:
    """What refunds take off a basket, as SQL, and the join that it needs; given_back holds the sums.

    Also refunds that a dataset was told earlier: its orders may come again from a file that does not tell them.
    """
    known = NONE_KNOWN
    if before and "listed_refunds" in before.tables:
        known = "select order_id, amount from before.listed_refunds where met"
    told_before = con.execute(f"select exists ({known})").fetchall()[0][0]
    if not lists and not told_before:
        return "0", ""
    olds = "from before_orders select source_id, customer_id"
    none = "select null::varchar as source_id, null::varchar as customer_id where false"
    acting = files_with("refunds", lists) if lists else "false"
    _run(con, "refunds_given", known=known, olds=olds if before else none, acting=acting)
    return "coalesce(given_back.amount, 0)", "left join given_back using (order_id)"


def judge_refunds(con: Connection, lists: Sequence[ReadTable], *, growing: bool) -> None:
    """Fill refunds with what becomes of each, and refunded_before with the orders of the dataset that they lower.

    Raises:
        ClmError: refunds_meet_nothing.
    """
    if not lists:
        return
    if growing:
        _run(con, "refunds_before")
    _run(con, "refunds_judged")
    for table in lists:
        _refuse_without_orders(con, table)


def _refuse_without_orders(con: Connection, table: ReadTable) -> None:
    """A list of which no refund names an order belongs to other orders, or is read by the wrong column."""
    rows, unknown, example = con.execute(
        """select count(*), count(*) filter (where fault = 'refund_order_unknown'),
            min(order_id) filter (where fault = 'refund_order_unknown')
        from refunds where file = ? and order_id is not null""",
        [table.raw.index],
    ).fetchall()[0]
    if rows and rows == unknown:
        raise ClmError(
            "refunds_meet_nothing", file=table.raw.file, rows=rows, example=example,
            column=table.guess.columns["order_id"].strip(),
        )  # fmt: skip


def refund_notes(con: Connection, lists: Sequence[ReadTable]) -> list[Note]:
    """What a reader must know of how refunds met the orders."""
    notes = []
    for table in lists:
        rows, total, met, money, there, twice = con.execute(
            """select count(*), sum(amount), count(*) filter (where fate = 'kept'),
                sum(amount) filter (where fate = 'kept'),
                count(*) filter (where fault = 'refund_there_already'),
                count(distinct order_id) filter (where fate = 'kept' and told_twice)
            from refunds where file = ? and amount is not null and order_id is not null""",
            [table.raw.index],
        ).fetchall()[0]
        file = {"file": table.raw.file}
        if "refunds" in rules_on(table):
            sums = {"met": met, "rows": rows, "money": f"{money or 0:.2f}", "total": f"{total or 0:.2f}"}
            notes.append(Note("refunds_taken_off", file | sums))
        notes += [Note("refunds_told_twice", file | {"orders": twice})] if twice else []
        notes += [Note("refunds_there_already", file | {"rows": there})] if there else []
    return notes


def keep_refunds(con: Connection, before: Before | None) -> None:
    """Keep the refunds of the lists in the dataset: a later list may hold them again."""
    if before and "listed_refunds" in before.tables:
        con.execute("insert into listed_refunds by name from before.listed_refunds where met")
    con.execute(
        """insert into listed_refunds select order_id, amount, fate = 'kept' from refunds
        where fate = 'kept' or fault in ('refund_order_unknown', 'refund_of_several', 'order_left_out', 'customer_missing')"""
    )


def _run(con: Connection, name: str, **parts: str) -> None:
    for statement in sql_file(__file__, name, **parts).split(";"):
        if statement.strip():
            con.execute(statement)
