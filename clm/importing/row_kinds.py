"""What each row of a list of documents is: a sale, a credit note, or a payment that settles one."""

from collections.abc import Mapping
from dataclasses import dataclass

from clm.importing.mapping import Guess, ledger_sides
from clm.importing.raw import Connection, RawTable
from clm.importing.report import Note
from clm.importing.synonyms import normal, section, spellings
from clm.queries import is_one_of

KINDS = ("sale", "credit", "aside")
MOST_WORDS = 40  # more different values than this name no kinds of document
MOST_SHARE = 0.9  # of the rows whose kind must be known


@dataclass(frozen=True)
class RowKinds:
    """Conditions on the rows of a table, never NULL: `credit` gives money back, `aside` is neither sale nor refund."""

    credit: str = "false"
    aside: str = "false"
    notes: tuple[Note, ...] = ()
    told_by: tuple[str, ...] = ()

    def status(self, column: str) -> str:
        """The status of a row that may count: a credit note or payment has one of its own."""
        other = " or ".join(each for each in (self.credit, self.aside) if each != "false")
        return f"case when not ({other}) then {column} end" if other else column

    def typed(self, raw: RawTable, typed: Mapping[str, str]) -> dict[str, str]:
        """The typed columns, with what a credit note gives back taken off: from its order where it names one."""
        found = dict(typed)
        if self.credit == "false":
            return found
        if "amount" not in found:
            if "quantity" in found:
                found["quantity"] = (
                    f"case when {self.credit} then -abs({found['quantity']}) else {found['quantity']} end"
                )
            return found
        amount = found["amount"]
        own = "false"
        if "order_id" in found:
            order = found["order_id"]
            sold = f"select {order} from {raw.name} where not {self.credit} and not {self.aside} and {order} is not null"
            own = f"({self.credit} and coalesce({order} in ({sold}), false))"
        back = found.get("refunded", "null")
        found["amount"] = (
            f"case when {own} then 0 * ({amount}) when {self.credit} then -abs({amount}) else {amount} end"
        )
        found["refunded"] = (
            f"cast(case when {own} then abs({amount}) when {self.credit} then 0 else {back} end as decimal(18,4))"
        )
        return found


def row_kinds(con: Connection, raw: RawTable, found: Guess, named: Mapping[str, str | None]) -> RowKinds:
    """What a column such as “Type” says of the rows of an orders file, if it tells sales from other documents.

    A known export says so itself, and a column that the user named for something else means that.
    """
    if found.kind != "orders" or found.format:
        return RowKinds()
    if ledger := _ledger(raw, found):
        return ledger
    headings = set(section("documents")["headers"])
    taken = {
        header
        for canonical, header in found.columns.items()
        if canonical in ("customer_id", "status", *named)
    }
    for header in raw.headers:
        fits = spellings(header) & headings
        if not fits or header in taken or header in raw.empty:
            continue
        seen = _counted(con, raw, header)
        meant = _meant(seen)
        if meant:
            counts = {kind: sum(seen[word] for word in meant if meant[word] == kind) for kind in KINDS}
            column = raw.column(header)
            return RowKinds(
                is_one_of(f"trim({column})", [word for word, kind in meant.items() if kind == "credit"]),
                is_one_of(f"trim({column})", [word for word, kind in meant.items() if kind == "aside"]),
                (Note("rows_told_apart", {"file": raw.file, "header": header.strip(), **counts}),),
                (header,),
            )
    return RowKinds()


def _meant(seen: Mapping[str, int]) -> dict[str, str]:
    """Word -> kind of document; empty where the words of a column do not tell sales from others."""
    words = section("documents")
    meant = {word: kind for word in seen for kind in KINDS if normal(word) in words[kind]}
    if "sale" not in meant.values():  # where nothing is called a sale, a payment is one
        meant = {word: "sale" if normal(word) in words["payment"] else kind for word, kind in meant.items()}
    kinds, told = set(meant.values()), sum(seen[word] for word in meant)
    return meant if len(kinds) > 1 and "sale" in kinds and told >= MOST_SHARE * sum(seen.values()) else {}


def _ledger(raw: RawTable, found: Guess) -> RowKinds | None:
    """Of an account whose debit holds the amounts: rows of the other side alone are neither sale nor refund."""
    sides = ledger_sides(raw.headers)
    if sides is None or found.columns.get("amount") != sides[0]:
        return None
    debit, credit = (
        f"coalesce(regexp_replace({raw.column(side)}, '[0.,\\s-]', '', 'g'), '')" for side in sides
    )
    return RowKinds(aside=f"({debit} = '' and {credit} <> '')", told_by=(sides[1],))


def _counted(con: Connection, raw: RawTable, header: str) -> dict[str, int]:
    """Value -> rows; empty where there are too many different ones."""
    column = raw.column(header)
    rows = con.execute(
        f"""select trim({column}), count(*) from {raw.name} where trim({column}) <> ''
        group by 1 order by 2 desc, 1 limit {MOST_WORDS + 1}"""
    ).fetchall()
    return dict(rows) if len(rows) <= MOST_WORDS else {}
