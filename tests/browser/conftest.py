"""A served app and a real Chromium, for what AppTest cannot see: layout, colours, keyboard, addresses."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.install_browser import chromium

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
START_S = 120  # a busy machine may take a minute for a page that fits a model
POLL_S = 0.1
LOG_LINES = 60
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Streamlit says on its root element whether the connection stands and whether a script runs.
AT_REST = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'


@dataclass(frozen=True)
class ServedApp:
    """A running server: where it listens and the file it logs to."""

    url: str
    log: Path

    def address(self, page: str = "", **query: str) -> str:
        """The address of a page by its url_path ("" is the first page) with its query."""
        return f"{self.url}/{page}" + (f"?{urlencode(query)}" if query else "")


SERVED = pytest.StashKey[ServedApp]()


@pytest.fixture(scope="session")
def served_app(
    data_dir: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedApp]:
    """The app over the run's own data folder, for all tests; stopped after the last one."""
    with serving(tmp_path_factory.mktemp("server") / "streamlit.log") as app:
        request.session.stash[SERVED] = app
        yield app


@pytest.fixture
def fresh_app(data_dir: Path, tmp_path: Path) -> Iterator[ServedApp]:
    """A server that nobody has visited yet, for what differs on the first visit."""
    with serving(tmp_path / "streamlit.log") as app:
        yield app


@contextmanager
def serving(log_file: Path) -> Iterator[ServedApp]:
    """The app on a free loopback port, stopped at the end."""
    port = free_port()
    app = ServedApp(f"http://{HOST}:{port}", log_file)
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.port", str(port), "--server.address", HOST, "--server.headless", "true"]
    command += ["--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"]
    with app.log.open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            wait_until_healthy(server, app)
            yield app
        finally:
            stop(server)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(server: subprocess.Popen[bytes], app: ServedApp) -> None:
    """Return as soon as the server answers; raise with its log if it ends first or takes too long."""
    deadline = monotonic() + START_S
    while monotonic() < deadline:
        if is_healthy(app):
            return
        try:
            server.wait(POLL_S)
        except subprocess.TimeoutExpired:
            continue  # still starting
        raise RuntimeError(f"The server ended with {server.returncode}:\n{log_end(app)}")
    raise RuntimeError(f"No answer after {START_S} s:\n{log_end(app)}")


def log_end(app: ServedApp) -> str:
    lines = app.log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-LOG_LINES:])


def is_healthy(app: ServedApp) -> bool:
    # Not urllib: it would ask a proxy named in the environment for the loopback address.
    connection = HTTPConnection(urlsplit(app.url).netloc, timeout=1)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):  # refused, reset, cut short: not there yet
        return False
    finally:
        connection.close()


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Put the end of the server's log under a failed test that used the server."""
    report = yield
    app = item.session.stash.get(SERVED, None)
    if report.failed and app and "served_app" in item.fixturenames:
        report.sections.append(("log of the served app", log_end(app)))
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run; each page gets a context of its own, so nothing is shared between tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """page(locale="en-GB", colour_scheme="light", viewport=(1440, 900)) -> a page in a context of its own.

    Only this machine can be reached. A request to anywhere else is stopped and fails the test: the product
    works offline and sends nothing away.
    """
    contexts = []
    strangers: list[str] = []

    def only_loopback(route: Route) -> None:
        # No host: a data: or blob: address, made by the page itself.
        if urlsplit(route.request.url).hostname in {HOST, "localhost", None}:
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    def opened(
        locale: str = "en-GB", colour_scheme: str = "light", viewport: tuple[int, int] = (1440, 900)
    ) -> Page:
        width, height = viewport
        context = browser.new_context(
            locale=locale, color_scheme=colour_scheme, viewport={"width": width, "height": height}
        )
        contexts.append(context)
        context.route("**/*", only_loopback)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert not strangers, "a page asked for something outside this machine"


@pytest.fixture
def visit(served_app: ServedApp, page: Callable[..., Page]) -> Callable[..., Page]:
    """visit(path="", query=None, **context) -> a page of the app after its first run.

    `context` as for `page`. After a click, wait for what it should bring (playwright's `expect`): at first
    the old page is still at rest.
    """

    def visited(path: str = "", query: dict[str, str] | None = None, **context: Any) -> Page:
        opened = page(**context)
        opened.goto(served_app.address(path, **(query or {})))
        settle(opened)
        return opened

    return visited


def settle(page: Page) -> None:
    """Wait until the script has ended and what it drew has loaded, its charts as well."""
    page.locator(AT_REST).wait_for(timeout=START_S * 1000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=START_S * 1000)
    undrawn = page.get_by_test_id("stPlotlyChart").filter(has_not=page.locator(".main-svg"))
    expect(undrawn).to_have_count(0, timeout=START_S * 1000)
