"""What an address says is shown as it stands: a link sent by a stranger writes nothing into our own sentences."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from clm.analysis.scorecard import links
from clm.ui.scorecard import TARGET
from clm.ui.warning_limits import LIMITS

HOSTILE = "![seen](http://a.example/seen.png) [Sign in again](http://a.example)"


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("pages/overview.py", ["data", "model", "as_of", "f.segment", "p.lapse_days", "clock", "period"]),
        ("pages/churn.py", list(LIMITS[:2])),
        ("pages/scorecard.py", [TARGET + name for name in list(links())[:2]]),
        ("pages/customers.py", ["customer", "stage", "search"]),
        ("pages/present.py", ["slides"]),
    ],
)
def test_an_address_is_quoted_and_not_read_as_markdown(
    open_app: Callable[..., AppTest], page: str, names: list[str]
):
    app = open_app(page, **({"data": "cdnow"} | dict.fromkeys(names, HOSTILE)))
    assert not app.exception
    said = [
        each.value for kind in ("warning", "error", "info", "caption", "markdown") for each in app.get(kind)
    ]
    assert not [text for text in said if "](" in text.replace(r"\]", "")]
    assert not [text for text in said if "http://" in text]
