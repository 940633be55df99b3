"""The scorecard page: it says what the Python API says, in both languages, and its targets travel in the address."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

import clm
from clm.analysis.scorecard import links
from clm.language import Language
from tests.pages.seen import table_with

OpenApp = Callable[..., AppTest]
PAGE = "pages/scorecard.py"


def test_the_demo_can_measure_every_link_and_a_target_is_kept_in_the_address(open_app: OpenApp):
    app = open_app(PAGE, data="demo", value_link="win_back")
    assert not app.exception
    with clm.demo() as demo:
        now = clm.scorecard(demo).groupby("link", sort=False).tail(1).set_index("link")
    reached = int(now["reached"].sum())
    assert f"{reached} of 11 value links" in app.header[0].value
    card = table_with(app, "Now", "Target reached").set_index("Value link")
    t = Language("en")
    assert card.loc["Win-back", "Now"] == t.share(now.loc["win_back", "value"])
    assert card.loc["Contribution and its uplift", "Now"] == t.money(now.loc["contribution", "value"], "EUR")
    assert (card["Target reached"] == "✓ reached").sum() == reached
    assert not any("cannot be measured" in each.value for each in app.subheader)

    app.number_input(key="control target.win_back").set_value(99).run()
    assert app.query_params["target.win_back"] == "0.99"
    card = table_with(app, "Now", "Target reached").set_index("Value link")
    assert card.loc["Win-back", ["Target", "Target reached"]].tolist() == ["≥ 99%", "✗ missed"]
    assert "“Win-back” misses it most clearly" in app.header[0].value
    course = table_with(app, "Period to", "Numerator")
    assert len(course) == 13
    assert set(course["Target"]) == {0.99}

    app.selectbox(key="control value_link").set_value("bad_debt").run()
    assert app.query_params["value_link"] == "bad_debt"
    assert any("Bad debt" in each.value for each in app.subheader)
    assert app.number_input(key="control target.bad_debt").value is None


def test_a_target_in_the_address_is_taken_and_nonsense_is_said(open_app: OpenApp):
    app = open_app(
        PAGE, "zh", data="cdnow", **{"target.win_back": "0.001", "target.saves": "much", "value_link": "x"}
    )
    assert not app.exception
    assert len(app.warning) == 1
    card = table_with(app, "价值环节", "是否达标").set_index("价值环节")
    assert card.loc["客户赢回", "是否达标"] == "✓ 达标"
    assert (card["是否达标"] == "无法衡量").sum() == 8


@pytest.mark.parametrize(("language", "wanted"), [("en", "a cost column in the orders"), ("zh", "成本列")])
def test_orders_alone_show_what_is_missing_and_what_would_bring_it(
    open_app: OpenApp, language: str, wanted: str
):
    app = open_app(PAGE, language, data="cdnow", value_link="contribution")
    assert not app.exception
    assert any(wanted in each.value for each in app.info)
    listed = next(each.value for each in app.markdown if wanted in each.value)
    names = [Language(language).pick(link.name) for link in links().values()]
    assert sum(name in listed for name in names) == 8


def test_it_follows_filter_period_and_day(open_app: OpenApp):
    query = {
        "data": "demo",
        "period": "quarter",
        "as_of": "2025-09-30",
        "f.segment": "shop",
        "value_link": "acquisition",
    }
    app = open_app(PAGE, **query)
    assert not app.exception
    with clm.demo() as demo:
        found = clm.scorecard(demo, "quarter", "2025-09-30", where={"segment": ["shop"]})
    wanted = found[found["link"] == "acquisition"]
    course = table_with(app, "Period to", "Numerator")
    assert course["Value"].dropna().tolist() == wanted["value"].dropna().tolist()
    assert course["Period to"].iloc[-1].isoformat() == "2025-09-30"
