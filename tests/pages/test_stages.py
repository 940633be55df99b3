"""The page of stages agrees with the Python API, and each of its controls changes what it should."""

from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import clm
from clm import charts, library, views
from clm.views.opening import scope

OpenApp = Callable[..., AppTest]
PAGE = "pages/stages.py"


def main_table(app: AppTest, column: str = "Revenue to date") -> pd.DataFrame:
    """The first table that has the column."""
    return next(frame.value for frame in app.dataframe if column in frame.value)


def shown_breakdown(app: AppTest) -> dict[str, float]:
    """Stage -> customers in the table of the main chart."""
    table = main_table(app)
    return dict(zip(table["Stage"], table["Customers"], strict=True))


@pytest.mark.parametrize(("data", "model"), [("demo", "telecom5"), ("cdnow", "winback5")])
def test_the_numbers_are_those_of_the_api(open_app: OpenApp, data: str, model: str):
    app = open_app(PAGE, data=data, model=model)
    assert not app.exception
    dataset = clm.open_dataset(library.dataset_file(data))
    frame = clm.breakdown(dataset, model)
    names = {stage.id: stage.name["en"] for stage in clm.models()[model].stages}
    expected = {names[row.stage]: row.customers for row in frame.itertuples() if row.observable}
    shown = shown_breakdown(app)
    assert {stage: shown[stage] for stage in expected} == expected
    unseen = {names[row.stage] for row in frame.itertuples() if not row.observable}
    assert {stage for stage, count in shown.items() if count != count} == unseen  # blank, never zero
    largest = frame.loc[frame["customers"].idxmax()]
    assert f"{largest['share']:.0%} stand in “{names[largest['stage']]}”" in app.header[0].value


def test_the_page_is_told_in_chinese(open_app: OpenApp):
    app = open_app(PAGE, "zh", data="cdnow", model="growth5")
    assert not app.exception
    assert "2,357" in app.header[0].value
    assert "衰退客户" in app.header[0].value


def test_the_choices_of_an_address_are_shown(open_app: OpenApp):
    app = open_app(PAGE, by="plan", stage="loyal", sort="orders", left="loyal", right="new", signals="all")
    assert not app.exception
    split = clm.breakdown(clm.demo(), by="plan")
    assert main_table(app)["Customers"].sum() == split["customers"].sum()
    orders = main_table(app, "customer_id")["orders"]
    assert orders.is_monotonic_decreasing
    assert app.selectbox(key="control right").value == "new"


def test_each_control_changes_what_it_should(open_app: OpenApp):
    app = open_app(PAGE, data="cdnow")
    first = app.subheader[0].value
    app.segmented_control(key="control measure").set_value("revenue").run()
    assert "have brought" in app.subheader[0].value
    app.segmented_control(key="control view").set_value("time").run()
    assert app.query_params["view"] == "time"
    assert len(main_table(app)) == 18 * 4  # months × stages
    app.segmented_control(key="control view").set_value("now").run()
    app.segmented_control(key="control stage").set_value("loyal").run()
    dataset = clm.open_dataset(library.dataset_file("cdnow"))
    loyal = clm.stages(dataset).query("stage == 'loyal'")
    listed = main_table(app, "customer_id")
    assert set(listed["customer_id"]) <= set(loyal["customer_id"])
    assert listed["reason"].str.startswith("Loyal").all()
    assert "stage" not in listed  # the same in every row: it would push the reasons out of sight
    assert any(f"{len(loyal)} customers" in caption.value for caption in app.caption)
    assert not app.exception
    assert "largest stage" in first


def test_a_changed_limit_changes_the_stages_and_is_said(open_app: OpenApp):
    app = open_app(PAGE, data="cdnow", **{"p.loyal_orders": "10"})
    assert not app.exception
    dataset = clm.open_dataset(library.dataset_file("cdnow"))
    changed = clm.breakdown(dataset, loyal_orders=10).set_index("stage")["customers"]
    assert shown_breakdown(app)["Loyal"] == changed["loyal"]
    assert any("Orders that make a customer loyal = 10" in caption.value for caption in app.caption)
    effect = main_table(app, "With the defaults").set_index("Stage")
    assert effect.loc["Loyal", "Now"] == changed["loyal"]
    assert effect.loc["Potential"].isna().all()  # these data cannot show it, which is no zero


def test_customers_who_may_be_older_than_the_data_are_named_while_it_matters(open_app: OpenApp):
    early = open_app(PAGE, data="cdnow", as_of="1997-03-31")
    assert any(note.value.startswith("New or earlier, unknown: 2,357 customers") for note in early.info)
    later = open_app(PAGE, data="cdnow")
    assert not any(note.value.startswith("New or earlier") for note in later.info)


def test_a_link_inside_the_app_brings_its_choices(open_app: OpenApp):
    app = open_app(PAGE, data="cdnow", stage="churned")
    app.query_params["stage"] = "new"
    app.run()
    assert app.segmented_control(key="control stage").value == "churned"  # an address alone changes nothing
    app.query_params.update({"stage": "new", "link": "1"})
    app.run()
    assert app.segmented_control(key="control stage").value == "new"
    assert "link" not in app.query_params


def test_two_stages_have_their_colours_where_they_are_compared():
    with clm.open_dataset(library.dataset_file("cdnow")) as dataset:
        looked_at = scope(dataset, "classic4")
        shown = views.stage_differences(looked_at, "churned", "loyal")
        figure = shown.drawn(charts.Look(theme="dark"))
    colours = charts.stage_colours(looked_at.stages, "dark")
    dots = [trace for trace in figure.data if trace.mode == "markers"]
    assert {dot.marker.color for dot in dots if dot.x[0] < 0} == {colours["churned"]}
    assert {dot.marker.color for dot in dots if dot.x[0] > 0} == {colours["loyal"]}
