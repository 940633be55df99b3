"""The eight sample exports through the public API: the same customers, orders and net paid, without a question."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

import pytest

import clm
from clm.errors import ClmError
from clm.language import Language
from clm.schema import PAID_STATUSES
from tests import export_layouts as layouts

TRUTH = layouts.truth()
ORDERS = {
    "shopify_orders_export.csv",
    "stripe_payments.csv",
    "taobao_ExportOrderList_gbk.csv",
    "german_shop_cp1252_semicolon.csv",
    "mixed_dates.csv",
    "cn_workbook_4sheets.xlsx",
}
ENCODINGS = {"taobao_ExportOrderList_gbk.csv": "gb18030", "german_shop_cp1252_semicolon.csv": "cp1252"}
# The columns that name the buyer, the date and the amount in each sample.
BUYERS = {
    "shopify_orders_export.csv": (
        "Email",
        "Phone",
        "Billing Name",
        "Shipping Name",
        "Billing Phone",
        "Shipping Phone",
    ),
    "german_shop_cp1252_semicolon.csv": ("Kundennummer", "Email", "Vorname", "Nachname", "Firma"),
    "mixed_dates.csv": ("customer_id",),
}
DATES = {
    "german_shop_cp1252_semicolon.csv": ("Bestelldatum",),
    "mixed_dates.csv": ("order_date",),
}
AMOUNTS = {
    "german_shop_cp1252_semicolon.csv": ("Bestellsumme", "Erstattet"),
    "mixed_dates.csv": ("amount",),
}


class Loaded:
    """What clm.load made of some samples."""

    def __init__(self, *names: str):
        dataset, self.report = clm.load(*(layouts.FOLDER / name for name in names))
        with dataset:
            orders = dataset.query("select order_id, amount, refunded, status from orders")
            self.customers = dataset.counts.customers
            self.buyers = dataset.query("select count(distinct customer_id) as n from orders")["n"][0]
        paid = orders[orders["status"].isin(PAID_STATUSES)]
        self.orders, self.paid_orders = len(orders), len(paid)
        self.statuses = orders["status"].value_counts().to_dict()
        self.net = sum(map(Decimal, map(str, paid["amount"]))) - sum(map(Decimal, map(str, paid["refunded"])))
        report = self.report
        apart = report.rows_rejected + report.anonymous_rows + report.merged_rows
        assert report.rows_read == report.rows_kept + apart
        steps = report.waterfall
        assert steps.loc[0, "money"] == sum(steps["money"][1:])
        assert "unexplained" not in set(steps["step"])


@pytest.mark.parametrize("name", sorted(ORDERS))
def test_every_order_sample_comes_to_the_truth(name):
    found = Loaded(name)
    assert found.net == Decimal(str(TRUTH["net_paid"]))
    assert found.orders == TRUTH["orders_all"]
    buyers = TRUTH["customers_with_any_order"]
    listed = TRUTH["prospects_without_orders"] if name.endswith("xlsx") else 0  # on a sheet of their own
    assert (found.buyers, found.customers) == (buyers, buyers + listed)
    statuses = TRUTH["orders_by_status"]
    assert found.paid_orders == statuses["paid"] + statuses["partially_refunded"]


@pytest.mark.parametrize(
    "names",
    [
        ("shopify_orders_export.csv", "shopify_customers_export.csv"),
        ("shopify_customers_export.csv", "shopify_orders_export.csv"),
        ("stripe_payments.csv", "hubspot_contacts.csv"),
        ("shopify_orders_export.csv", "hubspot_contacts.csv"),
        ("german_shop_cp1252_semicolon.csv", "hubspot_contacts.csv"),
    ],
)
def test_a_customer_list_beside_the_orders_adds_the_prospects_and_nobody_twice(names):
    found = Loaded(*names)
    assert found.net == Decimal(str(TRUTH["net_paid"]))
    assert found.customers == TRUTH["customers_with_any_order"] + TRUTH["prospects_without_orders"]
    assert found.buyers == TRUTH["customers_with_any_order"]


@pytest.mark.parametrize("name", ["shopify_customers_export.csv", "hubspot_contacts.csv"])
def test_a_customer_list_alone_is_refused_as_what_it_is(name):
    with pytest.raises(ClmError) as caught:
        Loaded(name)
    assert caught.value.code == "customer_list_alone"


@pytest.mark.parametrize(
    ("name", "columns", "code"),
    [
        *((name, columns, None) for name, columns in BUYERS.items()),
        *((name, columns, "date_column_missing") for name, columns in DATES.items()),
        *((name, columns, "amount_column_missing") for name, columns in AMOUNTS.items()),
    ],
)
def test_a_sample_without_buyer_date_or_amount_is_refused_by_what_is_missing(name, columns, code):
    content = without(name, columns)
    with pytest.raises(ClmError) as caught:
        clm.load((name, content))
    assert caught.value.code == (code or "customer_column_missing")
    for language in ("en", "zh"):
        assert name in Language(language).error(caught.value)


def without(name: str, columns: Sequence[str]) -> bytes:
    """A sample without some of its columns."""
    encoding = ENCODINGS.get(name, "utf-8")
    text = (layouts.FOLDER / name).read_bytes().decode(encoding)
    delimiter = ";" if name.startswith("german") else ","
    header, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    kept = [i for i, column in enumerate(header) if column.strip() not in columns]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows([[row[i] for i in kept] for row in [header, *rows]])
    return buffer.getvalue().encode(encoding)
