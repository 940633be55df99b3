"""What other columns say of an order beside its status: that it was cancelled, given back, or paid at all."""

import re
from collections.abc import Mapping
from dataclasses import replace

from clm.importing.evidence import Evidence
from clm.importing.mapping import Guess
from clm.importing.profiles import Profile
from clm.importing.raw import Connection, RawTable
from clm.importing.report import Note
from clm.importing.status_flags import Flag, flag_of
from clm.importing.synonyms import meanings, normal, section
from clm.queries import is_one_of

DATED_CANCELLATION = Flag("cancelled", "paid", dated=True)
GIVEN_BACK = frozenset(
    map(normal, ("refund status", "return status", "return / refund status", "refund / return status", "after sales status",
                 "退款状态", "售后状态", "退货状态"))
)  # fmt: skip
# A parcel or a subscription that is “pending” or “cancelled” says nothing of whether the order was paid.
OTHER_STATES = re.compile(
    r"(?i)fulfil|ship|deliver|refund|return|subscri|plan|dispute|物流|发货|配送|退款|售后"
)
MOST_WORDS = 12


def with_told_status(
    table: RawTable, found: Guess, decided: Mapping[str, str | None], profile: Profile
) -> Guess:
    """The guess with a column as the status whose every value is a word for one, where no header names it.

    Only one that would keep some orders from counting: without it they would count unnoticed.
    """
    if found.kind != "orders" or found.format or "status" in found.columns or "status" in decided:
        return found
    known = meanings("statuses")
    for header in table.headers:
        if header in found.columns.values() or header in table.empty or OTHER_STATES.search(header):
            continue
        words = set(profile.look(header).values)
        if not 1 < len(words) <= MOST_WORDS:
            continue
        told = {known.get(normal(word)) for word in words}
        if None not in told and "paid" in told and told != {"paid"}:
            params = {"header": header.strip(), "words": len(words)}
            return replace(
                found,
                columns={**found.columns, "status": header},
                evidence={**found.evidence, "status": Evidence("values_are_statuses", params)},
            )
    return found


def with_cancellations(
    con: Connection, raw: RawTable, found: Guess, text: Mapping[str, str]
) -> dict[str, str]:
    """Canonical column -> text, with orders that have a date of cancellation as cancelled, whatever their status.

    Shops keep “paid” as the status of the payment of an order that was cancelled. A date in most rows is another one.
    """
    for header in raw.headers if found.kind == "orders" and "status" in text else ():
        if flag_of(header) != DATED_CANCELLATION or header in {*found.columns.values(), *raw.empty}:
            continue
        dated = f"(nullif(trim({raw.column(header)}), '') is not null)"
        rows = con.execute(f"select count(*) from {raw.name} where {dated}").fetchall()[0][0]
        if 2 * rows < raw.rows:
            return {**text, "status": f"case when {dated} then 'cancelled' else {text['status']} end"}
    return dict(text)


def with_given_back(
    con: Connection, raw: RawTable, found: Guess, text: Mapping[str, str]
) -> tuple[dict[str, str], tuple[Note, ...]]:
    """Canonical column -> text, with rows as refunded of which a column says so where none has the sums; what was done.

    Marketplaces keep “completed” as the status of an order that was given back.
    """
    if found.kind != "orders" or found.format or "refunded" in text or "status" not in text:
        return dict(text), ()
    words = {*section("refund_statuses")["refunded"], *section("statuses")["refunded"]}
    for header in raw.headers:
        if normal(header) not in GIVEN_BACK or header in found.columns.values() or header in raw.empty:
            continue
        column = raw.column(header)
        rows = con.execute(
            f"select trim({column}), count(*) from {raw.name} where trim({column}) <> '' group by 1 order by 2 desc, 1 limit 100"
        ).fetchall()
        back = {word: n for word, n in rows if normal(word) in words}
        if back:
            given_back = is_one_of(f"trim({column})", list(back))
            status = f"case when {given_back} then 'refunded' else {text['status']} end"
            params = {"file": raw.file, "header": header.strip(), "rows": sum(back.values())}
            return {**text, "status": status}, (Note("refunds_by_status", params),)
    return dict(text), ()
