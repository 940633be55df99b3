"""Known exports: their declarative files, how they are recognised, and that each comes to the same truth."""

import csv
import io
import json

import pytest

from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing import load_into, note_text, read
from clm.importing.formats import FOLDER, formats, read_format, recognised
from clm.language import Language
from tests import export_layouts as layouts

VALID = (FOLDER / "stripe.toml").read_text(encoding="utf-8")


class Totals:
    """What an import came to."""

    def __init__(self, folder, files, mapping=None):
        path = folder / "totals.duckdb"
        self.report = load_into(path, files, mapping)
        with open_dataset(path) as dataset:
            paid = "from orders where status in ('paid', 'partially_refunded')"
            self.net = dataset.query(f"select sum(amount - refunded) as net {paid}")["net"][0]
            self.buyers = dataset.query("select count(distinct customer_id) as n from orders")["n"][0]
            self.customers = dataset.query("select count(*) as n from customers")["n"][0]
            self.orders = dataset.query(
                """select order_id, customer_id, cast(ordered_at as date) as day, amount, refunded, status
                from orders order by all"""
            )

    @property
    def notes(self):
        return [note.code for note in self.report.notes]


@pytest.mark.parametrize("name", layouts.LAYOUTS)
def test_every_layout_comes_to_its_truth_without_a_question(tmp_path, name):
    layout = layouts.LAYOUTS[name]()
    assert recognised(read([(layout.name, layout.content)])[0].headers).id == name
    found = Totals(tmp_path, [(layout.name, layout.content)])
    assert float(found.net) == float(layouts.expected_net(layout))
    assert found.buyers == found.customers == layouts.truth()["customers_with_any_order"]
    read_rows = found.report.rows_read
    assert read_rows >= 297
    assert ("format_without_refunds" in found.notes) == (
        not layout.refunds and name not in ("pinduoduo", "douyin", "uci_online_retail")
    )


@pytest.mark.parametrize(
    ("files", "customers"),
    [
        (["shopify_orders_export.csv"], 80),
        (["shopify_orders_export.csv", "shopify_customers_export.csv"], 100),
        (["stripe_payments.csv"], 80),
        (["stripe_payments.csv", "hubspot_contacts.csv"], 100),
        (["shopify_orders_export.csv", "hubspot_contacts.csv"], 100),
        (["taobao_ExportOrderList_gbk.csv"], 80),
        (["german_shop_cp1252_semicolon.csv"], 80),
        (["mixed_dates.csv"], 80),
    ],
)
def test_every_sample_comes_to_the_truth(tmp_path, files, customers):
    found = Totals(tmp_path, [layouts.FOLDER / name for name in files])
    assert float(found.net) == layouts.truth()["net_paid"]
    assert (found.buyers, found.customers) == (80, customers)


def test_a_salesforce_contact_list_joins_the_orders_by_email(tmp_path):
    files = [layouts.FOLDER / "shopify_orders_export.csv", ("contacts.csv", layouts.salesforce_contacts())]
    found = Totals(tmp_path, files)
    assert (found.buyers, found.customers) == (80, 100)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (layouts.amazon_all_orders(), "amazon_without_buyer"),
        (layouts.pinduoduo(phone=False).content, "pinduoduo_without_buyer"),
        (layouts.douyin(masked=True).content, "douyin_without_buyer"),
        (layouts.salesforce_contacts(), "customer_list_alone"),
        ((layouts.FOLDER / "shopify_customers_export.csv").read_bytes(), "customer_list_alone"),
        ((layouts.FOLDER / "hubspot_contacts.csv").read_bytes(), "customer_list_alone"),
    ],
)
def test_an_export_without_orders_or_buyers_is_refused_with_a_sentence_of_its_own(tmp_path, content, code):
    with pytest.raises(ClmError) as caught:
        load_into(tmp_path / "x.duckdb", [("export.csv", content)])
    assert caught.value.code == code
    assert "export.csv" in Language("zh").error(caught.value)


@pytest.mark.parametrize("name", layouts.LAYOUTS)
def test_a_format_is_recognised_whatever_optional_columns_come_or_go(name):
    headers = next(
        csv.reader(io.StringIO(_text(layouts.LAYOUTS[name]().content)), delimiter=_delimiter(name))
    )
    known = formats()[name]
    needed = {header for header in headers if any(_is(header, entry) for entry in known.recognised_by)}
    fewer = [header for header in headers if header in needed]
    assert recognised(fewer).id == name
    assert recognised([*reversed(headers), "Own column", "", "Own column"]).id == name
    assert recognised([f" {header.upper()} " for header in headers]).id == name
    assert (
        recognised(fewer[1:]) is None
        or recognised(fewer[1:]).id != name
        or len(fewer) > len(known.recognised_by)
    )


def _is(header, entry):
    return header in ((entry,) if isinstance(entry, str) else entry)


def _text(content):
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _delimiter(name):
    return "\t" if name == "amazon_orders" else ","


@pytest.mark.parametrize("name", ["shopify_orders", "paypal", "douyin", "jd", "magento"])
def test_answers_that_only_repeat_the_guess_change_nothing(tmp_path, name):
    if name == "shopify_orders":
        files = [layouts.FOLDER / "shopify_orders_export.csv"]
    else:
        layout = layouts.LAYOUTS[name]()
        files = [(layout.name, layout.content)]
    table = read(files)[0]
    first = Totals(tmp_path, files)
    again = Totals(tmp_path, files, {"kind": table.kind, **table.mapping})
    assert again.orders.equals(first.orders)


def test_a_user_may_say_that_a_file_is_no_known_export():
    layout = layouts.magento()
    files = [(layout.name, layout.content)]
    assert "format_is_known" in _codes(read(files)[0])
    assert "format_is_known" not in _codes(read(files, {"format": "none"})[0])
    with pytest.raises(ClmError, match="magento"):
        read(files, {"format": "magenta"})


def _codes(table):
    return json.dumps({key: [each.code, str(each.params)] for key, each in table.evidence.items()})


def test_customers_of_shopify_are_told_by_phone_or_name_where_there_is_no_address(tmp_path):
    text = (
        "Name,Email,Phone,Billing Name,Financial Status,Created at,Total,Refunded Amount,Currency,Lineitem quantity,"
        "Lineitem name,Lineitem price\n"
        "#1,a@example.com,+44100,Ann,paid,2025-01-03 10:00:00 +0000,12.00,0.00,GBP,1,Tea,5.00\n"
        "#1,,,,,2025-01-03 10:00:00 +0000,,,,1,Cup,7.00\n"
        "#2,,+44200,Ben,paid,2025-01-04 10:00:00 +0000,5.00,0.00,GBP,1,Tea,5.00\n"
        "#3,,,Cid,paid,2025-01-05 10:00:00 +0000,6.00,0.00,GBP,1,Tea,6.00\n"
        "#4,,+44200,Ben,paid,2025-01-06 10:00:00 +0000,5.00,5.00,GBP,1,Tea,5.00\n"
    )
    found = Totals(tmp_path, [("orders_export.csv", text.encode())])
    assert dict(zip(found.orders["order_id"], found.orders["customer_id"], strict=True)) == {
        "#1": "a@example.com", "#2": "+44200", "#3": "Cid", "#4": "+44200",
    }  # fmt: skip
    note = next(note for note in found.report.notes if note.code == "customer_stand_ins")
    assert note_text(note, Language("en")).startswith("orders_export.csv: 3 rows")
    with open_dataset(tmp_path / "totals.duckdb") as dataset:
        lines = dataset.query("select product, amount from lines where order_id = '#1' order by amount")
    assert lines["amount"].tolist() == [5, 7]


def test_rows_that_are_no_sale_are_left_out_and_said(tmp_path):
    layout = layouts.paypal()
    counts = Totals(tmp_path, [(layout.name, layout.content)]).report.problem_counts
    assert counts.set_index("reason")["rows"]["row_no_sale"] == 6


def test_every_format_is_named_in_both_languages_and_finds_its_needed_columns():
    for known in formats().values():
        assert all(known.name.values())
        if known.kind == "orders":
            assert {"customer_id", "ordered_at"} <= set(known.columns), known.id
            assert {"amount"} <= set(known.columns) or {"quantity", "unit_price"} <= set(known.columns)
            assert "order_id" in known.columns
    assert len({(known.recognised_by, known.not_with) for known in formats().values()}) == len(formats())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id = ", "Invalid value"),
        (VALID.replace('kind = "orders"', 'kind = "invoices"'), "kind"),
        (VALID.replace("[columns]", "[columns]\nflavour = ['x']"), "flavour is no column of orders"),
        (VALID.replace("[statuses]", "[statuses]\nlost = ['x']"), "lost is no order status"),
        (VALID.replace('failed = ["Failed"', 'failed = ["Paid"'), "two statuses"),
        (VALID.replace('totals = "lines"', 'totals = "often"'), "totals"),
        (VALID.replace('without_buyer = "stripe', 'without_buyer = "strype'), "no error of this program"),
        (VALID + "\n[extra]\nx = 1\n", "extra"),
    ],
)
def test_a_format_file_that_is_wrong_is_refused_by_file_and_place(tmp_path, text, problem):
    path = tmp_path / "stripe.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ClmError) as caught:
        read_format(path)
    assert caught.value.code == "format_invalid"
    assert "stripe.toml" in str(caught.value)
    assert problem in str(caught.value)


def test_a_refund_of_a_sale_that_is_in_no_file_is_said(tmp_path):
    layout = layouts.square()
    lines = layout.content.decode().splitlines()
    sold = next(i for i, line in enumerate(lines) if ",Payment," in line and "T1015xY" in line)
    text = "\r\n".join([*lines[:sold], *lines[sold + 1 :]])
    found = Totals(tmp_path, [("transactions.csv", text.encode())])
    note = next(note for note in found.report.notes if note.code == "refunds_without_order")
    assert (note.params["rows"], note.params["money"]) == (1, "34.44")
    assert float(found.net) == layouts.truth()["net_paid"]
