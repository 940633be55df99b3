"""What exports of shops, tills, marketplaces and accountants hold beside their orders, and how it comes in.

Headers as Squarespace, BigCommerce, OpenCart, Toast, Clover, Shopee, eBay, QuickBooks, Xero, Lightspeed and Kingdee
write them, with invented people. None of these has a format file: headers and values tell them.
"""

import pytest

from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing import load_into, read


class Imported:
    """Orders that count by their number (or row), with their customer and what was kept of the money."""

    def __init__(self, folder, text, mapping=None, name="export.csv"):
        path = folder / "x.duckdb"
        content = text if isinstance(text, bytes) else text.encode()
        self.report = load_into(path, [(name, content)], mapping)
        with open_dataset(path) as dataset:
            self.all = dataset.query(
                "select order_id, customer_id, status, cast(amount - refunded as double) as net from orders order by all"
            )
        counted = self.all[self.all["status"].isin(("paid", "partially_refunded"))]
        self.net = dict(zip(counted["order_id"], counted["net"], strict=True))
        self.buyers = dict(zip(self.all["order_id"], self.all["customer_id"], strict=True))
        self.reasons = dict(
            zip(self.report.problem_counts["reason"], self.report.problem_counts["rows"], strict=True)
        )

    def note(self, code):
        return next((dict(note.params) for note in self.report.notes if note.code == code), None)


SQUARESPACE = "Order ID,Email,Financial Status,Fulfillment Status,Amount Refunded,Total,Created at,Lineitem name,Cancelled at\n"


def test_an_order_with_a_date_of_cancellation_does_not_count_though_its_payment_says_paid(tmp_path):
    found = Imported(
        tmp_path,
        SQUARESPACE
        + "1,ann@mail.org,PAID,FULFILLED,0.00,20.00,2025-01-03 10:00:00 -0500,Tea,\n1,ann@mail.org,,,,,,Cup,\n"
        + "2,ben@mail.org,PAID,CANCELED,0.00,9.00,2025-01-04 10:00:00 -0500,Tea,2025-01-05 10:00:00 -0500\n"
        + "3,ben@mail.org,PAID,FULFILLED,2.00,9.00,2025-01-06 10:00:00 -0500,Tea,\n",
    )
    assert found.net == {"1": 20, "3": 7}
    assert found.reasons["order_cancelled"] == 1


def test_a_date_of_cancellation_in_most_rows_is_that_of_something_else(tmp_path):
    rows = "".join(f"{i},c{i % 3},2025-01-0{i},5,paid,2026-01-0{i}\n" for i in range(1, 5))
    found = Imported(tmp_path, "order_id,customer_id,date,amount,status,cancelled at\n" + rows)
    assert len(found.net) == 4


@pytest.mark.parametrize("header", ["Refunded", "Refunded?"])
@pytest.mark.parametrize("words", [("NONE", "PARTIAL", "FULL"), ("no", "yes", "yes")])
def test_the_sum_given_back_is_read_and_not_the_word_that_it_was(tmp_path, header, words):
    rows = "".join(
        f"P{i},{i},1/{i}/25 6:15 PM,10.00,{word},{back},a{i}@mail.org,CAPTURED\n"
        for i, (word, back) in enumerate(zip(words, ("0.00", "2.50", "10.00"), strict=True), 13)
    )
    text = f"Payment Id,Order Id,Order Date,Amount,{header},Refund Amount,Email,Status\n" + rows
    assert Imported(tmp_path, text).net == {"13": 10, "14": 7.5}


def test_one_and_zero_under_a_question_are_no_money(tmp_path):
    rows = "1,2025-01-13,ann,10.00,1\n2,2025-01-14,ben,8.00,0\n"
    found = Imported(tmp_path, "Order ID,Order Date,Customer,Total,Refunded?\n" + rows)
    assert found.net == {"2": 8}


GUESTS = "Order ID,Customer ID,Customer Email,Order Date,Order Status,Order Total\n"


def test_guests_without_a_number_are_told_by_their_address(tmp_path):
    found = Imported(
        tmp_path,
        GUESTS
        + "1,0,Ann@mail.org,2025-01-13,Completed,10\n2,0,ben@mail.org,2025-01-14,Awaiting Fulfillment,8\n"
        "3,77,cid@mail.org,2025-01-15,Shipped,6\n4,,ann@mail.org,2025-01-16,Completed,4\n",
    )
    assert found.buyers == {"1": "ann@mail.org", "2": "ben@mail.org", "3": "77", "4": "ann@mail.org"}
    assert found.note("customer_stand_ins")["rows"] == 3


def test_a_customer_numbered_0_stays_where_nothing_else_names_them(tmp_path):
    text = "customer_id,order_id,date,amount\n0,1,2025-01-13,5\n1,2,2025-01-14,6\n0,3,2025-01-15,7\n"
    assert set(Imported(tmp_path, text).buyers.values()) == {"0", "1"}


def test_a_status_is_told_by_its_words_where_no_header_names_it(tmp_path):
    head = "Order ID,Payment Date,Customer ID,Amount,Outcome\n"
    rows = "1,2025-01-13,a,10,SUCCESS\n2,2025-01-14,b,8,FAIL\n3,2025-01-15,a,6,SUCCESS\n4,2025-01-16,a,6,SUCCESS\n"
    found = Imported(tmp_path, head + rows + "5,2025-01-17,c,1,SUCCESS\n")
    assert found.net == {"1": 10, "3": 6, "4": 6, "5": 1}
    assert found.reasons["order_failed"] == 1


@pytest.mark.parametrize("header", ["Delivery state", "Fulfillment Status", "Subscription"])
def test_what_is_said_of_the_parcel_is_no_status_of_the_order(tmp_path, header):
    head = f"Order ID,Order Date,Customer ID,Amount,{header}\n"
    rows = "".join(f"{i},2025-01-1{i},a,10,{('delivered', 'pending')[i % 2]}\n" for i in range(1, 7))
    assert len(Imported(tmp_path, head + rows).net) == 6


# What a list of documents says of each row, and which of them come in as sales: (headers, rows, net, reasons).
DOCUMENTS = {
    "invoices, payments and credit memos": (
        "Date,Type,No.,Customer,Total\n",
        "01/13/2025,Invoice,1,Ann,$50.00\n01/20/2025,Payment,,Ann,$-50.00\n01/21/2025,Credit Memo,9,Ann,$-5.00\n"
        "01/22/2025,Invoice,2,Ben,$30.00\n",
        [50, 30],
        {"row_no_sale": 1, "amount_negative": 1},
    ),
    "credit notes without a sign": (
        "ContactName,EmailAddress,InvoiceNumber,InvoiceDate,Total,Type,Status\n",
        "Ann,ann@mail.org,INV-1,13/01/2025,50.00,Sales invoice,Paid\n"
        "Ann,ann@mail.org,CN-1,14/01/2025,5.00,Sales credit note,Paid\nBen,b@mail.org,INV-2,15/01/2025,30.00,Sales invoice,Paid\n",
        [50, 30],
        {"amount_negative": 1},
    ),
    "a refund under the number of its sale": (
        "Order ID,Date,Customer,Type,Amount\n",
        "1,2025-01-13,Ann,charge,50\n1,2025-01-15,Ann,refund,20\n2,2025-01-16,Ben,charge,30\n",
        [30, 30],
        {"refund_subtracted": 1},
    ),
    "a sale, its lines and its payment": (
        "Date,Receipt Number,Line Type,Customer Code,Total,Status\n",
        "2025-01-13 10:00:00,1,Sale,ann,50.00,paid\n2025-01-13 10:00:00,1,Sale Line,ann,20.00,\n"
        "2025-01-13 10:00:00,1,Sale Line,ann,30.00,\n2025-01-13 10:00:00,1,Payment,ann,50.00,\n"
        "2025-01-14 10:00:00,2,Sale,ben,30.00,paid\n2025-01-14 10:00:00,2,Sale Line,ben,30.00,\n",
        [50, 30],
        {"row_no_sale": 4},
    ),
    "payments that are the sales": (
        "Payment ID,Date,Customer,Type,Amount\n",
        "1,2025-01-13,Ann,Payment,50\n2,2025-01-15,Ben,Payment,30\n3,2025-01-16,Ann,Payout,-80\n",
        [50, 30],
        {"row_no_sale": 1},
    ),
    "红字发票": (
        "单据日期,单据编号,客户,单据类型,价税合计\n",
        "2025-01-13,X1,安,销售发票,50\n2025-01-15,X2,贝,销售发票,30\n2025-01-16,X3,安,红字发票,5\n",
        [50, 30],
        {"amount_negative": 1},
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_no_sale_never_counts_as_one(tmp_path, name):
    headers, rows, net, reasons = DOCUMENTS[name]
    found = Imported(tmp_path, headers + rows)
    assert sorted(found.net.values(), reverse=True) == net
    assert {reason: found.reasons.get(reason) for reason in reasons} == reasons
    assert found.note("rows_told_apart")["sale"] == 2


def test_words_that_say_nothing_of_documents_leave_all_rows_as_they_are(tmp_path):
    rows = "1,2025-01-13,Ann,online,50\n2,2025-01-15,Ben,invoice,30\n3,2025-01-16,Ann,payment,20\n4,2025-01-17,Ann,shop,1\n"
    found = Imported(tmp_path, "Order ID,Date,Customer,Type,Amount\n" + rows)
    assert sorted(found.net.values()) == [1, 20, 30, 50]
    assert found.note("rows_told_apart") is None


LEDGER = "Date,Voucher,Customer,Description,Debit,Credit,Balance\n"


@pytest.mark.parametrize("nothing", ["", "0.00"])
def test_of_a_ledger_the_debit_is_asked_about_and_payments_never_count(tmp_path, nothing):
    rows = f"2025-01-13,SI-1,Ann,Invoice,50.00,{nothing},50.00\n2025-01-20,RC-1,Ann,Receipt,{nothing},50.00,0.00\n"
    rows += f"2025-01-15,SI-2,Ben,Invoice,30.00,{nothing},30.00\n2025-01-22,RC-2,Ben,Receipt,{nothing},30.00,0.00\n"
    with pytest.raises(ClmError) as caught:
        Imported(tmp_path, LEDGER + rows)
    assert caught.value.code == "confirmed_needed"
    found = Imported(tmp_path, LEDGER + rows, {"confirmed": True})
    assert sorted(found.net.values()) == [30, 50]
    assert found.reasons["row_no_sale"] == 2


SHOPEE = "Order ID,Order Status,Return / Refund Status,Order Creation Date,Product Subtotal,Total Amount,Username (Buyer),Phone Number\n"


def test_a_buyer_is_named_by_the_column_that_is_not_masked_and_refunds_by_their_status(tmp_path):
    found = Imported(
        tmp_path,
        SHOPEE
        + "1,Completed,,2025-01-13 10:00,6,10,ann_1,******01\n1,Completed,,2025-01-13 10:00,4,10,ann_1,******01\n"
        "2,Completed,Refund Completed,2025-01-14 10:00,8,8,ben_2,******02\n3,Cancelled,,2025-01-15 10:00,7,7,ann_1,******01\n",
        {"repeated": True},
    )
    assert found.net == {"1": 10}
    assert found.buyers["2"] == "ben_2"
    assert found.note("refunds_by_status")["rows"] == 1
    assert found.reasons["order_refunded"] == 1


def test_a_report_of_ebay_comes_in_with_its_order_rows_above_their_items(tmp_path):
    head = "Sales Record Number,Order Number,Buyer Username,Item Title,Quantity,Sold For,Total Price,Sale Date,Paid On Date\n"
    found = Imported(
        tmp_path,
        "\r\n" + head + "1,12-1,ann,,3,$16.00,$20.95,Jan-03-25,Jan-03-25\n1,12-1,ann,Tea,1,$6.00,,Jan-03-25,Jan-03-25\n"
        "1,12-1,ann,Cup,2,$5.00,,Jan-03-25,Jan-03-25\n2,12-2,ben,Tea,1,$6.00,$6.00,Feb-14-25,Feb-14-25\n\n"
        '2,"record(s) downloaded","","from ","Jan-01-25 00:00:00"," to ","Mar-01-25 23:59:59"\nSeller ID : brightwater\n',
    )  # fmt: skip
    assert found.net == {"12-1": 20.95, "12-2": 6}


def test_an_order_whose_heading_stands_on_its_first_line_only_is_whole(tmp_path):
    text = (
        "日期,单据编号,客户,单据状态,物料名称,实发数量,含税单价,价税合计\n2025/1/3,XSCKD01,客户甲,已审核,茶,1,6,6.00\n"
        ",,,,杯,2,5,10.00\n2025/1/4,XSCKD02,客户乙,已审核,茶,1,6,6.00\n合计,,,,,4,,22.00\n"
    )
    found = Imported(tmp_path, text.encode("gb18030"))
    assert found.net == {"XSCKD01": 16, "XSCKD02": 6}
    assert found.note("headings_continued")["rows"] == 1


def test_an_order_without_a_date_of_payment_is_not_paid_unless_another_of_its_lines_has_one(tmp_path):
    head = "Order ID,Order Date,Customer ID,Item,Amount,Paid On Date\n"
    rows = "1,2025-01-13,a,Tea,6,2025-01-13\n1,2025-01-13,a,Cup,4,\n2,2025-01-14,b,Tea,6,\n3,2025-01-15,b,Tea,6,2025-01-15\n"
    found = Imported(
        tmp_path, head + rows + "4,2025-01-16,a,Tea,6,2025-01-16\n5,2025-01-17,a,Tea,6,2025-01-18\n"
    )
    assert found.net == {"1": 10, "3": 6, "4": 6, "5": 6}
    assert found.reasons["order_pending"] == 1


def test_numbers_of_documents_are_no_sums_of_money():
    rows = "".join(f"{10000000 + i},2025-01-{i:02d},4{i % 4:07d},{i * 3}.50\n" for i in range(1, 25))
    table = read([("list.csv", f"Nr,Tag,Konto,Wert\n{rows}".encode())])[0]
    assert table.mapping["amount"] == "Wert"
    bare = read([("list.csv", f"Nr,Tag,Konto,Wert\n{rows.replace('.50', '')}".encode())])[0]
    assert bare.mapping.get("amount") != "Nr"
