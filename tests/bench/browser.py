"""What a reader waits for in the browser: an upload, and the change from page to page."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

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


class Wait(NamedTuple):
    """What a reader waited for. `stolen` are processor seconds that the host of a virtual machine gave to others
    meanwhile: with many of them the same work takes a quarter longer. Nothing but Linux tells them."""

    what: str
    seconds: float
    stolen: float


def upload_and_page_changes(source: Path, folder: Path) -> Generator[Wait]:
    """What was waited for: one upload of `source`, then every page, three times.

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
            with stopwatch(page, "change", OTHER_CHART, page.evaluate(FIRST_CHART)) as waits:
                page.locator("input[type=file]").set_input_files(source)
            yield Wait("upload: from dropping the file to its breakdown drawn", *waits[0])
            page.locator("h2", has_text=f"{source.stem}:").wait_for(timeout=PATIENCE_MS)
            page.wait_for_function(DRAWN, polling=LOOK_EVERY_MS, timeout=PATIENCE_MS)
            links = page.get_by_test_id("stSidebarNavLink")
            names = [name.strip().split("\n")[-1] for name in links.all_inner_texts()]
            for turn in ROUNDS:
                for i, name in enumerate(names):
                    yield Wait(f"{name}, {turn} visit", *page_change(page, i))
    finally:
        os.environ.pop("CLM_DATA_DIR")
        if before is not None:
            os.environ["CLM_DATA_DIR"] = before


def page_change(page: Page, number: int) -> tuple[float, float]:
    """Seconds from the click in the navigation until the page is at rest with its charts drawn, and seconds stolen."""
    with stopwatch(page, "click", OTHER_PAGE, page.locator("h1").first.inner_text()) as waits:
        page.get_by_test_id("stSidebarNavLink").nth(number).click()
    return waits[0]


@contextmanager
def stopwatch(page: Page, event: str, until: str, before: str | None) -> Iterator[list[tuple[float, float]]]:
    """Times what is done within, by the page's own clock.

    Args:
        event: the event in the page from which time counts.
        until: JavaScript function of `before`, true when what is waited for is there.

    Yields:
        A list that holds the seconds, and the seconds stolen, once it is over.
    """
    waits: list[tuple[float, float]] = []
    page.evaluate(STOPWATCH, [event, until, before, LOOK_EVERY_MS])
    stolen_before = stolen_seconds()
    yield waits
    page.wait_for_function("() => window.waitedMs !== null", polling=LOOK_EVERY_MS, timeout=PATIENCE_MS)
    waits.append((page.evaluate("window.waitedMs") / 1000, stolen_seconds() - stolen_before))


def stolen_seconds() -> float:
    """Processor seconds since the start of the machine that it was ready to use and its host gave to others."""
    times = Path("/proc/stat")
    return int(times.read_text().split()[8]) / os.sysconf("SC_CLK_TCK") if times.exists() else 0.0


@contextmanager
def opened() -> Iterator[Page]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        yield running.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
        running.close()
