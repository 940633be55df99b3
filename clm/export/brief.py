"""The brief as a part of an HTML file, as Markdown, and as text for a terminal or a mail."""

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

from clm.export.text import escaped, printable, together
from clm.language import Language
from clm.views.address import address
from clm.views.brief import Point
from clm.views.deck import Deck
from clm.views.scope import Scope
from clm.views.source import scope_words

WIDTH = 92  # columns of a line of text; a Chinese character takes two
HELD = "\0"  # a space at which no line ends
MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+!|~$&-])")


def heading(t: Language) -> str:
    return t("What matters most, by the money it concerns")


def nothing_words(t: Language) -> str:
    """What is said where nothing was found."""
    return t(
        "Nothing stands out: no change is larger than chance alone would explain, and nobody shows a warning."
    )


def brief_html(points: Sequence[Point], deck: Deck) -> str:
    """The brief as a section whose findings link to their slides; nothing where nothing was found."""
    if not points:
        return ""
    items = "".join(
        f"<li><p>{escaped(point.text)}</p>"
        + (f'<p class="note">{escaped(point.evidence)}</p>' if point.evidence else "")
        + (f'<p class="note">{_link(point, deck)}</p>' if point.slide else "")
        + "</li>"
        for point in points
    )
    return (
        f'<section class="brief" aria-labelledby="brief-title"><h2 id="brief-title">{escaped(heading(deck.scope.t))}</h2>'
        f"<ol>{items}</ol></section>"
    )


def _link(point: Point, deck: Deck) -> str:
    title = escaped(deck.slides[point.slide - 1].title)
    return f'<a href="#view-{point.slide}">{point.slide} · {title}</a>'


def brief_markdown(points: Sequence[Point], scope: Scope) -> str:
    """The brief as Markdown, in which nothing of the data is read as markup."""
    t = scope.t
    rows = [f"# {_marked(heading(t))}", "", _marked(scope_words(scope)), ""]
    if not points:
        rows.append(_marked(nothing_words(t)))
    for number, point in enumerate(points, start=1):
        rows.append(f"{number}. **{_marked(point.text)}**  ")
        if point.evidence:
            rows.append(f"   {_marked(point.evidence)}  ")
        rows.append(f"   `{address(scope, point.page, point.choices)}`")
    return "\n".join(rows) + "\n"


def _marked(text: str) -> str:
    """The text on one line, with every sign that Markdown gives a meaning taken literally."""
    return MARKDOWN_SIGNS.sub(r"\\\1", " ".join(printable(text).split()))


def brief_text(points: Sequence[Point], scope: Scope) -> str:
    """The brief as plain text of at most WIDTH columns; an address is never broken."""
    t = scope.t
    rows = [heading(t), "", *_wrapped(scope_words(scope), ""), ""]
    if not points:
        rows += _wrapped(nothing_words(t), "")
    for number, point in enumerate(points, start=1):
        mark = f"{number}. "
        first, *others = _wrapped(point.text, " " * len(mark))
        rows += [mark + first.lstrip(), *others, *_wrapped(point.evidence, " " * len(mark))]
        rows += [f"{' ' * len(mark)}{address(scope, point.page, point.choices)}", ""]
    return "\n".join(rows).rstrip() + "\n"


def _wrapped(text: str, indent: str) -> list[str]:
    """The text in lines; between Chinese characters it may break anywhere, else at spaces."""
    lines: list[str] = []
    line = ""
    held = together(" ".join(printable(text).split())).replace("\N{NO-BREAK SPACE}", HELD)
    for piece in _pieces(held):
        if line and _columns(indent + line + piece.rstrip()) > WIDTH:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [indent + one.replace(HELD, " ") for one in (*lines, line.rstrip()) if one]


def _pieces(text: str) -> Iterator[str]:
    """What a line may hold whole: a word with the space after it, or a Chinese character with its punctuation."""
    for word in re.findall(r"\S+\s*", text):
        for piece in textwrap.wrap(word, WIDTH, break_on_hyphens=False) if _columns(word) > WIDTH else [word]:
            yield from re.findall(r"[⺀-鿿豈-﫿][，。；：、？！”’）》%]*\s*|[^⺀-鿿豈-﫿]+", piece)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
