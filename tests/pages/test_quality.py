"""The page of data quality: what it says of the demo, and of data with gaps."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.pages.seen import table_with

OpenApp = Callable[..., AppTest]


def test_the_demo_shows_its_slump_and_how_far_its_fields_are_filled(open_app: OpenApp):
    app = open_app("pages/quality.py")
    assert not app.exception
    assert "2024" in app.header[0].value
    shown = table_with(app, "Field", "Filled")
    assert shown.set_index("Field")["Filled"]["Region"] == 1
    assert any("every stage of every model" in each.value for each in app.subheader)


def test_orders_alone_name_what_would_show_the_other_stages(open_app: OpenApp):
    app = open_app("pages/quality.py", "zh", data="cdnow")
    assert not app.exception
    missing = table_with(app, "需要哪些数据")
    assert "潜在客户" in set(missing["阶段"])
