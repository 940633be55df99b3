"""The rules of an import by name: what is done with cancelled orders, tests, duplicates and the like (rules.toml)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from clm.errors import ClmError
from clm.language import Language

RULES_FILE = Path(__file__).with_name("rules.toml")


class Rule(BaseModel):
    """One rule. `label` and `about` are {language: text}; `reasons` are the codes that it is counted under."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    default: bool
    reasons: tuple[str, ...]
    label: dict[str, str]
    about: dict[str, str]


@cache
def rules() -> dict[str, Rule]:
    """Name -> rule, in the order in which they are shown."""
    declared = tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))
    return {name: Rule.model_validate(rule) for name, rule in declared.items()}


def rule_label(name: str, t: Language) -> str:
    """The rule as a statement that is true while it is on."""
    return t.pick(rules()[name].label)


def rule_text(name: str, t: Language) -> str:
    """What the rule rests on, and what happens when it is off."""
    return t.pick(rules()[name].about)


def checked_rules(given: object) -> dict[str, bool]:
    """What `mapping` says under "rules", once it is certain that there are such rules.

    Raises:
        ClmError: unknown_rule, unknown_choice.
    """
    if given is None:
        return {}
    known = ", ".join(rules())
    if not isinstance(given, Mapping):
        raise ClmError("unknown_rule", name=given, known=known)
    for name, wanted in given.items():
        if name not in rules():
            raise ClmError("unknown_rule", name=name, known=known)
        if not isinstance(wanted, bool):
            raise ClmError("unknown_choice", name=name, value=wanted, known="True, False")
    return dict(given)
