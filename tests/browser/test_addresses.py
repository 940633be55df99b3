"""Addresses: a link opens the same view for a colleague, on a fresh server, in the other language."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ServedApp, settle


@pytest.mark.parametrize("path", ["retention", "stages", "data"])
def test_the_first_visit_of_a_fresh_server_may_be_any_page(
    fresh_app: ServedApp, page: Callable[..., Page], path: str
):
    opened = page()
    opened.goto(fresh_app.address(path, lang="zh", data="cdnow", model="winback5"))
    expect(opened.get_by_test_id("stSidebarNav").get_by_role("link")).not_to_have_count(0, timeout=60_000)
    expect(opened.get_by_test_id("stSidebarNav")).to_contain_text("留存", timeout=60_000)
    settle(opened)
    expect(opened).to_have_url(re.compile(rf"/{path}\?.*lang=zh"))
    expect(opened).to_have_url(re.compile("data=cdnow"))
    expect(opened).to_have_url(re.compile("model=winback5"))
    expect(opened.get_by_text("CDNOW").first).to_be_visible()


def test_the_address_holds_codes_that_the_other_language_understands(visit: Callable[..., Page]):
    query = {
        "lang": "zh",
        "data": "cdnow",
        "model": "winback5",
        "as_of": "1998-03-31",
        "p.lapse_days": "120.0",
    }
    chinese = visit("stages", query)
    expect(chinese.get_by_role("heading", level=1)).to_be_visible()
    assert re.search(r"[一-鿿]", chinese.url) is None
    english_address = chinese.url.replace("lang=zh", "lang=en")
    english = visit("")
    english.goto(english_address)
    settle(english)
    expect(english.get_by_test_id("stMain")).to_contain_text("31 Mar 1998")
    for code in ("data=cdnow", "model=winback5", "as_of=1998-03-31", "p.lapse_days=120.0"):
        assert code in english.url


def test_choices_hold_when_the_page_changes(visit: Callable[..., Page]):
    opened = visit("stages", {"lang": "en", "data": "cdnow", "model": "growth5"})
    opened.get_by_test_id("stSidebarNav").get_by_role("link", name="Retention", exact=True).click()
    expect(opened).to_have_url(re.compile("/retention"))
    settle(opened)
    expect(opened).to_have_url(re.compile("model=growth5"))
    expect(opened).to_have_url(re.compile("data=cdnow"))


def test_nonsense_in_an_address_falls_back_and_harms_nothing(visit: Callable[..., Page]):
    query = {
        "lang": "xx",
        "data": "../../etc/passwd",
        "model": "<script>alert(1)</script>",
        "as_of": "yesterday",
        "period": "eon",
        "p.lapse_days": "1; drop table customers",
        "f.segment": "' or 1=1 --",
    }
    opened = visit("stages", query)
    expect(opened.get_by_role("heading", level=1)).to_have_text("Where do the customers stand?")
    expect(opened.get_by_text("There is no dataset")).to_be_visible()
    expect(opened.get_by_test_id("stException")).to_have_count(0)
