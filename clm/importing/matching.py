"""Which column of a customer list or of an interactions file holds the same ids as the orders.

A shop's order export may know customers by email and its customer export by number and email.
"""

from collections.abc import Sequence
from dataclasses import replace

from clm.importing.choices import Choices
from clm.importing.evidence import Evidence
from clm.importing.identifiers import id_reading
from clm.importing.mapping import words_for
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable, read_columns
from clm.importing.report import Note
from clm.importing.synonyms import normal


def matched(con: Connection, tables: Sequence[ReadTable], known: str | None = None) -> list[ReadTable]:
    """The tables, with the customer of each read from the column that meets most customers of the orders.

    `known` is a relation of further ids: those of the customers of a dataset that is to grow.
    """
    orders = [table for table in tables if table.kind == "orders" and "customer_id" in table.text]
    if known is None and (not orders or len(tables) == 1):
        return list(tables)
    _keep_ids(con, orders, known)
    others = [table for table in tables if table.kind in ("customers", "interactions")]
    lists = [table for table in others if "customer_id" in table.text]
    if len(orders) == 1 and lists and known is None and "customer_id" not in orders[0].choices.columns:
        orders = [_rekeyed(con, orders[0], lists)]
    read = {table.raw.index: table for table in (*orders, *(_best_matched(con, other) for other in others))}
    return [read.get(table.raw.index, table) for table in tables]


def _keep_ids(con: Connection, orders: Sequence[ReadTable], known: str | None = None) -> None:
    """Fill order_customers with the customers of the orders, each once, and with those of `known`."""
    ids = [f"select {table.typed['customer_id']} as id from {table.raw.name}" for table in orders]
    union = " union all ".join([*ids, *([known] if known else [])])
    con.execute(f"create or replace temp table order_customers as select distinct id from ({union})")


def _rekeyed(con: Connection, orders: ReadTable, lists: Sequence[ReadTable]) -> ReadTable:
    """The orders, with the customer from another of their columns if only that one meets the other files.

    A payment service knows customers by a number of its own and by e-mail, a mail programme by e-mail alone.
    """
    if any(_most_met(con, table) for table in lists):
        return orders
    words = set(words_for("orders", "customer_id"))
    taken = {header for canonical, header in orders.guess.columns.items() if canonical != "name"}
    for header in orders.raw.headers:
        if normal(header) not in words or header in taken or header in orders.raw.empty:
            continue
        named = read_columns(con, orders.raw, _with_customer(orders, header))
        own, other = con.execute(
            f"select count({orders.typed['customer_id']}), count({named.typed['customer_id']})"
            f" from {orders.raw.name}"
        ).fetchall()[0]
        if other < own:
            continue  # some orders would lose their customer
        _keep_ids(con, [named])
        met = max(_most_met(con, table) for table in lists)
        if met:
            evidence = Evidence("meets_other_files", {"header": header.strip(), "customers": met})
            guess = replace(named.guess, evidence={**named.guess.evidence, "customer_id": evidence})
            note = Note("orders_rekeyed", {"file": orders.raw.file, "header": header.strip()})
            return replace(named, guess=guess, choices=orders.choices, notes=(*orders.notes, note))
    _keep_ids(con, [orders])
    return orders


def _with_customer(table: ReadTable, header: str) -> Choices:
    return replace(table.choices, columns={**table.choices.columns, "customer_id": header})


def _candidates(table: ReadTable) -> list[str]:
    """The columns of a file that may hold its customer, the one that was taken first."""
    first = table.guess.columns["customer_id"]
    if "customer_id" in table.choices.columns:
        return [first]
    words = set(words_for(table.kind, "customer_id"))
    return [first] + [header for header in table.raw.headers if normal(header) in words and header != first]


def _most_met(con: Connection, table: ReadTable) -> int:
    return max(_met(con, table, header) for header in _candidates(table))


def _best_matched(con: Connection, table: ReadTable) -> ReadTable:
    if "customer_id" not in table.text:
        return table
    counted = {header: _met(con, table, header) for header in _candidates(table)}
    best = max(counted, key=lambda header: counted[header])
    if not counted[best]:
        return _without_zeros(con, table)
    evidence = Evidence("same_customers_as_orders", {"header": best.strip(), "customers": counted[best]})
    if best != table.guess.columns["customer_id"]:
        table = replace(read_columns(con, table.raw, _with_customer(table, best)), choices=table.choices)
    if "customer_id" in table.choices.columns:
        return table  # chosen by the user, which says more
    guess = replace(table.guess, evidence={**table.guess.evidence, "customer_id": evidence})
    return replace(table, guess=guess)


def _met(con: Connection, table: ReadTable, header: str) -> int:
    """How many customers of the orders a column of the table names."""
    column = table.raw.column(header)
    reading = id_reading(con, table.raw.name, column, of_people=True)
    return _count_met(con, table, reading.sql(column))


def _count_met(con: Connection, table: ReadTable, key: str) -> int:
    found: int = con.execute(
        f"select count(*) from order_customers where id in (select {key} from {table.raw.name})"
    ).fetchall()[0][0]
    return found


def _without_zeros(con: Connection, table: ReadTable) -> ReadTable:
    """The table with the ids of the orders where the two differ in leading zeros only.

    That is what a spreadsheet does to one of two files. Ids that would become one stay as they are.
    """
    key = table.typed["customer_id"]
    if _count_met(con, table, key):
        return table
    con.execute(
        """create or replace temp table order_ids_bare as
        select ltrim(id, '0') as bare, min(id) as id from order_customers
        where regexp_full_match(id, '\\d+') group by 1 having count(*) = 1"""
    )
    bare = f"case when regexp_full_match({key}, '\\d+') then ltrim({key}, '0') end"
    own, met = con.execute(
        f"""select count(distinct {key}) - count(distinct {bare}),
            count(*) filter (where {bare} in (select bare from order_ids_bare)) from {table.raw.name}"""
    ).fetchall()[0]
    if own or not met:
        return table
    theirs = f"coalesce((select id from order_ids_bare where bare = {bare}), {key})"
    note = Note("ids_without_zeros", {"file": table.raw.file})
    return replace(table, typed={**table.typed, "customer_id": theirs}, notes=(*table.notes, note))
