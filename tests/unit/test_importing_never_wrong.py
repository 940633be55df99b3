"""Files of every layout and damage, written from a known truth: read right, asked about or refused, never wrong."""

import datetime
import io
import os
import zipfile
from collections import Counter
from decimal import Decimal
from random import Random

import pytest
from hypothesis import Phase, given, settings, strategies as st

from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing import load_into
from clm.schema import PAID_STATUSES
from tests import export_layouts
from tests.order_files import DATES, NUMBERS, Order, OrderFile, Shape, order_file
from tests.workbook_files import xlsx, zipped

EXAMPLES = int(os.environ.get("CLM_IMPORT_EXAMPLES", "40"))
DAMAGE = (
    "titles", "footer", "total", "subtotal", "blank lines", "repeated header", "shuffled", "ragged", "newlines",
    "quoted", "header spaces", "trailing delimiter", "sep", "beside", "real cells", "no order_id", "no status",
    "no refunded", "no note", "no product", "whole", "priced", "clock", "currency", "units", "second table",
    "comments", "index",
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
HARD = {"currency", "clock", "units", "second table", "ragged"}  # may leave no certain reading
FEW = 12


@st.composite
def orders_of(draw) -> tuple[Order, ...]:
    """Some orders of some customers: early days of the month only, whole thousands only, or anything."""
    random = Random(draw(st.integers(0, 2**32)))
    count = draw(st.sampled_from([3, 12, 25, 60]))
    people = [CUSTOMERS[draw(st.sampled_from(sorted(CUSTOMERS)))](i) for i in range(max(2, count // 3))]
    last_day = draw(st.sampled_from([28, 28, 12]))
    size = draw(st.sampled_from(["any", "any", "small", "thousands", "whole"]))
    statuses = draw(
        st.sampled_from([("paid",), ("paid", "paid", "paid", "cancelled", "pending", "refunded")])
    )
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
    if DATES[dates][1] != "day":
        damage -= {"clock"}
    return damage


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
    if error.code in (
        "confirmed_needed",
        "column_contradicted",
        "customer_once_needed",
        "customer_constant_needed",
    ):
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
            rows.append(
                (
                    order.number,
                    order.customer,
                    told(order.moment, shape),
                    order.amount - refunded if paid else Decimal(0),
                    paid,
                )
            )
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
        for number, customer, moment, net, paid in expected(
            [o for o in orders if o.number not in file.broken], shape
        )
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


@settings(max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate])  # shrinking takes minutes
@given(orders=orders_of(), shape=shapes())
def test_a_file_is_read_right_or_refused(tmp_path_factory, orders, shape):
    if not encodable(orders, shape):
        return
    file = order_file(orders, shape)
    try:
        found = Imported(tmp_path_factory.mktemp("never"), file, shape)
    except ClmError as error:
        refused = error
    else:
        check(found, orders, shape, file)
        return
    # What everybody has is read, whatever is wrong around it; a refusal names the file.
    assert shape.language == "none" or shape.damage & HARD or len(orders) < FEW, refused
    assert file.name in str(refused)


def imported(folder, *files, **mapping):
    """The orders and the notes of files that are given as texts."""
    path = folder / "orders.duckdb"
    report = load_into(path, [(name, content) for name, content in files], mapping)
    with open_dataset(path) as dataset:
        return dataset.query("select * from orders order by order_id"), {note.code for note in report.notes}


def table(*rows: str, header: str = "order_id,customer_id,order_date,amount") -> bytes:
    return "\n".join([header, *rows]).encode()


def test_a_header_repeated_further_down_makes_no_titles_of_the_orders_above(tmp_path):
    rows = [f"{i},c{i % 3},2025-01-{i + 1:02},{i}.50" for i in range(12)]
    rows.insert(3, "order_id,customer_id,order_date,amount")
    assert len(imported(tmp_path, ("orders.csv", table(*rows)))[0]) == 12


@pytest.mark.parametrize(
    ("header", "amount", "asked"),
    [
        ("order_id;customer_id;order_date;amount", "5.50", True),
        ("订单编号;客户编号;下单日期;金额", "5.50", True),
        ("order_id;customer_id;order_date;amount", "5,50", False),
        ("Bestellnummer;Kundennummer;Bestelldatum;Betrag", "5.50", False),
    ],
)
def test_dates_with_dots_have_the_day_first_only_where_the_file_says_so(tmp_path, header, amount, asked):
    file = ("orders.csv", table(f"1;a;1.3.2025;{amount}", f"2;b;2.3.2025;{amount}", header=header))
    if asked:
        with pytest.raises(ClmError) as caught:
            imported(tmp_path, file)
        assert caught.value.code == "date_order_needed"
        assert imported(tmp_path, file, date_order="mdy")[0]["ordered_at"][1].month == 2
    else:
        assert [moment.month for moment in imported(tmp_path, file)[0]["ordered_at"]] == [3, 3]
        assert imported(tmp_path, file, date_order="mdy")[0]["ordered_at"][1].month == 2


@pytest.mark.parametrize("styled", [True, False])
def test_days_of_a_workbook_that_counts_from_1904_are_not_four_years_off(tmp_path, styled):
    day = datetime.datetime(2025, 3, 1) - datetime.timedelta(days=1462)  # the writer counts from 1899
    cell = day if styled else (day - datetime.datetime(1899, 12, 30)).days
    book = xlsx({"Orders": [["order_id", "customer_id", "order_date", "amount"], ["1", "ann", cell, 5]]})
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"<sheets>", b'<workbookPr date1904="1"/><sheets>'
    )
    orders, _ = imported(tmp_path, ("orders.xlsx", zipped(parts)))
    assert list(orders["ordered_at"]) == [datetime.datetime(2025, 3, 1)]


def test_amounts_that_stand_in_lines_are_not_guessed_among_other_numbers(tmp_path):
    """A column of freight is no amount where the lines of the orders have quantity and price."""
    orders = [[str(i), f"c{i % 7}", f"2025-01-{i + 1:02}", 3.25 + i] for i in range(28)]
    lines = [[str(i), 2, 5.5, 0.05] for i in range(28)]
    goods = [[f"p{i}", f"thing {i}", i % 5, 5.5] for i in range(28)]
    book = xlsx(
        {
            "Orders": [["orderID", "customerID", "orderDate", "freight"], *orders],
            "Order Details": [["orderID", "quantity", "unitPrice", "discount"], *lines],
            "Products": [["productID", "productName", "supplierID", "unitPrice"], *goods],
        }
    )
    found, notes = imported(tmp_path, ("shop.xlsx", book))
    assert (len(found), float(found["amount"].sum())) == (28, 28 * 11)
    assert {"table_not_recognised", "discounts_not_taken"} <= notes


def test_a_time_that_is_none_costs_the_order_its_time_and_not_its_day(tmp_path):
    header = "order_id,customer_id,date,time,amount"
    file = table("1,a,2025-01-03,09:30,5", "2,b,2025-01-04,10:15,5", "3,b,2025-01-05,later,5", header=header)
    orders, _ = imported(tmp_path, ("orders.csv", file))
    assert [(moment.day, moment.hour) for moment in orders["ordered_at"]] == [(3, 9), (4, 10), (5, 0)]


@pytest.mark.parametrize("name", ["douyin", "pinduoduo"])
def test_what_an_export_cannot_tell_of_refunds_is_said(tmp_path, name):
    layout = export_layouts.LAYOUTS[name]()
    assert "format_without_partial_refunds" in imported(tmp_path, (layout.name, layout.content))[1]


def test_money_in_a_unit_that_the_header_names_is_made_whole_and_said(tmp_path):
    """One rule for columns in cents and in 万元; a value that says its unit itself is not multiplied twice."""
    head = "order_id,customer_id,order_date,{}"
    rows = ("1,a,2025-01-03,1.5", "2,b,2025-01-04,20")
    for header, sums in {"amount (in cents)": [0.015, 0.2], "金额（万元）": [15_000, 200_000]}.items():
        orders, notes = imported(tmp_path, ("o.csv", table(*rows, header=head.format(header))))
        assert list(orders["amount"].astype(float)) == sums
        assert "unit_in_header" in notes
    said = table("1,a,2025-01-03,1.5万", "2,b,2025-01-04,20万", header=head.format("金额（万元）"))
    orders, notes = imported(tmp_path, ("o.csv", said))
    assert list(orders["amount"].astype(float)) == [15_000, 200_000]
    assert "unit_in_header" not in notes


def test_what_a_spreadsheet_writes_where_a_formula_fails_is_no_customer_and_no_order(tmp_path):
    file = table(
        "1,#REF!,2025-01-03,5", "2,#N/A,2025-01-03,5", "#REF!,a,2025-01-04,5", "#REF!,a,2025-01-05,6"
    )
    orders, _ = imported(tmp_path, ("orders.csv", file))
    assert list(orders["customer_id"]) == ["a", "a"]


def test_a_date_that_stands_for_none_does_not_begin_the_history(tmp_path):
    for nothing in ("1970-01-01", "1900-01-01 00:00:00", "01/01/1970"):
        days = [f"2025-{i:02}-25" if "-" in nothing else f"25/{i:02}/2025" for i in range(1, 6)]
        rows = [f"{i},a,{day},5" for i, day in enumerate(days)]
        orders, _ = imported(tmp_path, ("orders.csv", table(*rows, f"9,b,{nothing},5")))
        assert orders["ordered_at"].dt.year.tolist() == [2025] * 5


@pytest.mark.parametrize(
    ("row", "is_sum"),
    [
        (",TOTAL,2025-02-28,42.00", True),
        (",Total,2025-02-28,41.00", False),  # somebody of that name
        (",Opening balance,2025-01-01,1000.00", True),
        ("期末余额,,2025-02-28,999.00", True),
    ],
)
def test_a_dated_total_under_the_customers_is_no_customer_where_it_is_a_sum_or_says_so(tmp_path, row, is_sum):
    orders = (
        "1,Ann,2025-01-03,10.00",
        "2,Bob,2025-01-14,20.00",
        "3,Ann,2025-02-03,5.00",
        "4,Bob,2025-02-14,7.00",
    )
    found, _ = imported(tmp_path, ("orders.csv", table(*orders, row)))
    assert len(found) == (4 if is_sum else 5)


def test_which_of_two_columns_of_one_name_was_read_is_said_where_they_differ(tmp_path):
    header = "order_id,customer_id,order_date,amount,Amount"
    for second, said in (("6", True), ("5", False), ("", False)):
        file = table(f"1,a,2025-01-03,5,{second}", "2,b,2025-01-04,7,7", header=header)
        orders, notes = imported(tmp_path, ("orders.csv", file))
        assert list(orders["amount"].astype(float)) == [5, 7]
        assert ("one_of_twins" in notes) == said
