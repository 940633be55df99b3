"""From rows to orders: what is one order, what it came to, who bought, and what is left out."""

import pandas as pd
import pytest

from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing import ImportReport, action_text, load_into, note_text, reason_text
from clm.importing.report import ACTIONS, REASONS
from clm.language import Language
from clm.schema import ORDERS


def check_sums(report: ImportReport, orders: pd.DataFrame) -> None:
    """Every row and every cent is accounted for, and what is said to count is what the dataset holds."""
    fates = report.rows_kept + report.rows_rejected + report.anonymous_rows + report.merged_rows
    assert report.rows_read == fates
    steps = report.waterfall
    read, others = steps.iloc[0], steps.iloc[1:]
    assert (read["rows"], read["money"]) == (others["rows"].sum(), sum(others["money"]))
    assert "unexplained" not in set(steps["step"]), steps
    paid = orders[orders["status"].isin(["paid", "partially_refunded"])]
    assert float(steps.set_index("step").loc["kept", "money"]) == pytest.approx(
        (paid["amount"] - paid["refunded"]).sum(), abs=1e-6
    )
    kinds = steps.groupby("kind")["rows"].sum()
    assert kinds.reindex(["kept", "unpaid", "refund"]).sum() == report.rows_kept


class Imported:
    """The tables of an imported text, and the report."""

    def __init__(self, folder, text, **options):
        path = folder / "orders.duckdb"
        self.report = load_into(path, [("orders.csv", text.encode())], **options)
        with open_dataset(path) as dataset:
            self.orders = dataset.query("select * from orders order by order_id").set_index("order_id")
            self.lines = dataset.query("select * from lines order by order_id, amount")
            self.customers = dataset.query("select * from customers order by customer_id").set_index(
                "customer_id"
            )
            self.revenue, self.dimensions = dataset.counts.revenue, dataset.dimensions
        check_sums(self.report, self.orders)

    @property
    def reasons(self) -> dict[str, int]:
        """Reason -> rows, without the columns that were not used."""
        counts = self.report.problem_counts
        return counts[counts["action"] != "column_not_used"].set_index("reason")["rows"].to_dict()

    @property
    def notes(self) -> list[str]:
        return [note.code for note in self.report.notes]


def test_columns_that_no_file_has_are_there_with_their_types_and_hold_nothing(tmp_path):
    load_into(tmp_path / "x.duckdb", [("a.csv", b"order,customer,date,amount,cost\n1,ann,2025-01-03,5,2\n")])
    with open_dataset(tmp_path / "x.duckdb") as dataset:
        types = dataset.query("select column_name, column_type from (describe orders)")
        row = dataset.query("select * from orders").iloc[0]
    assert dict(types.itertuples(index=False)) == ORDERS
    assert row[row.isna()].index.tolist() == ["category", "product", "quantity", "currency"]
    assert (row["cost"], row["refunded"]) == (2, 0)


def test_the_lines_of_an_order_add_up_to_one_order(tmp_path):
    found = Imported(
        tmp_path,
        "order_id,customer_id,date,product,amount\n"
        "1,ann,2025-01-03,tea,10.00\n"
        "1,ann,2025-01-03,cup,5.50\n"
        "2,ben,2025-01-04,tea,10.00\n",
    )
    assert found.orders["amount"].to_dict() == {"1": 15.5, "2": 10}
    assert found.orders["product"].to_dict() == {"1": "tea", "2": "tea"}  # what most of the money went to
    assert list(found.lines["product"]) == ["cup", "tea", "tea"]
    assert found.reasons == {}


def test_a_total_repeated_on_each_line_of_an_order_counts_once_and_the_report_says_so(tmp_path):
    text = (
        "order_id,customer_id,date,product,total\n"
        "1,ann,2025-01-03,tea,15.50\n"
        "1,ann,2025-01-03,cup,15.50\n"
        "2,ben,2025-01-04,tea,10.00\n"
    )
    found = Imported(tmp_path, text)
    assert found.orders["amount"].to_dict() == {"1": 15.5, "2": 10}
    assert found.notes == ["order_total_repeated"]
    assert "it counts once" in note_text(found.report.notes[0], Language("en"))
    assert sorted(found.lines["product"]) == ["cup", "tea", "tea"]
    assert found.lines["amount"].isna().all()  # nobody knows what each line came to
    # The user knows better.
    assert Imported(tmp_path, text, mapping={"repeated": False}).revenue == 41


@pytest.mark.parametrize(
    "text",
    [
        # The header says that it speaks of lines.
        "order_id,customer_id,date,line total\n1,ann,2025-01-03,5\n1,ann,2025-01-03,5\n",
        # Quantity and price say so.
        "order_id,customer_id,date,quantity,price,amount\n1,ann,2025-01-03,1,5,5\n1,ann,2025-01-03,2,2.5,5\n",
        # Equal amounts on different days are instalments.
        "order_id,customer_id,date,amount\n1,ann,2025-01-03,5\n1,ann,2025-02-03,5\n",
    ],
)
def test_equal_lines_are_not_taken_for_a_repeated_total_against_the_evidence(tmp_path, text):
    assert Imported(tmp_path, text).revenue == 10


def test_without_amounts_quantity_times_unit_price_is_the_amount(tmp_path):
    found = Imported(
        tmp_path,
        "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
        "1,A,3,2025-01-03,2.55,17850.0\n"
        "1,B,2,2025-01-03,0.001,17850.0\n"
        "2,A,1,2025-01-04,2.55,12346.0\n"
        "C3,A,-1,2025-01-05,2.55,17850.0\n"
        "4,A,-2,2025-01-05,2.55,17850.0\n"
        "5,A,1,2025-01-05,0,17850.0\n"
        "6,A,x,2025-01-05,1,17850.0\n"
        "7,A,5,2025-01-05,2.00,\n"
        "C8,A,-5,2025-01-05,2.00,\n",
    )
    assert found.orders["amount"].to_dict() == {"1": 7.652, "2": 2.55}
    assert found.orders["quantity"].to_dict() == {"1": 5, "2": 1}
    assert list(found.customers.index) == ["12346", "17850"]
    assert found.reasons == {
        "cancellation_line": 1,
        "quantity_not_positive": 1,
        "price_not_positive": 1,
        "quantity_unreadable": 1,
        "customer_missing": 2,
    }
    assert found.notes == ["amount_from_prices"]
    # The anonymous cancellation is counted among the anonymous rows, but is no revenue.
    assert (found.report.anonymous_rows, found.report.anonymous_revenue) == (2, 10)
    cancelled = found.report.problems.set_index("reason").loc["cancellation_line"]
    assert (cancelled["row"], cancelled["column"], cancelled["value"]) == (5, "InvoiceNo", "C3")


def test_without_order_numbers_every_row_is_an_order_even_two_at_the_same_moment(tmp_path):
    found = Imported(
        tmp_path,
        "customer_id,order_date,quantity,amount\nann,2025-01-03,1,5\nann,2025-01-03,1,5\nben,2025-01-03,2,7\n",
    )
    assert len(found.orders) == 3
    assert found.orders.index.is_unique
    assert found.revenue == 17
    assert found.notes == ["order_id_generated"]


def test_an_order_number_that_two_customers_share_is_two_orders(tmp_path):
    found = Imported(
        tmp_path,
        "order_id,customer_id,date,amount\n1,ann,2025-01-03,5\n1,ben,2025-01-03,7\n2,ben,2025-01-04,1\n",
    )
    assert sorted(found.orders["amount"]) == [1, 5, 7]
    assert found.orders.index.is_unique
    assert "order_id_of_several_customers" in found.notes


def test_a_line_that_continues_an_order_takes_what_stands_on_its_first_line(tmp_path):
    found = Imported(
        tmp_path,
        "Name,Email,Financial Status,Total,Created at,Lineitem name,Lineitem quantity,Lineitem price\n"
        "#1001,ann@x.com,paid,12.00,2025-01-03 10:00:00 +0000,tea,2,5.00\n"
        "#1001,,,,,cup,1,2.00\n"
        "#1002,ben@x.com,voided,4.00,2025-01-04 10:00:00 +0000,tea,1,4.00\n"
        "#1003,ben@x.com,paid,,2025-01-05 10:00:00 +0000,tea,1,4.00\n",
    )
    assert found.orders["amount"].to_dict() == {"#1001": 12, "#1002": 4}
    assert found.orders["status"].to_dict() == {"#1001": "paid", "#1002": "cancelled"}
    assert found.reasons == {"amount_missing": 1, "order_cancelled": 1}
    assert found.lines.groupby("order_id")["product"].agg(list)["#1001"] == ["cup", "tea"]


def test_only_paid_orders_make_a_customer_and_unpaid_ones_are_kept_with_their_status(tmp_path):
    found = Imported(
        tmp_path,
        "订单编号,买家会员名,订单付款时间 ,买家实际支付金额,退款金额,订单状态\n"
        "1,甲,2025-01-03,50.00,0,交易成功\n"
        "2,乙,2025-01-03,60.00,0,等待买家付款\n"
        "3,丙,2025-01-03,70.00,70.00,交易关闭\n"
        "4,丁,2025-01-03,80.00,20.00,卖家已发货\n"
        "5,戊,2025-01-03,90.00,0,交易关闭\n",
    )
    assert found.orders["status"].to_dict() == {
        "1": "paid",
        "2": "pending",
        "3": "refunded",
        "4": "partially_refunded",
        "5": "cancelled",
    }
    assert set(found.customers.index) == {"甲", "丁"}
    assert found.revenue == 50 + 60


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Paid", "paid"),
        ("COMPLETED", "paid"),
        ("shipped", "paid"),
        ("return_pending", "paid"),
        ("wc-on-hold", None),
        ("on-hold", "pending"),
        ("Partially Refunded", "partially_refunded"),
        ("returned", "refunded"),
        ("Canceled", "cancelled"),
        ("voided", "cancelled"),
        ("failed", "failed"),
        ("已取消", "cancelled"),
        ("部分退款", "partially_refunded"),
    ],
)
def test_words_for_the_status_of_an_order(tmp_path, word, status):
    found = Imported(
        tmp_path,
        "order_id,customer_id,date,amount,status,refunded\n"
        f"1,ann,2025-01-03,5,{word},0\n2,ann,2025-01-04,5,paid,0\n3,ann,2025-01-04,5,paid,0\n",
    )
    assert found.orders.loc["1", "status"] == (status or "pending")
    assert ("status_unknown" in found.reasons) == (status is None)


def test_a_status_that_is_not_known_is_never_counted_as_paid(tmp_path):
    rows = "1,ann,2025-01-03,5,paid\n2,ben,2025-01-03,7,glorious\n3,ann,2025-01-04,1,\n"
    found = Imported(tmp_path, "order_id,customer_id,date,amount,status\n" + rows)
    assert found.orders["status"].to_dict() == {"1": "paid", "2": "pending", "3": "pending"}
    assert found.reasons == {"status_unknown": 1, "status_missing": 1}
    assert list(found.customers.index) == ["ann"]
    told = Imported(
        tmp_path,
        "order_id,customer_id,date,amount,status\n" + rows,
        mapping={"statuses": {"Glorious": "paid"}},
    )
    assert told.orders.loc["2", "status"] == "paid"


def test_where_most_statuses_are_unknown_the_user_is_asked(tmp_path):
    text = "customer_id,date,amount,status\nann,2025-01-03,5,fine\nben,2025-01-03,7,great\n"
    with pytest.raises(ClmError, match="“fine”, “great”") as caught:
        Imported(tmp_path, text)
    assert caught.value.code == "statuses_needed"
    assert Imported(tmp_path, text, mapping={"statuses": {"fine": "paid", "great": "paid"}}).revenue == 12


def test_lines_of_one_order_may_have_fates_of_their_own(tmp_path):
    found = Imported(
        tmp_path,
        "order_id,customer_id,date,amount,status\n"
        "1,ann,2025-01-03,10,paid\n1,ann,2025-01-03,4,refunded\n1,ann,2025-01-03,3,cancelled\n",
    )
    order = found.orders.loc["1"]
    assert (order["amount"], order["refunded"], order["status"]) == (14, 4, "partially_refunded")
    assert found.reasons == {"line_not_paid": 1, "refund_subtracted": 1}


def test_a_refund_lowers_the_order_it_belongs_to(tmp_path):
    found = Imported(
        tmp_path,
        "order_id,customer_id,date,amount,refunded\n"
        "1,ann,2025-01-03,10,4\n2,ann,2025-01-04,10,\n3,ben,2025-01-04,10,10\n4,ann,2025-01-05,10,-2\n5,cid,2025-01-05,10,15\n",
    )
    assert found.orders["status"].to_dict() == {
        "1": "partially_refunded",
        "2": "paid",
        "3": "refunded",
        "4": "partially_refunded",
        "5": "refunded",
    }
    assert found.revenue == 6 + 10 + 8
    assert list(found.customers.index) == ["ann"]
    assert found.reasons == {"order_refunded": 2, "refund_above_amount": 1, "refund_subtracted": 2}


def test_a_partly_refunded_order_without_the_sum_is_kept_whole_and_reported(tmp_path):
    found = Imported(
        tmp_path,
        "order_id,customer_id,date,amount,status\n1,ann,2025-01-03,10,partially_refunded\n2,ann,2025-01-03,1,paid\n",
    )
    assert found.revenue == 11
    assert found.reasons == {"refund_amount_missing": 1}


def test_a_zero_order_is_an_order_without_revenue_and_is_reported(tmp_path):
    found = Imported(
        tmp_path, "order_id,customer_id,date,amount\n1,ann,2025-01-03,0.00\n2,ben,2025-01-03,5\n"
    )
    assert set(found.customers.index) == {"ann", "ben"}
    assert found.reasons == {"zero_value": 1}


@pytest.mark.parametrize("nobody", ["", "  ", "nan", "NULL", "N/A", "guest", "匿名", "##密文##a1", "t***1"])
def test_a_buyer_who_is_nobody_is_anonymous_and_never_one_giant_customer(tmp_path, nobody):
    found = Imported(
        tmp_path,
        f"order_id,buyer,date,amount\n1,{nobody},2025-01-03,5\n2,{nobody},2025-01-04,6\n3,ann,2025-01-04,7\n",
    )
    assert list(found.customers.index) == ["ann"]
    assert (found.report.anonymous_rows, found.report.anonymous_revenue) == (2, 11)
    counts = found.report.problem_counts.iloc[0]
    assert (counts["action"], counts["rows"], counts["money"]) == ("counted_as_anonymous", 2, 11)
    assert found.revenue == 7


@pytest.mark.parametrize(
    ("column", "code"), [(["", ""], "customer_column_empty"), (["a**b", "##密文"], "customer_column_masked")]
)
def test_a_file_in_which_nobody_bought_is_refused_by_the_name_of_the_column(tmp_path, column, code):
    text = "订单号,买家昵称,日期,金额\n" + "".join(
        f"{i},{who},2025-01-0{i + 1},5\n" for i, who in enumerate(column)
    )
    with pytest.raises(ClmError, match="买家昵称") as caught:
        Imported(tmp_path, text)
    assert caught.value.code == code


def test_a_file_without_a_single_paid_order_is_refused_with_the_reasons(tmp_path):
    text = "customer_id,date,amount,status\nann,2025-01-32,5,paid\nben,2025-01-03,7,cancelled\n"
    with pytest.raises(ClmError, match=r"date_unreadable \(1\)") as caught:
        Imported(tmp_path, text)
    assert caught.value.code == "no_paid_order"


def test_a_column_that_describes_customers_becomes_an_attribute_with_its_latest_value(tmp_path):
    countries, colours = ("France", "UK"), ("silver", "gold", "gold", "gold")
    rows = [
        f"{i},c{i % 4},2025-01-{i + 1:02d},5,{countries[i % 2]},{colours[i % 4]},{i % 3},{i},x,"
        for i in range(24)
    ]
    rows.append("99,c0,2025-02-01,5,Spain,silver,1,note,x,")
    found = Imported(
        tmp_path,
        "order_id,customer_id,date,amount,Country,Card colour,weekday,remark,shop,empty\n" + "\n".join(rows),
    )
    assert found.customers["region"].to_dict() == {"c0": "Spain", "c1": "UK", "c2": "France", "c3": "UK"}
    assert found.customers["card_colour"].to_dict() == {
        "c0": "silver",
        "c1": "gold",
        "c2": "gold",
        "c3": "gold",
    }
    assert set(found.dimensions) == {"region", "card_colour"}
    unused = found.report.problems[found.report.problems["action"] == "column_not_used"]
    assert unused.set_index("column")["reason"].to_dict() == {
        "weekday": "varies_within_customer",
        "remark": "too_many_values",
        "shop": "one_value_only",
    }
    assert unused["row"].isna().all()


def test_values_that_a_row_can_do_without_cost_only_themselves(tmp_path):
    found = Imported(
        tmp_path, "order_id,customer_id,date,amount,cost\n1,ann,2025-01-03,5,2\n2,ben,2025-01-03,5,dear\n"
    )
    assert found.orders["cost"].fillna(-1).to_dict() == {"1": 2, "2": -1}
    problem = found.report.problems.iloc[0]
    assert (problem["value"], problem["reason"], problem["action"]) == (
        "dear",
        "number_unreadable",
        "value_left_out",
    )


def test_the_report_shows_some_rows_of_every_reason_and_counts_all(tmp_path):
    rows = ["1,ann,2025-01-03,5", "2,ben,2025-01-03,x", *(f"{i},,2025-01-03,5" for i in range(3, 100_103))]
    found = Imported(tmp_path, "order_id,customer_id,date,amount\n" + "\n".join(rows))
    assert len(found.report.problems) == 100_000
    assert set(found.report.problems["reason"]) == {"customer_missing", "amount_unreadable"}
    counts = found.report.problem_counts.set_index("reason")
    assert counts["rows"].to_dict() == {"customer_missing": 100_100, "amount_unreadable": 1}
    assert counts["complete"].to_dict() == {"customer_missing": False, "amount_unreadable": True}


def test_the_same_file_gives_the_same_dataset(tmp_path):
    text = "order_id,customer_id,date,product,country,amount\n" + "".join(
        f"{i // 3},c{i % 50 // 3},2025-01-{i % 28 + 1:02d},p{i % 7},l{i % 2},5.5{i % 2}\n"
        for i in range(3000)
    )
    tokens = set()
    for i in range(3):
        load_into(tmp_path / f"{i}.duckdb", [("orders.csv", text.encode())])
        with open_dataset(tmp_path / f"{i}.duckdb") as dataset:
            tokens.add(dataset.token)
    assert len(tokens) == 1


def test_every_reason_and_action_can_be_said():
    t = Language("en")
    assert all(reason_text(code, t).endswith(".") for code in REASONS)
    assert all(action_text(code, t) for code in ACTIONS)


def test_problems_and_counts_have_their_columns_even_when_all_is_well(tmp_path):
    report = Imported(tmp_path, "customer_id,date,amount\nann,2025-01-03,5\n").report
    assert list(report.problems.columns) == ["file", "row", "column", "value", "reason", "action"]
    assert list(report.problem_counts.columns) == ["file", "reason", "action", "rows", "money", "complete"]
    assert isinstance(report.problems, pd.DataFrame)
    assert len(report.problems) == len(report.problem_counts) == 0


@pytest.mark.parametrize(
    ("header", "values", "statuses"),
    [
        ("paid", ("TRUE", "FALSE", "TRUE"), ("paid", "pending", "paid")),
        ("Paid?", ("yes", "", "yes"), ("paid", "pending", "paid")),
        ("是否付款", ("是", "否", "是"), ("paid", "pending", "paid")),
        ("is_cancelled", ("0", "1", "0"), ("paid", "cancelled", "paid")),
        ("cancelled_at", ("", "2025-01-15", ""), ("paid", "cancelled", "paid")),
        ("Refunded", ("no", "yes", "no"), ("paid", "refunded", "paid")),
        ("Paid", ("10.00", "5.00", "6.00"), ("paid", "paid", "paid")),
        ("Refunded", ("0", "1", "0"), ("paid", "partially_refunded", "paid")),  # money
    ],
)
def test_a_column_of_yes_and_no_or_of_dates_tells_which_orders_count(tmp_path, header, values, statuses):
    rows = [f"{i},c{i},2025-01-1{i},{(10, 5, 6)[i]},{value}" for i, value in enumerate(values)]
    found = Imported(tmp_path, f"order_id,customer_id,date,amount,{header}\n" + "\n".join(rows))
    assert tuple(found.orders["status"]) == statuses


def test_headers_and_statuses_in_traditional_chinese_are_known(tmp_path):
    found = Imported(
        tmp_path,
        "訂單編號,會員編號,訂購日期,總金額,訂單狀態\nA1,王,2025-01-13,10,已出貨\nA2,陳,2025-01-14,5,交易關閉\n",
    )
    assert dict(zip(found.orders["customer_id"], found.orders["status"], strict=True)) == {
        "王": "paid",
        "陳": "cancelled",
    }
