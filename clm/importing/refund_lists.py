"""Files that list refunds: told by the orders of the other files, and asked where their amounts have both signs."""

from collections.abc import Sequence
from dataclasses import replace

from clm.importing.mapping import UNKNOWN, guess
from clm.importing.questions import Question
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable, read_columns
from clm.importing.refund_signs import has_refund_numbers, speaks_of_refunds
from clm.importing.report import Note

MOST_MET = 0.5  # share of the order numbers that the orders must hold where headers speak of refunds
ALMOST_ALL_MET = 0.9  # where only amounts below zero do


def with_refund_lists(con: Connection, tables: Sequence[ReadTable]) -> list[ReadTable]:
    """The tables, those read as refunds that give money back for orders that others of them hold."""
    return [_as_refunds(con, table, tables) or table for table in tables]


def with_signs_asked(con: Connection, table: ReadTable) -> ReadTable:
    """A list of refunds with the question what it means that some amounts are above zero and some below."""
    if table.kind != "refunds" or "amount" not in table.typed:
        return table
    above, below = _signs(con, table)
    if not above or not below:
        return table
    params = {"above": above, "below": below}
    question = Question("amount", table.guess.columns["amount"], params, "refund_signs_differ")
    return replace(table, questions=(*table.questions, question))


def _as_refunds(con: Connection, table: ReadTable, tables: Sequence[ReadTable]) -> ReadTable | None:
    """The table read as refunds, if what it says and the orders of the others show that it lists some."""
    if table.kind not in ("orders", "payments", "lines", UNKNOWN) or table.choices.option("kind"):
        return None
    others = [
        each for each in tables if each is not table and each.kind == "orders" and "order_id" in each.typed
    ]
    if not others or table.guess.format:
        return None
    own = guess(table.raw, "refunds", table.choices.columns)
    if own.missing:
        return None
    chosen = replace(table.choices, options={**table.choices.options, "kind": "refunds"})
    read = replace(read_columns(con, table.raw, chosen), choices=table.choices)
    found = {canonical: (header, own.evidence[canonical]) for canonical, header in own.columns.items()}
    sold = {"amount", "unit_price"} & set(table.text) and "amount" not in table.choices.columns
    above, below = _signs(con, read)
    if has_refund_numbers(table.raw) or (speaks_of_refunds(found) and not sold):
        least = MOST_MET
    elif below and not above:
        least = ALMOST_ALL_MET
    else:
        return None
    if _met(con, read, others) < least:
        return None
    return replace(read, notes=(*read.notes, Note("refunds_recognised", {"file": table.raw.file})))


def _signs(con: Connection, table: ReadTable) -> tuple[int, int]:
    """Rows with an amount above zero, and below."""
    amount = table.typed["amount"]
    above, below = con.execute(
        f"""select count(*) filter (where {amount} > 0), count(*) filter (where {amount} < 0)
        from {table.raw.name} where {table.raw.filled}"""
    ).fetchall()[0]
    return int(above), int(below)


def _met(con: Connection, table: ReadTable, orders: Sequence[ReadTable]) -> float:
    """The share of the table's order numbers that the orders hold."""
    ids = " union all ".join(f"select {each.typed['order_id']} as id from {each.raw.name}" for each in orders)
    share = con.execute(
        f"""select coalesce(avg(case when id in (select id from ({ids}) where id is not null) then 1 else 0 end), 0)
        from (select distinct {table.typed["order_id"]} as id from {table.raw.name}) where id is not null"""
    ).fetchall()[0][0]
    return float(share)
