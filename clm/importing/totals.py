"""Whether each line of a file repeats the total of its order, or the lines add up to it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from clm.importing.questions import Question
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.staging import amounts_from
from clm.importing.synonyms import normal

# Headers that say that they speak of one line of an order, and of the whole order.
LINE_AMOUNTS = frozenset(
    map(
        normal,
        ("line total", "line amount", "line item total", "item total", "item price", "line price", "小计"),
    )
)
ORDER_AMOUNTS = frozenset(
    map(
        normal,
        ("order total", "order amount", "order value", "order total amount", "grand total", "total", "total paid",
         "invoice total", "basket total", "订单金额", "订单总额", "订单总金额", "订单实付金额", "实付金额", "实付款",
         "总金额", "总价", "Bestellsumme", "Gesamtbetrag", "Rechnungsbetrag"),
    )
)  # fmt: skip
DISCOUNTS = frozenset(
    map(
        normal,
        ("discount", "discounts", "discount amount", "discount rate", "discount percent", "discount %", "discount pct",
         "line discount", "item discount", "rebate", "折扣", "折扣率", "优惠", "优惠金额", "折扣金额", "Rabatt", "Nachlass",
         "Skonto", "remise", "descuento"),
    )
)  # fmt: skip
CHANCE = 0.001  # equal lines less likely than this are no coincidence
FEW_EQUAL = 0.5  # share of orders whose lines are all equal, up to which that is nothing odd
SAME_AGAIN = 0.3  # where no product is told, how likely a further line is the same thing once more


def repeats_totals(con: Connection, table: ReadTable, baskets: str = "baskets") -> bool | Question:
    """Whether the amounts of a file stand once an order and not once a line, or what must be asked.

    `baskets` is a relation of its orders: file, amounts, amount_least, amount_most, over_days, products_differ.
    """
    known = table.guess.format
    decided = table.choices.option("repeated")
    if decided is not None:
        return bool(decided)
    source = amounts_from(table)
    if source == "elsewhere":
        return True  # the order's payments were joined to each of its lines
    if known is not None and known.totals is not None:
        return known.totals != "lines"
    header = table.guess.columns.get("amount", "")
    if source == "priced" or normal(header) in LINE_AMOUNTS:
        return False
    lines = _lines(con, table.raw.index, baskets)
    lines["told_apart"] = bool({"product", "category"} & set(table.text))
    if not lines["equal"]:
        return False
    if {"quantity", "unit_price"} <= set(table.text):
        of_lines = _is_price_times_quantity(con, table)
        if of_lines is not None:
            return not of_lines
    return _judged(lines, normal(header) in ORDER_AMOUNTS) or _question(table, lines)


def _judged(lines: Mapping[str, Any], is_of_order: bool) -> bool:
    """Whether the orders whose lines are all equal can only repeat a total; False leaves it open."""
    if lines["equal"] < lines["orders"]:
        return False
    if is_of_order and lines["differing"]:
        return True  # different products at one price each time, under a header that speaks of the order
    if not lines["told_apart"]:
        return bool(max(lines["collision"], SAME_AGAIN) ** lines["further"] < CHANCE)
    return bool(lines["collision"] ** lines["differing"] < CHANCE)


def _question(table: ReadTable, lines: Mapping[str, Any]) -> bool | Question:
    if lines["equal"] / lines["orders"] <= FEW_EQUAL:
        return False  # orders with different lines are the rule, so some of equal lines are nothing odd
    header = table.guess.columns["amount"]
    params = {"several": lines["orders"], "equal": lines["equal"], "example": f"{lines['example']:.2f}"}
    return Question("repeated", header, params)


def _lines(con: Connection, file: int, baskets: str) -> dict[str, Any]:
    """Over the orders of several lines within two days: how many there are, how many have one amount only, how
    many further lines these have, of another product and in all, and how likely two orders come to one amount.
    """
    row = con.execute(
        f"""with own as (select * from {baskets} where file = $file),
        several as (select *, amount_least = amount_most as equal from own where amounts > 1 and not over_days),
        frequent as (select amount_most, count(*) as n from own where amount_most is not null group by 1)
        select
            (select count(*) from several),
            (select count(*) from several where equal and amount_most <> 0),
            (select coalesce(sum(case when products_differ then amounts - 1 else 0 end), 0) from several
                where equal and amount_most <> 0),
            (select coalesce(sum(amounts - 1), 0) from several where equal and amount_most <> 0),
            (select coalesce(sum(n * n) / (sum(n) * sum(n)), 1) from frequent),
            (select min(amount_most) from several where equal and amount_most <> 0)""",
        {"file": file},
    ).fetchall()[0]
    return dict(zip(("orders", "equal", "differing", "further", "collision", "example"), row, strict=True))


def _is_price_times_quantity(con: Connection, table: ReadTable) -> bool | None:
    """Whether amounts are those of the lines, judged over orders of several lines; None if prices do not say.

    They are the order's if they come to the sum of its lines, with some room for shipping and discounts.
    """
    order, amount = table.typed["order_id"], table.typed["amount"]
    worth = f"({table.typed['quantity']}) * ({table.typed['unit_price']})"
    lines, orders, seen = con.execute(
        f"""with lines as (
            select {order} as order_id, {amount} as amount, {worth} as worth from {table.raw.name}
        ),
        orders as (
            select avg(case when abs(amount - worth) < 0.015 then 1 else 0 end) as as_lines,
                any_value(amount) as amount, sum(worth) as worth
            from lines where order_id is not null and amount is not null and worth is not null
            group by order_id having count(*) > 1
        )
        select avg(as_lines), avg(case when abs(amount - worth) < 0.015 then 1 else 0 end), count(*) from orders"""
    ).fetchall()[0]
    if not seen or max(lines, orders) < 0.5 or lines == orders:
        return None
    return bool(lines > orders)


def is_discount(header: str) -> bool:
    """Whether a header speaks of something that is taken off a price."""
    return normal(header) in DISCOUNTS


def basket_query(table: ReadTable) -> str:
    """The orders of a raw table as `repeats_totals` looks at them, before anything is staged."""
    order = table.typed.get("order_id", "null")
    product = next(
        (table.text[each] for each in ("product", "category") if each in table.text), "null::varchar"
    )
    return f"""(select {table.raw.index} as file, count(amount) as amounts, min(amount) as amount_least,
            max(amount) as amount_most, date_diff('day', min(day), max(day)) > 1 as over_days,
            min(product) is distinct from max(product) as products_differ
        from (select {order} as order_id, {table.typed["amount"]} as amount, {table.typed["ordered_at"]} as day,
                {table.typed["customer_id"]} as customer_id, {product} as product from {table.raw.name})
        where order_id is not null group by order_id, customer_id)"""


def with_question(con: Connection, table: ReadTable) -> ReadTable:
    """The table with the question whether its amounts are totals, where its orders leave that open."""
    if table.kind != "orders" or not {"order_id", "customer_id", "ordered_at", "amount"} <= set(table.text):
        return table
    answer = repeats_totals(con, table, basket_query(table))
    if isinstance(answer, Question):
        return replace(table, questions=(*table.questions, answer))
    return table
