"""The customers of a dataset: whoever is listed, and whoever paid for an order, with what describes them."""

from collections.abc import Collection, Sequence

from clm.dataset import DatasetWriter, attribute_column
from clm.importing.dimensions import Extras, varying_columns
from clm.importing.readings import ReadTable
from clm.importing.report import Note
from clm.queries import quoted, sql_file

DESCRIBING = ("name", "channel", "segment", "region")
# Later orders first; the row decides between two orders of one moment, so a second import gives the same.
LATEST = "struct_pack(ordered_at := ordered_at, row := row)"


def write_customers(writer: DatasetWriter, tables: Sequence[ReadTable], extras: Extras,
                    established: Collection[str] = ()) -> list[Note]:  # fmt: skip
    """Fill the customers table, with one more column for every attribute that the files offer.

    `established`: attributes that customers have had before, which few new rows are enough to update.
    """
    listed = {column for table in tables if table.kind == "customers" for column in _staged(table, extras)}
    ordered = {column for table in tables if table.kind == "orders" for column in _staged(table, extras)}
    certain = {column for header, column in extras.columns.items() if attribute_column(header) in established}
    varying = varying_columns(writer.con, sorted(ordered - listed), certain)
    for table in tables:
        for header in table.extra_headers():
            if table.kind == "orders" and extras.columns.get(header) in varying:
                extras.left.append((table, header, "varies_within_customer", table.raw.rows))
    headers = {
        column: header for header, column in extras.columns.items() if column in (listed | ordered) - varying
    }
    names = {column: quoted(writer.add_dimension(header)) for column, header in sorted(headers.items())}
    present = {column for table in tables if table.kind == "orders" for column in table.text}
    latest = [column for column in DESCRIBING if column in present] + sorted((ordered - varying) & set(names))
    if not latest and not any(table.kind == "customers" for table in tables):
        return []  # nothing describes the buyers; the writer adds whoever bought
    columns = [
        f"arg_max({column}, {LATEST}) filter (where {column} is not null) as {column}" for column in latest
    ]
    columns += [f"null::varchar as {column}" for column in (*DESCRIBING, *names) if column not in latest]
    writer.con.execute(
        f"""create temp table buyers as select customer_id, {", ".join(columns)} from sales
        where fate = 'kept' and customer_id in (
            select customer_id from orders where status in ('paid', 'partially_refunded'))
        group by 1"""
    )
    writer.con.execute("create temp view people as select * from people_judged where fault is null")
    dimensions = "".join(
        f"coalesce(people.{column}, buyers.{column}) as {name}, " for column, name in names.items()
    )
    writer.con.execute(sql_file(__file__, "customers", dimensions=dimensions))
    notes = [Note("dimension_added", {"header": headers[column].strip()}) for column in names]
    return notes + [Note("customers_do_not_meet", {"file": file}) for file in _without_orders(writer, tables)]


def _without_orders(writer: DatasetWriter, tables: Sequence[ReadTable]) -> list[str]:
    """Customer lists of which not one customer has an order: most likely the wrong column was taken."""
    met = writer.con.execute(
        "select distinct file from people semi join orders using (customer_id)"
    ).fetchall()
    return [table.raw.file for table in tables if table.kind == "customers" and (table.raw.index,) not in met]


def _staged(table: ReadTable, extras: Extras) -> list[str]:
    return [extras.columns[header] for header in table.extra_headers() if header in extras.columns]
