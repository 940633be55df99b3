"""The words of the command line: what can be said, and what each word is for, in the reader's language."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from clm.command.output import BRIEF_SUFFIXES, DECK_SUFFIXES
from clm.language import LANGUAGES, Language
from clm.lifecycle.model import DEFAULT_MODEL, models
from clm.schema import PERIODS
from clm.views.builders import VIEWS
from clm.views.standard import STANDARD

WRONG_USAGE = 2

# What argparse says by itself.
PHRASES = (
    "usage: ",
    "positional arguments",
    "options",
    "show this help message and exit",
    "the following arguments are required: %s",
    "unrecognized arguments: %s",
    "expected one argument",
    "argument %(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)",
)

EXAMPLES = """  python -m clm deck orders.csv customers.csv --model growth5 --out june.pptx
  python -m clm deck orders.csv --language zh --out june.html --where segment=café --parameter lapse_days=120
  python -m clm deck --dataset demo --slides "overview,funnel(by=channel),risk_list" --out june.xlsx
  python -m clm brief orders.csv"""


def speak(t: Language) -> None:
    """Have argparse say its own phrases in the reader's language; it takes them from gettext, under this name."""

    def said(text: str) -> str:
        return t(text) if text in PHRASES else text

    argparse._ = said  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    """A parser whose refusals are one sentence and where to read more."""

    def __init__(self, t: Language, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)
        self.t = t

    def error(self, message: str) -> NoReturn:
        said = self.t("{command}: {problem}. See {command} --help.", command=self.prog, problem=message)
        self.exit(WRONG_USAGE, f"{said}\n")


def language_of(words: Sequence[str]) -> Language:
    """The language asked for, before anything else is read: help and refusals are in it too."""
    asking = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    asking.add_argument("--language", default="en")
    try:
        asked = asking.parse_known_args(list(words))[0].language
    except argparse.ArgumentError:
        asked = "en"
    return Language(asked if asked in LANGUAGES else "en")


def parser(t: Language) -> Parser:
    """The parser of all commands."""
    whole = Parser(
        t,
        prog="python -m clm",
        description=t(
            "Customer lifecycles without the browser: a deck as a file, or what matters most as text."
        ),
        epilog=f"{t('Examples:')}\n{EXAMPLES}\n\n{t('Exit code: 0 done, 1 not possible (one sentence says why), 2 wrong usage.')}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    deck = commands.add_parser("deck", t=t, help=t("write a deck"), description=t("Write a deck as a file."))
    _add_data(deck, t)
    _add_deck(deck, t)
    brief = commands.add_parser(
        "brief",
        t=t,
        help=t("say what matters most"),
        description=t("Say on one page what matters most, by money."),
    )
    _add_data(brief, t)
    listed = ", ".join(BRIEF_SUFFIXES)
    brief.add_argument(
        "--out", type=Path, metavar="FILE",
        help=t("the file to write, by its ending: {suffixes}; the screen if not given", suffixes=listed),
    )  # fmt: skip
    return whole


def _add_data(command: argparse.ArgumentParser, t: Language) -> None:
    """What both commands are asked about: files or a dataset, model, day, filters, limits."""
    add = command.add_argument
    add(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help=t("exports with orders, and customers or others beside them"),
    )
    add(
        "--dataset",
        metavar="DATA",
        help=t("instead of files: demo, cdnow, a dataset that was kept, or a .duckdb file"),
    )
    add(
        "--answers",
        type=Path,
        metavar="FILE",
        help=t("answers to what the files leave open, as TOML or JSON"),
    )
    add("--model", default=DEFAULT_MODEL, choices=sorted(models()), metavar="MODEL",
        help=t("lifecycle model, {model} if not given; one of: {known}", model=DEFAULT_MODEL, known=", ".join(sorted(models()))))  # fmt: skip
    add("--language", default="en", choices=LANGUAGES, help=t("language of what is written"))
    add(
        "--as-of",
        metavar="DAY",
        help=t("the day looked at, as 2025-12-31; the end of the last complete period if not given"),
    )
    add("--period", default="month", choices=PERIODS, help=t("what changes are counted by"))
    add("--where", action="append", default=[], type=_pair, metavar="NAME=VALUE",
        help=t("only customers with this value of an attribute; may be repeated"))  # fmt: skip
    add("--parameter", action="append", default=[], type=_pair, metavar="NAME=NUMBER",
        help=t("a limit of the model, such as lapse_days=120; may be repeated"))  # fmt: skip
    add("--quiet", action="store_true", help=t("say nothing about rows that were left out"))


def _add_deck(command: argparse.ArgumentParser, t: Language) -> None:
    add, listed = command.add_argument, ", ".join(DECK_SUFFIXES)
    add("--out", type=Path, required=True, metavar="FILE",
        help=t("the file to write, by its ending: {suffixes}", suffixes=listed))  # fmt: skip
    add("--slides", metavar="CODES",
        help=t("which views, separated by commas: {known}; if not given: {standard}", known=", ".join(VIEWS), standard=", ".join(STANDARD)))  # fmt: skip
    add("--title", help=t("the title of the deck"))
    add(
        "--personal",
        action="store_true",
        help=t("show names and ids of customers, which are left out otherwise"),
    )
    add("--company", default="", help=t("the name on the slides (pptx)"))
    add("--colour", metavar="#RRGGBB", help=t("the colour of the slides (pptx)"))
    add("--logo", type=Path, metavar="FILE", help=t("a PNG or JPEG for the slides (pptx)"))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"“{text}” is not NAME=VALUE")
    return name.strip(), value.strip()


def arguments(words: Sequence[str], t: Language) -> argparse.Namespace:
    """What was said.

    Raises:
        SystemExit: 0 after --help, 2 where it cannot be understood.
    """
    speak(t)
    reader = parser(t)
    said = reader.parse_args(list(words))
    if bool(said.files) == bool(said.dataset):
        reader.error(t("give either files or --dataset"))
    known = DECK_SUFFIXES if said.command == "deck" else BRIEF_SUFFIXES
    if said.out and said.out.suffix.lower() not in known:
        reader.error(t("--out must end in one of {suffixes}", suffixes=", ".join(known)))
    if said.answers and said.dataset:
        reader.error(t("--answers are for files"))
    return said
