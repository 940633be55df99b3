"""Rows and orders that rules leave out once the rows have become orders: duplicates, credit notes, zero values."""

from collections.abc import Sequence

from clm.importing.acting_rules import files_with
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.queries import sql_file


def mark_duplicates(con: Connection, files: Sequence[ReadTable], shared: bool) -> None:
    """Fill duplicate_rows(file, row) with the rows that repeat another one; where the rule acts they fall out.

    `shared`: some rows have the same order number. Where none have, no row can repeat another one.
    """
    con.execute("create temp table duplicate_rows (file integer, row bigint)")
    for table in files:
        if not shared and "order_id" in table.text:
            continue
        columns = ", ".join(f"c{i}" for i in range(len(table.raw.headers)))
        con.execute(
            sql_file(__file__, "duplicates", raw=table.raw.name, columns=columns, filled=table.raw.filled),
            {"file": table.raw.index},
        )
    acting = files_with("exact_duplicates", files)
    if acting != "false":
        con.execute(
            f"""update sale_rows set order_fault = 'duplicate_row'
            from (select * from duplicate_rows where {acting}) as twice
            where sale_rows.file = twice.file and sale_rows.row = twice.row and order_fault is null"""
        )


def leave_out(con: Connection, reason: str, condition: str, *, is_held: bool = True) -> None:
    """Take the orders that meet a condition out of `settled`; their rows say why.

    `is_held`: the orders are written down; where they are not, they are what the rows without a fault say.
    """
    if not con.execute(f"select count(*) from settled where {condition}").fetchall()[0][0]:
        return
    con.execute(
        sql_file(__file__, "left_out", orders=f"select * from settled where {condition}"), {"reason": reason}
    )
    if is_held:
        con.execute(f"delete from settled where {condition}")
