"""Rules with names: what each does on and off, what it is counted under, and that every row and cent is told."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing import ImportReport, load_into, problem_rows, rule_label, rule_text, rules, step_text
from clm.importing.report import REASONS, STEPS
from clm.language import Language

HEAD = "order_id,customer_id,date,amount,status,refunded\n"
PRICED = "InvoiceNo,Quantity,InvoiceDate,UnitPrice,CustomerID\n"


class Imported:
    """An imported text under some rules: its orders, its report and every problem row."""

    def __init__(self, folder: Path, files: str | Mapping[str, str], **chosen: bool) -> None:
        path = folder / "rules.duckdb"
        named = {"orders.csv": files} if isinstance(files, str) else files
        self.report: ImportReport = load_into(
            path, [(name, text.encode()) for name, text in named.items()], {"rules": chosen}
        )
        with open_dataset(path) as dataset:
            self.orders = dataset.query("select * from orders order by order_id").set_index("order_id")
            self.customers = list(
                dataset.query("select customer_id from customers order by 1")["customer_id"]
            )
            self.revenue = dataset.query(
                """select coalesce(sum(amount - refunded), 0) as net from orders
                where status in ('paid', 'partially_refunded')"""
            )["net"][0]
            self.all_rows = {name: problem_rows(dataset, rule=name) for name in rules()}
        self.check()

    def check(self) -> None:
        report, steps = self.report, self.report.waterfall
        fates = report.rows_kept + report.rows_rejected + report.anonymous_rows + report.merged_rows
        assert report.rows_read == fates
        read, others = steps.iloc[0], steps.iloc[1:]
        assert read["kind"] == "read"
        assert read["rows"] == others["rows"].sum() == report.rows_read
        assert read["money"] == sum(others["money"], Decimal(0))
        assert "unexplained" not in set(steps["step"]), steps.to_string()
        assert float(self.step("kept")[1]) == pytest.approx(float(self.revenue), abs=1e-9)
        rows = steps.groupby("kind")["rows"].sum()
        for kind, counted in (
            ("rejected", report.rows_rejected),
            ("anonymous", report.anonymous_rows),
            ("merged", report.merged_rows),
        ):
            assert rows.get(kind, 0) == counted

    def step(self, name: str) -> tuple[int, Decimal]:
        """Rows and money of a step of the waterfall."""
        found = self.report.waterfall[self.report.waterfall["step"] == name]
        return int(found["rows"].sum()), sum(found["money"], Decimal(0))

    def rule(self, name: str) -> pd.Series:
        return self.report.rules.set_index("rule").loc[name]


def test_every_rule_has_its_words_in_both_languages_and_reasons_that_exist():
    for name, rule in rules().items():
        for language in ("en", "zh"):
            t = Language(language)
            assert rule_label(name, t)
            assert rule_text(name, t)
        assert rule_label(name, Language("zh")) != rule_label(name, Language("en"))
        assert set(rule.reasons) <= set(REASONS), name


def test_every_step_of_the_waterfall_can_be_said():
    for code in (*STEPS, *REASONS):
        assert step_text(code, Language("zh")) != step_text(code, Language("en"))


def test_a_rule_that_does_not_exist_is_refused_by_name(tmp_path):
    for wrong in ({"cancelled": False}, {"refunds": "no"}, ["refunds"]):
        with pytest.raises(ClmError) as caught:
            load_into(tmp_path / "x.duckdb", [("x.csv", HEAD.encode() + b"1,a,2025-01-03,5,paid,\n")],
                      {"rules": wrong})  # fmt: skip
        assert caught.value.code in ("unknown_rule", "unknown_choice")


STATUSES = (
    HEAD + "1,ann,2025-01-03,5.00,paid,\n2,ben,2025-01-04,6.00,cancelled,\n3,cid,2025-01-05,7.00,pending,\n"
    "4,dot,2025-01-06,8.00,failed,\n5,ann,2025-01-07,9.00,paid,2.50\n6,eve,2025-01-08,4.00,refunded,\n"
)


def test_what_each_status_leaves_out_is_a_step_of_its_own(tmp_path):
    found = Imported(tmp_path, STATUSES)
    assert found.revenue == Decimal("11.50")
    steps = found.report.waterfall.set_index("step")
    assert steps["money"].astype(float).to_dict() == {
        "read": 39, "order_failed": 8, "order_pending": 7, "order_cancelled": 6, "order_refunded": 4,
        "refund_subtracted": 2.5, "kept": 11.5,
    }  # fmt: skip
    assert steps["rows"].to_dict()["kept"] == 2
    assert (found.rule("cancelled_orders")["rows"], found.rule("unpaid_orders")["rows"]) == (1, 2)
    assert (found.rule("refunds")["rows"], found.rule("refunds")["money"]) == (2, 6.5)


@pytest.mark.parametrize(
    ("rule", "revenue"), [("cancelled_orders", 17.5), ("unpaid_orders", 26.5), ("refunds", 14)]
)
def test_a_rule_about_statuses_or_refunds_can_be_switched_off(tmp_path, rule, revenue):
    found = Imported(tmp_path, STATUSES, **{rule: False})
    assert found.revenue == revenue
    assert not found.rule(rule)["on"]


def test_a_status_that_is_not_known_stays_unpaid_whatever_the_rules(tmp_path):
    text = HEAD + "1,ann,2025-01-03,5.00,paid,\n2,ben,2025-01-04,6.00,odd,\n3,cid,2025-01-04,6.00,,\n"
    found = Imported(tmp_path, text, unpaid_orders=False, cancelled_orders=False)
    assert found.revenue == 5
    assert found.rule("unpaid_orders")["rows"] == 0  # said once, as statuses that are not known


LINES = (
    PRICED
    + "1,3,2025-01-03,2.50,ann\n1,-1,2025-01-03,2.50,ann\n2,2,2025-01-04,5.00,ann\nC3,-1,2025-01-05,5.00,ann\n"
    "4,1,2025-01-06,0,ben\n5,1,2025-01-06,4.00,ben\nC6,-9,2025-01-07,1.00,cid\n"
)


def test_lines_that_are_no_sales_are_left_out_by_default(tmp_path):
    found = Imported(tmp_path, LINES)
    assert found.orders["amount"].astype(float).to_dict() == {"1": 7.5, "2": 10, "5": 4}
    assert found.step("cancellation_line") == (2, Decimal("-14"))
    assert found.step("quantity_not_positive") == (1, Decimal("-2.5"))
    assert found.rule("zero_prices")["rows"] == 1
    example = found.rule("cancellation_lines")
    assert (example["file"], example["row"], example["column"], example["value"]) == (
        "orders.csv", 5, "InvoiceNo", "C3",
    )  # fmt: skip


def test_switched_off_lines_count_in_their_orders(tmp_path):
    off = Imported(tmp_path, LINES, negative_quantities=False, zero_prices=False)
    assert off.orders["amount"].astype(float).to_dict() == {"1": 5, "2": 10, "4": 0, "5": 4}
    assert off.rule("zero_value_orders")["rows"] == 1
    # Cancellations with a number of their own are credit notes then, which are left out.
    credit = Imported(tmp_path, LINES, cancellation_lines=False)
    assert credit.step("amount_negative") == (2, Decimal("-14"))
    assert credit.revenue == Decimal("21.5")


def test_credit_notes_can_be_netted_with_the_latest_orders_before_them(tmp_path):
    found = Imported(tmp_path, LINES, cancellation_lines=False, credit_notes=False)
    assert found.orders["refunded"].astype(float).to_dict() == {"1": 0, "2": 5, "5": 0}
    assert found.orders.loc["2", "status"] == "partially_refunded"
    assert found.step("credit_note_netted") == (1, Decimal("-5"))
    assert found.step("amount_negative") == (1, Decimal("-9"))  # nobody knows what it gives back


def test_a_credit_note_goes_back_over_several_orders_and_what_is_left_is_said(tmp_path):
    text = (
        "order_id,customer_id,date,amount\n1,ann,2025-01-01,10\n2,ann,2025-01-02,4\n"
        "3,ann,2025-01-03,-6\n4,ann,2025-01-04,-20\n5,ann,2025-01-05,3\n"
    )
    found = Imported(tmp_path, text, credit_notes=False)
    assert found.orders["refunded"].astype(float).to_dict() == {"1": 10, "2": 4, "5": 0}
    assert found.revenue == 3
    left = found.all_rows["credit_notes"].set_index("reason").loc["credit_note_above_orders"]
    assert (left["row"], float(left["money"])) == (5, -12)
    assert Imported(tmp_path, text).revenue == 17


def test_zero_value_orders_are_kept_and_said_unless_the_rule_acts(tmp_path):
    text = "order_id,customer_id,date,amount\n1,ann,2025-01-01,0\n2,ben,2025-01-02,4\n"
    assert Imported(tmp_path, text).customers == ["ann", "ben"]
    found = Imported(tmp_path, text, zero_value_orders=True)
    assert found.customers == ["ben"]
    assert found.step("zero_value") == (1, Decimal(0))


def test_exact_duplicates_are_kept_and_counted_unless_the_rule_acts(tmp_path):
    text = (
        "order_id,customer_id,date,product,amount\n1,ann,2025-01-01,tea,4\n1,ann,2025-01-01,tea,4\n"
        "1,ann,2025-01-01,tea,5\n1,,2025-01-01,tea,4\n2,ben,2025-01-02,tea,4\n1,ann,2025-01-01,tea,4\n"
    )
    kept = Imported(tmp_path, text)
    assert (kept.revenue, kept.rule("exact_duplicates")["rows"]) == (25, 2)
    assert list(kept.all_rows["exact_duplicates"]["row"]) == [3, 7]
    once = Imported(tmp_path, text, exact_duplicates=True)
    assert (once.revenue, once.report.merged_rows) == (17, 2)
    assert once.step("duplicate_row") == (2, Decimal(8))
    plain = "customer_id,date,amount\nann,2025-01-01,4\nann,2025-01-01,4\n"
    assert Imported(tmp_path, plain, exact_duplicates=True).revenue == 4


@pytest.mark.parametrize(
    ("header", "test", "real"),
    [
        ("Payment Method", "bogus", "card"),
        ("Payment Gateway", "(for testing) Bogus Gateway", "paypal"),
        ("Tags", "vip, test", "contest, latest"),
        ("标签", "测试订单", "测试仪客户"),
        ("livemode", "false", "true"),
        ("Mode", "Test", "Live"),
        ("is test", "TRUE", "false"),
        ("Email", "bob@example.com", "bob@exampleshop.com"),
    ],
)
def test_test_orders_are_told_by_marks_that_are_hardly_anything_else(tmp_path, header, test, real):
    rows = [f'{i},c{i % 9},2025-01-{i:02d},5,"{test if i == 7 else real}"\n' for i in range(1, 21)]
    text = f"order_id,customer_id,date,amount,{header}\n" + "".join(rows)
    found = Imported(tmp_path, text)
    assert sorted(set(map(str, range(1, 21))) - set(found.orders.index)) == ["7"]
    assert found.step("test_order") == (1, Decimal(5))
    assert len(Imported(tmp_path, text, test_orders=False).orders) == 20


def test_all_lines_of_a_test_order_are_tests(tmp_path):
    rows = "".join(f"{i},c{i},2025-01-02,4,card\n" for i in range(5, 30))
    text = f"order_id,customer_id,date,amount,gateway\n1,ann,2025-01-01,4,bogus\n1,ann,2025-01-01,6,\n{rows}"
    assert Imported(tmp_path, text).step("test_order") == (2, Decimal(10))


def test_addresses_that_cannot_exist_are_no_evidence_where_most_have_them(tmp_path):
    rows = "".join(f"{i},a{i}@example.com,2025-01-02,4\n" for i in range(5))
    found = Imported(tmp_path, "order_id,email,date,amount\n" + rows)
    assert len(found.orders) == 5
    assert "test_addresses_kept" in [note.code for note in found.report.notes]


def test_orders_without_a_customer_can_be_customers_of_their_own_but_not_if_all_are(tmp_path):
    text = "order_id,customer_id,date,amount\n1,,2025-01-01,4\n2,,2025-01-02,5\n3,ann,2025-01-02,6\n3,,2025-01-02,1\n"
    apart = Imported(tmp_path, text)
    assert (apart.customers, apart.revenue, apart.report.anonymous_rows) == (["ann"], 7, 2)
    guests = Imported(tmp_path, text, rows_without_customer=False)
    assert (guests.customers, guests.revenue) == (["ann", "guest 1", "guest 2"], 16)
    with pytest.raises(ClmError) as caught:
        Imported(tmp_path, "order_id,customer_id,date,amount\n1,,2025-01-01,4\n", rows_without_customer=False)
    assert caught.value.code == "customer_column_empty"


def test_the_complete_list_of_a_rule_can_be_fetched_however_long_it_is(tmp_path):
    rows = [f"{i},,2025-01-03,5" for i in range(3, 100_203)]
    text = "order_id,customer_id,date,amount\n1,ann,2025-01-03,5\n2,ben,2025-01-03,x\n" + "\n".join(rows)
    found = Imported(tmp_path, text)
    assert len(found.report.problems) == 100_000
    assert len(found.all_rows["rows_without_customer"]) == 100_200


def test_rules_may_differ_between_files(tmp_path):
    files = {
        "a.csv": "order_id,customer_id,date,amount\n1,ann,2025-01-01,0\n2,ann,2025-01-01,5\n",
        "b.csv": "order_id,customer_id,date,amount\n3,ann,2025-01-01,0\n4,ann,2025-01-01,5\n",
    }
    path = tmp_path / "x.duckdb"
    mapping = {"b.csv": {"rules": {"zero_value_orders": True}}}
    load_into(path, [(name, text.encode()) for name, text in files.items()], mapping)
    with open_dataset(path) as dataset:
        assert sorted(dataset.query("select order_id from orders")["order_id"]) == ["1", "2", "4"]


cells = st.fixed_dictionaries(
    {
        "order": st.sampled_from(("1", "2", "3", "4", "C5", "")),
        "customer": st.sampled_from(("ann", "ben", "", "a**b", "guest")),
        "date": st.sampled_from(("2025-01-03", "2025-01-04 10:30", "", "soon")),
        "amount": st.sampled_from(("5.00", "0.00", "-3.10", "12.345", "", "x")),
        "status": st.sampled_from(("paid", "paid", "cancelled", "pending", "refunded", "odd", "")),
        "refunded": st.sampled_from(("", "0", "1.55", "50")),
    }
)
switches = st.dictionaries(st.sampled_from(sorted(rules())), st.booleans(), max_size=5)


def imported_or_refused(folder: Path, files: str | Mapping[str, str], chosen: dict[str, bool]) -> None:
    """Both identities are checked on whatever is imported; whatever is not is refused with a sentence."""
    with suppress(ClmError):
        Imported(folder, files, **chosen)


@settings(max_examples=20)
@given(rows=st.lists(cells, min_size=4, max_size=40), chosen=switches)
def test_rows_and_money_always_add_up(tmp_path_factory, rows, chosen):
    text = (
        HEAD
        + "90,zed,2025-01-02,1.00,paid,\n"
        + "".join(
            f"{r['order']},{r['customer']},{r['date']},{r['amount']},{r['status']},{r['refunded']}\n"
            for r in rows
        )
    )
    imported_or_refused(tmp_path_factory.mktemp("mixed"), text, chosen)


priced = st.tuples(
    st.sampled_from(("1", "2", "C3", "C4", "5")),
    st.sampled_from(("1", "3", "-2", "0", "")),
    st.sampled_from(("2.50", "0", "-1.00", "0.001", "x")),
    st.sampled_from(("ann", "ben", "")),
)


@settings(max_examples=12)
@given(rows=st.lists(priced, min_size=4, max_size=40), chosen=switches)
def test_rows_and_money_of_priced_lines_always_add_up(tmp_path_factory, rows, chosen):
    text = (
        PRICED
        + "90,1,2025-01-02,1.00,zed\n"
        + "".join(
            f"{order},{quantity},2025-01-0{i % 7 + 1},{price},{who}\n"
            for i, (order, quantity, price, who) in enumerate(rows)
        )
    )
    imported_or_refused(tmp_path_factory.mktemp("priced"), text, chosen)


paid = st.tuples(
    st.sampled_from("123456"), st.sampled_from(("5", "7.25", "-2", "", "x")), st.sampled_from(("success", "failed", "")),
    st.sampled_from(("", "1.25")),
)  # fmt: skip


@settings(max_examples=12)
@given(
    bought=st.lists(st.tuples(st.sampled_from("12345"), st.sampled_from(("ann", "ben", ""))), max_size=8),
    payments=st.lists(paid, min_size=1, max_size=10),
    chosen=switches,
    has_amounts=st.booleans(),
)
def test_rows_and_money_of_several_files_always_add_up(
    tmp_path_factory, bought, payments, chosen, has_amounts
):
    rows = [("9", "zed"), *bought]
    files = {
        "orders.csv": "order_id,customer_id,order_date\n" + "".join(f"{o},{c},2025-01-03\n" for o, c in rows),
        "payments.csv": "order_id,amount,status,refunded\n9,5,success,\n"
        + "".join(",".join(each) + "\n" for each in payments),
        "customers.csv": "customer_id,name\nann,Ann\nzed,Zed\nzed,Zedd\n,Nobody\n",
    }
    if has_amounts:
        files["shop.csv"] = "order_id,customer_id,order_date,total\n1,ann,2025-01-03,4\n7,ben,2025-01-05,6\n"
    imported_or_refused(tmp_path_factory.mktemp("several"), files, chosen)
