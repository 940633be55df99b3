"""The funnel page: its headline, its choices and the customers behind a step."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

import clm
from clm import library
from tests.pages.seen import table_with

PAGE = "pages/funnel.py"
OpenApp = Callable[..., AppTest]


def test_the_headline_names_the_step_that_loses_most(open_app: OpenApp):
    app = open_app(PAGE)
    assert not app.exception
    with clm.demo() as dataset:
        steps = clm.funnel(dataset).set_index("stage")
    lost = {
        "“Potential” and “New”": steps["customers"]["potential"] - steps["customers"]["new"],
        "“New” and “Loyal”": steps["customers"]["new"] - steps["customers"]["loyal"],
    }
    settled = {
        "“Potential” and “New”": lost["“Potential” and “New”"] * (1 - steps["too_early"]["new"]),
        "“New” and “Loyal”": lost["“New” and “Loyal”"] * (1 - steps["too_early"]["loyal"]),
    }
    worst = max(settled, key=lambda step: settled[step])
    assert f"{worst}: {lost[worst]:,} of" in app.header[0].value
    # Whoever went on to be lost is still no step of progress.
    assert "Churned" not in app.header[0].value
    assert any("Beside the way" in each.value for each in app.caption)


def test_a_window_of_entry_narrows_the_funnel_and_the_list(open_app: OpenApp):
    app = open_app(PAGE, known_from="2024-11", known_to="2024-11", by="channel", step="loyal")
    assert not app.exception
    with clm.demo() as dataset:
        everyone = clm.funnel(dataset, start="2024-11-01", end="2024-11-30").set_index("stage")["customers"]
        groups = clm.funnel(dataset, start="2024-11-01", end="2024-11-30", by="channel")
    assert app.metric[0].value == f"{everyone['potential']:,}"
    missing = everyone["new"] - everyone["loyal"]
    assert any(each.value == f"{missing:,} customers" for each in app.caption)
    shown = table_with(app, "Median days from the step before")
    assert shown["Customers"].sum() == groups["customers"].sum()


def test_now_shows_where_the_same_customers_stand(open_app: OpenApp):
    app = open_app(PAGE)
    app.segmented_control(key="control funnel").set_value("now").run()
    assert not app.exception
    assert app.query_params["funnel"] == "now"
    with clm.demo() as dataset:
        standing = clm.funnel(dataset, kind="now").set_index("stage")["customers"]
    shown = table_with(app, "Median days in the stage")
    assert shown["Customers"].tolist() == standing.tolist()
    assert shown["Share of all"].sum() == pytest.approx(1, abs=0.003)
    assert f"{standing.max():,}" in app.header[0].value


def test_a_stage_that_the_data_cannot_show_is_no_step(open_app: OpenApp):
    app = open_app(PAGE, language="zh", data="cdnow", model="crm6")
    assert not app.exception
    with clm.open_dataset(library.dataset_file("cdnow")) as dataset:
        steps = clm.funnel(dataset, "crm6").set_index("stage")["customers"]
    shown = app.dataframe[0].value
    assert shown.iloc[:, 1].tolist() == [steps["purchase"], steps["retention"], steps["loyalty"]]
    assert len(app.info) == 3  # awareness, consideration and referral are named with what they need


def test_nonsense_in_the_address_falls_back(open_app: OpenApp):
    app = open_app(
        PAGE, data="cdnow", by="nonsense", funnel="x", known_from="1997-03", known_to="1997-01", step="x"
    )
    assert not app.exception
    assert app.metric[0].value == "719"  # first known in March 1997 or later
