"""Lifecycle models: one declarative file each, checked when it is read, so that a new model needs no Python."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from typing_extensions import TypedDict

from clm.errors import ClmError
from clm.lifecycle.rules import names_in, parse_rule

HERE = Path(__file__).parent
PHASES = ("prospect", "evaluating", "new", "growing", "mature", "advocate", "declining", "lost", "returned")
BEFORE_FIRST_ORDER = ("prospect", "evaluating")

PhaseId = Literal[
    "prospect", "evaluating", "new", "growing", "mature", "advocate", "declining", "lost", "returned"
]


class Text(TypedDict):
    """The same thing said in both languages."""

    en: str
    zh: str


class Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, str_min_length=1)


class Action(Declared):
    """What to do for the customers of a stage, and the measure that tells whether it worked."""

    do: Text
    measure: Text


class Phase(Declared):
    """One of the nine phases by which models are compared and coloured."""

    id: PhaseId
    name: Text
    traits: Text
    focus: Text
    actions: tuple[Action, ...] = Field(min_length=2, max_length=4)


class Ruled(Declared):
    """A named group of customers and the rule that puts a customer into it."""

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    name: Text
    rule: str | None = None


class Stage(Ruled):
    """A stage of one model. Traits, focus and actions are the phase's unless the stage says its own."""

    phase: PhaseId
    meaning: Text
    traits: Text
    focus: Text
    actions: tuple[Action, ...] = Field(min_length=2, max_length=4)
    like: Text
    unlike: Text


class Parameter(Declared):
    """What a number in a rule means: its label, unit and sensible range."""

    label: Text
    unit: str
    low: float
    high: float


class RuleSet(Declared):
    """Rules of which the furthest that holds places a customer; the first has none and takes what is left."""

    id: str
    clock: Literal["calendar", "market"] = "calendar"
    parameters: dict[str, float | Literal["auto"]] = {}
    stages: tuple[Ruled, ...]

    @model_validator(mode="after")
    def _rules_are_sound(self) -> Self:
        from clm.lifecycle.signals import signals

        for name in self.parameters:
            if name not in parameter_kinds():
                raise ValueError(f"the parameter “{name}” is not declared in parameters.toml")
        if self.stages[0].rule is not None:
            raise ValueError("the first stage is what is left over and has no rule: remove it")
        used: set[str] = set()
        for stage in self.stages[1:]:
            if stage.rule is None:
                raise ValueError(f"the stage “{stage.id}” has no rule")
            used |= names_in(parse_rule(stage.rule, {*signals(), *self.parameters}))
        if unused := set(self.parameters) - used:
            raise ValueError(f"no rule uses the parameters {sorted(unused)}")
        ids = [stage.id for stage in self.stages]
        if len(set(ids)) < len(ids):
            raise ValueError("two stages have the same id")
        return self


class LifecycleModel(RuleSet):
    """A lifecycle model: its stages in journey order and the parameters of its rules with their defaults."""

    id: str = Field(pattern=r"^[a-z]+[0-9]$")
    name: Text
    about: Text
    source: Literal["R0", "R1", "R2", "R2, R3", "R3", "R4"]
    stages: tuple[Stage, ...] = Field(min_length=3, max_length=9)

    def stage(self, stage_id: str) -> Stage:
        return next(stage for stage in self.stages if stage.id == stage_id)


def _declarations(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


@cache
def parameter_kinds() -> dict[str, Parameter]:
    """Parameter name -> what it means, for every parameter that a model may use."""
    return {name: Parameter(**said) for name, said in _declarations(HERE / "parameters.toml").items()}


@cache
def phases() -> dict[str, Phase]:
    """Phase id -> Phase, in the order of PHASES."""
    said = _declarations(HERE / "phases.toml")
    return {phase: Phase(id=phase, **said[phase]) for phase in PHASES}


@cache
def sources() -> dict[str, Text]:
    """Number of a source in the reading list -> what it is."""
    return _declarations(HERE / "sources.toml")


def read_model(path: Path) -> LifecycleModel:
    """The model declared in a TOML file.

    Raises:
        ClmError: model_invalid, naming the file, the path inside it and the remedy.
    """
    try:
        said = _declarations(path)
    except tomllib.TOMLDecodeError as error:
        raise _invalid(path, "–", str(error), "Mend the TOML syntax there.") from error
    if said.get("id") != path.stem:
        raise _invalid(path, "id", f"it is “{said.get('id')}”", f"It must be the file's name: “{path.stem}”.")
    shared = {
        phase.id: phase.model_dump(include={"traits", "focus", "actions"}) for phase in phases().values()
    }
    stages = said.get("stages", [])
    said["stages"] = [shared.get(stage.get("phase"), {}) | stage for stage in stages]
    try:
        return LifecycleModel(**said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "stages"
        raise _invalid(path, where, first["msg"], _remedy(first["type"])) from error
    except ClmError as error:
        raise _invalid(path, "stages.rule", str(error), "Correct the rule.") from error


def _invalid(path: Path, where: str, problem: str, remedy: str) -> ClmError:
    return ClmError("model_invalid", file=path.name, path=where, problem=problem, remedy=remedy)


def _remedy(kind: str) -> str:
    remedies = {
        "missing": "Add it, in both languages where it is text.",
        "extra_forbidden": "Remove it, or correct its spelling.",
        "literal_error": "Choose one of the allowed values.",
    }
    return remedies.get(kind, "Correct it as the message says.")


@cache
def models() -> dict[str, LifecycleModel]:
    """Model id -> LifecycleModel, the default first, the others in the order of their sources and ids."""
    found: Iterable[LifecycleModel] = (read_model(path) for path in (HERE / "models").glob("*.toml"))
    ordered = sorted(found, key=lambda model: (model.id != DEFAULT_MODEL, model.source, model.id))
    return {model.id: model for model in ordered}


DEFAULT_MODEL = "classic4"


def known_model(model_id: str) -> LifecycleModel:
    """The model of that id.

    Raises:
        ClmError: unknown_model.
    """
    if model_id not in models():
        raise ClmError("unknown_model", model=model_id, known=", ".join(models()))
    return models()[model_id]
