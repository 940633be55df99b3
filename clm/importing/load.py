"""Files in, dataset out: read, decide, type, settle, write, report."""

import datetime
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from clm.dataset import DatasetWriter
from clm.importing.cancelling import Progress, interruptible, told
from clm.importing.doubts import likeness_notes
from clm.importing.filling import drop_staged, fill
from clm.importing.growth import Before
from clm.importing.past import create_past, fingerprints, keep_import
from clm.importing.preview import read_tables
from clm.importing.raw import Connection
from clm.importing.reading import Files, bare_name, sources
from clm.importing.readings import ReadTable
from clm.importing.report import Growth, ImportReport
from clm.swapping import only_one


def load_into(
    path: str | Path,
    files: Files,
    mapping: Mapping[str, Any] | None = None,
    name: str | None = None,
    today: datetime.date | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> ImportReport:
    """Build the dataset file at `path` from uploaded files; what stood there stays unless all goes well.

    Args:
        files: paths, or (name, bytes) pairs: orders, and with them customers, payments, lines, refunds, interactions.
        mapping: decisions about columns and options, see `clm.importing.choices`.
        name: of the dataset; else the name of the file with the orders.
        today: orders and interactions after this day are rejected; without it no day is too late.
        progress: called with a share from 0 to 1 and the step: reading, typing, settling, writing, deriving,
            done. What it raises stops the import.
        cancel: set by another thread to stop the import soon, also within a step.

    Raises:
        Cancelled: `cancel` was set.
        ClmError: with a message that says what to do next.
    """
    return _import(Path(path), files, mapping, today, told(progress, cancel), cancel, name or "")


def grow(
    path: str | Path,
    files: Files,
    mapping: Mapping[str, Any] | None = None,
    today: datetime.date | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> ImportReport:
    """Add files to the dataset at `path`: orders that are there are updated and never doubled.

    An order is the same by its number and customer; without numbers in common by customer, time and amount. The new
    file wins. The state before is kept for `restore_previous`. Customer lists, interactions and
    refunds of orders that are there may come alone.
    Arguments as in `load_into`.

    Raises:
        Cancelled: `cancel` was set.
        ClmError: dataset_busy, no_such_dataset, growth_currency_differs, growth_customers_differ, and those of
            `load_into`. The dataset stays as it was.
    """
    with only_one(Path(path)):
        return _import(Path(path), files, mapping, today, told(progress, cancel), cancel, None)


def _import(path: Path, files: Files, mapping: Mapping[str, Any] | None, today: datetime.date | None,
            tell: Progress, cancel: threading.Event | None, name: str | None) -> ImportReport:  # fmt: skip
    """Build the file anew and swap it in: on what stands there where `name` is None, else as something new, which
    an empty name leaves to its files."""
    tell(0.0, "reading")
    moment = datetime.datetime.now(datetime.UTC)  # for the record only: no number depends on it
    with (
        tempfile.TemporaryDirectory(prefix="clm-import-") as folder,
        DatasetWriter(path, name or "", keeps_previous=name is None) as writer,
        interruptible(writer.con, cancel),
    ):
        con = writer.con
        before = Before(con, path) if name is None else None
        tables = read_tables(con, files, mapping, Path(folder), before.known_customers() if before else None)
        writer.name = name or (before.name if before else _name_of(tables))
        marks = fingerprints(sources(files))  # a file that is too large has been refused by now
        tell(0.3, "typing")
        create_past(con)
        report = fill(writer, tables, today, tell, before, marks)
        tell(0.7, "deriving")
        drop_staged(con)
        writer.derive()
        report = replace(report, name=writer.name, notes=(*report.notes, *likeness_notes(con)))
        found = _counted(con, report.growth)
        keep_import(con, tables, marks, found, before.number if before else 1, moment)
        if before:
            report = replace(report, growth=found)
            before.keep_past()
        tell(1.0, "done")  # before the file is in its place: whoever raises here changes nothing
        writer.swap()
    return report


def _name_of(tables: Sequence[ReadTable]) -> str:
    """What a dataset is called by itself: as the file, workbook or archive in which its orders stand."""
    main = next((table for table in tables if table.kind == "orders"), tables[0])
    return bare_name(main.raw.container or main.raw.file)


def _counted(con: Connection, found: Growth | None) -> Growth:
    """What the import brought, with its customers counted now that they are derived."""
    if found:
        new = con.execute("select count(*) from customers anti join before.customers using (customer_id)")
        return replace(found, customers_new=new.fetchall()[0][0])
    orders, customers = con.execute(
        "select (select count(*) from orders), (select count(*) from customers)"
    ).fetchall()[0]
    return Growth(0, orders, 0, 0, 0, customers, 0, 0, 0.0, 0.0)
