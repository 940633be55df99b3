"""What a reader waits for in the browser: an upload, and the change from page to page."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM_ARGS, serving, settle
from tests.install_browser import chromium

PATIENCE_MS = 120_000
# How often the page looks whether it is there. Looking at every frame, it would draw sixty a second while it waits, and
# browser and server share the processors.
LOOK_EVERY_MS = 50
# The stopwatch runs in the page, from the event there until a condition holds: the way from here into the browser and back
# takes up to half a second beside a busy server, which no reader waits.
STOPWATCH = """([event, until, before, lookEveryMs]) => {
    const isThere = eval(until);
    window.waitedMs = null;
    window.addEventListener(event, () => {
        const start = performance.now();
        const timer = setInterval(() => {
            if (!isThere(before)) return;
            clearInterval(timer);
            window.waitedMs = performance.now() - start;
        }, lookEveryMs);
    }, {capture: true, once: true});
}"""
# What the first chart of the page shows, as text; null while none is drawn.
FIRST_CHART = """() => {
    const chart = document.querySelector('.js-plotly-plot');
    return chart && chart.querySelector('.main-svg') && chart.data
        ? JSON.stringify(chart.data.map(trace => [trace.x, trace.y])) : null;
}"""
OTHER_CHART = f"before => ![null, before].includes(({FIRST_CHART})())"
DRAWN = """() => {
    const app = document.querySelector('[data-testid=stApp]').dataset;
    return app.testConnectionState === 'CONNECTED' && app.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid=stSkeleton]')
        && [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(chart => chart.querySelector('.main-svg'));
}"""
OTHER_PAGE = f"""before => {{
    const heading = document.querySelector('h1');
    return heading && heading.innerText !== before && ({DRAWN})();
}}"""
REST_MS = 3_000
ROUNDS = ("first", "second", "third")  # what a page shows first is worked out then, and at hand later


def upload_and_page_changes(source: Path, folder: Path) -> Generator[tuple[str, float]]:
    """What was waited for, and how many seconds: one upload of `source`, then every page, three times.

    An upload has its breakdown when the stages of the new dataset are drawn, above the report; a page is there when its
    script has ended and all its charts are drawn. Files are dropped on a page that has come to rest: nobody finds a file
    sooner.
    """
    before = os.environ.get("CLM_DATA_DIR")
    os.environ["CLM_DATA_DIR"] = str(folder)
    try:
        with serving(folder / "server.log") as app, opened() as page:
            page.goto(app.address("data", lang="en"))
            settle(page)
            page.wait_for_function(FIRST_CHART, polling=LOOK_EVERY_MS, timeout=PATIENCE_MS)
            page.wait_for_timeout(REST_MS)
            with stopwatch(page, "change", OTHER_CHART, page.evaluate(FIRST_CHART)) as seconds:
                page.locator("input[type=file]").set_input_files(source)
            yield "upload: from dropping the file to its breakdown drawn", seconds[0]
            page.locator("h2", has_text=f"{source.stem}:").wait_for(timeout=PATIENCE_MS)
            page.wait_for_function(DRAWN, polling=LOOK_EVERY_MS, timeout=PATIENCE_MS)
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
    with stopwatch(page, "click", OTHER_PAGE, page.locator("h1").first.inner_text()) as seconds:
        page.get_by_test_id("stSidebarNavLink").nth(number).click()
    return seconds[0]


@contextmanager
def stopwatch(page: Page, event: str, until: str, before: str | None) -> Iterator[list[float]]:
    """Times what is done within, by the page's own clock.

    Args:
        event: the event in the page from which time counts.
        until: JavaScript function of `before`, true when what is waited for is there.

    Yields:
        A list that holds the seconds once it is over.
    """
    seconds: list[float] = []
    page.evaluate(STOPWATCH, [event, until, before, LOOK_EVERY_MS])
    yield seconds
    page.wait_for_function("() => window.waitedMs !== null", polling=LOOK_EVERY_MS, timeout=PATIENCE_MS)
    seconds.append(page.evaluate("window.waitedMs") / 1000)


@contextmanager
def opened() -> Iterator[Page]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        yield running.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
        running.close()
