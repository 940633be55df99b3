"""Credit notes as refunds: what a credit note gives back is taken from the customer's latest orders before it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from clm.importing.acting_rules import files_with
from clm.importing.leaving_out import leave_out
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable


class Movement(NamedTuple):
    """An order (amount above 0) or a credit note of one customer; file and row say which."""

    customer_id: str
    file: int
    row: int
    amount: Decimal
    refunded: Decimal


Part = tuple[int, int, Decimal]  # file, row, money


def net_credit_notes(con: Connection, files: Sequence[ReadTable]) -> None:
    """Where credit notes are not left out, make them refunds of earlier orders.

    What remains of a credit note beyond the orders before it stands in credits_left(file, row, amount); one
    without any order before it stays as it is, an order below nothing.
    """
    con.execute("create temp table credits_left (file integer, row bigint, amount decimal(18,4))")
    left_out = files_with("credit_notes", files)
    if left_out == "true":
        return
    notes = f"customer_id is not null and amount < 0 and not ({left_out})"
    movements = con.execute(
        f"""select customer_id, file, row, amount, refunded from settled
        where customer_id in (select customer_id from settled where {notes})
          and (amount > 0 and status in ('paid', 'partially_refunded') or {notes})
        order by customer_id, ordered_at, amount < 0, file, row"""
    ).fetchall()
    taken, left = _netted(map(Movement._make, movements))
    con.execute("create temp table netted (file integer, row bigint, amount decimal(18,4))")
    _insert(con, "netted", taken)
    con.execute(
        """update settled
        set refunded = settled.refunded + netted.amount,
            status = case when settled.refunded + netted.amount >= settled.amount
                then 'refunded' else 'partially_refunded' end
        from netted where settled.file = netted.file and settled.row = netted.row and settled.amount > 0"""
    )
    con.execute("create temp table credits_used (file integer, row bigint, amount decimal(18,4))")
    _insert(con, "credits_used", left)
    leave_out(
        con, "credit_note_netted", "amount < 0 and (file, row) in (select (file, row) from credits_used)"
    )
    con.execute("insert into credits_left select * from credits_used where amount > 0")


def _netted(movements: Iterable[Movement]) -> tuple[list[Part], list[Part]]:
    """What is taken from which order, and of each credit note that could be used what is left."""
    taken: list[Part] = []
    left: list[Part] = []
    for _, own in groupby(movements, key=lambda movement: movement.customer_id):
        rest: dict[tuple[int, int], Decimal] = {}  # order -> what can still be given back, in order of time
        back: dict[tuple[int, int], Decimal] = {}
        for movement in own:
            if movement.amount > 0:
                rest[movement.file, movement.row] = movement.amount - movement.refunded
                continue
            credit = -movement.amount
            for order in reversed(rest):
                part = min(credit, rest[order])
                if part > 0:
                    rest[order] -= part
                    credit -= part
                    back[order] = back.get(order, Decimal(0)) + part
            if credit < -movement.amount:
                left.append((movement.file, movement.row, credit))
        taken += [(*order, money) for order, money in back.items()]
    return taken, left


def _insert(con: Connection, table: str, parts: Sequence[Sequence[Any]]) -> None:
    files, rows, amounts = zip(*parts, strict=True) if parts else ((), (), ())
    con.execute(
        f"""insert into {table}
        select unnest($files::integer[]), unnest($rows::bigint[]), unnest($amounts::decimal(18,4)[])""",
        {"files": list(files), "rows": list(rows), "amounts": list(amounts)},
    )
