"""What the files hold, from typed records to the tables of a dataset, with what was there before."""

import datetime
from collections.abc import Mapping, Sequence

from clm.dataset import DatasetWriter
from clm.importing.baskets import settle_orders
from clm.importing.cancelling import Progress
from clm.importing.checks import check_something_left, check_tables
from clm.importing.choices import IGNORE
from clm.importing.customers import write_customers
from clm.importing.dimensions import Extras, possible_dimensions
from clm.importing.doubts import format_notes
from clm.importing.grown_customers import attributes_before, grow_customers, keep_attributes
from clm.importing.growth import (
    Before,
    growth,
    growth_notes,
    keep_lines,
    match_orders,
    refuse_other_currency,
    write_grown,
)
from clm.importing.past import keep_problems, keep_steps
from clm.importing.problems import collect_problems, problem_frames, rule_frame
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.refunds import (
    create_refund_tables,
    give_back,
    judge_refunds,
    keep_refunds,
    refund_notes,
    stage_refunds,
)
from clm.importing.report import Growth, ImportReport, Note
from clm.importing.staging import (
    absent_columns,
    amounts_from,
    create_staged_tables,
    keep_words,
    stage_parts,
    stage_people,
    stage_sales,
    stage_touches,
)
from clm.importing.strangers import is_stranger
from clm.importing.totals import is_discount
from clm.importing.waterfall import KEPT_KINDS, waterfall
from clm.queries import quoted, sql_file
from clm.schema import ORDERS


def fill(writer: DatasetWriter, tables: Sequence[ReadTable], today: datetime.date | None, tell: Progress,
         before: Before | None, marks: Mapping[str, str]) -> ImportReport:  # fmt: skip
    """Put everything that the files hold into the writer's tables, with what was there before."""
    con = writer.con
    check_tables(tables, growing=before is not None)
    used = [table for table in tables if table.kind != IGNORE]
    orders = [table for table in used if table.kind == "orders"]
    extras = possible_dimensions(con, used)
    attributes = attributes_before(con) if before else frozenset()
    keep_attributes(extras, attributes)
    create_staged_tables(con, extras.columns, orders)
    create_refund_tables(con)
    for table in used:
        keep_words(con, table)
    staged = _stage(con, used, extras.columns, today)
    tell(0.4, "settling")
    notes = [note for table in tables for note in table.raw.notes] + staged
    asked = [table for table in tables if table.kind == IGNORE and not is_stranger(table)]
    notes += [Note("file_ignored", {"file": table.raw.file}) for table in asked]
    notes += format_notes(used)
    notes += [note for table in used for note in table.notes]
    lists = [table for table in used if table.kind == "refunds"]
    notes += settle_orders(
        con, orders, lambda con: give_back(con, lists, before), changes=bool(before or lists)
    )
    notes += _note_amounts(con, used)
    _run(con, "judged")
    tell(0.5, "writing")
    check_something_left(con, used, growing=before is not None)
    written, found = _write(writer, used, extras, attributes, before)
    notes += written + (growth_notes(con, found, before, marks) if before and found else [])
    notes += refund_notes(con, lists)
    keep_refunds(con, before)
    collect_problems(con, used)
    keep_problems(con, used, before.number if before else 1)
    report = _report(con, used, extras.left, notes, found)
    keep_steps(con, report.waterfall, before.number if before else 1)
    return report


def _write(
    writer: DatasetWriter,
    tables: Sequence[ReadTable],
    extras: Extras,
    attributes: frozenset[str],
    before: Before | None,
) -> tuple[list[Note], Growth | None]:
    """Fill the dataset's tables from what was settled, and from what was there before."""
    con, notes, contacts = writer.con, [], (0, 0)
    if before:
        orders = [table for table in tables if table.kind == "orders"]
        lists = [table for table in tables if table.kind == "refunds"]
        notes += refuse_other_currency(con, before, lists) + match_orders(con, orders)
        judge_refunds(con, lists, growing=True)
        contacts = write_grown(con)
    else:
        judge_refunds(con, [table for table in tables if table.kind == "refunds"], growing=False)
        _run(con, "written", **_columns_of_orders(tables))
    if _has_lines(con, tables, before):
        con.execute(sql_file(__file__, "lines"))
    notes += write_customers(writer, tables, extras, attributes)
    if any(table.kind == "customers" for table in tables):
        con.execute("insert into listed_customers select customer_id from people")
    if not before:
        return notes, None
    keep_lines(con)
    grow_customers(con, before)
    return notes, growth(con, before, contacts)


def _stage(
    con: Connection, tables: Sequence[ReadTable], extras: Mapping[str, str], today: datetime.date | None
) -> list[Note]:
    """Fill the staged tables; what was decided about whole files."""
    notes: list[Note] = []
    kinds = {table.kind for table in tables}
    for table in tables:
        if table.kind in ("payments", "lines"):
            stage_parts(con, table)
        elif table.kind == "customers":
            stage_people(con, table, extras)
        elif table.kind == "interactions":
            stage_touches(con, table, today)
        elif table.kind == "refunds":
            stage_refunds(con, table)
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
            notes += stage_sales(con, table, extras, today, has_payments="payments" in kinds)
    return notes


def _note_amounts(con: Connection, tables: Sequence[ReadTable]) -> list[Note]:
    """Where the amounts came from; elsewhere_files keeps the orders files with amounts in other files."""
    con.execute("create temp table elsewhere_files (file integer)")
    origins = {table.raw.index: amounts_from(table) for table in tables if table.kind == "orders"}
    for file in (file for file, origin in origins.items() if origin == "elsewhere"):
        con.execute("insert into elsewhere_files values (?)", [file])
    priced = [table for table in tables if origins.get(table.raw.index) == "priced"]
    notes = [Note("amount_from_prices", {"file": table.raw.file}) for table in priced]
    if "elsewhere" in origins.values():
        priced += [table for table in tables if table.kind == "lines" and amounts_from(table) == "priced"]
    for table in priced:
        discounts = ", ".join(
            f"“{header.strip()}”" for header in table.extra_headers() if is_discount(header)
        )
        notes += (
            [Note("discounts_not_taken", {"file": table.raw.file, "headers": discounts})] if discounts else []
        )
    if "elsewhere" not in origins.values():
        payments = [table.raw.file for table in tables if table.kind == "payments"]
        notes += [Note("payments_beside_amounts", {"file": file}) for file in payments]
    return notes


def _columns_of_orders(tables: Sequence[ReadTable]) -> dict[str, str]:
    """The columns of orders: what none of the files has is NULL without being written down.

    Five columns of nothing take an eighth of the time in which a million orders are written.
    """
    absent = {*absent_columns([table for table in tables if table.kind == "orders"])} - {"refunded"}
    nothing = " generated always as (null) virtual"
    declared = [f"{column} {kind}{nothing if column in absent else ''}" for column, kind in ORDERS.items()]
    present = [column for column in ORDERS if column not in absent]
    return {"declared": ", ".join(declared), "present": ", ".join(present)}


def _run(con: Connection, name: str, **parts: str) -> None:
    for statement in sql_file(__file__, name, **parts).split(";"):
        if statement.strip():
            con.execute(statement)


def drop_staged(con: Connection) -> None:
    """Remove all that was staged: it takes memory, and its names would hide tables that are derived next."""
    for kind, name in con.execute(
        """select 'view', view_name from duckdb_views() where temporary and not internal
        union all select 'table', table_name from duckdb_tables() where temporary"""
    ).fetchall():
        con.execute(f"drop {kind} {quoted(name)}")


def _has_lines(con: Connection, tables: Sequence[ReadTable], before: Before | None) -> bool:
    """Whether the files hold line items that say what was bought; beside line items, each order is one."""
    if any(table.kind == "lines" and {"category", "product"} & set(table.text) for table in tables):
        return True
    described = any(table.kind == "orders" and {"category", "product"} & set(table.text) for table in tables)
    if described and before and before.has_lines():
        return True
    return described and bool(con.execute("select coalesce(max(rows), 0) > 1 from baskets").fetchall()[0][0])


def _report(
    con: Connection,
    tables: Sequence[ReadTable],
    left: Sequence[tuple[ReadTable, str, str, int]],
    notes: Sequence[Note],
    found: Growth | None,
) -> ImportReport:
    problems, counts = problem_frames(con, tables, left)
    steps = waterfall(con, tables)
    rows = steps.groupby("kind")["rows"].sum()
    anonymous = int(rows.get("anonymous", 0))
    revenue = con.execute(sql_file(__file__, "anonymous")).fetchall()[0][0] if anonymous else 0
    return ImportReport(
        rows_read=sum(table.raw.rows for table in tables),
        rows_kept=int(rows.reindex(KEPT_KINDS, fill_value=0).sum()),
        rows_rejected=int(rows.get("rejected", 0)),
        anonymous_rows=anonymous,
        anonymous_revenue=float(revenue),
        problems=problems,
        problem_counts=counts,
        kinds={table.raw.file: table.kind for table in tables},
        mapping={table.raw.file: table.guess.columns for table in tables},
        notes=tuple(notes),
        merged_rows=int(rows.get("merged", 0)),
        waterfall=steps,
        rules=rule_frame(tables, problems, counts),
        growth=found,
        headers={table.raw.file: table.raw.headers for table in tables},
        evidence={table.raw.file: table.guess.evidence for table in tables},
        type_evidence={table.raw.file: table.type_evidence for table in tables},
    )
