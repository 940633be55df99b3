"""Files as they would come in with the answers given so far, and what still stands against importing them."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from clm.engine.duckdb import new_file
from clm.errors import ClmError
from clm.importing.checks import check_tables
from clm.importing.decoding import sampled
from clm.importing.encodings import possible_readings, speaks_against
from clm.importing.formats import Format
from clm.importing.opening import tables_in
from clm.importing.preview import Table, previewed, read_tables
from clm.importing.raw import Connection
from clm.importing.reading import Files, sources
from clm.importing.readings import ReadTable
from clm.importing.staging import amounts_from
from clm.importing.totals import with_question
from clm.importing.words import Vocabulary

FIRST_ROWS = 6
# What is shown of a row, as far as its table has it.
SHOWN = (
    "order_id", "customer_id", "name", "ordered_at", "occurred_at", "known_since", "kind", "quantity",
    "unit_price", "amount", "refunded", "status", "score",
)  # fmt: skip


@dataclass(frozen=True)
class DraftTable:
    """One table with all that a form about it shows.

    Attributes:
        table: how the table was understood.
        format: the known export that it was taken for, if any.
        words: status or kind -> its words, known and unknown.
        currencies: those of its amounts, as codes or signs.
        first_rows: one row a record, one column for each canonical column of SHOWN: values as they come in.
    """

    table: Table
    format: Format | None
    words: Mapping[str, Vocabulary]
    currencies: tuple[str, ...]
    first_rows: pd.DataFrame


@dataclass(frozen=True)
class Draft:
    """All tables in the files; `refusal` is the first reason for which they cannot be imported yet."""

    tables: tuple[DraftTable, ...]
    refusal: ClmError | None


def draft(files: Files, mapping: Mapping[str, Any] | None = None, *, growing: bool = False) -> Draft:
    """How the files would come in; arguments as in `load_into`, `growing` where they are added to a dataset.

    Raises:
        ClmError: a file cannot be read at all, or `mapping` does not fit it.
    """
    with tempfile.TemporaryDirectory(prefix="clm-import-") as folder:
        con = new_file(Path(folder, "preview.duckdb"))
        try:
            tables = [with_question(con, table) for table in read_tables(con, files, mapping, Path(folder))]
            return Draft(tuple(_drafted(con, table) for table in tables), _refusal(tables, growing))
        finally:
            con.close()


def readings(files: Files, table: str) -> dict[str, str]:
    """Encoding -> the first words of a table that are not plain ASCII, as they would read in it.

    Raises:
        ClmError: a file cannot be opened.
    """
    with tempfile.TemporaryDirectory(prefix="clm-import-") as folder:
        found = (source for source in tables_in(sources(files), Path(folder)) if source.name == table)
        return next((possible_readings(sampled(source)) for source in found), {})


def is_contradicted(files: Files, table: str, encoding: str) -> bool:
    """Whether the text of a table shows that it is not in an encoding, as one remembered from another file.

    Raises:
        ClmError: a file cannot be opened.
    """
    with tempfile.TemporaryDirectory(prefix="clm-import-") as folder:
        found = (source for source in tables_in(sources(files), Path(folder)) if source.name == table)
        return next((speaks_against(sampled(source), encoding) for source in found), False)


def _refusal(tables: list[ReadTable], growing: bool) -> ClmError | None:
    try:
        check_tables(tables, growing=growing)
    except ClmError as error:
        return error
    return None


def _drafted(con: Connection, table: ReadTable) -> DraftTable:
    currencies = tuple(sorted({str(code) for code in table.currencies.values()} - {""}))
    return DraftTable(previewed(table), table.guess.format, table.words, currencies, _first_rows(con, table))


def _first_rows(con: Connection, table: ReadTable) -> pd.DataFrame:
    undecided = {question.column for question in table.questions if question.code == "decimal"}
    typed = {
        canonical: "cast(null as double)" if table.guess.columns.get(canonical) in undecided else sql
        for canonical, sql in table.typed.items()
    }
    if table.kind == "orders" and amounts_from(table) == "priced":
        typed["amount"] = f"({typed['unit_price']}) * ({typed['quantity']})"
    shown = [canonical for canonical in SHOWN if canonical in typed]
    if not shown:
        return pd.DataFrame()
    columns = ", ".join(f"{typed[canonical]} as {canonical}" for canonical in shown)
    rows: pd.DataFrame = con.execute(
        f"select {columns} from {table.raw.name} where {table.raw.filled} order by rowid limit {FIRST_ROWS}"
    ).df()
    for canonical, words in table.words.items():
        if canonical in rows:
            meaning = {word.strip(): status for word, status in words.meaning.items()}
            rows[canonical] = rows[canonical].map(
                lambda word, known=meaning: known.get(str(word).strip(), word)
            )
    return rows
