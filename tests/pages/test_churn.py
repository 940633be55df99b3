"""The page of churn risk: its answer is that of the API, each choice changes what it should, and doubt is said."""

import pytest
from streamlit.testing.v1 import AppTest

import clm
from clm import library
from clm.analysis.backtest import backtest
from clm.analysis.risk import risk_list
from clm.language import Language
from clm.lifecycle.warned import WarningRules, warning_setting
from clm.views.codes import chosen, deck
from clm.views.opening import scope
from tests.pages.seen import table_with

PAGE = "pages/churn.py"


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def warned_list(app: AppTest):
    return app.dataframe(key="list risk_list").value


@pytest.mark.parametrize(
    ("data", "model", "language"),
    [
        ("demo", "classic4", "en"),
        ("demo", "operate5", "zh"),
        ("cdnow", "growth5", "en"),
        ("cdnow", "crm6", "zh"),
    ],
)
def test_the_headline_counts_what_the_api_lists(open_app, data: str, model: str, language: str):
    app = open_app(PAGE, language, data=data, model=model)
    assert not app.exception
    with clm.open_dataset(library.dataset_file(data)) as dataset:
        listed = clm.risk(dataset, buyers="repeat")
        compared = clm.backtest(dataset, buyers="repeat")
        proof = backtest(dataset, clm.periods.default_as_of(dataset.span), 90, buyers="repeat").set_index(
            "warning"
        )
    t = Language(language)
    assert t.count(len(listed)) in app.header[0].value
    assert app.metric[0].value == t.count(len(listed))
    assert app.metric[3].value == t.share(proof.loc["all", "precision"])
    top = warned_list(app)
    assert list(top["customer_id"]) == list(listed["customer_id"].iloc[:50])
    assert list(top["p_silent"]) == pytest.approx(list(1 - listed["p_active"].iloc[:50]), abs=0.0051)
    tested = t.share(compared.set_index("method").loc[compared["chosen"].to_numpy(), "precision"].iloc[0])
    assert any(tested in box.value for box in app.info)
    assert top["action"].notna().all()
    assert (top["reason"].str.len() > 0).all()


def test_every_choice_stands_in_the_address_and_changes_the_answer(open_app):
    usual = open_app(PAGE, data="demo")
    longer = open_app(PAGE, data="demo", horizon="180")
    assert figures(usual)["Customers warned"] == figures(longer)["Customers warned"]
    assert figures(usual)["Margin at stake"] != figures(longer)["Margin at stake"]
    assert "180 days" in longer.header[0].value

    once = open_app(PAGE, data="demo", buyers="one_time")
    assert "one-time buyers" in once.header[0].value
    assert set(warned_list(once)["orders"]) == {1}

    strict = open_app(PAGE, data="demo", **{"w.late_ratio": "3", "warning": "late"})
    with clm.open_dataset(library.dataset_file("demo")) as dataset:
        day = clm.periods.default_as_of(dataset.span)
        rules = WarningRules(dataset, warning_setting(dataset, {"late_ratio": 3}))
        expected = risk_list(rules, day, Language(), warning="late", buyers="repeat")
    assert len(warned_list(strict)) == min(len(expected), 50) > 0
    assert set(warned_list(strict)["warning"]) == {"Late against own rhythm"}
    assert warned_list(strict)["overdue"].min() >= 3
    assert {"horizon", "w.late_ratio"} <= {*longer.query_params, *strict.query_params}


def test_the_controls_take_effect_and_can_be_taken_back(open_app):
    app = open_app(PAGE, data="cdnow")
    before = figures(app)["Customers warned"]
    app.number_input(key="control w.late_ratio").set_value(4.0).run()
    assert app.query_params["w.late_ratio"] == "4.0"
    assert figures(app)["Customers warned"] != before
    app.button(key="default limits").click().run()
    assert "w.late_ratio" not in app.query_params
    assert figures(app)["Customers warned"] == before
    app.number_input(key="page risk_list repeat any").set_value(2).run()
    second = list(warned_list(app)["customer_id"])
    assert len(second) == 50
    app.selectbox(key="control warning").set_value("falling").run()
    assert not app.exception
    assert set(warned_list(app)["warning"]) == {"Falling volume"}


def test_limits_that_were_changed_go_with_a_view_into_the_deck(open_app):
    app = open_app(PAGE, data="cdnow", **{"w.late_ratio": "3", "warning": "late", "order": "overdue"})
    for view in ("at_stake", "risk_list", "backtest"):
        app.button(key=f"deck {view}").click().run()
    header, rows = app.header[0].value, warned_list(app)
    proof = next(part.value for part in app.subheader if part.value.startswith("Of those warned"))
    app.switch_page("pages/present.py").run()
    address = app.query_params["slides"]
    assert "at_stake(late_ratio=3.0)" in address
    with clm.open_dataset(library.dataset_file("cdnow")) as dataset:
        slides = deck(scope(dataset), chosen(address)[-3:], "Deck").slides
    assert [slide.view.id for slide in slides] == ["at_stake", "risk_list", "backtest"]
    assert slides[0].view.headline == header.replace("\\", "")
    assert list(slides[1].view.table["Customer"]) == list(rows["customer_id"].iloc[:15])
    assert slides[2].view.headline == proof.replace("\\", "")
    assert all(any("= 3" in note for note in slide.view.notes) for slide in slides)


def test_the_list_can_be_ordered_by_what_matters(open_app):
    by_loss = warned_list(open_app(PAGE, data="cdnow"))
    assert by_loss["expected_loss"].is_monotonic_decreasing
    by_chance = open_app(PAGE, data="cdnow", order="p_silent")
    assert warned_list(by_chance)["p_silent"].is_monotonic_decreasing
    assert by_chance.query_params["order"] == "p_silent"
    short = open_app(PAGE, data="cdnow", length="50")
    assert app_listed(short) == app_listed(by_chance) / 2


def app_listed(app: AppTest) -> float:
    """How many customers the methods listed in the back-test that the page shows."""
    return table_with(app, "Brier score")["Listed"].max()


def test_the_page_says_where_the_purchase_model_is_used_alone_and_how_early_alarms_came(open_app):
    app = open_app(PAGE, data="cdnow", horizon="180")
    assert any("the purchase model is used alone" in box.value for box in app.info)
    assert any("of the alarms proved wrong" in part.value for part in app.subheader)
    assert len(table_with(app, "Share wrong")) > 2


def test_without_a_back_test_nothing_is_shown_as_proven(open_app):
    app = open_app(PAGE, data="cdnow", as_of="1997-03-31")
    assert not app.exception
    assert figures(app)["Warnings that were right"] == "unproven"
    assert any("Unproven: these data are too short" in part.value for part in app.subheader)
    assert len(warned_list(app)) > 0
    assert "p_silent" not in warned_list(app)
    assert any("No probabilities: these data are too short" in box.value for box in app.info)


def test_the_naive_rule_is_named_where_it_does_better(open_app):
    assert "The naive rule does better here" in open_app(PAGE, data="cdnow").info[0].value


def test_what_a_link_has_wrong_is_passed_over(open_app):
    wrong = {"horizon": "7", "buyers": "none", "warning": "x", "w.late_ratio": "many", "as_of": "2099-01-01"}
    app = open_app(PAGE, data="cdnow", **wrong)
    assert not app.exception
    assert "must be a number, not “many”" in app.warning[0].value
    assert figures(app) == figures(open_app(PAGE, data="cdnow"))
