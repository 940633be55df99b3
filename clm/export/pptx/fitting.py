"""Text and the room it has: how wide it is, where it breaks, at which size it fits, and where it is cut.

Widths are those of Arial, a little widened, and a full square for Chinese: a text that fits here fits in PowerPoint.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from clm.export.text import printable, together

# Widths in thousandths of the font size. Source: the metrics of Helvetica, which Arial shares.
WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]tf·",
    333: "()-`r\u00a0‑",
    355: '"',
    389: "*",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu–€£¥",
    584: "+<=>~^",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
EMS = {letter: width / 1000 for width, letters in WIDTHS.items() for letter in letters}
WIDER = 1.04  # other fonts and rounding
BOLD_WIDER = 1.08
OTHER_EMS = 0.8  # letters of other alphabets, arrows, dashes
LINE, SQUARE_LINE = 1.2, 1.36  # line heights in font sizes: without and with Chinese
MOST_LETTERS = 3_000  # nothing longer is measured; it would not fit either
PIECES = re.compile(r"\s*[⺀-鿿豈-﫿＀-￯]|\s*[^\s⺀-鿿豈-﫿＀-￯]+")
AMBIGUOUS = "“”‘’…·—×"
SCRIPT_GAP = 0.2
NO_LINE_START = "，。、；：！？）》”％…,.;:!?)%"


class Fit(NamedTuple):
    """A text as it is set: its lines, its size and the height that it takes."""

    lines: tuple[str, ...]
    size: float
    height: float

    @property
    def text(self) -> str:
        return joined(self.lines)


def clean(text: object) -> str:
    """A text of one paragraph without what a file cannot hold, and no longer than anything can show."""
    return together(" ".join(printable(text)[:MOST_LETTERS].split()))


@cache
def _ems(letter: str) -> float:
    if letter in EMS:
        return EMS[letter]
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0x2E7F:
        return 1.35 if ord(letter) > 0xFFFF else 1.0
    return OTHER_EMS


@cache
def _is_square(letter: str) -> bool:
    return _ems(letter) >= 1 and letter not in EMS


def width_pt(text: str, size: float, bold: bool = False) -> float:
    """The width of one line. Among Chinese, signs such as quotation marks are as wide as characters, and many programs
    leave a gap between the two scripts."""
    ems = sum(map(_ems, text))
    squares = [_is_square(letter) for letter in text]
    if any(squares):
        ems += sum(1 - _ems(letter) for letter in text if letter in AMBIGUOUS)
        ems += SCRIPT_GAP * sum(one != other for one, other in pairwise(squares))
    return ems * size * WIDER * (BOLD_WIDER if bold else 1)


def line_pt(text: str, size: float) -> float:
    """The height of a line: Chinese fonts need more of it."""
    return size * (SQUARE_LINE if any(map(_is_square, text)) else LINE)


def broken(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """The text in lines no wider than `width`, broken at spaces and between Chinese characters."""
    lines = [""]
    for piece in PIECES.findall(text):
        starts_badly = piece[0] in NO_LINE_START  # punctuation hangs rather than begins a line
        if starts_badly or width_pt((lines[-1] + piece).strip(), size, bold) <= width:
            lines[-1] += piece
        else:
            lines += _cut(piece.strip(), size, width, bold)
    return [line.strip() for line in lines if line.strip()] or [""]


def _cut(word: str, size: float, width: float, bold: bool) -> list[str]:
    """One word as lines: it is broken where it alone is wider than a line."""
    lines = [""]
    for letter in word:
        if lines[-1] and width_pt(lines[-1] + letter, size, bold) > width:
            lines.append("")
        lines[-1] += letter
    return lines


def shortened(text: str, size: float, width: float, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits into one line, with an ellipsis."""
    text = clean(text)
    if width_pt(text, size, bold) <= width:
        return text
    used, kept = width_pt("…", size, bold), 0
    for letter in text:
        used += width_pt(letter, size, bold)
        if used > width:
            break
        kept += 1
    while kept and width_pt(f"{text[:kept]}…", size, bold) > width:
        kept -= 1
    return f"{text[:kept].rstrip(' ,;，；、')}…"


def fitted(text: str, sizes: Sequence[float], width: float, most_lines: int, bold: bool = False) -> Fit:
    """The text at the largest of the sizes (descending) at which it needs no more lines; cut at the smallest."""
    text = clean(text)
    for size in sizes:
        lines = broken(text, size, width, bold)
        if len(lines) <= most_lines:
            break
    else:
        last = shortened(joined(lines[most_lines - 1 :]), size, width, bold)
        lines = [*lines[: most_lines - 1], last]
    return Fit(tuple(lines), size, len(lines) * line_pt(text, size) if text else 0.0)


def joined(lines: Sequence[str]) -> str:
    """Broken lines as one text again: no space stands between Chinese characters."""
    text = ""
    for line in lines:
        is_square = bool(text and line) and (_ems(text[-1]) >= 1 or _ems(line[0]) >= 1)
        text += line if is_square or not text else f" {line}"
    return text
