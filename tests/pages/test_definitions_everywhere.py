"""One click from any number: on every page each chart, table, list and key figure has its definition and its query."""

import re
from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

OpenApp = Callable[..., AppTest]

# Page -> what is chosen on it so that all its parts are seen.
PAGES: dict[str, tuple[dict[str, str], ...]] = {
    "overview": ({}, {"p.lapse_days": "90.0"}),
    "stages": ({}, {"view": "time"}, {"by": "segment"}),
    "funnel": ({}, {"funnel": "now"}),
    "transitions": ({}, {"span": "6"}),
    "retention": ({}, {"by": "segment"}),
    "churn": ({}, {"whose": "market"}, {"w.late_ratio": "3", "warning": "late", "order": "p_silent"}),
    "value": (
        *({"part": part} for part in ("tiers", "rfm", "matrix", "expected", "saving", "costs")),
        {"part": "saving", "split": "tier", "attempt": "5.0", "among": "warning", "discount": "0.05"},
        {"part": "expected", "by": "tier", "horizon": "180", "earned": "0.4", "serve": "3.0"},
    ),
    "scorecard": ({}, {"value_link": "win_back", "target.win_back": "0.2"}),
    "customers": ({}, {"customer": "C00001"}),
    "methods": tuple(
        {"method": method}
        for method in ("bgnbd", "paretonbd", "gammagamma", "lifetime", "sbg", "gaps", "warnings", "risk")
    ),
    "quality": ({},),
    "glossary": ({},),
    "data": ({},),
    "present": ({"slides": "overview"},),
}
OWN = ("chart ", "list ")  # before the key of a chart or a list
AROUND = ("told ", "tabs ", "figure ")  # before the key of what stands around a table or a key figure
NUMBERS = ("dataframe", "plotly_chart", "metric")


def elements(block: Block, around: str = "") -> Iterator[tuple[Element, str]]:
    """All elements of a page, each with the key of what stands around it."""
    key = _key(block)
    around = key if key.startswith(AROUND) else around
    for child in block.children.values():
        if isinstance(child, Block):
            yield from elements(child, around)
        else:
            yield child, around


def _key(element: Block | Element) -> str:
    """The key that a page has given: what follows the last hash in an element's id."""
    return re.sub(r"^\$\$ID-[0-9a-f]+-", "", getattr(element.proto, "id", "") or "")


def name(element: Element, around: str) -> str:
    """What a number is called: “overview” for the chart, the table and the key figures of the overview."""
    key = _key(element) if _key(element).startswith(OWN) else around
    kind, _, rest = key.partition(" ")
    return re.sub(r" \d+$", "", rest) if kind == "figure" else rest


@pytest.mark.parametrize(
    ("page", "chosen"), [(page, chosen) for page, parts in PAGES.items() for chosen in parts]
)
def test_every_number_is_one_click_from_its_definition_and_its_query(
    open_app: OpenApp, page: str, chosen: dict[str, str]
):
    app = open_app(f"pages/{page}.py", data="demo", **chosen)
    assert not app.exception
    assert (shown := numbers(app)) or page in ("glossary", "present")
    assert {(kind, one) for kind, one in shown if one not in asked(app)} == set()


def numbers(app: AppTest) -> set[tuple[str, str]]:
    """Every chart, table and key figure of a page: its kind and what it is called."""
    return {
        (element.type, name(element, around))
        for element, around in elements(app.main)
        if element.type in NUMBERS
    }


def asked(app: AppTest) -> set[str]:
    """What can be asked on a page how it is counted and with which query."""
    return {
        button.key.removeprefix("query ") for button in app.button if (button.key or "").startswith("query ")
    }


def test_what_an_import_did_is_one_click_from_its_definition_and_its_query(open_app: OpenApp):
    app = open_app("pages/data.py")
    for month in ("01", "02"):
        orders = f"order_id,customer_id,date,amount,status\n{month}1,ann,2025-{month}-03,5.00,paid\n"
        orders += f"{month}2,ben,2025-{month}-04,6.00,cancelled\n{month}3,,2025-{month}-05,7.00,paid\n"
        people = "customer_id,segment\nann,home\nben,café\n"
        files = {f"orders {month}.csv": orders, f"customers {month}.csv": people}
        app.file_uploader[0].set_value(
            [(name, text.encode(), "text/csv") for name, text in files.items()]
        ).run()
        for key in ("goal add", "import_with_answers"):
            if button := next((one for one in app.button if one.key == key), None):
                button.click().run()
        assert not app.exception
        shown = {one for _, one in numbers(app)}
        assert {"import rows", "import money", "imports"} <= shown
        assert shown - asked(app) == set()
    assert "import growth" in shown
    assert {"import rules", "meeting"} <= asked(app)
    next(one for one in app.button if one.key == "query import rows").click().run()
    sql = "".join(code.value for code in app.code)
    assert "from import_steps" in sql
    assert "from import_problems" in sql
