"""Files of every layout and damage, written from a known truth: read right, asked about or refused, never wrong."""

import datetime
import os
from collections import Counter
from decimal import Decimal
from random import Random

import pytest
from hypothesis import event, example, given, settings, strategies as st

from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing import load_into
from clm.schema import PAID_STATUSES
from tests.order_files import DATES, NUMBERS, Order, OrderFile, Shape, order_file

EXAMPLES = int(os.environ.get("CLM_IMPORT_EXAMPLES", "40"))
DAMAGE = (
    "titles", "footer", "total", "subtotal", "blank lines", "repeated header", "shuffled", "ragged", "newlines",
    "quoted", "header spaces", "trailing delimiter", "sep", "beside", "real cells", "no order_id", "no status",
    "no refunded", "no note", "no product", "whole", "priced", "clock",
)  # fmt: skip
ENCODINGS = {
    "en": ("utf-8", "utf-8-sig", "utf-16", "cp1252", "gb18030", "utf-16-le", "utf-16-be"),
    "zh": ("utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-16-le", "utf-16-be"),
    "de": ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"),
    "none": ("utf-8", "utf-16"),
}
CUSTOMERS = {
    "letters": lambda i: f"C{i:03d}",
    "zeros": lambda i: f"{i:06d}",
    "mail": lambda i: f"buyer{i}@post.cn",
    "long": lambda i: f"35154400{i:010d}",
    "number": lambda i: str(10_000 + 37 * i),
}
CENTS = Decimal("0.01")


@st.composite
def orders_of(draw) -> tuple[Order, ...]:
    """Some orders of some customers: early days of the month only, whole thousands only, or anything."""
    random = Random(draw(st.integers(0, 2**32)))
    count = draw(st.sampled_from([3, 12, 25, 60]))
    people = [CUSTOMERS[draw(st.sampled_from(sorted(CUSTOMERS)))](i) for i in range(max(2, count // 3))]
    last_day = draw(st.sampled_from([28, 28, 12]))
    size = draw(st.sampled_from(["any", "any", "small", "thousands", "whole"]))
    statuses = draw(st.sampled_from([("paid",), ("paid", "paid", "paid", "cancelled", "pending", "refunded")]))
    several, missing = draw(st.booleans()), draw(st.booleans())
    number = draw(st.sampled_from(["A-{:04d}", "{:07d}", "#10{:03d}", "35154400{:010d}"]))
    found = []
    for i in range(count):
        customer = "" if missing and i and random.random() < 0.1 else random.choice(people)
        moment = datetime.datetime(2024, 1, 1, 9) + datetime.timedelta(days=random.randrange(700))
        moment = moment.replace(day=1 + (moment.day - 1) % last_day) + datetime.timedelta(
            seconds=random.randrange(14 * 3600)
        )
        parts = tuple(_amount(random, size) for _ in range(random.choice((1, 1, 2, 3)) if several else 1))
        status = random.choice(statuses) if i else "paid"
        refunded = parts[0] / 2 if status == "paid" and random.random() < 0.2 else Decimal(0)
        found.append(Order(number.format(i), customer, moment, parts, refunded.quantize(CENTS), status))
    return tuple(found)


def _amount(random: Random, size: str) -> Decimal:
    if size == "thousands":
        return Decimal(random.randrange(1, 40) * 1000 + random.choice((0, 234, 500)))
    if size == "whole":
        return Decimal(random.randrange(1, 900))
    most = 99_999 if size == "small" else 9_999_999
    return Decimal(random.randrange(1, random.choice((most, most // 100)))) / 100


@st.composite
def shapes(draw) -> Shape:
    language = draw(st.sampled_from(["en", "zh", "de", "en", "none"]))
    container = draw(st.sampled_from(["csv", "csv", "csv", "xlsx", "zip", "gz"]))
    dates = draw(st.sampled_from(sorted(DATES)))
    return Shape(
        language,
        draw(st.sampled_from(ENCODINGS[language])),
        draw(st.sampled_from([",", ";", "\t", "|"])),
        dates,
        draw(st.sampled_from(sorted(NUMBERS))),
        container,
        draw(st.sampled_from(["\n", "\r\n", "\r"])),
        possible(draw(st.frozensets(st.sampled_from(DAMAGE), max_size=6)), dates),
        draw(st.integers(0, 1000)),
    )


def possible(damage: frozenset[str], dates: str) -> frozenset[str]:
    """What can be wrong with one file at the same time."""
    if "priced" in damage or "no order_id" in damage:
        damage -= {"whole"}
    return damage if DATES[dates][1] == "day" else damage - {"clock"}


def encodable(orders: tuple[Order, ...], shape: Shape) -> bool:
    try:
        order_file(orders, shape)
    except UnicodeEncodeError:
        return False
    return True


class Imported:
    """A file as it came in, and how often its owner was asked."""

    def __init__(self, folder, file: OrderFile, shape: Shape):
        path, self.questions = folder / "orders.duckdb", []
        answers = {}
        while True:
            try:
                self.report = load_into(path, [(file.name, file.content)], answers)
                break
            except ClmError as error:
                answer = answered(error, file, shape)
                if not answer or set(answer) <= set(answers):
                    raise
                answers |= answer
                self.questions.append(error.code)
        with open_dataset(path) as dataset:
            self.orders = dataset.query("select * from orders").to_dict("records")
            self.customers = set(dataset.query("select customer_id from customers")["customer_id"])


def answered(error: ClmError, file: OrderFile, shape: Shape) -> dict:
    """What the owner of the file says when asked."""
    if error.code == "date_order_needed":
        return {"date_order": DATES[shape.dates][2]} if DATES[shape.dates][2] else {}
    if error.code == "decimal_needed":
        return {"decimal": NUMBERS[shape.numbers][1]}
    if error.code == "repeated_needed":
        return {"repeated": "whole" in shape.damage}
    if error.code == "encoding_unknown":
        return {"encoding": shape.encoding}
    if error.code in ("confirmed_needed", "column_contradicted", "customer_once_needed", "customer_constant_needed"):
        return file.columns
    return {}


def told(moment: datetime.datetime, shape: Shape) -> datetime.datetime:
    """The part of a moment that the file shows."""
    if "clock" in shape.damage:
        return moment
    exact = "second" if shape.container == "xlsx" and "real cells" in shape.damage else DATES[shape.dates][1]
    if exact == "day":
        return moment.replace(hour=0, minute=0, second=0)
    return moment.replace(second=0) if exact == "minute" else moment


def expected(orders, shape) -> list[tuple]:
    """(number, customer, moment, net, whether it counts as paid) of the orders that have a customer."""
    rows = []
    for order in orders:
        status = "paid" if "no status" in shape.damage else order.status
        refunded = Decimal(0) if "no refunded" in shape.damage else order.refunded
        paid = status == "paid" and (refunded < order.amount or not refunded)
        if order.customer:
            rows.append((order.number, order.customer, told(order.moment, shape), order.amount - refunded if paid else Decimal(0), paid))
    return rows


def check(found: Imported, orders, shape: Shape, file: OrderFile) -> None:
    check_sums(found.report)
    numbered = "no order_id" not in shape.damage
    got = Counter()
    for row in found.orders:
        paid = row["status"] in PAID_STATUSES
        net = Decimal(str(row["amount"])) - Decimal(str(row["refunded"])) if paid else Decimal(0)
        number = row["order_id"] if numbered else ""
        got[number, row["customer_id"], row["ordered_at"].to_pydatetime(), net.quantize(CENTS), paid] += 1
    whole = Counter(
        (number if numbered else "", customer, moment, net.quantize(CENTS), paid)
        for number, customer, moment, net, paid in expected([o for o in orders if o.number not in file.broken], shape)
    )
    broken = {order.number for order in orders} & file.broken
    if broken:
        assert not whole - got, (whole - got, found.report.problem_counts)
        lines = sum(len(order.parts) for order in orders if order.number in broken)
        assert sum((got - whole).values()) <= lines, "more orders than broken rows"
        return
    assert got == whole, (list((got - whole).items())[:4], list((whole - got).items())[:4])
    assert found.customers == {customer for _, customer, _, _, paid in whole if paid}, "customers"


def check_sums(report) -> None:
    fates = report.rows_kept + report.rows_rejected + report.anonymous_rows + report.merged_rows
    assert report.rows_read == fates
    steps = report.waterfall
    assert steps.loc[0, "rows"] == steps["rows"][1:].sum()
    assert steps.loc[0, "money"] == sum(steps["money"][1:])
    assert "unexplained" not in set(steps["step"])


OUTCOMES = Counter()


@settings(max_examples=EXAMPLES)
@given(orders=orders_of(), shape=shapes())
def test_a_file_is_read_right_or_refused(tmp_path_factory, orders, shape):
    if not encodable(orders, shape):
        return
    file = order_file(orders, shape)
    try:
        found = Imported(tmp_path_factory.mktemp("never"), file, shape)
    except ClmError as error:
        OUTCOMES[error.code] += 1
        assert error.message if hasattr(error, "message") else str(error)
        return
    OUTCOMES[" ".join(found.questions) or "read"] += 1
    check(found, orders, shape, file)
