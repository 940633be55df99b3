"""Text for files: without the signs that a file may not hold, and Markdown as HTML or as plain text."""

import html
import re

# What XML 1.0 cannot hold, and half characters: one of them makes a whole file unreadable.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
BEFORE_NUMBER = re.compile("([▲▼≥≤<]) (?=\\S*\\d)")
EMPHASIS = re.compile(r"(\*\*?)(?=\S)([^*]+?)(?<=\S)\1")
CODE = re.compile(r"`([^`]+)`")
BULLET = re.compile(r"^[-*] +")


def printable(text: object) -> str:
    """The text without control characters."""
    return UNPRINTABLE.sub("", str(text))


def together(text: str) -> str:
    """The text, each sign that says the direction or the bound of a number kept on its line."""
    return BEFORE_NUMBER.sub("\\1\N{NO-BREAK SPACE}", text)


def escaped(text: object) -> str:
    """The text as it is, where HTML is expected: in an element or in a quoted attribute."""
    return html.escape(together(printable(text)))


def markdown_html(text: str) -> str:
    """The Markdown of our definitions as HTML: paragraphs, lists, *emphasis* and `code`; all else is text."""
    return "\n".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()))


def _block(block: str) -> str:
    rows = [row.strip() for row in block.strip().splitlines()]
    if all(BULLET.match(row) for row in rows):
        return "<ul>" + "".join(f"<li>{_inline(BULLET.sub('', row))}</li>" for row in rows) + "</ul>"
    return f"<p>{_inline(' '.join(rows))}</p>"


def _inline(text: str) -> str:
    marked = CODE.sub(r"<code>\1</code>", escaped(text))
    return EMPHASIS.sub(lambda found: _emphasised(found[1], found[2]), marked)


def _emphasised(marks: str, text: str) -> str:
    tag = "strong" if len(marks) == 2 else "em"
    return f"<{tag}>{text}</{tag}>"


def markdown_plain(text: str) -> str:
    """The Markdown of our definitions without its marks; paragraphs stay apart."""
    return EMPHASIS.sub(r"\2", CODE.sub(r"\1", printable(text.strip())))
