"""Every kind of file that the import knows, as a person would drop it, with what it must come to.

`samples` come in and say how many customers, paid orders and how much money they hold; `refused` lack something.
"""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial

from clm.export.templates import csv_template, templates, workbook_template
from clm.language import LANGUAGES, Language
from tests import export_layouts as layouts
from tests.order_files import Order, Shape, order_file

Files = tuple[tuple[str, bytes], ...]
GERMAN, SHOPIFY = "german_shop_cp1252_semicolon.csv", "shopify_orders_export.csv"
# The committed exports: the known formats that they are, and whether they list people without an order.
EXPORTS: dict[tuple[str, ...], tuple[frozenset[str], bool]] = {
    (SHOPIFY,): (frozenset({"shopify_orders"}), False),
    (SHOPIFY, "shopify_customers_export.csv"): (frozenset({"shopify_orders", "shopify_customers"}), True),
    ("stripe_payments.csv",): (frozenset({"stripe"}), False),
    ("hubspot_contacts.csv", "stripe_payments.csv"): (frozenset({"hubspot_contacts", "stripe"}), True),
    ("taobao_ExportOrderList_gbk.csv",): (frozenset({"taobao"}), False),
    (GERMAN,): (frozenset(), False),
    ("mixed_dates.csv",): (frozenset(), False),
    ("cn_workbook_4sheets.xlsx",): (frozenset(), True),
}
# What people and programs do to a table of orders before it is handed over.
SHAPES = {
    "UTF-16 LE, tabs": Shape("en", "utf-16-le", "\t", "iso time", "us", line_end="\r\n"),
    "UTF-16 BE, no mark": Shape("zh", "utf-16-be", ",", "chinese time", "yuan"),
    "Latin-1, sep=": Shape("de", "latin-1", ";", "dmy . time", "de", damage=frozenset({"sep", "footer"})),
    "GB18030, titles, total": Shape(
        "zh", "gb18030", ",", "slashed year", "yuan after", damage=frozenset({"titles", "total", "footer"})
    ),
    "two-digit years": Shape("en", "utf-8-sig", "|", "mdy short", "dollar", line_end="\r"),
    "serial numbers, prices": Shape(dates="serial time", damage=frozenset({"priced"})),
    "notes over several lines": Shape(dates="dmy -", damage=frozenset({"newlines", "blank lines"})),
    "time apart": Shape(dates="mdy /", damage=frozenset({"clock"})),
    "offsets, ZIP": Shape("de", "cp1252", ";", "iso zone", "euro", "zip"),
    "totals repeated, GZ": Shape("zh", dates="compact", numbers="bare", container="gz", damage=frozenset({"whole"})),
    "real cells": Shape("zh", container="xlsx", damage=frozenset({"real cells", "titles", "total"})),
}  # fmt: skip
LACKING = {
    "customer": ("Kundennummer", "Email", "Vorname", "Nachname", "Firma"),
    "date": ("Bestelldatum",),
    "amount": ("Bestellsumme", "Erstattet"),
}


@dataclass(frozen=True)
class Sample:
    """Files that are dropped together, the known exports that they are, and their truth.

    `prospects` are people without an order; `net` is what was paid less refunds.
    """

    files: Files
    formats: frozenset[str]
    buyers: int
    prospects: int
    paid_orders: int
    net: Decimal


@dataclass(frozen=True)
class Refused:
    """Files that lack something, the code of the sentence that says what, and the headers that it must list."""

    files: Files
    code: str
    headers: tuple[str, ...] = ()


def samples() -> dict[str, Callable[[], Sample]]:
    """Name -> what makes the files that come in."""
    found: dict[str, Callable[[], Sample]] = {
        " + ".join(names): partial(_committed_sample, names, formats, prospects)
        for names, (formats, prospects) in EXPORTS.items()
    }
    found |= {name: partial(_layout, name) for name in layouts.LAYOUTS}
    found[f"{SHOPIFY} + salesforce_contacts"] = _with_contacts
    found["tables of a subscription business"] = _subscriptions
    found |= {f"five kinds of file, {code}": partial(_five_kinds, code) for code in LANGUAGES}
    found |= {name: partial(_shaped, shape) for name, shape in SHAPES.items()}
    return found | {
        f"template, {form}, {code}": partial(_template, code, form)
        for code in LANGUAGES
        for form in ("tables", "workbook")
    }


@cache
def refused() -> dict[str, Refused]:
    """Name -> files that cannot come in, whatever is answered."""
    found = {
        "amazon_all_orders": Refused((("report.txt", layouts.amazon_all_orders()),), "amazon_without_buyer"),
        "pinduoduo without buyers": Refused(_one(layouts.pinduoduo(phone=False)), "pinduoduo_without_buyer"),
        "douyin masked": Refused(_one(layouts.douyin(masked=True)), "douyin_without_buyer"),
        "salesforce_contacts": Refused(
            (("people.csv", layouts.salesforce_contacts()),), "customer_list_alone"
        ),
    }
    for name in ("shopify_customers_export.csv", "hubspot_contacts.csv"):
        found[name] = Refused(_committed(name), "customer_list_alone")
    for what, headers in LACKING.items():
        content = without(headers)
        left = tuple(content.decode("cp1252").splitlines()[0].split(";"))
        found[f"{GERMAN} without {what}"] = Refused(((GERMAN, content),), f"{what}_column_missing", left)
    nothing = (("table.csv", b"colour,shape\nred,round\nblue,square\n"),)
    found["nothing that an order needs"] = Refused(nothing, "columns_missing", ("colour", "shape"))
    return found


def without(headers: Sequence[str]) -> bytes:
    """The German shop's export without some of its columns."""
    text = (layouts.FOLDER / GERMAN).read_text(encoding="cp1252")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    kept = [i for i, header in enumerate(rows[0]) if header not in headers]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows([[row[i] for i in kept] for row in rows])
    return buffer.getvalue().encode("cp1252")


def _committed(*names: str) -> Files:
    return tuple((name, (layouts.FOLDER / name).read_bytes()) for name in names)


def _committed_sample(names: Sequence[str], formats: frozenset[str], prospects: bool) -> Sample:
    return _whole(_committed(*names), formats, prospects)


def _with_contacts() -> Sample:
    files = (*_committed(SHOPIFY), ("report.csv", layouts.salesforce_contacts()))
    return _whole(files, frozenset({"shopify_orders", "salesforce_contacts"}), prospects=True)


def _subscriptions() -> Sample:
    """Accounts and what they pay, beside tables that hold no money: those are offered to be left aside."""
    paid = [order for order in layouts.orders() if order.status in layouts.PAID]
    accounts = sorted({(order.key, order.person["name"]) for order in paid})
    tables = {
        "accounts": [("account_id", "account_name", "country", "signup_date")]
        + [(key, name, "GB", "2010-11-30") for key, name in accounts],
        "subscriptions": [("subscription_id", "account_id", "start_date", "seats", "mrr_amount")]
        + [(f"S-{order.number}", order.key, f"{order.at:%Y-%m-%d}", 3, order.gross) for order in paid],
        "churn_events": [("churn_event_id", "account_id", "churn_date", "reason_code", "refund_amount_usd")]
        + [(f"C-{order.number}", order.key, "2011-12-09", "pricing", "4.03") for order in paid[:40]],
        "feature_usage": [("usage_id", "subscription_id", "usage_date", "usage_duration_secs")]
        + [(f"U-{i}", f"S-{order.number}", "2011-12-08", 3000 + 7 * i) for i, order in enumerate(paid)],
        "tickets": [("ticket_id", "account_id", "submitted_at", "first_response_time_minutes", "priority")]
        + [(f"T-{i}", order.key, "2011-11-30", 20.5 + i, "high") for i, order in enumerate(paid)],
    }
    files = tuple(
        (f"{name}.csv", "\n".join(",".join(map(str, row)) for row in rows).encode())
        for name, rows in tables.items()
    )
    gross = sum((order.gross for order in paid), Decimal(0))
    return Sample(files, frozenset(), len(accounts), 0, len(paid), gross)


# What the five files are called, and their columns: orders, customers, line items, refunds, interactions.
FIVE_KINDS = {
    "en": {
        "orders.csv": ("Order number", "Customer ID", "Order date", "Status"),
        "customers.csv": ("Customer ID", "Name", "Phone"),
        "order_items.csv": ("Order number", "Product", "Amount"),
        "refunds.csv": ("Refund ID", "Order number", "Refund date", "Refund amount", "Reason"),
        "visits.csv": ("Customer ID", "Event time", "Event type"),
    },
    "zh": {
        "订单.csv": ("订单编号", "客户编号", "下单时间", "订单状态"),
        "客户.csv": ("客户编号", "客户姓名", "手机号"),
        "订单明细.csv": ("订单编号", "商品名称", "小计"),
        "退款单.csv": ("退款编号", "订单编号", "退款时间", "退款金额", "退款原因"),
        "互动记录.csv": ("客户编号", "互动时间", "互动类型"),
    },
}
STATUS_WORDS = {
    "en": {"cancelled": "cancelled", "pending": "pending"},
    "zh": {"cancelled": "交易关闭", "pending": "等待买家付款"},
}


def _five_kinds(code: str) -> Sample:
    """Amounts stand with the line items, refunds in parts in a list of their own, one of an order from before."""
    orders = layouts.orders()
    people = {row["customer_key"]: row for row in layouts.people()}
    said, paid = STATUS_WORDS[code], {"en": "completed", "zh": "交易成功"}[code]
    back = [
        (f"R{order.number}-{part}", order.number, "2011-12-09", money, "damaged")
        for order in orders
        if order.refunded
        for part, money in enumerate((Decimal("0.01"), order.refunded - Decimal("0.01")))
    ]
    rows: tuple[list[tuple[object, ...]], ...] = (
        [(order.number, order.key, order.at, said.get(order.status, paid)) for order in orders],
        [(key, row["name"], row["phone"]) for key, row in people.items()],
        [(order.number, f"Ware {i}", part) for order in orders for i, part in enumerate(order.parts())],
        [*back, ("R0", "0", "2011-12-09", Decimal("3.00"), "late")],
        [(order.key, order.at, {"en": "visit", "zh": "访问"}[code]) for order in orders[::3]],
    )
    files = []
    for (name, headers), records in zip(FIVE_KINDS[code].items(), rows, strict=True):
        buffer = io.StringIO()
        csv.writer(buffer).writerows([headers, *records])
        files.append((name, buffer.getvalue().encode()))
    return _whole(tuple(files), frozenset(), prospects=True)


def _template(code: str, form: str) -> Sample:
    """199.50, 88.00 and 256.00 of which 56.00 came back; the third customer has not ordered."""
    t = Language(code)
    tables = tuple((f"{each.name}.csv", csv_template(each)) for each in templates(t))
    files = tables if form == "tables" else (("template.xlsx", workbook_template(t)),)
    return Sample(files, frozenset(), 2, 1, 3, Decimal("487.50"))


def _one(layout: layouts.Layout) -> Files:
    return ((layout.name, layout.content),)


def _whole(files: Files, formats: frozenset[str], prospects: bool) -> Sample:
    """Files that tell everything of the invented orders."""
    truth = layouts.truth()
    paid = sum(truth["orders_by_status"][status] for status in layouts.PAID)
    without_orders = truth["prospects_without_orders"] if prospects else 0
    net = Decimal(str(truth["net_paid"]))
    return Sample(files, formats, truth["customers_with_any_order"], without_orders, paid, net)


def _layout(name: str) -> Sample:
    """The invented orders as far as an export can tell them."""
    layout = layouts.LAYOUTS[name]()
    counted = [order for order in layouts.orders() if order.status in layouts.PAID or not layout.unpaid]
    buyers = layouts.truth()["customers_with_any_order"]
    net = layouts.expected_net(layout)
    return Sample(_one(layout), frozenset({name}), buyers, 0, len(counted), net)


def _shaped(shape: Shape) -> Sample:
    """The invented orders in one table, to the minute."""
    orders = [
        Order(
            order.number, order.key, order.at.replace(second=0), tuple(order.parts()),
            order.refunded if order.status in layouts.PAID else Decimal(0),
            {"partially_refunded": "paid"}.get(order.status, order.status),
        )
        for order in layouts.orders()
    ]  # fmt: skip
    file = order_file(orders, shape)
    return _whole(((file.name, file.content),), frozenset(), prospects=False)
