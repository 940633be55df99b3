"""Order files of known truth in any layout and with any damage: what an import must read right or refuse."""

import csv
import datetime
import gzip
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from tests.workbook_files import xlsx

EPOCH = datetime.datetime(1899, 12, 30)
HEADERS = {
    "en": ("Order ID", "Customer ID", "Order date", "Amount", "Status", "Refunded amount", "Product", "Note"),
    "zh": ("订单编号", "客户编号", "下单时间", "实付金额", "订单状态", "退款金额", "商品名称", "备注"),
    "de": ("Bestellnummer", "Kundennummer", "Bestelldatum", "Betrag", "Bestellstatus", "Erstattungsbetrag", "Artikel",
           "Bemerkung"),
    "none": ("Ref", "Who", "When", "How much", "Status", "Refunded amount", "What", "Said"),
}  # fmt: skip
CANONICAL = (
    "order_id",
    "customer_id",
    "ordered_at",
    "ordered_time",
    "amount",
    "quantity",
    "status",
    "refunded",
)
FIELDS = ("order_id", "customer_id", "ordered_at", "amount", "status", "refunded", "product", "note")
BESIDE = {
    "en": ("Shipped on", "Tax", "Phone"),
    "zh": ("发货时间", "运费", "手机"),
    "de": ("Versanddatum", "Versandkosten", "Telefon"),
    "none": ("Sent", "Extra", "Call"),
}
STATUSES = {
    "en": {"paid": "Completed", "cancelled": "Cancelled", "pending": "Pending", "refunded": "Refunded"},
    "zh": {"paid": "交易成功", "cancelled": "已取消", "pending": "待付款", "refunded": "已退款"},
    "de": {"paid": "Abgeschlossen", "cancelled": "Storniert", "pending": "Offen", "refunded": "Erstattet"},
}
STATUSES["none"] = STATUSES["en"]
PRODUCTS = {
    "en": ("Tea", "Cup, small", 'The "big" pot', "Total Care Soap"),
    "zh": ("红茶", "小杯子", "合计算器", "茶壶"),
    "de": ("Grüner Tee", "Schüssel, groß", "Gesamtpaket", "Löffel"),
    "none": ("Tea", "Cup", "Pot", "Soap"),
}
TITLES = {
    "en": (["Sales report"], [], ["Period: 01/01/2024 - 31/12/2025"]),
    "zh": (["2025年销售明细表"], ["制表人：小王"]),
    "de": (["Umsatzbericht"], ["Zeitraum", "01.01.2024 - 31.12.2025"]),
    "none": (["Report"],),
}
FOOTERS = {
    "en": "Confidential. Exported on 2026-01-31 by shop system",
    "zh": "以上数据仅供内部使用，机密",
    "de": "Vertraulich. Erstellt am 31.01.2026",
    "none": "© 2026 Shop",
}
WHOLE = {"en": "Order total", "zh": "订单总额", "de": "Gesamtbetrag", "none": "How much"}
PRICED = {
    "en": ("Quantity", "Unit price"),
    "zh": ("数量", "单价"),
    "de": ("Menge", "Einzelpreis"),
    "none": ("N", "Each"),
}
CURRENCY = {"en": "Currency", "zh": "币种", "de": "Währung", "none": "Money"}
CLOCK = {"en": "Time", "zh": "时间", "de": "Uhrzeit", "none": "Clock"}
TOTALS = {"en": "Total", "zh": "合计", "de": "Summe", "none": "Total"}


@dataclass(frozen=True)
class Order:
    """One order, paid unless its status says otherwise; `parts` are the amounts of its lines."""

    number: str
    customer: str
    moment: datetime.datetime
    parts: tuple[Decimal, ...]
    refunded: Decimal
    status: str

    @property
    def amount(self) -> Decimal:
        return sum(self.parts, Decimal(0))


def _pattern(form: str, bare: bool = False) -> Callable[[datetime.datetime], str]:
    def written(moment: datetime.datetime) -> str:
        text = moment.strftime(form)
        return text.replace("/0", "/").lstrip("0") if bare else text

    return written


# Name -> how a moment is written, the unit to which that is exact, and the order that a user would name.
DATES: dict[str, tuple[Callable[[datetime.datetime], str], str, str | None]] = {
    "iso": (_pattern("%Y-%m-%d"), "day", None),
    "iso time": (_pattern("%Y-%m-%d %H:%M:%S"), "second", None),
    "iso zone": (_pattern("%Y-%m-%dT%H:%M:%S+08:00"), "second", None),
    "iso z": (_pattern("%Y-%m-%dT%H:%M:%SZ"), "second", None),
    "slashed year": (_pattern("%Y/%m/%d %H:%M"), "minute", None),
    "dmy /": (_pattern("%d/%m/%Y"), "day", "dmy"),
    "mdy /": (_pattern("%m/%d/%Y"), "day", "mdy"),
    "dmy bare": (_pattern("%d/%m/%Y", bare=True), "day", "dmy"),
    "mdy bare": (_pattern("%m/%d/%Y", bare=True), "day", "mdy"),
    "mdy pm": (_pattern("%m/%d/%Y %I:%M %p"), "minute", "mdy"),
    "dmy -": (_pattern("%d-%m-%Y %H:%M"), "minute", "dmy"),
    "dmy .": (_pattern("%d.%m.%Y"), "day", "dmy"),
    "mdy .": (_pattern("%m.%d.%Y"), "day", "mdy"),
    "dmy . time": (_pattern("%d.%m.%Y %H:%M"), "minute", "dmy"),
    "dmy short": (_pattern("%d/%m/%y"), "day", "dmy"),
    "mdy short": (_pattern("%m/%d/%y %H:%M"), "minute", "mdy"),
    "ymd short": (_pattern("%y-%m-%d"), "day", "ymd"),
    "month": (_pattern("%d-%b-%Y"), "day", None),
    "month first": (_pattern("%B %d, %Y"), "day", None),
    "chinese": (_pattern("%Y年%m月%d日"), "day", None),
    "chinese time": (_pattern("%Y年%m月%d日 %H:%M"), "minute", None),
    "compact": (_pattern("%Y%m%d"), "day", None),
    "serial": (lambda moment: str((moment - EPOCH).days), "day", None),
    "serial time": (lambda moment: f"{(moment - EPOCH).total_seconds() / 86400:.8f}", "second", None),
    "unix": (lambda moment: str(int(moment.replace(tzinfo=datetime.UTC).timestamp())), "second", None),
    "unix ms": (lambda moment: str(int(moment.replace(tzinfo=datetime.UTC).timestamp()) * 1000), "second", None),
}  # fmt: skip


def _grouped(amount: Decimal, group: str, mark: str, digits: int | None = 2) -> str:
    text = f"{amount:,.2f}"
    whole, cents = text.split(".")
    if digits is None:
        cents = cents.rstrip("0")
    return whole.replace(",", group) + (mark + cents if cents else "")


# Name -> how an amount is written, and the decimal mark that a user would name.
NUMBERS: dict[str, tuple[Callable[[Decimal], str], str]] = {
    "plain": (lambda amount: f"{amount:.2f}", "point"),
    "bare": (lambda amount: _grouped(amount, "", ".", None), "point"),
    "four": (lambda amount: f"{amount:.4f}", "point"),
    "three": (lambda amount: f"{amount:.3f}", "point"),
    "us": (lambda amount: _grouped(amount, ",", "."), "point"),
    "us bare": (lambda amount: _grouped(amount, ",", ".", None), "point"),
    "de": (lambda amount: _grouped(amount, ".", ","), "comma"),
    "de bare": (lambda amount: _grouped(amount, ".", ",", None), "comma"),
    "de plain": (lambda amount: f"{amount:.2f}".replace(".", ","), "comma"),
    "ch": (lambda amount: _grouped(amount, "’", "."), "point"),
    "fr": (lambda amount: _grouped(amount, "\u00a0", ","), "comma"),
    "spaced": (lambda amount: _grouped(amount, " ", ","), "comma"),
    "dollar": (lambda amount: "$" + _grouped(amount, ",", "."), "point"),
    "yuan": (lambda amount: "¥" + _grouped(amount, ",", "."), "point"),
    "yuan after": (lambda amount: f"{amount:.2f}元", "point"),
    "euro": (lambda amount: _grouped(amount, ".", ",") + " €", "comma"),
    "code": (lambda amount: "EUR " + _grouped(amount, ",", "."), "point"),
}


@dataclass(frozen=True)
class Shape:
    """How a file is laid out and what is wrong with it."""

    language: str = "en"
    encoding: str = "utf-8"
    delimiter: str = ","
    dates: str = "iso"
    numbers: str = "plain"
    container: str = "csv"
    line_end: str = "\n"
    damage: frozenset[str] = frozenset()
    seed: int = 0


@dataclass(frozen=True)
class OrderFile:
    """A file: its name and content, the answers that its owner would give, and the orders whose rows are broken."""

    name: str
    content: bytes
    columns: dict[str, str]
    broken: frozenset[str]


def order_file(orders: Sequence[Order], shape: Shape) -> OrderFile:
    """The orders in a file of that shape."""
    random = Random(shape.seed)
    header, rows, columns = _table(orders, shape, random)
    broken = _break_rows(rows, shape, random)
    lines = _with_damage([header, *(cells for _, cells in rows)], columns, shape, random)
    if shape.container == "xlsx":
        return OrderFile("orders.xlsx", xlsx({"Sheet1": lines}), columns, broken)
    content = _text(lines, shape).encode(shape.encoding)
    if shape.container == "gz":
        return OrderFile("orders.csv.gz", gzip.compress(content, 1), columns, broken)
    if shape.container == "zip":
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("orders.csv", content)
        return OrderFile("export.zip", buffer.getvalue(), columns, broken)
    return OrderFile("orders.csv", content, columns, broken)


def _table(
    orders: Sequence[Order], shape: Shape, random: Random
) -> tuple[list[Any], list[tuple[Order, list[Any]]], dict[str, str]]:
    """The header, the rows with the order of each, and canonical column -> header."""
    names = _names(shape)
    if "shuffled" in shape.damage:
        names = dict(random.sample(list(names.items()), len(names)))
    rows = []
    for order in orders:
        parts = order.parts if "order_id" in names else (order.amount,)
        if "whole" in shape.damage:
            parts = (order.amount,) * len(parts)
        for i, part in enumerate(parts):
            values = _values(order, i, part, shape, random)
            rows.append((order, [values[field] for field in names]))
    if "header spaces" in shape.damage:
        names = {
            field: random.choice((f" {name} ", f"{name}\u00a0", name.upper()))
            for field, name in names.items()
        }
    columns = {field: name for field, name in names.items() if field in CANONICAL}
    if "priced" in shape.damage:
        columns["unit_price"] = columns.pop("amount")
    return list(names.values()), rows, columns


def _names(shape: Shape) -> dict[Any, str]:
    """Field -> header."""
    names: dict[Any, str] = dict(zip(FIELDS, HEADERS[shape.language], strict=True))
    if "whole" in shape.damage:
        names["amount"] = WHOLE[shape.language]
    if "priced" in shape.damage:
        names |= dict(zip(("quantity", "amount"), PRICED[shape.language], strict=True))
    if "currency" in shape.damage:
        names["currency"] = CURRENCY[shape.language]
    if "clock" in shape.damage:
        names["ordered_time"] = CLOCK[shape.language]
    if "beside" in shape.damage:
        names |= dict(enumerate(BESIDE[shape.language]))
    return {field: name for field, name in names.items() if f"no {field}" not in shape.damage}


def _values(order: Order, line: int, part: Decimal, shape: Shape, random: Random) -> dict[Any, Any]:
    """The cells of one line of an order, by field; those beside are numbered."""
    number, date = NUMBERS[shape.numbers][0], DATES[shape.dates][0]
    # Any number of pieces that divides the amount to the cent.
    pieces = next(n for n in random.sample((1, 2, 3, 4), 4) if part * 100 % n == 0)
    if "priced" in shape.damage:
        part /= pieces
    cell: Any = number(part)
    moment: Any = date(order.moment)
    if shape.container == "xlsx" and "real cells" in shape.damage:
        cell, moment = float(part), order.moment.replace(microsecond=0)
    back = order.refunded if line == 0 or "whole" in shape.damage else Decimal(0)
    note = 'said\nso, "twice"' if "newlines" in shape.damage and random.random() < 0.3 else "ok"
    return {
        "order_id": order.number,
        "customer_id": order.customer,
        "ordered_at": moment,
        "amount": cell,
        "quantity": pieces,
        "currency": ("USD", "EUR")[int(order.number[-1:]) % 2],
        "ordered_time": f"{order.moment:%H:%M:%S}",
        "status": STATUSES[shape.language][order.status],
        "refunded": number(back) if back or random.random() < 0.5 else "",
        "product": random.choice(PRODUCTS[shape.language]),
        "note": note,
        0: date(order.moment + datetime.timedelta(days=random.randrange(1, 9))),
        1: number(Decimal(random.randrange(0, 900)) / 100),
        2: f"1{random.randrange(10**9, 10**10)}",
    }


def _break_rows(rows: Sequence[tuple[Order, list[Any]]], shape: Shape, random: Random) -> frozenset[str]:
    """Cut some rows and lengthen others; the orders to which they belong."""
    broken = set()
    for order, cells in rows:
        if "ragged" in shape.damage and random.random() < 0.15:
            broken.add(order.number)
            if random.random() < 0.5:
                del cells[random.randrange(1, len(cells)) :]
            else:
                cells.append("more")
    return frozenset(broken)


def _with_damage(
    lines: list[list[Any]], columns: dict[str, str], shape: Shape, random: Random
) -> list[list[Any]]:
    """The lines of the file with what people and programs put between and around them."""
    header, *rows = lines
    at = header.index(columns.get("amount", columns.get("unit_price")))
    total: list[Any] = [""] * len(header)
    total[0 if at else 1] = TOTALS[shape.language]
    total[at] = NUMBERS[shape.numbers][0](Decimal("98765.40"))
    units = ["(EUR)" if i == at else "(text)" for i in range(len(header))]
    between = {"repeated header": [header], "blank lines": [[], [], []], "subtotal": [total]}
    above = {"comments": [["# exported by shop 1.2"]], "units": [units]}
    months = [["Month", "Orders", "Sum"], *[[f"2025-{month:02}", "12", "345.60"] for month in range(1, 5)]]
    below = {"total": [total], "footer": [[], [FOOTERS[shape.language]]], "second table": [[], *months]}
    for damage, odd in between.items():
        for line in odd if damage in shape.damage else ():
            rows.insert(random.randrange(1, len(rows) + 1), line)
    rows = [line for damage, odd in above.items() if damage in shape.damage for line in odd] + rows
    rows += [line for damage, odd in below.items() if damage in shape.damage for line in odd]
    if "index" in shape.damage:
        header = ["", *header]
        rows = [[str(i), *cells] if cells else [] for i, cells in enumerate(rows)]
    titles = [list(title) for title in TITLES[shape.language]] if "titles" in shape.damage else []
    return [*titles, header, *rows]


def _text(lines: Sequence[Sequence[Any]], shape: Shape) -> str:
    buffer = io.StringIO()
    quoting = csv.QUOTE_ALL if "quoted" in shape.damage else csv.QUOTE_MINIMAL
    writer = csv.writer(buffer, delimiter=shape.delimiter, lineterminator=shape.line_end, quoting=quoting)
    for cells in lines:
        if cells:
            writer.writerow(cells)
        else:
            buffer.write(shape.line_end)
    text = buffer.getvalue()
    if "trailing delimiter" in shape.damage and "newlines" not in shape.damage:
        text = "".join(line + shape.delimiter + shape.line_end for line in text.split(shape.line_end)[:-1])
    return ("sep=" + shape.delimiter + shape.line_end if "sep" in shape.damage else "") + text
