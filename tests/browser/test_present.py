"""Present mode in a real browser: the whole screen, turned by keys without the server, readable and harmless."""

import io
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from pptx import Presentation

import clm
from clm.views.builders import VIEWS
from tests.browser.conftest import settle
from tests.browser.test_pages import assert_accessible, assert_inside_the_screen
from tests.browser.test_upload import drop

QUICK = "overview,stages(by=channel),funnel,stock_and_flow"  # no model has to be fitted for them
SCREENS: dict[str, dict[str, Any]] = {
    "English, light, projector": {"lang": "en", "colour_scheme": "light", "viewport": (1280, 720)},
    "Chinese, dark, 4K": {"lang": "zh", "colour_scheme": "dark", "viewport": (3840, 2160)},
    "English, dark, phone": {"lang": "en", "colour_scheme": "dark", "viewport": (390, 844)},
}
HOSTILE = "<img src=x onerror=window.harmed=1><script>window.harmed=1</script>"
# The time from a key to the second frame after it, and whether another slide is shown by then.
TURN = """key => new Promise(done => {
    const before = document.querySelector('.deck-slide.shown'), start = performance.now()
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}))
    requestAnimationFrame(() => requestAnimationFrame(() =>
        done([before !== document.querySelector('.deck-slide.shown'), performance.now() - start])))
})"""
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))"
# What is out of the screen or reaches into the line at the bottom.
CUT = """() => {
    const slide = document.querySelector('.deck-slide.shown'), foot = slide.querySelector('.foot').getBoundingClientRect()
    return [...slide.querySelectorAll('h2, .subtitle, .remark, .figures, .chart, .deck-slide > .notes')]
        .map(one => [one.className || one.tagName, one.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.bottom > foot.top + 1 || box.left < 0 || box.right > innerWidth + 1))
        .map(([name]) => name)
}"""


@pytest.fixture
def present(visit: Callable[..., Page]) -> Callable[..., Page]:
    """present(slides=QUICK, lang="en", data="demo", **context) -> the deck in present mode, all slides drawn."""

    def presented(slides: str = QUICK, lang: str = "en", data: str = "demo", **context: Any) -> Page:
        page = visit("present", {"lang": lang, "data": data, "slides": slides}, **context)
        begin(page)
        return page

    return presented


def wait_for_slides(page: Page) -> None:
    """Until the whole deck is there, made for the size of this screen."""
    expect(page.locator(".deck[aria-busy=false][data-drawn]")).to_be_attached(timeout=60_000)
    settle(page)


def begin(page: Page) -> None:
    wait_for_slides(page)
    page.locator(".deck-start button").first.click()
    page.wait_for_function("document.fullscreenElement !== null")
    page.evaluate(NEXT_FRAME)  # by which the deck knows the size of the screen
    expect(page.locator(".deck.presenting[data-drawn]")).to_be_attached(timeout=60_000)


def shown(page: Page) -> Locator:
    return page.locator(".deck-slide.shown")


def expect_position(page: Page, text: str | re.Pattern[str]) -> None:
    expect(shown(page).locator(".count")).to_have_text(text)


def test_keys_do_what_they_say(present: Callable[..., Page]):
    page = present()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    steps = [
        ("ArrowRight", 2),
        ("PageDown", 3),
        ("Space", 4),
        ("ArrowDown", 4),
        ("ArrowUp", 3),
        ("PageUp", 2),
    ]
    for key, number in [
        *steps,
        ("ArrowLeft", 1),
        ("ArrowLeft", 1),
        ("End", 4),
        ("Home", 1),
        ("ArrowRight", 2),
    ]:
        page.keyboard.press(key)
        expect_position(page, f"{number} / 4")
    page.keyboard.press("b")
    expect(page.locator(".deck-blank")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".deck-blank")).to_be_hidden()
    page.keyboard.press("t")
    expect(shown(page).get_by_role("table")).to_contain_text("referral")
    page.keyboard.press("t")
    page.keyboard.press("d")
    expect(page.get_by_role("dialog")).to_contain_text("Every customer known by the end of the day")
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    page.get_by_role("dialog").get_by_role("button", name="3. Funnel").click()
    expect_position(page, "3 / 4")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    expect(shown(page)).to_be_visible()  # still presenting, in the window
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    expect(page.locator(".deck-start button").first).to_be_focused()


def test_the_next_slide_needs_no_server(present: Callable[..., Page], capsys: pytest.CaptureFixture[str]):
    page = present()
    page.context.set_offline(True)
    turned = [page.evaluate(TURN, key) for key in ("ArrowRight", "PageDown", "End", "Home", "ArrowRight")]
    assert all(is_another for is_another, _ in turned)
    expect(shown(page).locator(".main-svg").first).to_be_visible()
    with capsys.disabled():
        sys.stdout.write(f"\nnext slide in ms: {[round(milliseconds) for _, milliseconds in turned]}\n")


@pytest.mark.parametrize("screen", SCREENS)
def test_every_slide_is_whole_and_accessible(present: Callable[..., Page], screen: str):
    page = present(**SCREENS[screen])
    for _ in range(4):
        if page.viewport_size and page.viewport_size["width"] > 700:
            assert page.evaluate(CUT) == []
        assert shown(page).get_attribute("aria-label")
        assert_accessible(page)
        page.keyboard.press("ArrowRight")
    page.keyboard.press("c")
    expect(page.locator(".st-key-present_choices")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("zh", "dark")])
def test_every_view_is_whole_and_accessible_on_a_slide(present: Callable[..., Page], lang: str, scheme: str):
    page = present(",".join(VIEWS), lang, "cdnow", colour_scheme=scheme, viewport=(1280, 720))
    slides = page.locator(".deck-slide").count()
    assert slides > len(VIEWS) - 8  # CDNOW has orders alone
    for number in range(1, slides + 1):
        expect_position(page, f"{number} / {slides}")
        assert page.evaluate(CUT) == []
        assert_accessible(page, within=".deck-slide.shown")  # what stands around it is looked at above
        page.keyboard.press("ArrowRight")


def test_the_day_changes_live_on_the_slide_that_is_looked_at(present: Callable[..., Page]):
    page = present("stages,stock_and_flow,funnel")
    page.keyboard.press("End")
    page.keyboard.press("c")
    expect(page.locator(".st-key-present_choices")).to_be_visible()
    page.get_by_role("combobox", name="As of the end of").last.click()
    option = page.get_by_role("option", name="30 Nov 2025")
    expect(option).to_be_visible()
    option.click()
    expect(shown(page).locator(".foot")).to_contain_text("30 Nov 2025", timeout=60_000)
    expect_position(page, "3 / 3")


def test_a_slide_that_was_drawn_is_drawn_no_more_after_a_visit_elsewhere(visit: Callable[..., Page]):
    page = visit("present", {"lang": "en", "data": "cdnow", "slides": "stages,funnel"})
    wait_for_slides(page)
    page.evaluate("document.querySelector('.deck-slide.shown').dataset.kept = 'yes'")
    links = page.get_by_test_id("stSidebarNav")
    links.get_by_role("link", name="Glossary", exact=True).click()
    expect(page.locator(".deck")).to_have_count(0)
    links.get_by_role("link", name="Present", exact=True).click()
    expect(page.locator(".deck-slide.shown[data-kept=yes] .main-svg").first).to_be_visible(timeout=60_000)


def test_rows_that_have_no_room_are_counted(present: Callable[..., Page]):
    page = present("stages,risk_list", data="cdnow", viewport=(1280, 720))
    page.keyboard.press("End")
    said = shown(page).locator(".left")
    expect(said).to_contain_text("further rows are below")
    seen = page.evaluate(
        """() => {
            const box = document.querySelector('.deck-slide.shown .data'), end = box.getBoundingClientRect().bottom
            return [...box.querySelectorAll('tbody tr')].filter(row => row.getBoundingClientRect().bottom <= end + 1).length
        }"""
    )
    assert said.inner_text().startswith(f"{15 - seen} ")


def test_one_slide_and_the_whole_deck_are_photographed_as_they_are_filtered(visit: Callable[..., Page]):
    query = {"lang": "zh", "data": "demo", "f.segment": "café", "slides": "stages(name=哪里),funnel"}
    page = visit("present", query, colour_scheme="dark", viewport=(390, 844))
    wait_for_slides(page)  # nothing moves any more
    words = page.get_by_role("button", name="名称与备注").first
    words.evaluate("button => button.scrollIntoView({block: 'start'})")  # what it opens has room below it
    words.click()
    saved = {}
    for key in ("png-0", "export-zip"):
        with page.expect_download(timeout=120_000) as download:
            page.locator(f".st-key-{key} button").click()
        saved[key] = Path(download.value.path()).read_bytes()
    with zipfile.ZipFile(io.BytesIO(saved["export-zip"])) as archive:
        assert archive.namelist() == ["01 哪里.png", "02 漏斗.png"]
        first = archive.read("01 哪里.png")
    for picture in (saved["png-0"], first):
        image = Image.open(io.BytesIO(picture)).convert("RGB")
        assert image.size == (3200, 1800)
        assert sum(image.getpixel((5, 5))) < 120, "as dark as the page"
    assert Image.open(io.BytesIO(first)).tobytes() == Image.open(io.BytesIO(saved["png-0"])).tobytes()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_of_the_deck_is_whole_and_accessible(visit: Callable[..., Page], width: int):
    page = visit(
        "present", {"lang": "zh", "data": "cdnow", "slides": "overview,funnel"}, viewport=(width, 900)
    )
    wait_for_slides(page)
    assert_inside_the_screen(page)
    assert_accessible(page)


def test_a_screen_reader_hears_the_finding_and_has_the_table(present: Callable[..., Page]):
    page = present()
    page.keyboard.press("ArrowRight")
    headline = shown(page).get_by_role("heading").inner_text()
    expect(page.locator("[aria-live=polite]").filter(has_text=headline)).to_have_count(1)
    expect(shown(page).locator("figure[role=img]")).to_have_attribute("aria-label", re.compile("campaign"))
    expect(shown(page).get_by_role("row").nth(20)).to_be_attached()  # a stage of a channel each
    expect(page.get_by_role("heading")).to_have_count(1)  # nothing of the page behind is read


def test_the_model_changes_live_on_the_same_slide(present: Callable[..., Page]):
    page = present(data="cdnow")
    page.keyboard.press("End")
    page.keyboard.press("c")
    page.get_by_role("combobox", name="Lifecycle model").last.click()
    page.get_by_role("option", name=re.compile("Growth")).first.click()
    expect(shown(page).locator(".foot")).to_contain_text("Growth", timeout=60_000)
    expect_position(page, re.compile("^[34] / "))
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    expect(page).to_have_url(re.compile("model=growth"), timeout=30_000)


def test_a_mark_says_what_it_is_when_the_pointer_rests_on_it(present: Callable[..., Page]):
    page = present("funnel")
    bar = shown(page).locator(".bars path").first.bounding_box()
    assert bar
    page.mouse.move(bar["x"] + bar["width"] / 3, bar["y"] + bar["height"] / 2)
    expect(shown(page).locator(".hovertext")).to_contain_text("20,000")


def test_order_name_and_remark_survive_a_reload_through_the_link(visit: Callable[..., Page]):
    page = visit("present", {"lang": "en", "data": "cdnow", "slides": "overview,stages"})
    page.get_by_role("button", name="Slide 2 further up").or_(
        page.locator(".st-key-up_1 button")
    ).first.click()
    expect(page).to_have_url(re.compile("slides=stages%2Coverview"), timeout=30_000)
    settle(page)
    page.get_by_role("button", name="Name, remark").first.click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Where; they (all) stand")
    page.get_by_role("textbox", name="Name", exact=True).press("Tab")
    expect(page).to_have_url(re.compile("name"), timeout=30_000)
    settle(page)
    page.get_by_role("textbox", name="Remark").fill(f"50 % {HOSTILE}")
    page.get_by_role("textbox", name="Remark").press("Control+Enter")
    expect(page).to_have_url(re.compile("remark"), timeout=30_000)
    settle(page)
    colleague = visit("")
    colleague.goto(page.url)
    begin(colleague)
    expect(shown(colleague).locator(".title")).to_have_text("Where; they (all) stand")
    expect(shown(colleague).locator(".remark")).to_have_text(f"50 % {HOSTILE}")
    assert colleague.evaluate("window.harmed") is None
    assert page.evaluate("window.harmed") is None


def test_names_in_the_data_are_text_whatever_they_hold(visit: Callable[..., Page], tmp_path: Path):
    days = [f"2024-{month:02}-{day:02}" for month in (1, 2, 3) for day in (3, 13, 23)]
    tables = {
        "orders.csv": ["customer,date,total", *(f'"{HOSTILE} {day}",{day},10.00' for day in days)],
        "customers.csv": ["customer,segment", *(f'"{HOSTILE} {day}","{HOSTILE} {day[-2:]}"' for day in days)],
    }
    for name, rows in tables.items():
        (tmp_path / name).write_text("\n".join(rows), encoding="utf-8")
    page = visit("data", {"lang": "en", "slides": "stages(by=segment),stages"})
    drop(page, *(tmp_path / name for name in tables))
    expect(page.get_by_text("9 customers with 9 paid orders")).to_be_visible(timeout=60_000)
    settle(page)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Present", exact=True).click()
    begin(page)
    expect(shown(page)).to_contain_text("onerror=window.harmed")
    page.keyboard.press("t")
    expect(shown(page).get_by_role("table")).to_contain_text(HOSTILE)
    assert page.evaluate("window.harmed") is None
    expect(page.locator(".deck img")).to_have_count(0)


def test_a_file_made_on_a_telephone_says_what_the_filtered_slides_say(visit: Callable[..., Page]):
    query = {"lang": "en", "data": "demo", "f.segment": "café", "slides": "stages,funnel,stages_over_time"}
    page = visit("present", query, viewport=(390, 844))
    wait_for_slides(page)
    headlines = [text.replace("\xa0", " ") for text in page.locator(".deck-slide h2").all_text_contents()]
    with clm.demo() as dataset:
        customers = clm.breakdown(dataset, where={"segment": ["café"]})["customers"].sum()
    assert headlines[0].startswith(f"Of {customers:,} customers")
    files = {"PowerPoint": "pptx", "One HTML file": "html", "Workbook (XLSX)": "xlsx", "Brief (text)": "md"}
    for name, kind in files.items():
        with page.expect_download(timeout=60_000) as download:
            page.get_by_role("button", name=name).click()
        assert download.value.suggested_filename.endswith(kind)
        content = Path(download.value.path()).read_bytes()
        if kind == "pptx":
            slides = Presentation(io.BytesIO(content)).slides
            texts = [
                " ".join(shape.text_frame.text for shape in each.shapes if shape.has_text_frame)
                for each in slides
            ]
            for headline in headlines:
                assert any(headline in text.replace("\v", " ").replace("\xa0", " ") for text in texts), (
                    headline
                )
