"""The part of the churn page about the market: what it says is what the API counts, in both languages."""

import pytest

import clm
from clm import library
from clm.language import Language
from tests.pages.seen import table_with

PAGE = "pages/churn.py"


@pytest.mark.parametrize(
    ("data", "language", "as_of"),
    [("demo", "en", "2024-09-30"), ("demo", "zh", "2025-12-31"), ("cdnow", "zh", "1997-12-31")],
)
def test_silence_and_decline_are_those_of_the_api(open_app, data: str, language: str, as_of: str):
    t = Language(language)
    app = open_app(PAGE, language, data=data, whose="market", as_of=as_of)
    assert not app.exception
    with clm.open_dataset(library.dataset_file(data)) as dataset:
        limit = clm.parameters(dataset)["lapse_days"]
        silent = clm.silence(dataset, as_of, limit)
        declined = clm.decline(dataset, as_of)
    now = silent.iloc[-1]
    assert t.count(now["own"] + now["market"]) in app.header[0].value
    assert [metric.value for metric in app.metric] == [t.count(now["own"]), t.count(now["market"])]
    course = table_with(app, t("Explained by the market"), t("Buyers so far"))
    assert course[t("Explained by the market")].tolist() == silent["market"].tolist()
    shown = table_with(app, t("Peers"), t("Fell behind their peers")).iloc[0]
    assert shown[t("Fell behind their peers")] == pytest.approx(declined["behind"].iloc[0], abs=0.01)
    parts = [shown[t(name)] for name in PARTS]
    assert parts[1] - parts[0] == pytest.approx(sum(parts[2:]), abs=0.05)


PARTS = (
    "The 180 days before",
    "The last 180 days",
    "With their peers",
    "Fell behind their peers",
    "Went ahead of their peers",
)


def test_each_choice_changes_what_it_should_and_stands_in_the_address(open_app):
    app = open_app(PAGE, data="demo", whose="market")
    alone = app.dataframe(key="list declined all").value
    app.selectbox(key="control peers").set_value("cohort").run()
    assert not app.exception
    alike = app.dataframe(key="list declined cohort").value
    assert len(table_with(app, "Peers", "Fell behind their peers")) > 10
    assert alike["own"].tolist() != alone["own"].tolist()
    assert alike["own"].is_monotonic_increasing
    assert app.query_params["peers"] == "cohort"
    assert open_app(PAGE, data="cdnow", whose="nobody").metric[0].label == "Customers warned"


def test_what_cannot_be_known_is_said(open_app):
    app = open_app(PAGE, data="cdnow", whose="market", as_of="1997-02-28")
    assert not app.exception
    assert "No customer has been silent" in app.header[0].value
    assert any("Too few customers have bought for a year" in each.value for each in app.subheader)
    assert any("wallets shrank" in each.value for each in app.caption)
