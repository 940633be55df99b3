"""Files in, dataset out: read, decide, type, settle, write, report."""

import datetime
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clm.dataset import DatasetWriter
from clm.engine.duckdb import new_file
from clm.errors import ClmError
from clm.importing.baskets import settle_orders
from clm.importing.checks import check_tables, check_something_left
from clm.importing.choices import IGNORE, choices_by_file
from clm.importing.customers import write_customers
from clm.importing.dimensions import possible_dimensions
from clm.importing.mapping import Evidence
from clm.importing.problems import collect_problems, problem_frames
from clm.importing.questions import Question
from clm.importing.raw import Connection, load_raw
from clm.importing.reading import Files, sources
from clm.importing.readings import ReadTable, read_columns
from clm.importing.report import ImportReport, Note
from clm.importing.staging import (
    amounts_from,
    create_staged_tables,
    keep_words,
    stage_parts,
    stage_people,
    stage_sales,
    stage_touches,
)
from clm.queries import quoted, sql_file

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Table:
    """One file as it was understood.

    Attributes:
        name: the file's name.
        kind: orders, customers, payments, lines, interactions or unknown.
        headers: as they stand in the file.
        rows: records without empty ones.
        encoding, delimiter: as found.
        samples: the first rows as text.
        mapping: canonical column -> header.
        evidence: canonical column -> why that header was taken.
        missing: canonical columns that this kind of table needs and does not have.
        questions: what the mapping must answer before the file can be imported.
    """

    name: str
    kind: str
    headers: tuple[str, ...]
    rows: int
    encoding: str
    delimiter: str
    samples: tuple[tuple[str, ...], ...]
    mapping: Mapping[str, str]
    evidence: Mapping[str, Evidence]
    missing: tuple[str, ...]
    questions: tuple[Question, ...]


def read(files: Files, mapping: Mapping[str, Any] | None = None) -> list[Table]:
    """How the files would be understood, for a preview; `mapping` as in `load_into`.

    Raises:
        ClmError: a file cannot be read at all, or `mapping` does not fit it.
    """
    with tempfile.TemporaryDirectory(prefix="clm-import-") as folder:
        con = new_file(Path(folder, "preview.duckdb"))
        try:
            return [_preview(table) for table in _read_tables(con, files, mapping, Path(folder))]
        finally:
            con.close()


def _preview(table: ReadTable) -> Table:
    raw, guess = table.raw, table.guess
    return Table(
        raw.file, guess.kind, raw.headers, raw.rows, raw.encoding, raw.delimiter, raw.samples,
        guess.columns, guess.evidence, guess.missing, table.questions,
    )  # fmt: skip


def load_into(
    path: str | Path,
    files: Files,
    mapping: Mapping[str, Any] | None = None,
    name: str | None = None,
    today: datetime.date | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Build the dataset file at `path` from uploaded files; what stood there stays unless all goes well.

    Args:
        files: paths, or (name, bytes) pairs: orders, and beside them customers, payments, lines, interactions.
        mapping: decisions about columns and options, see `clm.importing.choices`.
        name: of the dataset; else the name of the first file.
        today: orders and interactions after this day are rejected; without it no day is too late.
        progress: called with a share from 0 to 1 and the step: reading, typing, settling, writing, deriving, done.

    Raises:
        ClmError: with a message that says what to do next.
    """
    tell = progress or (lambda share, step: None)
    tell(0.0, "reading")
    first = sources(files)[0].name
    with (
        tempfile.TemporaryDirectory(prefix="clm-import-") as folder,
        DatasetWriter(Path(path), name or first.split(".")[0]) as writer,
    ):
        tables = _read_tables(writer.con, files, mapping, Path(folder))
        tell(0.3, "typing")
        report = _fill(writer, tables, today, tell)
        tell(0.7, "deriving")
        _drop_staged(writer.con)
        writer.finish()
    tell(1.0, "done")
    return report


def _read_tables(
    con: Connection, files: Files, mapping: Mapping[str, Any] | None, folder: Path
) -> list[ReadTable]:
    found = sources(files)
    choices = choices_by_file(mapping, [source.name for source in found])
    tables = []
    for index, source in enumerate(found):
        own = choices[source.name]
        raw = load_raw(con, source, index, folder, own.option("encoding"), own.option("delimiter"))
        tables.append(read_columns(con, raw, own))
    return tables


def _fill(writer: DatasetWriter, tables: Sequence[ReadTable], today: datetime.date | None, tell: Progress) -> ImportReport:
    """Put everything that the files hold into the writer's tables."""
    con = writer.con
    check_tables(tables)
    used = [table for table in tables if table.kind != IGNORE]
    orders = [table for table in used if table.kind == "orders"]
    extras = possible_dimensions(con, used)
    create_staged_tables(con, extras.columns)
    for table in used:
        keep_words(con, table)
    _stage(con, used, extras.columns, today)
    tell(0.4, "settling")
    notes = [Note("file_ignored", {"file": table.raw.file}) for table in tables if table.kind == IGNORE]
    notes += settle_orders(con, orders)
    con.execute("create temp table elsewhere_files (file integer)")
    for table in orders:
        if amounts_from(table) == "elsewhere":
            con.execute("insert into elsewhere_files values (?)", [table.raw.index])
        elif amounts_from(table) == "priced":
            notes.append(Note("amount_from_prices", {"file": table.raw.file}))
    _run(con, "judged")
    tell(0.5, "writing")
    check_something_left(con, orders)
    _run(con, "written")
    if _has_lines(con, used):
        con.execute(sql_file(__file__, "lines"))
    notes += write_customers(writer, used, extras)
    collect_problems(con, used)
    return _report(con, used, extras.left, notes)


def _stage(con: Connection, tables: Sequence[ReadTable], extras: Mapping[str, str], today: datetime.date | None) -> None:
    kinds = {table.kind for table in tables}
    for table in tables:
        if table.kind in ("payments", "lines"):
            stage_parts(con, table)
        elif table.kind == "customers":
            stage_people(con, table, extras)
        elif table.kind == "interactions":
            stage_touches(con, table, today)
    # Payments say what was paid; without them the lines say what was ordered.
    source = "payments" if "payments" in kinds else "lines"
    files = [table.raw.index for table in tables if table.kind == source]
    con.execute(
        """insert into order_money select order_id, sum(amount) from part_rows
        where row_fault is null and amount_fault is null and file in (select unnest($files::integer[])) group by 1""",
        {"files": files},
    )
    for table in tables:
        if table.kind == "orders":
            stage_sales(con, table, extras, today, has_payments="payments" in kinds)


def _run(con: Connection, name: str) -> None:
    for statement in sql_file(__file__, name).split(";"):
        if statement.strip():
            con.execute(statement)


def _drop_staged(con: Connection) -> None:
    """Remove all that was staged: it takes memory, and its names would hide tables that are derived next."""
    for kind, name in con.execute(
        """select 'view', view_name from duckdb_views() where temporary and not internal
        union all select 'table', table_name from duckdb_tables() where temporary"""
    ).fetchall():
        con.execute(f"drop {kind} {quoted(name)}")


def _has_lines(con: Connection, tables: Sequence[ReadTable]) -> bool:
    """Whether the files hold line items that say what was bought."""
    if any(table.kind == "lines" and {"category", "product"} & set(table.text) for table in tables):
        return True
    described = any(table.kind == "orders" and {"category", "product"} & set(table.text) for table in tables)
    return described and bool(con.execute("select coalesce(max(rows), 0) > 1 from baskets").fetchall()[0][0])


def _report(
    con: Connection, tables: Sequence[ReadTable], left: Sequence[tuple[ReadTable, str, str, int]], notes: Sequence[Note]
) -> ImportReport:
    problems, counts = problem_frames(con, tables, left)
    kept, rejected, anonymous, revenue = con.execute(sql_file(__file__, "fates")).fetchall()[0]
    malformed = sum(len(table.raw.malformed) for table in tables)
    return ImportReport(
        rows_read=sum(table.raw.rows for table in tables),
        rows_kept=kept,
        rows_rejected=rejected + malformed,
        anonymous_rows=anonymous,
        anonymous_revenue=float(revenue),
        problems=problems,
        problem_counts=counts,
        kinds={table.raw.file: table.kind for table in tables},
        mapping={table.raw.file: table.guess.columns for table in tables},
        notes=tuple(notes),
    )
