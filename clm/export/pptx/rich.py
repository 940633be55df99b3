"""What plotly writes as tags (bold, colour, line breaks) as runs of text; everything else in it is text."""

import html
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from clm.export.pptx.fitting import clean, joined, width_pt

TAGS = re.compile(r"(<br>|<b>|</b>|<span style=\"[^\"<>]*\">|</span>)")
COLOUR = re.compile(r"color:(#[0-9A-Fa-f]{6})")


class Run(NamedTuple):
    """Text of one look; without a colour it has that of its surroundings."""

    text: str
    bold: bool = False
    colour: str | None = None


Line = tuple[Run, ...]
Lines = tuple[Line, ...]


def rich(text: str) -> Lines:
    """The lines of a text that is written for plotly."""
    lines: list[list[Run]] = [[]]
    colours: list[str | None] = [None]
    bold = False
    for piece in TAGS.split(text):
        if piece == "<br>":
            lines.append([])
        elif piece in ("<b>", "</b>"):
            bold = piece == "<b>"
        elif piece.startswith("<span") and TAGS.fullmatch(piece):
            found = COLOUR.search(piece)
            colours.append(found[1] if found else None)
        elif piece == "</span>":
            colours = colours[:-1] or [None]
        elif piece:
            lines[-1].append(Run(html.unescape(piece), bold, colours[-1]))
    return tuple(tuple(line) for line in lines)


def words(line: Iterable[Run]) -> str:
    return clean("".join(run.text for run in line))


def plain(text: str) -> str:
    """The text without its looks, in one line."""
    return clean(joined([words(line) for line in rich(text)]))


def paragraphs(text: str) -> list[str]:
    """The text without its looks. A line that begins in a colour of its own stays apart; others are one again."""
    found: list[list[str]] = []
    colour: str | None = None
    for line in rich(text):
        if not found or (line and line[0].colour and line[0].colour != colour):
            found.append([])
        colour = line[-1].colour if line else None
        found[-1].append(words(line))
    return [clean(joined(lines)) for lines in found]


def unwrapped(text: str) -> Lines:
    """The same runs without the line breaks that a narrow screen needed."""
    runs: list[Run] = []
    for line in rich(text):
        if (
            runs
            and line
            and joined([runs[-1].text or "-", line[0].text or "-"]).count(" ")
            > (runs[-1].text + line[0].text).count(" ")
        ):
            runs.append(Run(" "))
        runs += line
    return (tuple(Run(clean_run(run.text), run.bold, run.colour) for run in runs),)


def clean_run(text: str) -> str:
    """Like `clean`, and the spaces at both ends stay: a run stands between others."""
    core = clean(text)
    if not core:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{core}{' ' * text[-1].isspace()}"


def run_width(lines: Sequence[Line], size: float) -> float:
    """The width of the widest line."""
    return max((sum(width_pt(run.text, size, run.bold) for run in line) for line in lines), default=0.0)


def one_run(text: str, bold: bool = False, colour: str | None = None) -> Lines:
    return ((Run(clean(text), bold, colour),),)
