"""What a reader waits for in the browser: an upload, and the change from page to page."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import AT_REST, CHROMIUM_ARGS, serving, settle
from tests.install_browser import chromium

PATIENCE_MS = 120_000
# How often the page is asked whether it is there. Asked at every frame, it would draw sixty a second while it waits, and
# browser and server share the processors.
ASK_EVERY_MS = 50
# What the first chart of the page shows, as text; null while none is drawn.
FIRST_CHART = """() => {
    const chart = document.querySelector('.js-plotly-plot');
    return chart && chart.querySelector('.main-svg') && chart.data
        ? JSON.stringify(chart.data.map(trace => [trace.x, trace.y])) : null;
}"""
REST_MS = 3_000
ROUNDS = ("first", "second", "third")  # what a page shows first is worked out then, and at hand later


def upload_and_page_changes(source: Path, folder: Path) -> Iterator[tuple[str, float]]:
    """What was waited for, and how many seconds: one upload of `source`, then every page, three times.

    An upload has its breakdown when the stages of the new dataset are drawn, above the report; it is done, as a
    page is, when its script has ended and all its charts are drawn. Files are dropped on a page that has come to rest:
    nobody finds a file sooner.
    """
    before = os.environ.get("CLM_DATA_DIR")
    os.environ["CLM_DATA_DIR"] = str(folder)
    try:
        with serving(folder / "server.log") as app, opened() as page:
            page.goto(app.address("data", lang="en"))
            settle(page)
            at_rest_and_drawn(page)
            page.wait_for_timeout(REST_MS)
            stages = page.evaluate(FIRST_CHART)
            start = time.perf_counter()
            page.locator("input[type=file]").set_input_files(source)
            page.wait_for_function(
                f"old => ![null, old].includes(({FIRST_CHART})())",
                arg=stages,
                polling=ASK_EVERY_MS,
                timeout=PATIENCE_MS,
            )
            yield "upload: from dropping the file to its breakdown drawn", time.perf_counter() - start
            page.locator("h2", has_text=f"{source.stem}:").wait_for(timeout=PATIENCE_MS)
            at_rest_and_drawn(page)
            yield "upload: until its report stands below", time.perf_counter() - start
            links = page.get_by_test_id("stSidebarNavLink")
            names = [name.strip().split("\n")[-1] for name in links.all_inner_texts()]
            for turn in ROUNDS:
                for i, name in enumerate(names):
                    yield f"{name}, {turn} visit", page_change(page, i)
    finally:
        os.environ.pop("CLM_DATA_DIR")
        if before is not None:
            os.environ["CLM_DATA_DIR"] = before


def page_change(page: Page, number: int) -> float:
    """Seconds from the click in the navigation until the page is at rest with its charts drawn."""
    heading = page.locator("h1").first.inner_text()
    start = time.perf_counter()
    page.get_by_test_id("stSidebarNavLink").nth(number).click()
    page.wait_for_function(
        "old => document.querySelector('h1') && document.querySelector('h1').innerText !== old",
        arg=heading,
        polling=ASK_EVERY_MS,
        timeout=PATIENCE_MS,
    )
    at_rest_and_drawn(page)
    return time.perf_counter() - start


def at_rest_and_drawn(page: Page) -> None:
    page.locator(AT_REST).wait_for(timeout=PATIENCE_MS)
    page.wait_for_function(
        """() => !document.querySelector('[data-testid=stSkeleton]')
        && [...document.querySelectorAll('.js-plotly-plot')].every(chart => chart.querySelector('.main-svg'))""",
        polling=ASK_EVERY_MS,
        timeout=PATIENCE_MS,
    )


@contextmanager
def opened() -> Iterator[Page]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        yield running.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
        running.close()
