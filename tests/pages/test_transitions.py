"""The transitions page: who moved, whether the stock balances, and what a projection was worth."""

from collections.abc import Callable

import pandas as pd
from streamlit.testing.v1 import AppTest

import clm
from clm import library
from tests.pages.seen import table_with

PAGE = "pages/transitions.py"
OpenApp = Callable[..., AppTest]


def changed(moves: pd.DataFrame) -> pd.DataFrame:
    return moves[(moves["from_stage"] != "entry") & (moves["from_stage"] != moves["to_stage"])]


def test_the_headline_counts_those_who_changed_stage_in_the_last_month(open_app: OpenApp):
    app = open_app(PAGE)
    assert not app.exception
    with clm.demo() as dataset:
        moves = changed(clm.transitions(dataset, start="2025-11-30", end="2025-12-31"))
        before = changed(clm.transitions(dataset, start="2025-10-31", end="2025-11-30"))
    difference = moves["customers"].sum() - before["customers"].sum()
    said = app.header[0].value
    assert said.startswith(f"{moves['customers'].sum():,} of ")
    assert f"{abs(difference):,} {'more' if difference > 0 else 'fewer'} than in the period before" in said
    assert f": {moves['customers'].max():,}." in said
    # The list holds the customers of that most frequent move.
    assert any(each.value == f"{moves['customers'].max():,} customers" for each in app.caption)


def test_any_earlier_day_can_be_the_start(open_app: OpenApp):
    app = open_app(PAGE, start="2024-12-31", as_of="2025-06-30", model="growth5", move="declining-growing")
    assert not app.exception
    with clm.demo() as dataset:
        moves = clm.transitions(dataset, "growth5", "2024-12-31", "2025-06-30")
    assert f"{changed(moves)['customers'].sum():,} of " in app.header[0].value
    assert table_with(app, "From", "To")["Customers"].sum() == moves["customers"].sum()
    back = moves.set_index(["from_stage", "to_stage"])["customers"]["declining", "growing"]
    assert any(each.value == f"{back:,} customers" for each in app.caption)


def test_stock_and_flow_balance_for_every_stage(open_app: OpenApp):
    app = open_app(PAGE, span="6", model="winback5")
    assert not app.exception
    flow = table_with(app, "Opening")
    assert (flow["Opening"] + flow["+ entered"] - flow["− left"] == flow["Closing"]).all()
    assert (flow["Check: closing less expected"] == 0).all()
    with clm.demo() as dataset:
        closing = clm.breakdown(dataset, "winback5")["customers"]
    assert flow["Closing"].tolist() == [*closing, closing.sum()]


def test_several_periods_are_counted_each_for_itself(open_app: OpenApp):
    app = open_app(PAGE)
    app.segmented_control(key="control span").set_value("3").run()
    assert not app.exception
    assert app.query_params["span"] == "3"
    shown = table_with(app, "From", "To")
    with clm.demo() as dataset:
        closing = clm.flow(dataset).groupby("period_end")["closing"].sum().iloc[-3:]
    assert shown.groupby("Period to")["Customers"].sum().tolist() == closing.tolist()


def test_a_projection_that_did_worse_than_no_change_says_so(open_app: OpenApp):
    app = open_app(PAGE, data="cdnow", model="crm6")
    assert not app.exception
    record = table_with(app, "Closer")
    assert record["Projection was off by"].sum() > record["“Nothing changes” was off by"].sum()
    assert any(each.value.startswith("Do not plan by this projection.") for each in app.subheader)


def test_one_day_of_history_has_no_moves(open_app: OpenApp):
    app = open_app(PAGE, language="zh", data="cdnow", as_of="1997-01-31")
    assert not app.exception
    assert len(app.info) == 1
    assert not app.header


def test_the_stages_of_the_chinese_page_are_chinese(open_app: OpenApp):
    app = open_app(PAGE, language="zh", data="cdnow")
    assert not app.exception
    with clm.open_dataset(library.dataset_file("cdnow")) as dataset:
        loyal = clm.breakdown(dataset).set_index("stage")["customers"]["loyal"]
    flow = next(each.value for each in app.dataframe if len(each.value.columns) == 7 and len(each.value) == 4)
    assert flow.set_index(flow.columns[0]).loc["忠诚客户"].tolist()[4] == loyal
