"""The retention page: who comes back, in cohorts, curves and survival."""

from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import clm
from clm import library
from tests.pages.seen import table_with

PAGE = "pages/retention.py"
OpenApp = Callable[..., AppTest]


def second_orders(dataset: clm.Dataset, until: str, days: int) -> pd.DataFrame:
    """One row a customer: first (day), again (a second day within `days`), without any query of the product."""
    orders = dataset.query("select distinct customer_no, day from purchases").query("day <= @until")
    first = orders.groupby("customer_no")["day"].min()
    later = orders[orders["day"] > orders["customer_no"].map(first)].groupby("customer_no")["day"].min()
    return pd.DataFrame({"first": first, "again": (later - first).dt.days <= days})


def test_the_headline_counts_second_orders_of_those_who_had_the_time(open_app: OpenApp):
    app = open_app(PAGE)
    assert not app.exception
    with clm.demo() as dataset:
        everyone = second_orders(dataset, "2025-12-31", 90)
    had_time = everyone[everyone["first"] < "2025-10-01"]
    of_hundred = 100 * had_time["again"].eq(True).mean()
    assert app.header[0].value.startswith(f"Of 100 customers, {of_hundred:.0f} order again within 90 days")


def test_the_cohort_of_the_voucher_campaign_stands_out(open_app: OpenApp):
    app = open_app(PAGE)
    with clm.demo() as dataset:
        everyone = second_orders(dataset, "2025-12-31", 90)
        ever = second_orders(dataset, "2025-12-31", 10_000)
    november = everyone[everyone["first"].between("2024-11-01", "2024-11-30")]["again"].eq(True).mean()
    assert f"Nov 2024, {100 * november:.0f}." in app.header[0].value
    # Its customers who never came back are the list that opens.
    gone = (~ever[ever["first"].between("2024-11-01", "2024-11-30")]["again"].eq(True)).sum()
    assert any(each.value == f"{gone:,} customers" for each in app.caption)


def test_cohorts_at_the_beginning_of_the_data_are_marked_unless_it_is_known_since_when(open_app: OpenApp):
    marked = open_app(PAGE, language="en", data="cdnow")
    assert any(each.value.startswith("† New or earlier, unknown") for each in marked.caption)
    known = open_app(PAGE)
    assert not any("†" in each.value for each in known.caption)


def test_measure_and_kind_change_the_triangle(open_app: OpenApp):
    app = open_app(PAGE, language="zh", data="cdnow", model="winback5")
    app.segmented_control(key="control cohort_measure").set_value("revenue").run()
    app.segmented_control(key="control cohort_kind").set_value("on_or_after").run()
    assert not app.exception
    assert app.query_params["cohort_measure"] == "revenue"
    with clm.open_dataset(library.dataset_file("cdnow")) as dataset:
        expected = clm.retention(dataset, "month", "revenue", "on_or_after")["share"].dropna()
    shown = app.dataframe[0].value.iloc[:, -1].tolist()
    assert shown == pytest.approx(expected.tolist(), abs=0.0005)  # rounded for the screen


def test_nothing_after_the_day_looked_at_counts(open_app: OpenApp):
    app = open_app(PAGE, data="cdnow", as_of="1997-06-30")
    assert not app.exception
    assert table_with(app, "First order in")["Periods since"].max() == 5
    # Of the cohorts only January to March exist; March has had 90 days on 29 June.
    with clm.open_dataset(library.dataset_file("cdnow")) as dataset:
        everyone = second_orders(dataset, "1997-06-30", 90)
    share = everyone["again"].eq(True).mean()
    assert app.metric[0].value == f"{share:.0%}"


def test_the_latest_cohorts_fit_and_all_can_be_asked_for(open_app: OpenApp):
    app = open_app(PAGE)
    assert table_with(app, "First order in")["First order in"].nunique() == 24
    app.segmented_control(key="control cohorts").set_value("all").run()
    assert not app.exception
    assert table_with(app, "First order in")["First order in"].nunique() == 36


def test_groups_are_compared_by_their_curves(open_app: OpenApp):
    app = open_app(PAGE, by="plan")
    assert not app.exception
    curves = table_with(app, "Customers behind it")
    at_six = curves[curves["Periods since the first order"] == 6].set_index("Plan")["Share"]
    said = next(each.value for each in app.subheader if each.value.startswith("By Plan, "))
    assert f"“{at_six.idxmax()}”" in said
    assert f"“{at_six.idxmin()}”" in said
    assert set(table_with(app, "Share still active")["Plan"]) == set(curves["Plan"])
