"""The value page: each part says what the Python API says, in both languages, with and without costs."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

import clm
from clm import library
from clm.language import Language
from tests.pages.seen import table_with

OpenApp = Callable[..., AppTest]
PAGE = "pages/value.py"
WITHOUT_DECLINE = "engage4"  # a model whose journey ends in growth


def test_the_segments_are_those_of_the_api_and_follow_the_method(open_app: OpenApp):
    app = open_app(PAGE, data="demo", part="rfm")
    assert not app.exception
    with clm.demo() as demo:
        for method in ("quantile", "fixed"):
            shown = table_with(app, "Group", "Share of the revenue").set_index("Group")["Customers"]
            expected = clm.rfm(demo, method=method)["segment"].value_counts()
            assert shown["Champions"] == expected["champion"]
            assert shown.sum() == expected.sum()
            app.selectbox(key="control method").set_value("fixed").run()
    assert "“Champions”, " in app.header[0].value


def test_rfm_in_chinese_on_orders_alone(open_app: OpenApp):
    app = open_app(PAGE, "zh", data="cdnow", part="rfm", method="rhythm")
    assert not app.exception
    assert table_with(app, "分组", "占收入比例")["客户"].sum() == 2357


def test_the_page_opens_on_who_brings_the_revenue_and_adds_up(open_app: OpenApp):
    app = open_app(PAGE, data="demo")
    assert not app.exception
    with clm.demo() as demo:
        found, tiers = clm.concentration(demo), clm.value_tiers(demo)
    assert f"{found.top.loc[2, 'customers']:,} customers" in app.header[0].value
    shown = table_with(app, "Group", "Share of the revenue")
    assert shown["Customers"].tolist() == [
        (tiers["tier"] == tier).sum() for tier in ("high", "medium", "low", "none")
    ]
    app.selectbox(key="control window").set_value("all").run()
    assert not app.exception
    assert table_with(app, "Group", "Share of the revenue")["Revenue"].sum() > shown["Revenue"].sum()


def test_the_quadrants_are_those_of_the_api(open_app: OpenApp):
    app = open_app(PAGE, data="demo", part="matrix")
    assert not app.exception
    with clm.demo() as demo:
        expected = clm.value_matrix(demo)["quadrant"].value_counts()
    shown = table_with(app, "Group", "Share of the value").set_index("Group")["Customers"]
    assert shown.to_dict() == {
        "Build": expected["build"],
        "Core": expected["core"],
        "Protect": expected["protect"],
        "Let go": expected["release"],
    }
    app = open_app(PAGE, "zh", data="cdnow", part="matrix", group="core")
    assert not app.exception
    assert any("钱包" in each.value for each in app.markdown)


def test_expected_value_is_that_of_the_api_and_follows_its_inputs(open_app: OpenApp):
    app = open_app(PAGE, data="cdnow", part="expected", by="tier")
    assert not app.exception
    dataset, _ = clm.load(library.CDNOW_FILE)
    with dataset:
        for margin in (None, 0.5):
            expected = clm.customer_values(dataset, margin=margin)
            whole = table_with(app, "Group", "Expected value").iloc[-1]
            assert whole["Expected value"] == pytest.approx(expected["expected"].sum())
            assert whole["Value to date"] == pytest.approx(expected["historic"].sum())
            app.selectbox(key="control earned").set_value("0.5").run()
    assert any("Tested on the last" in each.value for each in app.markdown)


def test_too_few_repeat_buyers_are_said_to_be(open_app: OpenApp):
    app = open_app(PAGE, "zh", data="cdnow", part="expected", as_of="1997-01-05")
    assert not app.exception
    assert "无法预测" in app.header[0].value
    assert len(app.info) == 1


def test_costs_are_shown_where_known_and_asked_for_where_not(open_app: OpenApp):
    app = open_app(PAGE, data="demo", part="costs", model="growth5")
    assert not app.exception
    channels = table_with(app, "Channel", "Customers won")
    with clm.demo() as demo:
        assert channels["Customers won"].sum() == demo.counts.buyers
    assert "Winning a customer costs" in app.header[0].value
    app = open_app(PAGE, "zh", data="cdnow", part="costs")
    assert not app.exception
    assert "成本列" in app.info[0].value


def test_cost_to_serve_is_taken_off_as_observed_or_as_entered(open_app: OpenApp):
    app = open_app(PAGE, data="demo", part="expected", by="tier")
    assert not app.exception
    with clm.demo() as demo:
        for yearly in (None, 0.0):
            expected = clm.lifetime_value(demo, cost_to_serve=yearly)
            whole = table_with(app, "Group", "Expected value").iloc[-1]
            assert whole["Expected value"] == pytest.approx(expected["expected_value"].sum())
            assert whole["Cost to serve"] == pytest.approx(expected["cost_to_serve"].sum(), abs=0.01)
            app.number_input(key="control serve").set_value(0.0).run()
    assert app.query_params["serve"] == "0.0"
    assert any("is not taken off" in each.value for each in app.markdown)


@pytest.mark.parametrize(("language", "model"), [("en", "classic4"), ("zh", "winback5")])
def test_what_saving_is_worth_is_that_of_the_api_and_follows_its_inputs(
    open_app: OpenApp, language: str, model: str
):
    t = Language(language)
    app = open_app(PAGE, language, data="demo", model=model, part="saving")
    assert not app.exception
    group, uplift, verdict = t("Group"), t("Uplift"), t("Verdict")
    with clm.demo() as demo:
        for cost in (None, 200.0) if language == "en" else (None,):
            found = clm.saving(demo, model, cost=cost)
            shown = table_with(app, group, uplift, verdict)
            assert shown[uplift].tolist() == found.groups["uplift"].round(2).tolist()
            assert shown[t("Break-even")].tolist() == pytest.approx(
                found.groups["break_even"].tolist(), abs=0.0005
            )
            assert t.money(found.cost, "EUR") in app.header[0].value
            top = app.dataframe(key="list saving list").value
            assert top["customer_id"].tolist() == found.customers["customer_id"].head(50).tolist()
            app.number_input(key="control attempt").set_value(200.0).run()
    assert not app.exception
    shown = table_with(app, group, uplift, verdict)
    assert shown[verdict].tolist() == [t("Let go")]
    app.selectbox(key="control split").set_value("tier").run()
    assert not app.exception
    assert len(table_with(app, group, uplift, verdict)) > 1


def test_saving_asks_orders_alone_for_the_cost_and_says_that_money_is_revenue(open_app: OpenApp):
    app = open_app(PAGE, data="cdnow", part="saving")
    assert not app.exception
    assert "Say what an attempt costs" in app.header[0].value
    assert any("choose a margin" in each.value for each in app.caption)
    assert any("nothing is known of past attempts" in each.value for each in app.caption)
    wrong = open_app(PAGE, "zh", data="cdnow", part="saving", attempt="dear", serve="-3", model="telecom5")
    assert not wrong.exception
    assert wrong.number_input(key="control attempt").value is None


def test_a_model_without_decline_sends_to_the_warnings(open_app: OpenApp):
    app = open_app(PAGE, data="cdnow", part="saving", model=WITHOUT_DECLINE)
    assert not app.exception
    assert "nobody to save" in app.header[0].value
    assert "no stage of decline or loss" in app.info[0].value
