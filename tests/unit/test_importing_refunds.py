"""Lists of refunds beside the orders, and of orders that a dataset has: each lowers its order, once, to the cent."""

from decimal import Decimal

import pandas as pd
import pytest

import clm
from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing import ImportReport, grow, load_into, read
from clm.importing.meeting import join_coverage
from clm.language import LANGUAGES, Language
from clm.schema import PAID_STATUSES
from clm.ui.refusals import refusal_text
from tests.import_samples import samples

ORDERS = (
    "order_id,customer_id,date,amount\n"
    "1,ann,2025-01-13,10.00\n2,ben,2025-01-14,20.00\n3,ann,2025-01-25,30.00\n4,,2025-01-26,5.00\n"
)
PAID, PART, BACK = "paid", "partially_refunded", "refunded"


class Loaded:
    """Orders and other files in one dataset, perhaps grown by further files; every row and cent is accounted for."""

    def __init__(self, folder, *files, orders=ORDERS, mapping=None, then=()):
        path = folder / "shop.duckdb"
        given = [("orders.csv", orders), *files]
        self.report: ImportReport = load_into(path, _encoded(given), mapping)
        self.first = self.report
        for more in then:
            self.report = grow(path, _encoded(more))
        with open_dataset(path) as dataset:
            rows = dataset.query("select * from orders order by order_id").set_index("order_id")
            self.meetings = join_coverage(dataset).set_index("meeting")
        self.orders = {
            order: (float(refunded), status)
            for order, refunded, status in zip(rows.index, rows["refunded"], rows["status"], strict=True)
        }
        self.net = net_paid(rows)
        for report in {id(each): each for each in (self.first, self.report)}.values():
            steps = report.waterfall
            assert report.rows_read == steps["rows"][1:].sum()
            assert steps.loc[0, "money"] == sum(steps["money"][1:], Decimal(0))
            assert "unexplained" not in set(steps["step"])
        if not then:
            kept = steps[steps["kind"] == "kept"]["money"].sum()
            assert float(kept) == pytest.approx(float(self.net))

    def reasons(self, file: str) -> dict[str, tuple[int, float]]:
        counts = self.report.problem_counts
        own = counts[counts["file"] == file]
        return {
            reason: (rows, money)
            for reason, rows, money in zip(own["reason"], own["rows"], own["money"], strict=True)
        }

    @property
    def notes(self) -> dict[str, dict]:
        return {note.code: dict(note.params) for note in self.report.notes}


def net_paid(orders: pd.DataFrame) -> Decimal:
    paid = orders[orders["status"].isin(PAID_STATUSES)]
    return sum(map(Decimal, map(str, paid["amount"]))) - sum(map(Decimal, map(str, paid["refunded"])))


def _encoded(files):
    return [(name, text.encode()) for name, text in files]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("refunds.csv", "order_id,customer_id,amount,date\n1,ann,2.50,2025-01-20\n2,ben,20.00,2025-01-20\n"),
        ("Credit Notes 2025.csv", "Credit note no,Invoice number,Total\nC1,1,-2.50\nC2,2,-20.00\n"),
        (
            "export.csv",
            "refund_id,order_id,customer_id,amount,date\nR1,1,ann,2.50,2025-01-20\nR2,2,ben,20,2025-01-21\n",
        ),
        ("back.csv", "order_id,refund_amount,reason\n1,2.50,broken\n2,20,late\n"),
        ("returns.csv", "Original order,Order amount,Refund amount\n1,10.00,2.50\n2,20.00,20.00\n"),
        ("退款.csv", "订单编号,客户编号,金额,日期\n1,ann,2.50,2025-01-20\n2,ben,20.00,2025-01-20\n"),
        (
            "售后.csv",
            "退款单号,原订单号,实退金额,退款状态\nT1,1,2.50,退款成功\nT2,2,20.00,退款成功\nT3,3,4.00,退款关闭\n",
        ),
        ("extra.csv", "order_id,amount\n1,-2.50\n2,-20.00\n"),
        ("订单退款.csv", "訂單編號,退款金額\n1,2.50\n2,20.00\n"),
    ],
)
def test_a_list_of_refunds_is_told_by_name_headers_or_content_and_lowers_its_orders(tmp_path, name, text):
    found = Loaded(tmp_path, (name, text))
    assert found.report.kinds[name] == "refunds"
    assert found.orders == {"1": (2.5, PART), "2": (20, BACK), "3": (0, PAID)}
    assert found.net == Decimal("37.50")


@pytest.mark.parametrize(
    "name",
    [
        "orders_with_refunds.csv",
        "orders and refunds.csv",
        "sales_net_of_returns.csv",
        "订单及退款.csv",
        "returning.csv",
    ],
)
def test_a_file_of_orders_that_tells_refunds_too_stays_one(name):
    text = b"order_id,customer_id,date,amount,refunded\n1,ann,2025-01-13,10.00,2.50\n"
    assert read((name, text))[0].kind == "orders"


def test_refunds_of_one_order_add_up_and_what_meets_no_order_is_listed_with_its_sum(tmp_path):
    text = "order_id,refund_amount\n1,2.50\n1,2.50\n2,25\n3,0\n4,1.00\n8,4.00\n9,0.50\n,3\n1,x\n"
    found = Loaded(tmp_path, ("refunds.csv", text))
    assert found.orders == {"1": (5, PART), "2": (20, BACK), "3": (0, PAID)}
    reasons = found.reasons("refunds.csv")
    assert reasons["refund_order_unknown"] == (2, 4.5)
    assert reasons["customer_missing"] == (1, 1.0)  # the order is anonymous, and lowered
    assert found.report.anonymous_revenue == 4
    assert (reasons["order_missing"], reasons["amount_unreadable"][0]) == ((1, 3), 1)
    assert found.reasons("orders.csv")["refund_above_amount"] == (1, 20)
    steps = found.report.waterfall.set_index("step")
    assert tuple(steps.loc["refund_subtracted", ["rows", "money"]]) == (2, 5)
    assert found.notes["refunds_taken_off"] == {
        "file": "refunds.csv", "met": 4, "rows": 7, "money": "30.00", "total": "35.50",
    }  # fmt: skip
    assert found.meetings.loc["refunds_with_orders", ["ids", "met", "money", "money_met"]].tolist() == [
        7,
        4,
        35.5,
        30,
    ]


def test_a_refund_that_orders_and_list_both_tell_is_taken_off_once_and_the_larger_counts(tmp_path):
    orders = (
        "order_id,customer_id,date,amount,refunded,status\n"
        "1,ann,2025-01-13,10.00,2.50,paid\n2,ben,2025-01-14,20.00,0,refunded\n3,cid,2025-01-25,30.00,4.00,paid\n"
        "5,dot,2025-01-26,9.00,0,pending\n6,eve,2025-01-27,8.00,,partially_refunded\n"
    )
    text = "order_id,refund_amount\n1,2.50\n2,20\n3,5.00\n5,9.00\n6,1.00\n"
    found = Loaded(tmp_path, ("refunds.csv", text), orders=orders)
    assert found.orders == {
        "1": (2.5, PART), "2": (20, BACK), "3": (5, PART), "5": (9, "pending"), "6": (1, PART),
    }  # fmt: skip
    assert found.reasons("refunds.csv") == {"refund_told_twice": (3, 27.5)}
    assert found.notes["refunds_told_twice"] == {"file": "refunds.csv", "orders": 3}


def test_amounts_of_both_signs_are_refused_and_all_below_zero_are_refunds(tmp_path):
    below = Loaded(tmp_path, ("refunds.csv", "order_id,refund_amount\n1,-2.50\n2,(20.00)\n"))
    assert below.orders["1"] == (2.5, PART)
    with pytest.raises(ClmError) as caught:
        Loaded(tmp_path, ("refunds.csv", "order_id,refund_amount\n1,-2.50\n2,20\n"))
    assert (caught.value.code, caught.value.params["above"]) == ("refund_signs_differ", 1)


def test_a_refund_counts_once_by_its_number_and_not_where_it_was_refused(tmp_path):
    text = "refund_id,order_id,amount,status\nR1,1,2,succeeded\nR1,1,2,succeeded\nR2,2,3,pending\nR3,3,4,failed\nR4,3,1,refunded\n"
    found = Loaded(tmp_path, ("refunds.csv", text))
    assert found.orders == {"1": (2, PART), "2": (0, PAID), "3": (1, PART)}
    assert found.reasons("refunds.csv") == {"duplicate_row": (1, 2), "refund_not_made": (2, 7)}


def test_a_number_that_several_customers_share_tells_of_no_order(tmp_path):
    orders = ORDERS + "1,zoe,2025-02-01,7.00\n"
    found = Loaded(tmp_path, ("refunds.csv", "order_id,refund_amount\n1,2.50\n2,1\n"), orders=orders)
    assert found.reasons("refunds.csv") == {"refund_of_several": (1, 2.5)}
    assert found.net == Decimal(66)


def test_the_rule_of_refunds_and_the_users_word_hold_for_lists_too(tmp_path):
    off = Loaded(
        tmp_path, ("refunds.csv", "order_id,amount\n1,2.50\n"), mapping={"rules": {"refunds": False}}
    )
    assert off.net == Decimal(60)
    mapping = {"money.csv": {"kind": "refunds", "order_id": "a", "amount": "b"}}
    named = Loaded(tmp_path, ("money.csv", "a,b\n1,2.50\n2,3\n"), mapping=mapping)
    assert (named.orders["1"], named.orders["2"]) == ((2.5, PART), (3, PART))
    aside = Loaded(
        tmp_path, ("refunds.csv", "order_id,amount\n1,2.50\n"), mapping={"refunds.csv": {"kind": "ignore"}}
    )
    assert (aside.net, aside.report.rows_kept) == (Decimal(60), 3)
    dataset, report = clm.load(
        ("orders.csv", ORDERS.encode()), ("money.csv", b"a,b\n1,2.50\n2,3\n"), mapping=mapping
    )
    with dataset:
        assert (dataset.counts.revenue, report.kinds["money.csv"]) == (54.5, "refunds")


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"refunds.csv": "order_id,customer_id,date,amount\n1,ann,2025-01-13,2.50\n"}, "refunds_alone"),
        ({"退款单.csv": "订单编号,退款金额\n1,2.50\n"}, "refunds_alone"),
        ({"x.csv": "order_id,refund_amount\n1,2.50\n"}, "refunds_alone"),
        (
            {"orders.csv": ORDERS, "refunds.csv": "customer,refund_amount\nann,2.50\n"},
            "refund_columns_missing",
        ),
        ({"orders.csv": ORDERS, "退款单.csv": "订单编号,原因\n1,坏了\n"}, "refund_columns_missing"),
        ({"orders.csv": ORDERS, "refunds.csv": "order_id,refund_amount\n77,2.50\n"}, "refunds_meet_nothing"),
        (
            {"orders.csv": ORDERS, "refunds.csv": "order_id,amount,currency\n1,2,EUR\n2,3,USD\n"},
            "mixed_currencies",
        ),
    ],
)
def test_refunds_without_their_orders_are_refused_by_name_of_what_is_missing(tmp_path, files, code):
    with pytest.raises(ClmError) as caught:
        load_into(tmp_path / "x.duckdb", _encoded(files.items()))
    assert caught.value.code == code
    for language in map(Language, LANGUAGES):
        said = refusal_text(caught.value, language)
        assert list(files)[-1] in said
        assert "mapping" not in said
        assert "{" not in said


def test_refunds_of_last_months_orders_grow_a_dataset_and_count_once_however_often_they_come(tmp_path):
    first = ("refunds.csv", "order_id,refund_amount\n1,2.50\n")
    again = ("refunds-feb.csv", "order_id,refund_amount\n1,2.50\n1,3.00\n2,20.00\n9,1.00\n")
    found = Loaded(tmp_path, first, then=[[again]])
    assert found.orders == {"1": (5.5, PART), "2": (20, BACK), "3": (0, PAID)}
    growth = found.report.growth
    assert (growth.orders_new, growth.orders_changed) == (0, 2)
    assert (growth.revenue_before, growth.revenue_after) == (57.5, 34.5)
    reasons = found.reasons("refunds-feb.csv")
    assert reasons["refund_there_already"] == (1, 2.5)
    assert reasons["refund_order_unknown"] == (1, 1)
    assert found.notes["refunds_there_already"] == {"file": "refunds-feb.csv", "rows": 1}
    assert Loaded(tmp_path, first, then=[[again], [again]]).orders == found.orders


def test_orders_that_come_again_keep_what_a_list_took_off_them(tmp_path):
    """The orders' file tells statuses and no refunds, so it alone would undo them."""
    head = "order_id,customer_id,date,amount,status\n"
    orders = head + "1,ann,2025-01-13,10.00,paid\n2,ben,2025-01-14,20.00,paid\n"
    february = head + "2,ben,2025-01-14,20.00,paid\n3,ann,2025-02-14,5.00,paid\n"
    found = Loaded(
        tmp_path, ("refunds.csv", "order_id,refund_amount\n2,4\n"), orders=orders,
        then=[[("more.csv", february), ("refunds-feb.csv", "order_id,refund_amount\n1,10\n2,1\n3,2\n")]],
    )  # fmt: skip
    assert found.orders == {"1": (10, BACK), "2": (5, PART), "3": (2, PART)}
    alone = Loaded(
        tmp_path,
        ("refunds.csv", "order_id,refund_amount\n2,4\n"),
        orders=orders,
        then=[[("more.csv", february)]],
    )
    assert alone.orders == {"1": (0, PAID), "2": (4, PART), "3": (0, PAID)}


def test_refunds_that_meet_nothing_of_a_dataset_or_in_another_currency_leave_it_as_it_was(tmp_path):
    Loaded(tmp_path, orders="order_id,customer_id,date,amount,currency\n1,ann,2025-01-13,10,EUR\n")
    path = tmp_path / "shop.duckdb"
    before = path.read_bytes()
    for text, code in (("77,2,EUR", "refunds_meet_nothing"), ("1,2,USD", "growth_currency_differs")):
        with pytest.raises(ClmError) as caught:
            grow(path, ("refunds.csv", f"order_id,amount,currency\n{text}\n".encode()))
        assert caught.value.code == code
        assert path.read_bytes() == before


@pytest.mark.parametrize("code", LANGUAGES)
def test_five_kinds_of_file_come_to_the_truth_without_a_question(code):
    sample = samples()[f"five kinds of file, {code}"]()
    dataset, report = clm.load(*sample.files)
    with dataset:
        orders = dataset.query("select amount, refunded, status from orders")
        counts, meetings = dataset.counts, join_coverage(dataset).set_index("meeting")
    assert net_paid(orders) == sample.net
    assert (counts.buyers, counts.customers - counts.buyers) == (sample.buyers, sample.prospects)
    assert counts.paid_orders == sample.paid_orders
    assert [*report.kinds.values()] == ["orders", "customers", "lines", "refunds", "interactions"]
    unmet: pd.DataFrame = report.problem_counts.query("reason == 'refund_order_unknown'")
    assert unmet[["rows", "money"]].to_numpy().tolist() == [[1, 3]]
    assert (meetings["met"] < meetings["ids"]).to_dict() == {
        "listed_with_orders": True, "buyers_in_list": False, "contacts_with_orders": False,
        "orders_with_lines": False, "refunds_with_orders": True,
    }  # fmt: skip
