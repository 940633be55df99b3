"""The customers of a dataset that grew: what the new files say of them, else what was known before."""

from clm.dataset import attribute_column
from clm.importing.dimensions import Extras
from clm.importing.growth import Before
from clm.importing.raw import Connection
from clm.queries import quoted, sql_file
from clm.schema import CUSTOMERS

DERIVED = ("customer_no", "known_day")


def attributes_before(con: Connection) -> frozenset[str]:
    """The columns of further attributes that customers had before."""
    return frozenset(_columns(con, "before") - {*CUSTOMERS, *DERIVED})


def keep_attributes(extras: Extras, attributes: frozenset[str]) -> None:
    """Take columns for attributes that are there already, however few values one new file has."""
    for left in list(extras.left):
        header = left[1]
        if attribute_column(header) in attributes and header not in extras.columns:
            extras.left.remove(left)
            extras.columns[header] = f"known{len(extras.columns)}"


def grow_customers(con: Connection, before: Before) -> None:
    """Make customers hold everybody who was or is known, with all attributes, old and new."""
    con.execute("create temp view if not exists people as select * from people_judged where fault is null")
    if "listed_customers" in before.tables:
        con.execute("insert into listed_customers from before.listed_customers")
    else:  # older files do not tell: whoever never ordered must have been listed
        con.execute(
            """insert into listed_customers select customer_id from before.customers
            where customer_id not in (select customer_id from before.orders)"""
        )
    new, old = _columns(con, None), _columns(con, "before") - {*DERIVED}
    for column in sorted(old - new):
        con.execute(f"alter table customers add column {quoted(column)} varchar")
    columns = [column for column in sorted(new | old) if column != "customer_id"]
    merged = ", ".join(f"{_merged(quoted(column), column in old)} as {quoted(column)}" for column in columns)
    con.execute(sql_file(__file__, "growth_customers", columns=merged))
    con.execute("delete from customers")
    con.execute("insert into customers by name from merged_customers")


def _merged(column: str, was_there: bool) -> str:
    if not was_there:
        return f"new.{column}"
    return (
        f"case when earlier.customer_id is null then coalesce(new.{column}, old.{column})"
        f" else coalesce(old.{column}, new.{column}) end"
    )


def _columns(con: Connection, database: str | None) -> set[str]:
    found = con.execute(
        """select column_name from duckdb_columns() where table_name = 'customers' and not internal
          and database_name = coalesce($database, current_database()) and schema_name = 'main'""",
        {"database": database},
    ).fetchall()
    return {name for (name,) in found}
