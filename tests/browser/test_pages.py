"""Every page as people see it: drawn without an error, inside the screen, and usable without a mouse or eyes."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PAGES = [
    "",
    "stages",
    "funnel",
    "transitions",
    "retention",
    "churn",
    "value",
    "scorecard",
    "customers",
    "present",
    "data",
    "quality",
    "methods",
    "glossary",
]
VIEWS: dict[str, dict[str, Any]] = {
    "English, light, wide": {"lang": "en", "colour_scheme": "light", "viewport": (1440, 900)},
    "Chinese, dark, phone": {"lang": "zh", "colour_scheme": "dark", "viewport": (390, 844)},
}
# What Streamlit's own parts do wrong, by rule and part; anything else is ours.
STREAMLITS_OWN = {
    ("presentation-role-conflict", "stFileUploader"),
    ("empty-table-header", "stDataFrame"),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_accessible(visit: Callable[..., Page], path: str, view: str):
    look = dict(VIEWS[view])
    page = visit(path, {"lang": look.pop("lang"), "data": "demo"}, **look)
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert_inside_the_screen(page)
    assert_accessible(page)


def assert_inside_the_screen(page: Page) -> None:
    """Nothing makes the page itself scroll sideways, and no figure is cut off."""
    too_wide = page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " return Math.max(document.documentElement.scrollWidth - window.innerWidth, main.scrollWidth - main.clientWidth) }"
    )
    assert too_wide <= 1
    cut_off = page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stMetricValue], [data-testid=stMetricValue] *')]"
        ".filter(part => part.scrollWidth > part.clientWidth + 1 && part.clientWidth).map(part => part.innerText)"
    )
    assert cut_off == []


def assert_accessible(page: Page, within: str | None = None) -> None:
    """Nothing that axe finds on the page, or in a part of it, is ours."""
    violations = Axe().run(page, context=within).response["violations"]
    ours = [
        f"{violation['id']}: {violation['help']}: {node['html'][:300]}"
        for violation in violations
        for node in violation["nodes"]
        if not is_streamlits_own(page, violation["id"], node)
    ]
    assert not ours, "\n".join(ours)


def is_streamlits_own(page: Page, rule: str, node: dict[str, Any]) -> bool:
    """Whether a finding lies within a part of Streamlit that is known for it."""
    parts = {part for known, part in STREAMLITS_OWN if known == rule}
    return any(
        page.evaluate(
            "([selector, part]) => { const found = document.querySelector(selector);"
            " return !!found && !!found.closest(`[data-testid=${part}]`) }",
            [node["target"][0], part],
        )
        for part in parts
    )
