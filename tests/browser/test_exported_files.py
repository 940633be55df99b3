"""Exported files in a real browser: the HTML file drawn offline, printed as PDF and photographed as PNG."""

import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import clm
from clm import library
from clm.errors import ClmError
from clm.export.browser import find_browser
from clm.export.html import deck_html, slide_html
from clm.export.pictures import SIZE_PX, deck_pdf, view_png
from clm.views.deck import Deck
from clm.views.opening import scope
from clm.views.standard import standard_deck
from tests.hostile_decks import hostile_dataset, hostile_deck
from tests.install_browser import chromium

LOOKS: dict[str, dict[str, Any]] = {
    "English, light, wide": {"colour_scheme": "light", "viewport": (1440, 900)},
    "Chinese, dark, phone": {"locale": "zh-CN", "colour_scheme": "dark", "viewport": (390, 844)},
}
CODES = ["overview", "stages(by=channel)", "funnel", "transitions", "cohorts", "stock_and_flow"]


@pytest.fixture(scope="module")
def decks(data_dir: Path) -> dict[str, Deck]:
    """Language -> a deck of the demo company."""
    dataset = clm.demo()
    return {code: standard_deck(scope(dataset, "growth5", language=code), CODES) for code in ("en", "zh")}


@pytest.fixture
def named_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser of these tests, wherever it was installed."""
    monkeypatch.setenv("CLM_BROWSER", str(chromium()))


@pytest.fixture
def opened(page: Callable[..., Page], tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """opened(deck, **context) -> its HTML file in a browser without a network; an error or a dialogue fails."""

    said: list[str] = []

    def visit(deck: Deck, **context: Any) -> Page:
        path = tmp_path / "deck.html"
        path.write_bytes(deck_html(deck))
        tab = page(**context)
        tab.context.set_offline(True)
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("dialog", lambda dialogue: said.append(dialogue.message))
        tab.goto(path.as_uri())
        charts = tab.locator(".chart")
        expect(tab.locator(".chart[data-drawn], .chart.js-plotly-plot")).to_have_count(charts.count())
        return tab

    yield visit
    assert said == []


@pytest.mark.parametrize(("language", "look"), list(zip(("en", "zh"), LOOKS, strict=True)))
def test_the_file_is_drawn_offline_and_usable_by_all(
    decks: dict[str, Deck], opened: Callable[..., Page], language: str, look: str
):
    deck = decks[language]
    tab = opened(deck, **LOOKS[look])
    wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page scrolls sideways"
    for number, slide in enumerate(deck.slides, start=1):
        if slide.view.draw:
            assert tab.locator(f"#chart-{number} svg.main-svg").first.bounding_box()["height"] > 50
    for details in tab.locator("details").all():
        details.evaluate("part => { part.open = true }")
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(tab).response["violations"]
    assert not [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


def test_the_contents_lead_to_a_section_by_keyboard(decks: dict[str, Deck], opened: Callable[..., Page]):
    tab = opened(decks["en"])
    tab.keyboard.press("Tab")
    expect(tab.locator(".skip")).to_be_focused()
    tab.locator("nav a").nth(2).focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#finding-3")).to_be_in_viewport()
    expect(tab.locator("nav a").nth(2)).to_have_attribute("aria-current", "location")


def test_a_chart_changes_with_the_reader_s_theme(decks: dict[str, Deck], opened: Callable[..., Page]):
    tab = opened(decks["en"], colour_scheme="light")
    colour = "document.querySelector('#chart-1 .js-fill, #chart-1 .point path').style.fill"
    light = tab.evaluate(colour)
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_function(f"() => {colour} !== '{light}'")


def test_hostile_names_run_nothing(opened: Callable[..., Page], tmp_path: Path):
    with hostile_dataset(tmp_path) as dataset:
        tab = opened(hostile_deck(dataset))
    assert tab.locator("svg a, img, main script, .chart script").count() == 0
    assert "script" in tab.locator("#chart-2").inner_text(), "the chart names the channels"
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.usefixtures("named_browser")
def test_a_deck_is_printed_a_page_a_slide(decks: dict[str, Deck]):
    deck = decks["en"]
    pdf = deck_pdf(deck)
    assert pdf.startswith(b"%PDF-")
    boxes = re.findall(rb"/MediaBox ?\[([\d. ]+)\]", pdf)
    assert len(boxes) >= len(deck.slides) + 2  # contents and definitions
    assert len(boxes) <= len(deck.slides) + 5
    width, height = (float(side) for side in boxes[0].split()[2:])
    assert width / height == pytest.approx(297 / 210, abs=0.01)


@pytest.mark.usefixtures("named_browser")
def test_a_view_is_photographed_at_the_size_of_a_slide(decks: dict[str, Deck]):
    deck = decks["zh"]
    for theme in ("light", "dark"):
        picture = view_png(deck.slides[3].view, deck.scope, theme, scale=1.0)
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack(">II", picture[16:24]) == (1600, 900)
        assert len(picture) > 40_000, "there is a drawing"


def test_a_picture_counts_the_rows_for_which_it_has_no_room(page: Callable[..., Page], tmp_path: Path):
    with clm.open_dataset(library.dataset_file("cdnow")) as dataset:
        asked = scope(dataset)
        (slide,) = standard_deck(asked, ["risk_list"]).slides
        (tmp_path / "slide.html").write_bytes(slide_html(slide, asked, "light", SIZE_PX))
    tab = page(viewport=SIZE_PX)
    tab.goto((tmp_path / "slide.html").as_uri())
    said = tab.locator("details .note").first
    expect(said).to_contain_text("further rows have no room here.")
    rows = tab.locator("tbody tr")
    assert said.inner_text() == f"{len(slide.view.table) - rows.count()} further rows have no room here."
    last, foot = rows.last.bounding_box(), tab.locator(".source").bounding_box()
    assert last
    assert foot
    assert last["y"] + last["height"] <= foot["y"]


def test_without_a_browser_it_is_said_what_needs_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CLM_BROWSER", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(ClmError) as refused:
        find_browser()
    assert refused.value.code == "browser_not_found"
    assert "xlsx" in str(refused.value)
    monkeypatch.setenv("CLM_BROWSER", str(tmp_path / "none"))
    with pytest.raises(ClmError) as refused:
        find_browser()
    assert refused.value.code == "browser_named_wrong"


def test_a_browser_that_makes_nothing_is_named(
    monkeypatch: pytest.MonkeyPatch, decks: dict[str, Deck], tmp_path: Path
):
    idle = tmp_path / "idle"
    idle.write_text("#!/bin/sh\nexit 0\n")
    idle.chmod(0o755)
    monkeypatch.setenv("CLM_BROWSER", str(idle))
    with pytest.raises(ClmError) as refused:
        view_png(decks["en"].slides[0].view, decks["en"].scope)
    assert refused.value.code == "browser_failed"
