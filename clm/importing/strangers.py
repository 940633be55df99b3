"""Tables that are none of this program, beside others that are: left aside, files of their own after a question."""

from collections.abc import Sequence, Set
from dataclasses import replace

from clm.importing.choices import IGNORE
from clm.importing.dialect import named_headers
from clm.importing.evidence import BY_CONTENT
from clm.importing.mapping import UNKNOWN
from clm.importing.questions import Question
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable, read_columns
from clm.importing.refund_signs import named_after_refunds
from clm.importing.report import Note

NOTE = "table_not_recognised"


def without_strangers(con: Connection, tables: Sequence[ReadTable]) -> list[ReadTable]:
    """The tables, those left aside that came along in a workbook or archive and are not recognised.

    A table with a kind named by the user, and one that lacks a single column are not left aside: their refusal says
    what is missing. A file that was given by itself is left aside where other files hold orders, and that is asked.
    """
    whole = [table for table in tables if table.kind != UNKNOWN and not table.guess.missing]
    containers = {table.raw.container for table in whole} - {""}
    beside_orders = any(table.kind == "orders" for table in whole)
    found = []
    for table in tables:
        if table.raw.container in containers and _is_strange(table):
            table = _left_aside(con, table)
        elif len(tables) > 1 and _may_hold_refunds(table):
            table = replace(table, questions=(*table.questions, Question("kind", "", {}, "refunds_apart")))
        elif beside_orders and not table.raw.container and table not in whole and _says_little(table):
            params = {"headers": named_headers(table.raw.headers)}
            question = Question("kind", "", params, "table_left_needed")
            table = replace(_left_aside(con, table), questions=(question,))
        found.append(table)
    return found


def without_needless_guesses(con: Connection, tables: Sequence[ReadTable]) -> list[ReadTable]:
    """The tables, without columns that only their values tell where other tables make the guess needless.

    Payments or lines hold the amounts of the orders, so no other number is taken for them; and what lies beside
    a table of orders in a workbook or archive is hardly a second one that its headers do not show.
    """
    elsewhere = any(table.kind in ("payments", "lines") and not table.guess.missing for table in tables)
    needed = {"customer_id", "ordered_at", "order_id" if elsewhere else "amount"}
    sure = [
        table for table in tables if table.kind == "orders" and needed <= set(table.text) - _guessed(table)
    ]
    containers = {table.raw.container for table in sure} - {""}
    found = []
    for table in tables:
        guessed = _guessed(table)
        if elsewhere and table in sure and "amount" in guessed:
            table = _without(con, table, {"amount"})
        elif guessed and table not in sure and table.raw.container in containers:
            table = _without(con, table, guessed)
        found.append(table)
    return found


def _guessed(table: ReadTable) -> set[str]:
    """The columns that only values tell."""
    evidence = table.guess.evidence
    return {canonical for canonical, seen in evidence.items() if seen.code in BY_CONTENT}


def _without(con: Connection, table: ReadTable, columns: Set[str]) -> ReadTable:
    decided = {**table.choices.columns, **dict.fromkeys(columns)}
    read = read_columns(con, table.raw, replace(table.choices, columns=decided))
    return replace(read, choices=table.choices)


def is_stranger(table: ReadTable) -> bool:
    """Whether the table was left aside here."""
    return any(note.code == NOTE for note in table.raw.notes)


def _is_strange(table: ReadTable) -> bool:
    if table.choices.option("kind") or table.choices.columns:
        return False
    return table.kind == UNKNOWN or len(table.guess.missing) > 1


def _may_hold_refunds(table: ReadTable) -> bool:
    """Whether a known export is named after refunds: read as orders they would count as sales."""
    chosen = table.choices.option("kind") or table.choices.option("format")
    return table.kind == "orders" and not chosen and named_after_refunds(table.raw.file)


def _says_little(table: ReadTable) -> bool:
    """Whether the headers of a table tell at most one of the three columns that orders need."""
    told = {"customer_id", "ordered_at", "amount"} & set(table.text) - _guessed(table)
    decided = table.choices.option("kind") or table.choices.columns or table.kind == "refunds"
    return not decided and len(told) < 2


def _left_aside(con: Connection, table: ReadTable) -> ReadTable:
    note = Note(NOTE, {"file": table.raw.file})
    choices = replace(table.choices, options={**table.choices.options, "kind": IGNORE})
    return read_columns(con, replace(table.raw, notes=(*table.raw.notes, note)), choices)
