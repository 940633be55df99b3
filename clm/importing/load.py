"""Files in, dataset out: read, decide, type, settle, write, report."""

import datetime
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from clm.dataset import DatasetWriter
from clm.importing.baskets import settle_orders
from clm.importing.checks import check_something_left, check_tables
from clm.importing.choices import IGNORE
from clm.importing.customers import write_customers
from clm.importing.dimensions import possible_dimensions
from clm.importing.preview import read_tables
from clm.importing.problems import collect_problems, problem_frames
from clm.importing.raw import Connection
from clm.importing.reading import Files, sources
from clm.importing.readings import ReadTable
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
        files: paths, or (name, bytes) pairs: orders, and with them customers, payments, lines, interactions.
        mapping: decisions about columns and options, see `clm.importing.choices`.
        name: of the dataset; else the name of the first file.
        today: orders and interactions after this day are rejected; without it no day is too late.
        progress: called with a share from 0 to 1 and the step: reading, typing, settling, writing, deriving,
            done.

    Raises:
        ClmError: with a message that says what to do next.
    """
    tell = progress or _tell_nobody
    tell(0.0, "reading")
    first = sources(files)[0].name
    with (
        tempfile.TemporaryDirectory(prefix="clm-import-") as folder,
        DatasetWriter(Path(path), name or first.split(".")[0]) as writer,
    ):
        tables = read_tables(writer.con, files, mapping, Path(folder))
        tell(0.3, "typing")
        report = _fill(writer, tables, today, tell)
        tell(0.7, "deriving")
        _drop_staged(writer.con)
        writer.finish()
    tell(1.0, "done")
    return report


def _tell_nobody(_share: float, _step: str) -> None:
    pass


def _fill(
    writer: DatasetWriter, tables: Sequence[ReadTable], today: datetime.date | None, tell: Progress
) -> ImportReport:
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
    notes += _note_amounts(con, used)
    _run(con, "judged")
    tell(0.5, "writing")
    check_something_left(con, used)
    _run(con, "written")
    if _has_lines(con, used):
        con.execute(sql_file(__file__, "lines"))
    notes += write_customers(writer, used, extras)
    collect_problems(con, used)
    return _report(con, used, extras.left, notes)


def _stage(
    con: Connection, tables: Sequence[ReadTable], extras: Mapping[str, str], today: datetime.date | None
) -> None:
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
        where row_fault is null and amount_fault is null and file in (select unnest($files::integer[]))
        group by 1""",
        {"files": files},
    )
    for table in tables:
        if table.kind == "orders":
            stage_sales(con, table, extras, today, has_payments="payments" in kinds)


def _note_amounts(con: Connection, tables: Sequence[ReadTable]) -> list[Note]:
    """Where the amounts came from; elsewhere_files keeps the orders files with amounts in other files."""
    con.execute("create temp table elsewhere_files (file integer)")
    origins = {table.raw.index: amounts_from(table) for table in tables if table.kind == "orders"}
    for file in (file for file, origin in origins.items() if origin == "elsewhere"):
        con.execute("insert into elsewhere_files values (?)", [file])
    priced = [table for table in tables if origins.get(table.raw.index) == "priced"]
    notes = [Note("amount_from_prices", {"file": table.raw.file}) for table in priced]
    if "elsewhere" not in origins.values():
        payments = [table.raw.file for table in tables if table.kind == "payments"]
        notes += [Note("payments_beside_amounts", {"file": file}) for file in payments]
    return notes


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
    con: Connection,
    tables: Sequence[ReadTable],
    left: Sequence[tuple[ReadTable, str, str, int]],
    notes: Sequence[Note],
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
