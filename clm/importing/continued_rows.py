"""Lists in which the number, date and customer of an order stand on its first line only, the rest left blank below."""

from dataclasses import replace

from clm.importing.profiles import Profile
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable, read_columns
from clm.importing.report import Note

HEADING = ("order_id", "customer_id", "ordered_at")


def with_headings_below(con: Connection, table: ReadTable) -> ReadTable:
    """The table with its headings repeated on the lines that go on below them.

    A line goes on if number, date and customer are all blank and it names what was bought; a line of sums alone is
    none. Programs of accountants write lists so, and so do cells that were joined.
    """
    if table.kind != "orders" or not {*HEADING, "product"} <= set(table.text):
        return table
    headers = [table.guess.columns[canonical] for canonical in HEADING]
    product = table.guess.columns["product"]
    profile = Profile(con, table.raw)
    if not any(profile.beside(headers[0], ("",), product)):
        return table
    columns = [table.raw.column(header) for header in headers]
    blank = "(" + " and ".join(f"trim(coalesce({column}, '')) = ''" for column in columns) + ")"
    goes_on = f"({blank} and trim(coalesce({table.raw.column(product)}, '')) <> '')"
    above = ", ".join(
        f"last_value({column} ignore nulls) over (order by rowid) as above_{column}" for column in columns
    )
    name = table.raw.name
    first, rows = con.execute(
        f"select min(rowid) filter (where not {blank} and {table.raw.filled}), count(*) filter (where {goes_on}) from {name}"
    ).fetchall()[0]
    if not rows or first is None:
        return table
    taken = ", ".join(f"{column} = above_{column}" for column in columns)
    con.execute(
        f"""update {name} set {taken} from (select rowid as line, {above} from {name}) as filled
        where {name}.rowid = filled.line and filled.line > {first} and {goes_on}"""
    )
    note = Note("headings_continued", {"file": table.raw.file, "rows": rows})
    return read_columns(con, replace(table.raw, notes=(*table.raw.notes, note)), table.choices)
