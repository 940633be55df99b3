"""Labels: how wide a text is, where it breaks, and how labels keep out of each other's way."""

import html
import re
from collections.abc import Sequence

LINE_HEIGHT = 1.3  # of plotly's text, in font sizes
CJK = "⺀-鿿＀-￯"
CLOSING, OPENING = "，。、；：！？）》」』】”’", "（《「『【“‘"  # begin no line; end none
WORD = rf"[^\s{CJK}{OPENING}]+"
COUNTED = rf"[(]?\d[\d.,]*(?: [a-z]{WORD}|[{CJK}])"  # 90 days, 90天: one piece where a line has room for it
SMALLEST = rf"\s*[{OPENING}]*(?:[{CJK}]|{WORD})[{CLOSING}]*|\s*\S"
PIECE = rf"\s*[{OPENING}]*{COUNTED}[{CLOSING}]*|{SMALLEST}"
BOLD_WIDER = 1.12
INDENT = "\u00a0" * 4  # under the square of a keyed label


def plain(text: object) -> str:
    """A value of the data as text: plotly reads tags, and a customer's data must not become one."""
    return html.escape(str(text), quote=False)


def text_px(text: str, font_px: float) -> float:
    """Estimated width of the longest line; Chinese characters are square."""
    widths = []
    for row in text.split("<br>"):
        ems = sum(_ems(letter) for letter in _without_tags(row))
        widths.append(ems * (BOLD_WIDER if "<b>" in row else 1))
    return max(widths) * font_px


def text_height_px(text: str, font_px: float) -> float:
    return (text.count("<br>") + 1) * font_px * LINE_HEIGHT


def wrapped(text: str, font_px: float, most_px: float, word_px: float | None = None) -> str:
    """The text with <br> where a line would pass `most_px`: at spaces and between Chinese characters,
    but before no closing punctuation, behind no opening one and not between a number and what it counts.

    A single word wider than `word_px` (half as wide again as a line, if not given) is cut.
    """
    longest_px = word_px or most_px * 1.5
    lines = [""]
    for piece in _pieces(text, font_px, most_px):
        if text_px(lines[-1] + piece, font_px) <= most_px:
            lines[-1] += piece
        else:
            lines += _cut(piece.lstrip(), font_px, longest_px)
    if re.fullmatch(f"[{CJK}]", lines[-1]) and re.search(f"[{CJK}]{{3}}$", lines[-2] if lines[1:] else ""):
        lines[-2:] = [lines[-2][:-1], lines[-2][-1] + lines[-1]]  # no sign is left alone on the last line
    return "<br>".join(line.strip() for line in lines if line)


def _pieces(text: str, font_px: float, most_px: float) -> list[str]:
    """What stands on one line of the text, spaces before it; in smaller parts where a line has no room for it."""
    parts = []
    for piece in re.findall(PIECE, text):
        fits = text_px(piece.strip(), font_px) <= most_px
        parts += [piece] if fits else re.findall(SMALLEST, piece)
    return parts


def shortened(text: str, font_px: float, most_px: float) -> str:
    """The text, or as much of its beginning as fits, with an ellipsis; for text without tags."""
    if text_px(text, font_px) <= most_px:
        return text
    kept = text
    while kept and text_px(f"{kept}…", font_px) > most_px:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def bold(text: str) -> str:
    """Bold line by line: plotly closes a tag at each <br>."""
    return "<br>".join(f"<b>{line}</b>" for line in text.split("<br>"))


def coloured(text: str, colour: str, font_px: float | None = None) -> str:
    size = f";font-size:{font_px:g}px" if font_px else ""
    return f'<span style="color:{colour}{size}">{text}</span>'


def keyed(text: str, colour: str) -> str:
    """A label with a small square of its colour: the text itself keeps the ink, so it can always be read."""
    return f"{coloured('■', colour)} {text.replace('<br>', '<br>' + INDENT)}"


def spread(centres: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """The centres, moved as little as needed so that labels of those sizes do not overlap.

    Centres ascend and keep their order. Labels too many to fit between low and high share the space evenly.
    """
    if not centres:
        return []
    total = sum(sizes)
    squeeze = min(1.0, (high - low) / total) if total else 1.0
    halves = [size * squeeze / 2 for size in sizes]
    placed: list[float] = []
    edge = low
    for centre, half in zip(centres, halves, strict=True):
        placed.append(max(centre, edge + half))
        edge = placed[-1] + half
    edge = high
    for at in reversed(range(len(placed))):
        placed[at] = min(placed[at], edge - halves[at])
        edge = placed[at] - halves[at]
    return placed


def flags(anchors: Sequence[float], widths: Sequence[float]) -> list[tuple[int, str]]:
    """For labels on leaders above a bar: the row of each (0 is the lowest) and the end its leader stands at.

    Anchors ascend between 0 and 1. A flag flies to the left of its leader ("right" end) unless there is more
    room on the other side; each row is chosen so that no leader runs through another flag.
    """
    chosen: dict[int, tuple[int, str]] = {}
    boxes: dict[int, tuple[float, float]] = {}

    def above(at: int) -> int:
        left, right = boxes[at]
        meets = (row for seen, (row, _) in chosen.items() if _meet(boxes[seen], (left, right), anchors[seen]))
        return 1 + max(meets, default=-1)

    rightward = [at for at, width in enumerate(widths) if anchors[at] < min(width, 0.5)]
    for at in reversed(rightward):
        boxes[at] = (anchors[at], anchors[at] + widths[at])
        chosen[at] = (above(at), "left")
    for at in range(len(anchors)):
        if at not in chosen:
            boxes[at] = (anchors[at] - widths[at], anchors[at])
            chosen[at] = (above(at), "right")
    return [chosen[at] for at in range(len(anchors))]


def _meet(one: tuple[float, float], other: tuple[float, float], anchor: float) -> bool:
    overlap = one[0] < other[1] and other[0] < one[1]
    return overlap or other[0] <= anchor <= other[1]


def _cut(word: str, font_px: float, most_px: float) -> list[str]:
    """The word in pieces that fit; one that holds a tag or an entity stays whole."""
    if re.search("[<&]", word):
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_px(pieces[-1] + letter, font_px) > most_px:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _without_tags(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def _ems(letter: str) -> float:
    """Width of a letter in font sizes, in the widest of the usual faces, so that nothing is cut off."""
    if ord(letter) > 0x2E7F:
        return 1.0
    if letter in " .,:;'|iljt·()":
        return 0.38
    return 0.78 if letter.isupper() or letter in "mw%■—→" else 0.63
