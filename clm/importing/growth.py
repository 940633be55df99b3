"""New files meet the orders, customers and interactions that are there already: nothing doubles, the last file wins."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing.acting_rules import files_where
from clm.importing.checks import codes_of
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.report import Growth, Note
from clm.importing.staging import amounts_from
from clm.queries import sql_file

# A shop that counts anew each day may give a number twice; of more orders than this under other customers, and
# more than under the same ones, the customer is named in another way than before.
FEW_MOVED = 2
MIDNIGHT = "ordered_at = date_trunc('day', ordered_at)"
# Orders of one content, the certain ones first: at the same moment, else on the same day where one side has no time.
BY_CONTENT = tuple(
    (moment, f"{new_kind} and {new_time}", f"{old_kind} and {old_time}")
    for moment, new_time, old_time in (
        ("ordered_at", "true", "true"),
        ("date_trunc('day', ordered_at)", MIDNIGHT, "true"),
        ("date_trunc('day', ordered_at)", "true", MIDNIGHT),
    )
    for new_kind, old_kind in (("numbered", "not numbered"), ("not numbered", "true"))
)


class Before:
    """The dataset as it was, beside the tables of the import that is to grow it."""

    def __init__(self, con: Connection, path: Path) -> None:
        """Attach it to the connection under the name `before`.

        Raises:
            ClmError: no_such_dataset, not_a_dataset, dataset_outdated.
        """
        with open_dataset(path) as dataset:
            self.name, self.currency, self.imports = dataset.name, dataset.currency, dataset.imports
            self.customers = dataset.counts.customers
        self._con = con
        con.execute("attach ? as before (read_only)", [str(path)])
        con.execute(sql_file(__file__, "growth_orders"))
        self.tables = {
            name for (name,) in con.execute(
                "select table_name from duckdb_tables() where database_name = 'before'").fetchall()
        }  # fmt: skip

    @property
    def number(self) -> int:
        """The number of the next import."""
        return 2 if self.imports.empty else int(self.imports["number"].max()) + 1

    def has_lines(self) -> bool:
        return bool(self._con.execute("select exists (from before.lines)").fetchall()[0][0])

    def known_customers(self) -> str:
        """A relation of the ids of those who are known."""
        return "select customer_id as id from before.customers"

    def keep_past(self) -> None:
        """Copy what is kept of earlier imports, and let the dataset as it was go."""
        for table in sorted({"imports", "import_problems", "import_steps"} & self.tables):
            self._con.execute(f"insert into {table} by name from before.{table}")
        self._con.execute("detach before")


def refuse_other_currency(con: Connection, before: Before, refunds: Sequence[ReadTable]) -> list[Note]:
    """Make sure that the new orders and the lists of refunds are in the dataset's currency.

    Raises:
        ClmError: growth_currency_differs.
    """
    found = con.execute(
        "select distinct currency from settled where customer_id is not null and currency is not null"
    ).fetchall()
    told = sorted(currency for (currency,) in found)
    all_told = sorted({*told, *(code for table in refunds for code in codes_of(table))})
    if before.currency and set(all_told) - {before.currency}:
        raise ClmError("growth_currency_differs", currency=before.currency, currencies=", ".join(all_told))
    if bool(told) != bool(before.currency) and con.execute("select count(*) from settled").fetchall() != [
        (0,)
    ]:
        return [Note("currency_assumed", {"currency": before.currency or ", ".join(told)})]
    return []


def match_orders(con: Connection, orders: Sequence[ReadTable]) -> list[Note]:
    """Fill met(file, row, order_id, how) with the new orders that were there before, and give all their final ids.

    Raises:
        ClmError: growth_customers_differ.
    """
    for statement in sql_file(__file__, "growth_met").split(";"):
        if statement.strip():
            con.execute(statement)
    counts = dict(con.execute("select how, count(*) from met group by 1").fetchall())
    moved, same = counts.get("moved", 0), counts.get("number", 0)
    if moved > max(FEW_MOVED, same):
        new, old = con.execute(
            """select settled.customer_id, orders.customer_id
            from met join settled using (file, row) join before.orders on orders.order_id = met.order_id
            where how = 'moved' order by met.order_id limit 1"""
        ).fetchall()[0]
        raise ClmError("growth_customers_differ", orders=moved, new=new, old=old)
    if con.execute("""select exists (from unmet_news where not numbered)
            or exists (from unmet_olds where not numbered)""").fetchall()[0][0]:  # fmt: skip
        for moment, new, old in BY_CONTENT:
            con.execute(sql_file(__file__, "growth_by_content", moment=moment, new=new, old=old))
    con.execute(sql_file(__file__, "growth_ids"))
    con.execute(
        """update settled set order_id = grown_ids.order_id from grown_ids
        where settled.file = grown_ids.file and settled.row = grown_ids.row"""
    )
    tells = {
        table.raw.index: bool({"status", "refunded"} & set(table.text)) or amounts_from(table) == "elsewhere"
        for table in orders
    }
    con.execute(sql_file(__file__, "grown", tells=files_where(tells)))
    by_content = con.execute("select count(*) from met where how = 'content'").fetchall()[0][0]
    notes = [Note("orders_met_by_content", {"orders": by_content})] if by_content else []
    return notes + ([Note("orders_changed_customer", {"orders": moved})] if moved else [])


def write_grown(con: Connection) -> tuple[int, int]:
    """Fill orders and interactions with what was there and what is new; the interactions that are new and known."""
    con.execute("insert into orders by name select * exclude (how, is_changed) from grown")
    con.execute(
        """insert into orders by name
        select old.* replace (
            case when is_changed then lowered.refunded else old.refunded end as refunded,
            case when is_changed then lowered.status else old.status end as status)
        from before.orders as old left join refunded_before as lowered using (order_id)
        where order_id not in (select order_id from met)"""
    )
    new, given = con.execute(
        f"""with news as ({sql_file(__file__, "growth_contacts")})
        select (select count(*) from news), (select count(*) from touches where fate = 'kept')"""
    ).fetchall()[0]
    con.execute(f"insert into interactions by name {sql_file(__file__, 'growth_contacts')}")
    con.execute("insert into interactions by name from before.interactions")
    return new, given - new


def keep_lines(con: Connection) -> None:
    """Add the line items that were there of the orders without new ones; beside lines, every order has some."""
    con.execute(
        "insert into lines by name from before.lines where order_id not in (select order_id from lines)"
    )
    if con.execute("select exists (from lines)").fetchall()[0][0]:
        con.execute(
            """insert into lines by name
            select order_id, customer_id, category, product, quantity, amount from orders
            where coalesce(category, product) is not null and order_id not in (select order_id from lines)"""
        )


def growth(con: Connection, before: Before, contacts: tuple[int, int]) -> Growth:
    """What changed, once the new orders are written; the customers are counted at the end."""
    new, changed, unchanged = con.execute(
        """select count(*) filter (where how is null),
            count(*) filter (where is_changed) + (select count(*) from refunded_before where is_changed),
            count(*) filter (where how is not null and not is_changed)
                + (select count(*) from refunded_before where not is_changed)
        from grown"""
    ).fetchall()[0]
    net = """select coalesce(sum(amount - coalesce(refunded, 0)), 0)::double from {0}
        where status in ('paid', 'partially_refunded')"""
    orders_before = con.execute("select count(*) from before.orders").fetchall()[0][0]
    revenues = [con.execute(net.format(table)).fetchall()[0][0] for table in ("before.orders", "orders")]
    return Growth(orders_before, new, changed, unchanged, before.customers, 0, *contacts, *revenues)


def growth_notes(con: Connection, found: Growth, before: Before, marks: Mapping[str, str]) -> list[Note]:
    """What a reader must know of how the new files met the old data."""
    notes = []
    for name, mark in marks.items():
        same = before.imports[before.imports["fingerprint"] == mark]
        if len(same):
            first = same.iloc[0]
            named = {"file": name, "before": first["file"], "day": first["imported_at"].date().isoformat()}
            notes.append(Note("file_same_as_before", named))
    if found.orders_changed or found.orders_unchanged:
        counts = {"changed": found.orders_changed, "unchanged": found.orders_unchanged}
        notes.append(Note("orders_there_already", counts))
    if found.interactions_unchanged:
        notes.append(Note("contacts_there_already", {"contacts": found.interactions_unchanged}))
    buyers, known = con.execute(
        """select count(distinct customer_id),
            count(distinct customer_id) filter (where customer_id in (select customer_id from before.customers))
        from grown"""
    ).fetchall()[0]
    if buyers and not known:
        notes.append(Note("customers_all_new", {"customers": buyers}))
    return notes
