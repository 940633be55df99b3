"""Which column of a customer list or of an interactions file holds the same ids as the orders.

A shop's order export may know customers by email and its customer export by number and email.
"""

from collections.abc import Sequence
from dataclasses import replace

from clm.importing.identifiers import id_reading
from clm.importing.mapping import words_for
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable, read_columns
from clm.importing.synonyms import normal


def matched(con: Connection, tables: Sequence[ReadTable]) -> list[ReadTable]:
    """The tables, with the customer of each read from the column that meets most customers of the orders."""
    orders = [table for table in tables if table.kind == "orders" and "customer_id" in table.text]
    if not orders or len(tables) == 1:
        return list(tables)
    ids = " union ".join(
        f"select {table.typed['customer_id']} as id from {table.raw.name}" for table in orders
    )
    con.execute(f"create or replace temp table order_customers as {ids}")
    return [
        _best_matched(con, table) if table.kind in ("customers", "interactions") else table
        for table in tables
    ]


def _best_matched(con: Connection, table: ReadTable) -> ReadTable:
    if "customer_id" not in table.text or "customer_id" in table.choices.columns:
        return table  # the user's own choice stands
    first = table.guess.columns["customer_id"]
    words = set(words_for(table.kind, "customer_id"))
    others = [header for header in table.raw.headers if normal(header) in words and header != first]
    best = max([first, *others], key=lambda header: _met(con, table, header))
    if best == first:
        return table
    choices = replace(table.choices, columns={**table.choices.columns, "customer_id": best})
    return read_columns(con, table.raw, choices)


def _met(con: Connection, table: ReadTable, header: str) -> int:
    """How many customers of the orders a column of the table names."""
    column = table.raw.column(header)
    reading = id_reading(con, table.raw.name, column, of_people=True)
    found: int = con.execute(
        f"""select count(*) from order_customers
        where id in (select {reading.sql(column)} from {table.raw.name})"""
    ).fetchall()[0][0]
    return found
