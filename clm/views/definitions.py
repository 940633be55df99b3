"""What each number means: one definition each, in both languages, shown one click away from the number."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from clm.language import Language
from clm.lifecycle.model import Text


class Definition(BaseModel):
    """The name of what is counted and how it is counted (Markdown).

    Attributes:
        computed: what is worked out of the rows that its query gives, where that is more than adding up; a sentence.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    text: Text
    computed: Text | None = None


def definitions() -> dict[str, Definition]:
    """Id -> Definition, for everything the pages count."""
    return _read("definitions.toml")


def glossary() -> dict[str, Definition]:
    """Id -> Definition, for the words that the pages use, in the order in which a newcomer meets them."""
    return _read("glossary.toml")


@cache
def _read(name: str) -> dict[str, Definition]:
    with Path(__file__).with_name(name).open("rb") as file:
        return {name: Definition(**said) for name, said in tomllib.load(file).items()}


def definition(name: str) -> Definition:
    return definitions()[name]


def found(among: Mapping[str, Definition], sought: str, t: Language) -> list[Definition]:
    """The definitions whose title or text holds every word that is looked for, those with it in the title first."""
    words = sought.casefold().split()
    titles = {name: t.pick(one.title).casefold() for name, one in among.items()}
    texts = {name: f"{titles[name]} {t.pick(one.text).casefold()}" for name, one in among.items()}
    matching = [name for name in among if all(word in texts[name] for word in words)]
    matching.sort(key=lambda name: not all(word in titles[name] for word in words))
    return [among[name] for name in matching]
