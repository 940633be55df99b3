"""The page of the deck: its slides, what is done with them, what is written into the address, and the files."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import clm
from clm import library, views
from clm.charts import Look
from clm.errors import ClmError
from clm.language import Language
from clm.ui import present_add, present_component, present_exports
from clm.ui.markdown import WORD_JOINER
from clm.ui.present_slides import slide_data
from clm.views import codes
from clm.views.builders import VIEWS
from clm.views.opening import scope as opened_scope
from clm.views.scope import Scope

PAGE = "pages/present.py"
OpenApp = Callable[..., AppTest]
LOOK = Look(size="present")
QUICK = "overview,stages,funnel"  # no model has to be fitted for them


def said(app: AppTest) -> list[str]:
    """The findings in the list of slides, as they stand under their names."""
    return [
        each.value.split("\n")[-1]
        for each in app.markdown
        if each.value.startswith("**") and " · " in each.value
    ]


def plain(text: str) -> str:
    """A text that is shown as Markdown, without the signs that keep it from being read as such and its numbers whole."""
    return text.replace("\\", "").replace("\N{NO-BREAK SPACE}", " ").replace(WORD_JOINER, "")


@pytest.mark.parametrize(("language", "data"), [("en", "demo"), ("zh", "cdnow")])
def test_each_slide_of_the_list_says_the_finding_of_its_view(open_app: OpenApp, language: str, data: str):
    app = open_app(PAGE, language, data=data, model="growth5", slides=QUICK)
    assert not app.exception
    with clm.open_dataset(library.dataset_file(data)) as dataset:
        scope = opened_scope(dataset, "growth5", language=language)
        headlines = [VIEWS[view](scope).headline for view in QUICK.split(",")]
    assert [plain(each) for each in said(app)] == headlines
    t = Language(language)
    assert plain(app.header[0].value) == t.plural(
        "{n} slide is ready to be shown.", "{n} slides are ready to be shown.", 3
    )


def test_slides_are_moved_renamed_remarked_removed_and_brought_back(open_app: OpenApp):
    app = open_app(PAGE, slides=QUICK)
    app.button(key="down 0").click().run()
    assert app.query_params["slides"] == "stages,overview,funnel"
    app.session_state["words 2"] = True  # what a click on “Name, remark” does
    app.run()
    app.text_input(key="name 2").set_value("Where they get lost; (all)").run()
    app.text_area(key="remark 2").set_value("50 % = half").run()
    third = codes.chosen(app.query_params["slides"])[2]
    assert (third.view, third.name, third.remark) == ("funnel", "Where they get lost; (all)", "50 % = half")
    app.button(key="remove 0").click().run()
    assert [one.view for one in codes.chosen(app.query_params["slides"])] == ["overview", "funnel"]
    for _ in range(4):
        app.button(key="present undo").click().run()
    assert app.query_params["slides"] == QUICK
    assert app.button(key="present undo").disabled
    assert not app.exception


def test_a_view_is_added_and_the_standard_deck_needs_no_address(open_app: OpenApp):
    app = open_app(PAGE, slides="stages")
    assert app.button(key="remove 0").disabled  # a deck of nothing cannot be presented
    app.selectbox(key="present added").set_value("cohorts").run()
    app.button(key="present add").click().run()
    assert app.query_params["slides"] == "stages,cohorts"
    app.selectbox(key="present model").set_value("winback5").run()
    assert app.query_params["model"] == "winback5"
    with clm.demo() as dataset:
        assert plain(said(app)[0]) == views.stages(opened_scope(dataset, "winback5")).headline
    app.button(key="remove 1").click().run()
    assert app.query_params["slides"] == "stages"


@pytest.mark.parametrize("slides", ["stages(by=nonsense),nothing,funnel(((", ",;" * 20_000])
def test_nonsense_in_the_address_harms_nothing(open_app: OpenApp, slides: str):
    app = open_app(PAGE, data="cdnow", slides=slides)
    assert not app.exception
    assert said(app)


def test_a_view_goes_from_its_page_into_the_deck_and_out_again(open_app: OpenApp):
    app = open_app("pages/funnel.py", by="channel", slides=QUICK)
    app.button(key="deck funnel").click().run()
    assert app.toast[0].value == "Added to the deck as slide 4."
    app.switch_page(PAGE).run()
    assert app.query_params["slides"] == f"{QUICK},funnel(by=channel)"
    app.switch_page("pages/funnel.py").run()
    assert "slide 4" in app.button(key="deck funnel").label
    app.button(key="deck funnel").click().run()
    app.switch_page(PAGE).run()
    assert app.query_params["slides"] == QUICK


@pytest.fixture(scope="module")
def scope() -> Any:
    with clm.demo() as dataset:
        yield opened_scope(dataset)


@pytest.mark.parametrize(
    "code",
    [
        "stages(measure=share;by=channel)",
        "stages_over_time(measure=revenue)",
        "funnel(kind=now;start=2024-03-01;end=2024-06-30)",
        "transitions(span=6)",
        "stock_and_flow(span=3)",
        "cohorts(measure=orders;kind=on_or_after;which=all)",
        "retention_curves(measure=revenue;by=segment)",
        "survival(by=channel)",
        "forecast(ahead=3)",
        "tiers(window=all)",
        "rfm(method=fixed)",
        "saving(among=warning;by=channel)",
        "silence(measure=revenue)",
        "expected_value(by=tier;horizon=180;discount=0.05;earned=0.4;serve=3.0)",
        "saving(by=tier;attempt=5.0;horizon=730)",
        "overview",
        "stage_differences(left=new;right=churned;signals=all)",
        "at_stake(horizon=30;buyers=one_time;late_ratio=3.0)",
        "backtest(decline_ratio=0.4;unhappy_score=3.0)",
        "risk_list(warning=late;order=overdue;lapse_days=200.0)",
        "risk_trust(length=50)",
        "alarms(late_ratio=3.0)",
        "overdue(buyers=one_time)",
        "chances(horizon=30)",
        "value_moves(groups=rfm;method=fixed)",
        "value_moves(window=all)",
        "contribution(by=channel)",
        "contribution(by=cohort)",
        "scorecard(win_back=0.2;bad_debt=0.01)",
        "value_link(link=win_back;win_back=0.2)",
        "purchase_fit(kind=paretonbd)",
        "held_out(kind=bgnbd)",
        "spend_fit",
        "contract_fit",
        "gap_fit",
        "signal_effects",
        "serving",
    ],
)
def test_what_a_page_shows_is_what_the_deck_takes(scope: Scope, code: str):
    one = codes.parsed(code)
    made = codes.slide(scope, one)
    assert made is not None
    assert present_add.deck_choices(scope, made.view) == one.choices


def test_a_view_that_a_deck_cannot_tell_apart_is_not_offered(scope: Scope):
    made = codes.slide(scope, codes.parsed("expected_value"))
    assert made is not None
    nonsense = replace(made.view, choices={**made.view.choices, "discount": "2.5"})
    assert present_add.deck_choices(scope, nonsense) is None


def test_a_slide_says_the_numbers_of_the_api(scope: Scope):
    slide = codes.slide(scope, codes.parsed("funnel"))
    assert slide is not None
    told = slide_data(scope, slide, LOOK, personal=False)
    customers = [column["name"] for column in told["columns"]].index("Customers")
    expected = clm.funnel(scope.dataset)["customers"]
    assert [row[customers] for row in told["rows"]] == [f"{count:,}" for count in expected]
    assert "Classic" in told["source"]
    assert scope.t.day(scope.as_of) in told["source"]
    assert told["definition"]["paragraphs"]


def test_names_are_hidden_unless_they_are_asked_for():
    with clm.open_dataset(library.dataset_file("cdnow")) as dataset:
        calls = opened_scope(dataset)
        slide = codes.slide(calls, codes.parsed("risk_list"))
        assert slide is not None
        hidden, shown = (slide_data(calls, slide, LOOK, personal=asked) for asked in (False, True))
    names = set(slide.view.personal)
    assert names
    assert not names & {column["name"] for column in hidden["columns"]}
    assert names <= {column["name"] for column in shown["columns"]}
    assert len(hidden["rows"][0]) == len(shown["rows"][0]) - len(names)


def test_without_a_browser_there_are_no_pictures_and_the_page_says_why(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CLM_BROWSER", "no-such-browser")
    with pytest.raises(ClmError):
        present_exports.find_browser()
    app = open_app(PAGE, slides="stages")
    assert not app.exception
    assert any("no-such-browser" in each.value for each in app.caption)


def test_the_slide_that_is_looked_at_is_made_before_the_others(monkeypatch: pytest.MonkeyPatch):
    wanted = [SimpleNamespace(id=name) for name in ("stages", "flow", "funnel")]
    monkeypatch.setattr(st, "session_state", {})
    assert present_component.shown_first(wanted) == [0, 1, 2]
    for at, order in (("flow", [1, 2, 0]), ("funnel", [2, 1, 0]), ("gone", [0, 1, 2])):
        monkeypatch.setattr(st, "session_state", {present_component.KEY: {"at": at}})
        assert present_component.shown_first(wanted) == order
