"""The overview says what the data hold, compared with the period before, in both languages."""

from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import clm
from clm import library

OpenApp = Callable[..., AppTest]


@pytest.fixture(scope="module")
def cdnow_rows() -> pd.DataFrame:
    return pd.read_csv(library.CDNOW_FILE, dtype={"customer_id": str}, parse_dates=["order_date"])


def figures(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def test_the_figures_of_cdnow_equal_an_independent_count(open_app: OpenApp, cdnow_rows: pd.DataFrame):
    app = open_app(data="cdnow")
    assert not app.exception
    lapse_days = clm.parameters(clm.open_dataset(library.dataset_file("cdnow")))["lapse_days"]
    end = pd.Timestamp("1998-06-30")
    last = cdnow_rows.groupby("customer_id")["order_date"].max()
    active = int(((end - last).dt.days <= lapse_days).sum())
    june = cdnow_rows[cdnow_rows["order_date"] >= "1998-06-01"]
    buyers = len(last)
    assert figures(app) == [
        f"{buyers:,}",
        f"{active / buyers:.0%}",
        f"{june['amount'].sum():,.0f}",
        str(june["customer_id"].nunique()),
    ]
    assert app.header[0].value.startswith(f"{active} of {buyers:,} buyers are active")


@pytest.mark.parametrize("model", ["classic4", "crm3"])
def test_the_demo_is_told_in_both_languages(open_app: OpenApp, model: str):
    headlines = []
    for language in ("en", "zh"):
        app = open_app(language=language, model=model)
        assert not app.exception
        assert len(app.metric) == 4
        assert "7,624" in app.header[0].value
        headlines.append(app.header[0].value)
    assert headlines[0] != headlines[1]


def test_a_share_that_cannot_be_known_is_blank(open_app: OpenApp):
    """Within lapse_days of the first order of all, everybody would seem active."""
    app = open_app(data="cdnow", as_of="1997-03-31")
    assert not app.exception
    assert figures(app)[1] == "–"
    assert app.header[0].value.startswith("2,357 customers have ordered so far.")


def test_an_address_sets_day_period_and_filter(open_app: OpenApp):
    app = open_app(as_of="2025-03-31", period="quarter", **{"f.segment": "home"})
    assert not app.exception
    assert "Q1 2025 brought" in app.header[0].value
    known = clm.breakdown(clm.demo(), as_of="2025-03-31", where={"segment": ["home"]})["customers"].sum()
    assert figures(app)[0] == f"{known:,}"


@pytest.mark.parametrize("name", ["overview", "stages", "funnel", "transitions", "retention", "customers"])
def test_filters_that_leave_nobody_are_said_in_place_of_empty_charts(open_app: OpenApp, name: str):
    app = open_app(f"pages/{name}.py", as_of="2025-12-31", **{"f.segment": "no*body*"})
    assert not app.exception
    assert any(r"Only customers with Segment = no\*body\*" in caption.value for caption in app.caption)
    assert app.header[0].value == "No customer fits these filters on 31 Dec 2025."
    assert not app.metric
    assert not app.dataframe


def test_filters_that_leave_nobody_can_be_taken_back(open_app: OpenApp):
    app = open_app("pages/customers.py", **{"f.segment": "nobody"})
    app.button(key="back to everybody").click().run()
    assert not app.exception
    assert "f.segment" not in app.query_params
    assert len(app.dataframe)
