"""Pages without a browser: Streamlit's AppTest, always started from app.py as a visitor would."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"
TIMEOUT_S = 120


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    """AppTest has one session id for all tests: what one test cached would reach the next.

    Datasets stay open from test to test, as they do in a server from visitor to visitor.
    """
    clear_caches()
    yield
    clear_caches()


def clear_caches() -> None:
    st.cache_data.clear()


@pytest.fixture(scope="module", autouse=True)
def closed_datasets() -> Iterator[None]:
    """What is open is known by its file or its mark, which no two tests share."""
    yield
    st.cache_resource.clear()


@pytest.fixture
def open_app() -> Callable[..., AppTest]:
    """open_app(page=None, language="en", **query) -> the app after its first run.

    `page` is a path as st.switch_page takes it ("pages/funnel.py"); None stays on the first page.
    `query` is what would stand in the address behind the question mark, beside the language.
    """

    def opened(page: str | None = None, language: str = "en", **query: str) -> AppTest:
        app = AppTest.from_file(APP, default_timeout=TIMEOUT_S)
        app.query_params.update({"lang": language} | query)
        app.run()
        if page is not None:
            app.switch_page(page).run()
        return app

    return opened
