"""Where the rows and the money of the files went, step by step, so that both add up to the cent."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from clm.importing.acting_rules import files_where
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.report import WATERFALL_COLUMNS
from clm.importing.staging import amounts_from
from clm.queries import sql_file

KINDS = (
    "read",
    "rejected",
    "anonymous",
    "merged",
    "left_out",
    "unpaid",
    "refund",
    "kept",
)  # as they are shown
KEPT_KINDS = ("unpaid", "refund", "kept")  # their rows stand in the dataset


def waterfall(con: Connection, tables: Sequence[ReadTable]) -> pd.DataFrame:
    """The steps from what stands in the files to what counts: one row a kind and step, see `ImportReport`."""
    elsewhere = {
        table.raw.index: amounts_from(table) == "elsewhere" for table in tables if table.kind == "orders"
    }
    kinds = {table.kind for table in tables}
    source = "payments" if "payments" in kinds else "lines"
    counted = {
        table.raw.index: table.kind == source and any(elsewhere.values())
        for table in tables
        if table.kind in ("payments", "lines")
    }
    steps = con.execute(
        sql_file(__file__, "waterfall", elsewhere=files_where(elsewhere), counted=files_where(counted))
    ).fetchall()
    for table in tables:  # what is no record has no amount
        steps.append(("rejected", "csv_malformed", len(table.raw.malformed), 0))
        steps += [("rejected", reason, 1, 0) for _, _, reason in table.raw.left_out]
    return _frame(steps, sum(table.raw.rows for table in tables), _money_read(con, elsewhere, counted))


def _money_read(con: Connection, elsewhere: dict[int, bool], counted: dict[int, bool]) -> Decimal:
    """What the amounts of all rows add up to, straight from the rows: the steps are checked against it."""
    found = con.execute(
        f"""select coalesce(sum(amount), 0) from (
            select amount from sale_rows where not ({files_where(elsewhere)})
              and coalesce(row_fault, '') not in ('currency_other', 'currency_missing')
            union all
            select amount + refunded from part_rows where {files_where(counted)})"""
    ).fetchall()
    return Decimal(found[0][0])


def _frame(steps: Sequence[tuple[str, str, Any, Any]], rows_read: int, money_read: Decimal) -> pd.DataFrame:
    """The steps added up by kind and step, the frequent ones first within their kind; empty steps left out."""
    sums: dict[tuple[str, str], tuple[int, Decimal]] = {("kept", "kept"): (0, Decimal(0))}
    for kind, step, rows, money in steps:
        n, total = sums.get((kind, step), (0, Decimal(0)))
        sums[kind, step] = (n + int(rows or 0), total + Decimal(money or 0))
    unexplained = (
        rows_read - sum(rows for rows, _ in sums.values()),
        money_read - sum((money for _, money in sums.values()), Decimal(0)),
    )
    sums["left_out", "unexplained"] = unexplained
    listed = [("read", "read", rows_read, money_read)] + [
        (kind, step, rows, money)
        for (kind, step), (rows, money) in sums.items()
        if rows or money or kind == "kept"
    ]
    listed.sort(key=lambda each: (KINDS.index(each[0]), -abs(each[3]), -each[2], each[1]))
    return pd.DataFrame(listed, columns=list(WATERFALL_COLUMNS))
