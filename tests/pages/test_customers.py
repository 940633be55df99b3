"""The page of customers: the list is that of the API, and one customer's page tells what the data know."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import clm
from clm import library
from clm.language import Language

PAGE = "pages/customers.py"
LIST = "list customers"


def table_with(app: AppTest, column: str) -> pd.DataFrame:
    return next(table.value for table in app.dataframe if column in table.value)


@pytest.mark.parametrize(
    ("data", "model", "language"),
    [
        ("demo", "classic4", "en"),
        ("demo", "telecom5", "zh"),
        ("cdnow", "growth5", "zh"),
        ("cdnow", "winback5", "en"),
    ],
)
def test_the_list_counts_what_the_api_knows(open_app, data: str, model: str, language: str):
    with clm.open_dataset(library.dataset_file(data)) as dataset:
        stages = clm.stages(dataset, model)
    most = stages["stage"].mode()[0]
    app = open_app(PAGE, language, data=data, model=model, stage=most, sort="customer")
    assert not app.exception
    t = Language(language)
    assert t.count((stages["stage"] == most).sum()) in app.header[0].value
    assert t.count(len(stages)) in app.header[0].value
    found = t.plural("{n} customer", "{n} customers", (stages["stage"] == most).sum())
    assert found not in [caption.value for caption in app.caption]  # the headline has said it
    shown = app.dataframe(key=LIST).value
    expected = stages[stages["stage"] == most].sort_values("customer_id").head(50)
    assert list(shown["customer_id"]) == list(expected["customer_id"])


def test_a_search_finds_parts_of_ids_and_names_in_any_case(open_app):
    app = open_app(PAGE, data="demo", search="esPRESSO", sort="name")
    names = app.dataframe(key=LIST).value["name"]
    assert names.str.lower().str.contains("espresso").all()
    app.text_input(key="control search").set_value("C00017").run()
    assert list(app.dataframe(key=LIST).value["customer_id"]) == ["C00017"]
    assert app.query_params["search"] == "C00017"
    app.text_input(key="control search").set_value("nobody is called *so*").run()
    assert not app.exception
    assert app.header[0].value.startswith("0 of 20,000")


def test_one_customer_shows_the_same_as_the_lists(open_app):
    with clm.open_dataset(library.dataset_file("demo")) as dataset:
        line = clm.risk(dataset, buyers="repeat").query("warnings > 2").iloc[0]
        stage = clm.stages(dataset).set_index("customer_id").loc[line["customer_id"]]
        dated = clm.alarms(dataset, weeks=52).query("customer_id == @line.customer_id").reset_index(drop=True)
    app = open_app(PAGE, data="demo", customer=line["customer_id"])
    assert not app.exception
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures["Margin at stake"] == Language().short_money(line["value_at_stake"], "EUR")
    assert figures["Revenue, 365 days"] == Language().short_money(line["revenue_365d"], "EUR")
    texts = [part.value for part in app.markdown]
    assert any(stage["reason"] in text for text in texts)
    for reason in line["reason"].split(" · "):
        assert any(reason in text for text in texts)
    assert len(table_with(app, "Order")) >= line["orders"]
    assert line["customer_id"] in set(table_with(app, "Attribute")["Value"])
    assert "Own rhythm: usual days between orders" in set(table_with(app, "Signal")["Signal"])
    shown = table_with(app, "How it ended")
    assert shown[["Entered on", "Left on", "Bought on"]].equals(
        dated[["entered", "left_on", "bought_on"]].set_axis(["Entered on", "Left on", "Bought on"], axis=1)
    )
    assert (shown["How it ended"] == "Still holds").tolist() == (dated["outcome"] == "on").tolist()
    back = next(button for button in app.button if button.label == "Back to the list")
    back.click().run()
    assert "customer" not in app.query_params
    assert len(app.dataframe(key=LIST).value) == 50


@pytest.mark.parametrize(("data", "language"), [("cdnow", "zh"), ("demo", "en")])
def test_a_customer_without_warnings_orders_or_contacts_has_a_page(open_app, data: str, language: str):
    with clm.open_dataset(library.dataset_file(data)) as dataset:
        first = clm.stages(dataset, "crm5").groupby("stage")["customer_id"].first()
    for customer in first.iloc[:2]:
        app = open_app(PAGE, language, data=data, customer=customer, model="crm5")
        assert not app.exception


def test_a_customer_unknown_or_not_yet_known_is_said_in_words(open_app):
    app = open_app(PAGE, data="demo", customer="nobody")
    assert "no customer “nobody”" in app.warning[0].value
    assert len(app.dataframe(key=LIST).value) == 50
    with clm.open_dataset(library.dataset_file("cdnow")) as dataset:
        sql = "select customer_id from customers order by known_day desc, customer_no limit 1"
        late = dataset.query(sql)["customer_id"].iloc[0]
    app = open_app(PAGE, data="cdnow", customer=late, as_of="1997-01-31")
    assert not app.exception
    assert "was not known by the end of 31 Jan 1997" in app.header[0].value
