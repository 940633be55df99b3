"""Customer keys that may be wrong: another one on every order, one for all, names, masks. Asked or said."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from clm.importing.content import contradiction
from clm.importing.evidence import BY_CONTENT
from clm.importing.format_rows import refund_condition
from clm.importing.net_and_gross import taken_of_both, taken_of_twins
from clm.importing.profiles import Profile
from clm.importing.questions import Question
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.report import Note
from clm.importing.synonyms import normal, section

FEWEST_ORDERS = 20  # of fewer nothing is concluded
ONCE_SHARE = 0.98  # customers per order above this: the key may be the order's
OFTEN_SHARE = 0.9  # another column below this comes back more often
ALMOST_ALL, MANY = 0.9, 0.3  # share of the orders that one customer has
KINDS_OF_BUYER = frozenset(
    map(normal, ("guest", "registered", "new", "returning", "yes", "no", "true", "false", "member", "non-member",
                 "walk-in", "新客", "老客", "新客户", "老客户", "会员", "非会员", "是", "否"))
)  # fmt: skip


def doubted(con: Connection, table: ReadTable) -> ReadTable:
    """The table with what must be asked about its columns, and what must be said about its customers."""
    if table.kind != "orders":
        return table
    profile = Profile(con, table.raw)
    questions = [*_guesses(table), *_contradictions(table, profile)]
    notes = [*taken_of_both(table), *taken_of_twins(con, table)]
    if {"customer_id", "ordered_at"} <= set(table.text):
        asked, said = _customers(con, table, profile)
        notes += said
        if not any(question.code == "customer_id" for question in questions):
            questions += asked
    return replace(table, questions=(*table.questions, *questions), notes=(*table.notes, *notes))


def _guesses(table: ReadTable) -> list[Question]:
    """Columns that were told by their values alone: to be confirmed."""
    guessed = {
        canonical: table.guess.columns[canonical]
        for canonical, evidence in table.guess.evidence.items()
        if evidence.code in BY_CONTENT
    }
    if not guessed or table.choices.option("confirmed"):
        return []
    shown = ", ".join(f"{canonical} = “{header.strip()}”" for canonical, header in guessed.items())
    answer = ", ".join(f'"{canonical}": "{header.strip()}"' for canonical, header in guessed.items())
    return [Question("confirmed", next(iter(guessed.values())), {"guess": shown, "answer": answer})]


def _contradictions(table: ReadTable, profile: Profile) -> list[Question]:
    """Columns whose values are something else than their headers say."""
    found = []
    for canonical in ("customer_id", "ordered_at", "amount", "unit_price", "quantity", "refunded"):
        evidence = table.guess.evidence.get(canonical)
        if evidence is None or evidence.code not in ("header_is_known", "price_without_quantity"):
            continue
        look = profile.look(table.guess.columns[canonical])
        values = contradiction(canonical, look)
        if values is not None:
            params = {"canonical": canonical, "values": values, "example": look.example}
            found.append(Question(canonical, look.header, params, "column_contradicted"))
    return found


def _customers(con: Connection, table: ReadTable, profile: Profile) -> tuple[list[Question], list[Note]]:
    header = table.guess.columns["customer_id"]
    counts = _counts(con, table)
    notes = [*_key_notes(con, table)]
    named_by_user = "customer_id" in table.choices.columns
    if counts["orders"] < FEWEST_ORDERS:
        return [], notes
    params = {key: counts[key] for key in ("customers", "orders")}
    if counts["customers"] >= ONCE_SHARE * counts["orders"]:
        other = _comes_back(con, table, profile, header)
        if other and not named_by_user:
            return [Question("customer_id", header, params | {"other": other}, "customer_once_needed")], notes
        if counts["customers"] == counts["orders"]:
            notes.append(Note("customers_never_return", {"file": table.raw.file, "header": header.strip()}))
    share = counts["most"] / counts["orders"]
    kinds = counts["customers"] <= 3 and normal(counts["example"] or "") in KINDS_OF_BUYER
    if (share >= ALMOST_ALL or kinds) and not named_by_user:
        params |= {"example": counts["example"], "most": counts["most"]}
        return [Question("customer_id", header, params, "customer_constant_needed")], notes
    if share >= MANY:
        params = {"file": table.raw.file, "example": counts["example"], "most": counts["most"],
                  "orders": counts["orders"]}  # fmt: skip
        notes.append(Note("customer_dominates", params))
    return [], notes


def _counts(con: Connection, table: ReadTable) -> dict[str, Any]:
    """Orders with a customer, their customers, and the customer with most orders."""
    order = table.typed.get("order_id", "null")
    source = f"(select {table.typed['customer_id']} as customer, {order} as ordered, rowid as r from {table.raw.name})"
    key = "coalesce(ordered, '#' || r)" if "order_id" in table.typed else "r"
    count = "approx_count_distinct" if table.raw.rows > 300_000 else "count(distinct %s)"
    counted = [count % each if "%" in count else f"{count}({each})" for each in (key, "customer")]
    orders, customers = con.execute(
        f"select {', '.join(counted)} from {source} where customer is not null"
    ).fetchall()[0]
    if "%" not in count and customers >= 0.85 * orders:
        orders, customers = con.execute(
            f"select count(distinct {key}), count(distinct customer) from {source} where customer is not null"
        ).fetchall()[0]
    top = con.execute(
        f"""select customer, count(*) from {source} where customer is not null
        group by 1 order by 2 desc, 1 limit 1"""
        if customers <= 300_000 or orders <= 300_000 else "select null, 0"
    ).fetchall()  # fmt: skip
    example, rows = top[0] if top else (None, 0)
    most = con.execute(
        f"select count(distinct {key}) from {source} where customer = $top", {"top": example}
    ).fetchall()[0][0] if rows > MANY * orders else 0  # fmt: skip
    return {"orders": orders, "customers": customers, "most": most, "example": example}


def _comes_back(con: Connection, table: ReadTable, profile: Profile, header: str) -> str | None:
    """Another column that may name the customer and comes back on several orders."""
    words = {word for words in section("customer").values() for word in words}
    taken = set(table.guess.columns.values()) - {table.guess.columns.get("name")}
    for other in table.raw.headers:
        if other in taken or other == header or other in table.raw.empty:
            continue
        look = profile.look(other)
        if not look.speaks or look.filled < 0.5 * look.rows:
            continue
        if normal(other) in words or look.addresses > OFTEN_SHARE:
            key = table.raw.column(other)
            order = table.typed.get("order_id", "rowid")
            orders, values = con.execute(
                f"select count(distinct {order}), count(distinct lower(trim({key}))) from {table.raw.name}"
                f" where trim(coalesce({key}, '')) <> ''"
            ).fetchall()[0]
            if 1 < values < OFTEN_SHARE * orders:
                return other.strip()
    return None


def _key_notes(con: Connection, table: ReadTable) -> list[Note]:
    """What the customer's key is made of, where that matters."""
    header, file = table.guess.columns["customer_id"], table.raw.file
    column, notes = table.raw.column(header), []
    known = table.guess.format
    by_name = known is not None and "customer_number" in known.cannot
    if by_name or normal(header) in section("customer")["name"]:
        notes.append(Note("customers_by_name", {"file": file, "header": header.strip()}))
    if table.guess.stand_ins:
        no_number = "('')" if known else "('', '0')"
        rows = con.execute(
            f"""select count(*) from {table.raw.name} where trim(coalesce({column}, '')) in {no_number}
            and {table.typed["customer_id"]} is not null"""
        ).fetchall()[0][0]
        others = ", ".join(f"“{each.strip()}”" for each in table.guess.stand_ins)
        params = {"file": file, "header": header.strip(), "others": others, "rows": rows}
        notes += [Note("customer_stand_ins", params)] if rows else []
    notes += _refunds_alone(con, table)
    is_mended = table.typed["customer_id"] != column  # where it is not, there is no address among the ids
    written, merged = con.execute(
        f"""select count(distinct {column}), count(distinct lower(trim({column}))) from {table.raw.name}
        where contains({column}, '@')"""
        if is_mended and _has_capitals(con, table, column) else "select 0, 0"
    ).fetchall()[0]  # fmt: skip
    if written > merged:
        notes.append(Note("emails_merged", {"file": file, "addresses": written - merged}))
    return notes


def _refunds_alone(con: Connection, table: ReadTable) -> list[Note]:
    """Refund rows whose sale is not in the file: there is nothing to take them off."""
    refund = refund_condition(table.raw, table.guess.format)
    if refund == "false" or "order_id" not in table.typed:
        return []
    order, back = table.typed["order_id"], table.typed["refunded"]
    rows, money = con.execute(
        f"""select count(*), sum({back}) from {table.raw.name} where {refund} and {order} not in (
            select {order} from {table.raw.name} where not {refund} and {order} is not null)"""
    ).fetchall()[0]
    params = {"file": table.raw.file, "rows": rows, "money": f"{money or 0:.2f}"}
    return [Note("refunds_without_order", params)] if rows else []


def _has_capitals(con: Connection, table: ReadTable, column: str) -> bool:
    """Whether some e-mail addresses are written with capitals or spaces around them."""
    return bool(
        con.execute(
            f"""select count(*) from (select 1 from {table.raw.name}
            where contains({column}, '@') and {column} <> lower(trim({column})) limit 1)"""
        ).fetchall()[0][0]
    )


def format_notes(tables: Sequence[ReadTable]) -> list[Note]:
    """Which known exports the files are, and what these do not tell."""
    notes = []
    for table in tables:
        known = table.guess.format
        if known is None:
            continue
        params = {"file": table.raw.file, "format": known.name}
        notes.append(Note("format_recognised", params))
        told = {"partial_refunds"} if "refunded" in table.text else set()
        missing = [
            each for each in ("refunds", "partial_refunds", "unpaid") if each in {*known.cannot} - told
        ]
        notes += [Note(f"format_without_{each}", params) for each in missing]
    return notes


def likeness_notes(con: Connection) -> list[Note]:
    """Customers, once derived, that look alike and were kept apart: one name, or ids that differ in case or zeros
    only."""
    alike = {
        "names_shared": "lower(trim(name))",
        "ids_differ_in_case": "lower(customer_id)",
        "ids_differ_in_zeros": "case when regexp_full_match(customer_id, '\\d+') then ltrim(customer_id, '0') end",
    }
    notes = []
    for code, key in alike.items():
        groups, customers, example = con.execute(
            f"""select count(*), coalesce(sum(n), 0), min(example) from (
                select count(*) as n, min(customer_id) as example from customers
                where {key} is not null group by {key} having count(*) > 1)"""
        ).fetchall()[0]
        if groups:
            notes.append(Note(code, {"groups": groups, "customers": int(customers), "example": example}))
    return notes
