"""What can be chosen in a view, written as codes: each is read from text that anybody may have typed."""

from collections.abc import Callable
from typing import Any

from clm import periods
from clm.analysis.decline import ALL, COHORT
from clm.analysis.scorecard import checked_targets
from clm.errors import ClmError
from clm.lifecycle.model import known_model, parameter_kinds
from clm.views.saving import TIER
from clm.views.scope import Scope

Parse = Callable[[Scope, str, str], Any]  # (scope, name, code) -> value; raises ClmError


def one_of(*known: str) -> Parse:
    """One of a few codes."""

    def parse(_: Scope, name: str, code: str) -> str:
        if code not in known:
            raise ClmError("unknown_choice", name=name, value=_shown(code), known=", ".join(known))
        return code

    return parse


def whole(low: int, high: int) -> Parse:
    """A whole number between two, both included."""

    def parse(_: Scope, name: str, code: str) -> int:
        if not (code.isascii() and code.isdigit() and low <= int(code[:9]) <= high):
            raise ClmError("value_out_of_range", name=name, value=_shown(code), low=low, high=high)
        return int(code[:9])

    return parse


def whole_of(*known: int) -> Parse:
    """One of a few whole numbers."""
    codes = one_of(*map(str, known))

    def parse(scope: Scope, name: str, code: str) -> int:
        return int(codes(scope, name, code))

    return parse


def number(low: float, high: float) -> Parse:
    """A number between two, both included."""

    def parse(_: Scope, name: str, code: str) -> float:
        try:
            found = float(code)
        except ValueError as error:
            raise ClmError("parameter_not_number", name=name, value=_shown(code)) from error
        if not low <= found <= high:
            raise ClmError("value_out_of_range", name=name, value=_shown(code), low=low, high=high)
        return found

    return parse


def limit(_: Scope, name: str, code: str) -> float:
    """A number of the rules, within the bounds of its kind."""
    kind = parameter_kinds()[name]
    try:
        number = float(code)
    except ValueError as error:
        raise ClmError("parameter_not_number", name=name, value=_shown(code)) from error
    if not kind.low <= number <= kind.high:
        raise ClmError("parameter_out_of_range", name=name, value=_shown(code), low=kind.low, high=kind.high)
    return number


def attribute(scope: Scope, _: str, code: str) -> str:
    """An attribute of the customers."""
    if code not in scope.dataset.dimensions:
        known = ", ".join(scope.dataset.dimensions) or "–"
        raise ClmError("unknown_dimension", name=_shown(code), known=known)
    return code


def stage(scope: Scope, name: str, code: str) -> str:
    """A stage of the model."""
    return str(one_of(*(one.id for one in scope.stages))(scope, name, code))


def day(scope: Scope, _: str, code: str) -> Any:
    """A day within the data, as an ISO date."""
    return periods.checked_day(_shown(code), scope.dataset.span)


def tier_or_attribute(scope: Scope, name: str, code: str) -> str:
    """By what customers who may be saved are split: their value tier, or an attribute."""
    return code if code == TIER else attribute(scope, name, code)


def target(_: Scope, name: str, code: str) -> float:
    """What a value link should reach, within the bounds of its unit."""
    return checked_targets({name: _shown(code)})[name]


def peers(scope: Scope, name: str, code: str) -> str:
    """Whose customers are compared with whom: all, those of one cohort, or those with one value of an attribute."""
    return code if code in (ALL, COHORT) else attribute(scope, name, code)


def earlier_end(scope: Scope, name: str, code: str) -> Any:
    """The end of a period before the day looked at, as an ISO date."""
    known, chosen = scope.history.days[:-1], day(scope, name, code)
    if chosen not in known:
        raise ClmError("day_not_period_end", day=chosen, known=", ".join(map(str, known[-6:])) or "–")
    return chosen


def model(_: Scope, __: str, code: str) -> str:
    """A lifecycle model."""
    return known_model(_shown(code)).id


def text(_: Scope, __: str, code: str) -> str:
    """Any text, such as the value of an attribute; the view says what it makes of it."""
    return code


def _shown(code: str) -> str:
    """What an error repeats of what was typed."""
    return code if len(code) <= 40 else f"{code[:40]}…"
