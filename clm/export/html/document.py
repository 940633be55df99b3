"""The document around the sections: everything it needs is in it, and it may ask nobody for anything."""

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from plotly.offline import get_plotlyjs

from clm.charts.theme import FONT, INKS, Theme
from clm.export.text import escaped

PICTURE = "picture"  # what a page of one slide is marked with
THEMES: tuple[Theme, ...] = ("light", "dark")
LANGUAGE_TAGS = {"en": "en", "zh": "zh-Hans"}
# What a script element would end at, and what JavaScript once took for the end of a line.
UNSAFE_IN_SCRIPT = str.maketrans({letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})


def document(
    title: str,
    language: str,
    body: str,
    charts: Sequence[tuple[str, str]],
    classes: str = "",
    theme: str = "",
) -> bytes:
    """The file.

    Args:
        body: its HTML, escaped.
        charts: (name, figure as JSON text); `chart-<number> <theme>` names them.
        theme: light or dark; the reader's own where empty.
    """
    needed = charts or classes == PICTURE  # a picture counts the rows for which it has no room
    scripts = (*((plotly_script(),) if charts else ()), part("page.js")) if needed else ()
    data = script_json(f"{{{','.join(f'{json.dumps(name)}:{figure}' for name, figure in charts)}}}")
    running = "".join(f"<script>{script}</script>\n" for script in scripts)
    text = (
        f'<!doctype html>\n<html lang="{LANGUAGE_TAGS[language]}" data-theme="{theme or "auto"}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy(scripts)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f'<title>{escaped(title)}</title>\n<link rel="icon" href="data:,">\n<style>{style()}</style>\n</head>\n'
        f'<body class="{classes}">\n{body}\n'
        + (f'<script type="application/json" id="charts">{data}</script>\n{running}' if needed else "")
        + "</body>\n</html>\n"
    )
    return text.encode("utf-8")


def policy(scripts: Sequence[str]) -> str:
    """The Content-Security-Policy: our own scripts by their fingerprints, styles, and nothing from any network."""
    known = " ".join(f"'sha256-{_fingerprint(script)}'" for script in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {known}; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
        " form-action 'none'"
    )


def _fingerprint(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def script_json(text: str) -> str:
    """JSON text that can stand in a script element: no sign in it can end the element."""
    return text.translate(UNSAFE_IN_SCRIPT)


@cache
def plotly_script() -> str:
    """Plotly's own code, from the installed package."""
    code: str = get_plotlyjs()
    return code


@cache
def part(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


@cache
def style() -> str:
    """The style sheet with the colours of both themes, the same as the charts have."""
    light, dark = _variables("light"), _variables("dark")
    return (
        f":root{{color-scheme:light dark;--font:{FONT};{light}}}\n"
        f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{dark}}}}}\n'
        f'@media screen{{:root[data-theme="dark"]{{color-scheme:dark;{dark}}}}}\n'
        f':root[data-theme="light"]{{color-scheme:light}}\n'
        f"@media print{{:root:not([data-theme=dark]){{color-scheme:light;{light}}}}}\n" + part("page.css")
    )


def _variables(theme: Theme) -> str:
    inks = INKS[theme]
    names = ("background", "surface", "ink", "muted", "line", "grid", "accent")
    return "".join(f"--{name}:{getattr(inks, name)};" for name in names)
