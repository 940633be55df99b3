"""What each number means: one definition each, in both languages, shown one click away from the number."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from clm.lifecycle.model import Text


class Definition(BaseModel):
    """The name of what is counted and how it is counted (Markdown)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    text: Text


@cache
def definitions() -> dict[str, Definition]:
    """Id -> Definition, for everything the pages count."""
    with Path(__file__).with_name("definitions.toml").open("rb") as file:
        return {name: Definition(**said) for name, said in tomllib.load(file).items()}


def definition(name: str) -> Definition:
    return definitions()[name]
