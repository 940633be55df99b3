"""`python -m clm`: decks and briefs for a scheduler, with the functions behind the buttons.

Ends with 0 when done, 1 where it is not possible, which one sentence on the error output explains, 2 where the words
of the command are wrong.
"""

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from clm.command.arguments import arguments, language_of
from clm.command.data import dataset_of, report_lines, scope_of
from clm.command.output import brief_words, deck_bytes, whole_file
from clm.errors import ClmError
from clm.language import Language
from clm.views.brief import brief
from clm.views.scope import Scope
from clm.views.standard import standard_deck

DONE, NOT_POSSIBLE, INTERRUPTED = 0, 1, 130
ANSWER = "mapping="  # in a message: a person can answer
UNNAMED = "columns_missing"  # the same without an example


def main(words: Sequence[str] | None = None) -> int:
    """Do what the words of the command line say, and return the exit code."""
    words = sys.argv[1:] if words is None else words
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # a console that cannot show a letter shows another sign instead
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    t = language_of(words)
    said = arguments(words, t)
    try:
        _do(said, t)
    except ClmError as error:
        _complain(t.error(error))
        if ANSWER in error.template or error.code == UNNAMED:
            _complain(
                t("Put the answer into a TOML or JSON file, without “mapping=”, and name it with --answers.")
            )
        return NOT_POSSIBLE
    except BrokenPipeError:
        return NOT_POSSIBLE  # whoever read the output has gone
    except OSError as error:
        _complain(t("{path}: {reason}.", path=error.filename or "–", reason=error.strerror or error))
        return NOT_POSSIBLE
    except KeyboardInterrupt:
        return INTERRUPTED
    return DONE


def _do(said: Namespace, t: Language) -> None:
    """Write the deck or the brief.

    Raises:
        ClmError, OSError: it is not possible.
    """
    if said.out is None:
        sys.stdout.write(_made(said, t).decode("utf-8"))
        sys.stdout.flush()
        return
    with whole_file(said.out, _inputs(said)) as file:
        file.write(_made(said, t))


def _made(said: Namespace, t: Language) -> bytes:
    dataset, report = dataset_of(said)
    with dataset:
        if report and not said.quiet:
            for line in report_lines(report, t):
                _complain(line)
        scope = scope_of(dataset, said)
        if scope.as_of > dataset.span.end and not said.quiet:
            ends = {"end": t.day(dataset.span.end), "day": t.day(scope.as_of)}
            _complain(t("The data end on {end}: of the time up to {day} they know nothing.", **ends))
        return _deck(scope, said) if said.command == "deck" else _brief(scope, said)


def _deck(scope: Scope, said: Namespace) -> bytes:
    codes = said.slides.split(",") if said.slides else None
    deck = standard_deck(scope, codes, said.title)
    if not deck.slides:
        raise ClmError("no_slide")
    return deck_bytes(deck, said)


def _brief(scope: Scope, said: Namespace) -> bytes:
    return brief_words(brief(scope), scope, said.out).encode("utf-8")


def _inputs(said: Namespace) -> list[Path]:
    """The files that are read and must stay as they are."""
    named = [said.answers, Path(said.dataset) if said.dataset else None, getattr(said, "logo", None)]
    return [*said.files, *(path for path in named if path)]


def _complain(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


if __name__ == "__main__":
    sys.exit(main())
