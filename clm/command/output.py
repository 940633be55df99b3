"""What is written: a deck by the ending of its file, a brief as text, and each file whole or not at all."""

import errno
import os
import uuid
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from clm.errors import ClmError
from clm.export.brand import Brand
from clm.export.brief import brief_markdown, brief_text
from clm.views.brief import Point
from clm.views.deck import Deck
from clm.views.scope import Scope

DECK_SUFFIXES = (".pptx", ".html", ".xlsx", ".pdf", ".zip")  # .zip: a picture a slide
BRIEF_SUFFIXES = (".txt", ".md")


def deck_bytes(deck: Deck, said: Namespace) -> bytes:
    """The deck as the ending of its file asks for.

    Raises:
        ClmError: of the brand, and browser_not_found and its like for .pdf and .zip.
    """
    made: Callable[[], bytes] = {
        ".pptx": lambda: _pptx(deck, said),
        ".html": lambda: _html(deck, said),
        ".xlsx": lambda: _xlsx(deck, said),
        ".pdf": lambda: _pdf(deck, said),
        ".zip": lambda: _pictures(deck, said),
    }[said.out.suffix.lower()]
    return made()


# Each library is loaded only where its kind of file is wanted.
def _pptx(deck: Deck, said: Namespace) -> bytes:
    from clm.export.pptx import deck_pptx

    logo = said.logo.read_bytes() if said.logo else None
    given = {"accent": said.colour} if said.colour else {}
    return deck_pptx(deck, Brand(name=said.company, logo=logo, **given), said.personal)


def _html(deck: Deck, said: Namespace) -> bytes:
    from clm.export.html import deck_html

    return deck_html(deck, said.personal)


def _xlsx(deck: Deck, said: Namespace) -> bytes:
    from clm.export.xlsx import deck_xlsx

    return deck_xlsx(deck, said.personal)


def _pdf(deck: Deck, said: Namespace) -> bytes:
    from clm.export.pictures import deck_pdf

    return deck_pdf(deck, said.personal)


def _pictures(deck: Deck, said: Namespace) -> bytes:
    from clm.export.pictures import deck_pngs

    return deck_pngs(deck, personal=said.personal)


def brief_words(points: Sequence[Point], scope: Scope, out: Path | None) -> str:
    """The brief as text, or as Markdown where its file ends so."""
    is_markdown = out is not None and out.suffix.lower() == ".md"
    return brief_markdown(points, scope) if is_markdown else brief_text(points, scope)


@contextmanager
def whole_file(path: Path, inputs: Sequence[Path]) -> Iterator[BinaryIO]:
    """A file to write into that takes its place under `path` when all went well; else nothing changes there.

    It is made at once, so that a folder in which nothing can be written is known before the work.

    Raises:
        ClmError: output_is_input.
        OSError: the folder is missing or cannot be written in.
    """
    if any(_is_same(path, given) for given in inputs):
        raise ClmError("output_is_input", path=path)
    unfinished = path.with_name(f".{uuid.uuid4().hex}.unfinished")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with unfinished.open("xb") as file:
            yield file
        unfinished.replace(path)
    except OSError as error:
        # By the name that was asked for: nobody knows the other.
        named = path if error.filename in (None, str(unfinished)) else error.filename
        raise OSError(error.errno, error.strerror, str(named)) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _is_same(path: Path, other: Path) -> bool:
    return path.exists() and other.exists() and path.samefile(other)
