"""`python -m tests.install_browser`: see to it that the tests find a Chromium, fonts for Chinese, and LibreOffice.

Debian's own packages where they can be installed, else Playwright's Chromium in the user's cache.
Does nothing if all are there. Exits with 1 and says what is missing if neither way works.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
CHINESE_FONTS = "fonts-noto-cjk"
SLIDES = (
    "libreoffice-impress",
    "poppler-utils",
)  # to draw exported slides; without them that test is skipped

MISSING = """
The browser tests need Chromium, and it could not be installed: see the messages above. Either of these helps:
  Debian       sudo apt-get install chromium fonts-noto-cjk
  elsewhere    .venv/bin/python -m playwright install chromium
               (on Linux, as root, also: .venv/bin/python -m playwright install-deps chromium)
All other tests run without a browser: .venv/bin/python -m pytest -m "not browser"
"""


def chromium() -> Path | None:
    """The browser that the tests start: Debian's, else Playwright's own, None if there is neither."""
    if SYSTEM_CHROMIUM.exists():
        return SYSTEM_CHROMIUM
    with sync_playwright() as playwright:
        bundled = Path(playwright.chromium.executable_path)
    return bundled if bundled.exists() else None


def missing_packages() -> list[str]:
    """Debian packages that the tests lack."""
    packages = [] if SYSTEM_CHROMIUM.exists() else ["chromium"]
    packages += [] if has_chinese_font() else [CHINESE_FONTS]
    return packages if shutil.which("soffice") and shutil.which("pdftoppm") else [*packages, *SLIDES]


def has_chinese_font() -> bool:
    """Without one, Chinese is drawn as boxes: texts can still be tested, pictures cannot be judged."""
    if shutil.which("fc-list"):
        return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout)
    return sys.platform != "linux" or any(Path("/usr/share/fonts").rglob("*CJK*"))  # others bring their own


def is_debian_root() -> bool:
    release = Path("/etc/os-release")
    is_debian = release.exists() and "ID=debian" in release.read_text(encoding="utf-8").splitlines()
    return is_debian and os.geteuid() == 0


def apt_install(packages: list[str]) -> None:
    """Ask apt; a failure is shown by apt itself, and what is still missing then is found by looking."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    packages = missing_packages()
    if packages and is_debian_root():
        print(f"Installing {' and '.join(packages)} for the tests.", flush=True)
        apt_install(packages)
    if chromium() is None:
        print("Installing Playwright's Chromium for the browser tests.", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if chromium() is None:
        print(MISSING, file=sys.stderr)
        return 1
    if not has_chinese_font():
        print(f"No font for Chinese was found: pages will show boxes. Debian's package is {CHINESE_FONTS}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
