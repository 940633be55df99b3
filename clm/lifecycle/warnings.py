"""Early warnings: the declared rules that say who needs attention before silence becomes loss."""

import tomllib
from functools import cache
from pathlib import Path

from clm.lifecycle.model import Ruled, RuleSet, Text


class Warning(Ruled):
    """One warning: what it means and what to do next."""

    meaning: Text
    action: Text


class WarningSet(RuleSet):
    """All warnings, the gravest last; the first is no warning, the last stands for customers already gone."""

    stages: tuple[Warning, ...]


@cache
def warnings() -> WarningSet:
    """The declared warnings."""
    with Path(__file__).with_name("warnings.toml").open("rb") as file:
        return WarningSet(**tomllib.load(file))
