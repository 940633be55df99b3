"""What each model says in plain words, with formulas and assumptions, in both languages."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from clm.lifecycle.model import Text


class Method(BaseModel):
    """One model: its name, plain words, formulas (LaTeX), what it assumes, and where it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    words: Text
    formulas: tuple[str | Text, ...]
    assumptions: Text
    source: str


@cache
def methods() -> dict[str, Method]:
    """Id -> Method, in the order in which they are shown."""
    with Path(__file__).with_name("methods.toml").open("rb") as file:
        return {name: Method(**said) for name, said in tomllib.load(file).items()}
