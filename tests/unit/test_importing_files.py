"""Several files at once: customers, payments, lines and interactions beside the orders."""

import datetime
import threading

import pytest

import clm
from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing import Cancelled, load_into, read
from clm.importing.cancelling import interruptible
from clm.importing.decoding import decode
from clm.importing.opening import tables_in
from clm.importing.reading import bare_name, sources
from clm.language import LANGUAGES, Language
from clm.views.words import attribute_name
from tests.workbook_files import xlsx, zipped

ORDERS = (
    "id,customer_id,order_date,status\n"
    "1,7,2025-01-03,completed\n"
    "2,8,2025-01-04,returned\n"
    "3,7,2025-02-05,placed\n"
    "4,9,2025-02-06,completed\n"
)
CUSTOMERS = "id,first_name,last_name\n7,Ann,Ames\n8,Ben,Bee\n9,Cid,Cee\n10,Dot,Dee\n"
PAYMENTS = (
    "id,order_id,payment_method,amount\n"
    "1,1,card,10.00\n2,1,coupon,2.50\n3,2,card,7.00\n4,3,card,5.00\n5,77,card,9.00\n"
)


class Imported:
    """The tables of imported texts, and the report."""

    def __init__(self, folder, files, mapping=None, **options):
        path = folder / "files.duckdb"
        self.report = load_into(
            path, [(name, text.encode()) for name, text in files.items()], mapping, **options
        )
        with open_dataset(path) as dataset:
            self.orders = dataset.query("select * from orders order by order_id").set_index("order_id")
            self.lines = dataset.query("select * from lines order by order_id, amount")
            self.touches = dataset.query("select * from interactions order by occurred_at, kind")
            self.customers = dataset.query("select * from customers order by customer_id").set_index(
                "customer_id"
            )
            self.revenue, self.dimensions = dataset.counts.revenue, dataset.dimensions
        report = self.report
        fates = report.rows_kept + report.rows_rejected + report.anonymous_rows + report.merged_rows
        assert report.rows_read == fates
        steps = report.waterfall
        assert steps.loc[0, "rows"] == steps["rows"][1:].sum()
        assert steps.loc[0, "money"] == sum(steps["money"][1:])
        assert "unexplained" not in set(steps["step"]), steps
        assert float(steps.set_index("step").loc["kept", "money"]) == pytest.approx(self.revenue)

    @property
    def reasons(self) -> dict[str, int]:
        counts = self.report.problem_counts
        return counts[counts["action"] != "column_not_used"].set_index("reason")["rows"].to_dict()

    @property
    def notes(self) -> list[str]:
        return [note.code for note in self.report.notes]


def test_orders_customers_and_payments_are_told_apart_and_put_together(tmp_path):
    found = Imported(
        tmp_path, {"raw_customers.csv": CUSTOMERS, "raw_orders.csv": ORDERS, "raw_payments.csv": PAYMENTS}
    )
    assert found.report.kinds == {
        "raw_customers.csv": "customers",
        "raw_orders.csv": "orders",
        "raw_payments.csv": "payments",
    }
    assert found.orders["amount"].to_dict() == {"1": 12.5, "2": 7, "3": 5, "4": 0}
    # What was handed back is refunded; an order that nobody paid is pending, whatever its own status says.
    assert found.orders["status"].to_dict() == {"1": "paid", "2": "refunded", "3": "paid", "4": "pending"}
    assert found.customers["name"].to_dict() == {
        "7": "Ann Ames",
        "8": "Ben Bee",
        "9": "Cid Cee",
        "10": "Dot Dee",
    }
    assert found.reasons == {"order_unknown": 1, "order_without_payment": 1, "order_refunded": 1}
    assert found.revenue == 17.5


def test_payments_that_were_not_made_do_not_pay_for_an_order(tmp_path):
    payments = "order_id,amount,status\n1,10,success\n1,10,failed\n2,7,pending\n3,5,success\n4,1,refunded\n"
    found = Imported(tmp_path, {"orders.csv": ORDERS, "payments.csv": payments})
    assert found.orders["amount"].to_dict() == {"1": 10, "2": 0, "3": 5, "4": 0}
    assert found.reasons == {"payment_not_made": 3, "order_without_payment": 2}


def test_orders_with_amounts_of_their_own_keep_them_beside_payments(tmp_path):
    orders = "order_id,customer_id,date,amount\n1,ann,2025-01-03,20\n"
    found = Imported(tmp_path, {"orders.csv": orders, "payments.csv": "order_id,amount\n1,5\n"})
    assert found.revenue == 20
    assert found.notes == ["payments_beside_amounts"]


def test_lines_give_orders_their_amounts_and_what_was_bought(tmp_path):
    orders = "order_id,customer_id,order_date\n1,ann,2025-01-03\n2,ben,2025-01-04\n3,ann,2025-01-05\n"
    lines = (
        "order_id,product,category,quantity,unit_price\n"
        "1,tea,drinks,2,5.00\n1,cup,china,1,3.00\n2,tea,drinks,1,5.00\n2,tea,drinks,-1,5.00\n"
    )
    found = Imported(tmp_path, {"orders.csv": orders, "order_items.csv": lines})
    assert found.report.kinds["order_items.csv"] == "lines"
    assert found.orders["amount"].to_dict() == {"1": 13, "2": 5}
    assert list(found.lines["category"]) == ["china", "drinks", "drinks"]
    assert list(found.lines["customer_id"]) == ["ann", "ann", "ben"]
    assert found.reasons == {"order_without_lines": 1, "quantity_not_positive": 1}


def test_lines_of_an_anonymous_order_are_anonymous(tmp_path):
    orders = "order_id,customer_id,order_date\n1,ann,2025-01-03\n2,,2025-01-04\n3,ben,2025-13-05\n"
    lines = "order_id,product,quantity,unit_price\n1,tea,1,5\n2,tea,1,6\n3,tea,1,7\n"
    found = Imported(tmp_path, {"orders.csv": orders, "items.csv": lines})
    assert (found.report.anonymous_rows, found.report.anonymous_revenue) == (2, 6)
    assert found.reasons == {"customer_missing": 1, "date_unreadable": 1, "order_left_out": 1} | {
        "customer_missing": 1
    }
    assert found.revenue == 5


def test_a_customer_list_adds_prospects_and_its_last_row_counts(tmp_path):
    customers = (
        "客户编号,姓名,注册日期,渠道,会员等级,推荐人,余额,备注\n"
        "a,甲,2024-05-01,微信,金,,10.5,x1\n"
        "b,乙,2024年6月1日,微信,银,a,,x2\n"
        "a,甲甲,2024-05-01,门店,金,,12.5,x3\n"
        "p,丙,bad,门店,银,,,x4\n"
        ",丁,2024-05-01,门店,银,,,x5\n"
    )
    orders = "客户编号,下单时间,实付金额,渠道\na,2025-01-03,5,电话\nn,2025-01-04,6,电话\n"
    found = Imported(tmp_path, {"客户.csv": customers, "订单.csv": orders})
    assert list(found.customers.index) == ["a", "b", "n", "p"]
    assert found.customers["channel"].to_dict() == {"a": "门店", "b": "微信", "n": "电话", "p": "门店"}
    ann = found.customers.loc["a"]
    assert (ann["name"], ann["segment"], ann["balance"], ann["known_since"].date()) == (
        "甲甲",
        "金",
        12.5,
        datetime.date(2024, 5, 1),
    )
    assert found.customers.loc["b", "referred_by"] == "a"
    assert found.reasons == {"customer_repeated": 1, "customer_missing": 1, "date_unreadable": 1}
    assert (found.report.rows_rejected, found.report.merged_rows) == (
        1,
        1,
    )  # the unreadable day of registration cost no row


def test_attributes_may_be_called_like_anything_that_queries_know(tmp_path):
    names = ("status", "day", "category", "cost", "orders", "recency_days", "last_order", "select")
    rows = [f"c{i},Ann {i}," + ",".join(f"v{i % 2}" for _ in names) for i in range(8)]
    files = {
        "customers.csv": f"customer_id,name,{','.join(names)}\n" + "\n".join(rows),
        "orders.csv": "customer_id,date,amount\n" + "".join(f"c{i},2025-01-0{i + 1},5\n" for i in range(8)),
    }
    answers = {"customers.csv": {"kind": "customers", "known_since": None}}
    load_into(tmp_path / "x.duckdb", [(name, text.encode()) for name, text in files.items()], answers)
    with open_dataset(tmp_path / "x.duckdb") as dataset:
        labels = {attribute_name(each, Language("en")) for each in dataset.dimensions}
        assert labels == {name.replace("_", " ").capitalize() for name in names}
        for attribute in dataset.dimensions:
            groups = clm.breakdown(dataset, by=attribute).groupby(attribute)["customers"].sum().to_dict()
            assert groups == {"v0": 4, "v1": 4}
        assert len(clm.rfm(dataset)) == 8
        assert len(clm.stages(dataset)) == 8


def test_further_columns_of_a_customer_list_become_attributes_unless_they_are_free_text(tmp_path):
    rows = [
        f"c{i},{'pro' if i % 3 else 'free'},{'yes' if i % 2 else 'no'},remark {i},Acme" for i in range(60)
    ]
    customers = "customer_id,plan,stage,notes,owner\n" + "\n".join(rows)
    found = Imported(
        tmp_path, {"customers.csv": customers, "orders.csv": "customer_id,date,amount\nc1,2025-01-03,5\n"}
    )
    assert set(found.dimensions) == {"plan", "stage_attribute"}
    assert found.customers.loc["c3", "plan"] == "free"
    left = found.report.problems.set_index("column")["reason"].to_dict()
    assert left == {"notes": "too_many_values", "owner": "one_value_only"}


def test_a_list_in_which_customers_repeat_is_no_customer_list(tmp_path):
    tickets = "customer_id,signup_date,plan\n" + "".join(f"c{i % 3},2025-01-03,p{i % 2}\n" for i in range(12))
    files = {"orders.csv": "customer_id,date,amount\nc1,2025-01-03,5\n", "contracts.csv": tickets}
    with pytest.raises(ClmError) as caught:
        Imported(tmp_path, files)
    assert caught.value.code == "customers_repeat"
    found = Imported(tmp_path, files, {"contracts.csv": {"kind": "ignore"}})
    assert (found.notes, found.report.rows_read) == (["file_ignored", "order_id_generated"], 1)


def test_the_customer_list_is_read_by_the_column_that_meets_the_orders(tmp_path):
    customers = "Customer ID,First Name,Email\n'7001,Ann,Ann@x.com\n'7002,Ben,ben@x.com\n"
    orders = "Order ID,Email,Created at,Total\n1,ann@x.com,2025-01-03,5\n"
    found = Imported(tmp_path, {"customers.csv": customers, "orders.csv": orders})
    assert found.report.mapping["customers.csv"]["customer_id"] == "Email"
    assert found.customers["name"].to_dict() == {"ann@x.com": "Ann", "ben@x.com": "Ben"}


def test_a_customer_list_that_meets_no_order_is_pointed_out(tmp_path):
    orders = "customer_id,date,amount\nann,2025-01-03,5\n"
    found = Imported(
        tmp_path, {"orders.csv": orders, "customers.csv": "customer_id,segment\n17,gold\n18,silver\n"}
    )
    assert "customers_do_not_meet" in found.notes


def test_an_order_that_a_later_export_holds_again_counts_as_it_stands_there(tmp_path):
    january = "order_id,customer_id,date,amount,status\n1,ann,2025-01-03,5,paid\n2,ann,2025-01-30,6,pending\n"
    february = "order_id,customer_id,date,amount,status\n2,ann,2025-01-30,6,paid\n3,ben,2025-02-03,7,paid\n"
    found = Imported(tmp_path, {"january.csv": january, "february.csv": february})
    assert found.orders["status"].to_dict() == {"1": "paid", "2": "paid", "3": "paid"}
    assert found.reasons == {"order_in_later_file": 1}
    assert found.revenue == 18


def test_contacts_are_read_with_their_kind_score_and_cost_in_both_languages(tmp_path):
    events = (
        "customer_id,date,event,score,cost,channel\n"
        "ann,2025-01-02,page_view,,0.10,web\n"
        "ann,2025-01-05,投诉,,,phone\n"
        "ann,2025-01-06,Resolved,,,phone\n"
        "ann,2025-02-05,survey,9,,mail\n"
        "dot,2025-01-06,留资,,,web\n"
        "dot,2025-01-07,dance,,,web\n"
        ",2025-01-07,visit,,,web\n"
        "ann,never,visit,,,web\n"
        "ann,2025-01-08,,,,web\n"
    )
    orders = "customer_id,date,amount\nann,2025-01-03,5\n"
    found = Imported(tmp_path, {"orders.csv": orders, "events.csv": events})
    assert list(found.touches["kind"]) == ["visit", "complaint", "contact", "resolved", "dance", "survey"]
    assert found.touches.set_index("kind").loc["survey", "score"] == 9
    assert set(found.customers.index) == {"ann", "dot"}
    assert found.reasons == {
        "customer_missing": 1,
        "date_unreadable": 1,
        "kind_missing": 1,
        "kind_unknown": 1,
    }
    told = Imported(
        tmp_path, {"orders.csv": orders, "events.csv": events}, {"events.csv": {"kinds": {"dance": "use"}}}
    )
    assert "use" in set(told.touches["kind"])


def test_contacts_alone_or_customers_alone_are_no_dataset(tmp_path):
    for files, code in (
        ({"events.csv": "customer_id,date,event\nann,2025-01-02,visit\n"}, "amount_column_missing"),
        ({"customers.csv": CUSTOMERS}, "columns_missing"),
        ({"customers.csv": CUSTOMERS, "payments.csv": PAYMENTS}, "orders_file_missing"),
        ({"orders.csv": ORDERS, "customers.csv": CUSTOMERS}, "amount_column_missing"),
        ({"orders.csv": ORDERS, "payments.csv": PAYMENTS, "x.csv": "a,b\n1,2\n"}, "table_unknown"),
    ):
        with pytest.raises(ClmError) as caught:
            Imported(tmp_path, files)
        assert caught.value.code == code


def test_files_in_different_currencies_are_not_added_up(tmp_path):
    files = {
        "a.csv": "order_id,customer_id,date,amount,currency\n1,ann,2025-01-03,5,EUR\n",
        "b.csv": "order_id,customer_id,date,amount,currency\n2,ann,2025-01-03,5,USD\n",
    }
    with pytest.raises(ClmError) as caught:
        Imported(tmp_path, files)
    assert caught.value.code == "currencies_differ"


def test_the_preview_shows_every_file_as_it_would_be_imported():
    files = [("orders.csv", ORDERS.encode()), ("customers.csv", CUSTOMERS.encode("utf-16"))]
    orders, customers = read(files)
    assert (orders.kind, orders.rows, orders.encoding, orders.delimiter) == ("orders", 4, "utf-8", ",")
    assert (customers.kind, customers.rows, customers.encoding) == ("customers", 4, "utf-16")
    assert orders.samples[0] == ("1", "7", "2025-01-03", "completed")
    assert orders.missing == ("amount",)
    assert customers.missing == ()


def test_a_file_that_is_no_table_of_this_program_is_left_aside_once_that_is_confirmed(tmp_path):
    tickets = "ticket_id,account_id,submitted_at,response_minutes,priority\n" + "".join(
        f"T{i},c{i % 3},2025-01-0{i % 9 + 1},{20 + i}.5,high\n" for i in range(12)
    )
    files = {"orders.csv": "account_id,date,amount\nc1,2025-01-03,5\n", "tickets.csv": tickets}
    given = [(name, text.encode()) for name, text in files.items()]
    with pytest.raises(ClmError) as caught:
        load_into(tmp_path / "x.duckdb", given)
    assert (caught.value.code, caught.value.params["file"]) == ("table_left_needed", "tickets.csv")
    report = load_into(tmp_path / "x.duckdb", given, {"tickets.csv": {"kind": "ignore"}})
    assert report.rows_kept == 1
    assert "tickets.csv" not in report.kinds


def test_the_kind_of_a_table_and_its_column_of_kinds_can_both_be_named(tmp_path):
    contacts = b"customer,day,what\nA,2025-01-07,Zoom\nB,2025-01-08,Visit\n"
    mapping = {
        "contacts.csv": {"kind": "interactions", "columns": {"kind": "what"}, "kinds": {"Zoom": "call"}}
    }
    orders = ("orders.csv", b"customer,date,amount,money\nA,2025-01-03,5,EUR\nB,2025-01-03,6,USD\n")
    mapping["orders.csv"] = {"columns": {"currency": "money"}, "currency": "EUR"}
    load_into(tmp_path / "x.duckdb", [orders, ("contacts.csv", contacts)], mapping)
    with open_dataset(tmp_path / "x.duckdb") as dataset:
        kinds = dataset.query("select kind from interactions order by kind")["kind"].tolist()
        paid = dataset.query("select customer_id, amount, currency from orders").to_dict("records")
    assert kinds == ["call", "visit"]
    assert [(row["customer_id"], row["currency"]) for row in paid] == [("A", "EUR")]
    with pytest.raises(ClmError, match="flavour"):
        load_into(tmp_path / "x.duckdb", [orders], {"columns": {"flavour": "money"}})


@pytest.mark.parametrize("form", ["text", "zip", "workbook"])
def test_an_import_is_stopped_while_a_file_is_still_being_read(tmp_path, form):
    """Before any query runs: between two chunks of a text, and while a workbook is with its reader."""
    rows = [["customer", "date", "amount"], *([f"c{i % 99}", "2025-01-03", i] for i in range(3000))]
    text = "\n".join(",".join(map(str, row)) for row in rows).encode()
    made = {
        "text": ("orders.csv", text),
        "zip": ("orders.zip", zipped({"orders.csv": text})),
        "workbook": ("orders.xlsx", xlsx({"Orders": rows})),
    }
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled), interruptible(Idle(), cancel):
        read_through(made[form], tmp_path)


def read_through(file, folder):
    for source in tables_in(sources([file]), folder):
        decode(source, folder / "text")


class Idle:
    """A connection on which nothing runs."""

    def interrupt(self) -> None:
        pass


@pytest.mark.parametrize(
    "text",
    [
        '[{"order_id": 1, "amount": 5}]',
        '{"orders": []}\n',
        '\ufeff[\n  {\n "order_id": 1}\n]',
        '{"order_id": 1}\n{"order_id": 2}\n',
    ],
)
def test_json_is_refused_by_the_formats_that_are_read(tmp_path, text):
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(ClmError) as caught:
            load_into(tmp_path / "x.duckdb", ("orders.json", text.encode(encoding)))
        assert caught.value.code == "file_is_json"
    for language in map(Language, LANGUAGES):
        assert all(form in language.error(caught.value) for form in ("orders.json", "CSV", "XLSX", "Parquet"))


def test_a_dataset_is_called_after_its_file_without_any_ending():
    names = {
        "x.csv.gz": "x", "x.csv": "x", "orders.zip": "orders", "sales 2024.03.xlsx": "sales 2024.03",
        "订单.xlsx": "订单", "plain": "plain", ".csv": ".csv",
    }  # fmt: skip
    assert {name: bare_name(name) for name in names} == names
