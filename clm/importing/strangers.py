"""Sheets and members of archives that are no tables of this program, beside others that are."""

from collections.abc import Sequence
from dataclasses import replace

from clm.importing.choices import IGNORE
from clm.importing.mapping import UNKNOWN
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable, read_columns
from clm.importing.report import Note

NOTE = "table_not_recognised"


def without_strangers(con: Connection, tables: Sequence[ReadTable]) -> list[ReadTable]:
    """The tables, those left aside that came along in a workbook or archive and are not recognised.

    A file that was given by itself, a table with a kind named by the user, and one that lacks a single column
    are not left aside: their refusal says what is missing.
    """
    known = {table.raw.container for table in tables if table.kind != UNKNOWN and not table.guess.missing}
    return [
        _left_aside(con, table)
        if table.raw.container in known and table.raw.container and _is_strange(table)
        else table
        for table in tables
    ]


def is_stranger(table: ReadTable) -> bool:
    """Whether the table was left aside here."""
    return any(note.code == NOTE for note in table.raw.notes)


def _is_strange(table: ReadTable) -> bool:
    if table.choices.option("kind") or table.choices.columns:
        return False
    return table.kind == UNKNOWN or len(table.guess.missing) > 1


def _left_aside(con: Connection, table: ReadTable) -> ReadTable:
    note = Note(NOTE, {"file": table.raw.file})
    choices = replace(table.choices, options={**table.choices.options, "kind": IGNORE})
    return read_columns(con, replace(table.raw, notes=(*table.raw.notes, note)), choices)
