"""A browser of this machine, run without a window: it prints and photographs our own files and reaches nobody."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from clm.errors import ClmError

TIME_LIMIT_S = 120
VIRTUAL_TIME_MS = 20_000  # given to the page's own timers; passes in no time where nothing waits
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
WINDOWS_PLACES = (
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
    r"Chromium\Application\chrome.exe",
)
MAC_PLACES = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # small in containers
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    # No name is found and no address is reached: the page has all it needs, and the browser itself has nothing to say.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=socks5://127.0.0.1:9",
    f"--virtual-time-budget={VIRTUAL_TIME_MS}",
)


def printed(page: bytes) -> bytes:
    """The HTML file as PDF, by its own print style.

    Raises:
        ClmError: browser_not_found, browser_failed.
    """
    return _made(page, "made.pdf", "--print-to-pdf", ("--no-pdf-header-footer",))


def photographed(page: bytes, width_px: int, height_px: int, scale: float) -> bytes:
    """The beginning of the HTML file as PNG of width × height × scale² pixels.

    Raises:
        ClmError: browser_not_found, browser_failed.
    """
    size = (f"--window-size={width_px},{height_px}", f"--force-device-scale-factor={scale:g}")
    return _made(page, "made.png", "--screenshot", size)


def find_browser() -> Path:
    """Chrome, Chromium or Edge: the one that CLM_BROWSER names, else the first on the path or in the usual places.

    Raises:
        ClmError: browser_not_found.
    """
    if named := os.environ.get("CLM_BROWSER"):
        path = shutil.which(named)
        if path is None:
            raise ClmError("browser_named_wrong", path=named)
        return Path(path)
    on_path = (Path(path) for name in NAMES if (path := shutil.which(name)))
    found = next((path for path in (*on_path, *_usual_places()) if path.is_file()), None)
    if found is None:
        raise ClmError("browser_not_found")
    return found


def _usual_places() -> list[Path]:
    """Where installers put a browser without adding it to the path."""
    if sys.platform == "win32":
        named = (os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData"))
        return [Path(folder, place) for folder in named if folder for place in WINDOWS_PLACES]
    if sys.platform == "darwin":
        return [
            folder / place
            for folder in (Path("/Applications"), Path.home() / "Applications")
            for place in MAC_PLACES
        ]
    return []


def _made(page: bytes, name: str, action: str, options: tuple[str, ...]) -> bytes:
    """What the browser makes of a page, in a folder and with a profile of its own that are gone afterwards."""
    browser = find_browser()
    # The browser may still be writing into its profile when it has ended.
    with tempfile.TemporaryDirectory(prefix="clm-browser-", ignore_cleanup_errors=True) as folder:
        source, made = Path(folder, "page.html"), Path(folder, name)
        source.write_bytes(page)
        flags = [*QUIET, *options, f"--user-data-dir={Path(folder, 'profile')}", f"{action}={made}"]
        _run([str(browser), *flags, *_as_root(), source.as_uri()], browser)
        content = made.read_bytes() if made.exists() else b""
    if not content:
        raise ClmError("browser_failed", path=browser)
    return content


def _as_root() -> tuple[str, ...]:
    """Chrome refuses to start its sandbox for root, as in most containers; for everybody else it stays on."""
    is_root = sys.platform != "win32" and os.geteuid() == 0
    return ("--no-sandbox",) if is_root else ()


def _run(command: list[str], browser: Path) -> None:
    """Run the browser to its end.

    Raises:
        ClmError: browser_failed, where it cannot be started or takes too long.
    """
    nowhere = subprocess.DEVNULL
    try:
        running = subprocess.Popen(
            command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
    except OSError as error:
        raise ClmError("browser_failed", path=browser) from error
    try:
        running.wait(TIME_LIMIT_S)
    except subprocess.TimeoutExpired as error:
        raise ClmError("browser_failed", path=browser) from error
    finally:
        _end(running)


def _end(running: "subprocess.Popen[bytes]") -> None:
    """End the browser and all that it started, if it has not ended by itself."""
    if running.poll() is not None:
        return
    if sys.platform == "win32":
        running.kill()
    else:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
