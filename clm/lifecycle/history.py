"""Stage history: in which stage every customer was, at every day that is asked for.

Everything the product shows is a question put to this history, so that two views can never disagree.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import pandas as pd
from sqlglot import exp

from clm.dataset import Dataset
from clm.errors import ClmError
from clm.lifecycle.learned import learned
from clm.lifecycle.model import BEFORE_FIRST_ORDER, Ruled, RuleSet, Stage, parameter_kinds
from clm.lifecycle.rules import bound, can_hold, names_in, parse_rule
from clm.lifecycle.signals import needed_parameters, signals, signals_at_events_query, signals_query
from clm.queries import sql_file

CLOCKS = ("calendar", "market")


@dataclass(frozen=True)
class Setting:
    """A model with every number its stages depend on: the same setting always gives the same stages."""

    model: RuleSet
    clock: str
    parameters: Mapping[str, float]

    @property
    def key(self) -> str:
        numbers = ",".join(f"{name}={value!r}" for name, value in sorted(self.parameters.items()))
        return f"{self.model.id} {self.clock} {numbers}"


def setting(
    dataset: Dataset,
    chosen: RuleSet,
    given: Mapping[str, Any] | None = None,
    until: datetime.date | None = None,
) -> Setting:
    """The rules with their parameters: given ones first, then the defaults; `auto` ones are learned from the
    data up to `until` (all of them by default).

    Raises:
        ClmError: unknown_parameter, parameter_not_number, parameter_out_of_range, unknown_clock.
    """
    given = dict(given or {})
    clock = given.pop("clock", chosen.clock)
    if clock not in CLOCKS:
        raise ClmError("unknown_clock", value=clock)
    needed = needed_parameters(rule_signals(chosen), clock)
    defaults: dict[str, Any] = {**chosen.parameters, **dict.fromkeys(sorted(needed), "auto")}
    for name in given:
        # What `parameters` returned under one clock may be passed back under the other.
        if name not in defaults and name not in needed_parameters(rule_signals(chosen), "market"):
            raise ClmError(
                "unknown_parameter", model=chosen.id, name=name, known=", ".join([*defaults, "clock"])
            )
    values = {
        name: _number(name, given.get(name, default), dataset, until) for name, default in defaults.items()
    }
    return Setting(chosen, clock, values)


def _number(name: str, value: Any, dataset: Dataset, until: datetime.date | None) -> float:
    if value == "auto":
        return learned(dataset, name, until).value
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise ClmError("parameter_not_number", name=name, value=value) from error
    kind = parameter_kinds()[name]
    if not kind.low <= number <= kind.high:
        raise ClmError("parameter_out_of_range", name=name, value=value, low=kind.low, high=kind.high)
    return number


def rule_signals(model: RuleSet) -> list[str]:
    """The signals that the rules name, in a fixed order."""
    named = {name for stage in model.stages if stage.rule for name in names_in(rule_tree(model, stage))}
    return [name for name in signals() if name in named]


def rule_tree(model: RuleSet, stage: Ruled) -> exp.Expr:
    """The checked rule of a stage; its own copy, to be changed at will."""
    return _parsed(stage.rule or "", frozenset(model.parameters)).copy()


@lru_cache(maxsize=1000)
def _parsed(rule: str, parameters: frozenset[str]) -> exp.Expr:
    return parse_rule(rule, {*signals(), *parameters})


def missing_needs(dataset: Dataset, model: RuleSet) -> dict[str, tuple[str, ...]]:
    """Stage id -> the least that would have to be loaded, for every stage that these data cannot show.

    All of the needs named are wanted; of one written `a|b` any part will do.
    """
    missing: dict[str, tuple[str, ...]] = {}
    for stage in model.stages:
        if stage.rule and (needs := _least_needs(model, stage, dataset.observed)):
            missing[stage.id] = needs
        elif (
            isinstance(stage, Stage)
            and stage.phase in BEFORE_FIRST_ORDER
            and "prospects" not in dataset.observed
        ):
            missing[stage.id] = ("prospects",)
    return missing


def _least_needs(model: RuleSet, stage: Ruled, observed: frozenset[str]) -> tuple[str, ...]:
    """The fewest needs with which the rule of a stage could hold; single ones that do alike become one `a|b`."""
    tree = rule_tree(model, stage)
    named = names_in(tree)
    needs = (need for name, signal in signals().items() if name in named for need in signal.needs)
    wanted = {need: set(need.split("|")) for need in needs}
    lacking = [need for need, parts in wanted.items() if not parts & observed]
    for size in range(len(lacking) + 1):
        enough = [
            some
            for some in combinations(lacking, size)
            if _could_hold(tree, model, observed.union(*(wanted[need] for need in some)))
        ]
        if enough:
            return ("|".join(need for (need,) in enough),) if size == 1 else enough[0]
    return tuple(lacking)


def _could_hold(tree: exp.Expr, model: RuleSet, observed: Collection[str]) -> bool:
    observable = {name for name, signal in signals().items() if signal.observable(observed)}
    return can_hold(tree, observable | set(model.parameters))


def stage_case(chosen: Setting) -> str:
    """SQL over the signals: the position of the furthest stage whose rule holds; 0 where none does."""
    branches = [
        f"when {bound(rule_tree(chosen.model, stage), chosen.parameters).sql(dialect='duckdb')} then {position}"
        for position, stage in reversed(list(enumerate(chosen.model.stages)))
        if stage.rule
    ]
    return f"cast(case {' '.join(branches)} else 0 end as tinyint)"


def held_count(chosen: Setting, positions: Sequence[int]) -> str:
    """SQL over the signals: how many of the rules at these positions hold."""
    return " + ".join(f"case when {rule_holds(chosen, position)} then 1 else 0 end" for position in positions)


def rule_holds(chosen: Setting, position: int) -> str:
    """SQL over the signals: whether the rule at a position holds, wherever the customer stands."""
    return bound(rule_tree(chosen.model, chosen.model.stages[position]), chosen.parameters).sql(
        dialect="duckdb"
    )


@dataclass(frozen=True)
class History:
    """Spells of a dataset under a setting, exact on `days` (ascending)."""

    dataset: Dataset
    setting: Setting
    days: tuple[datetime.date, ...]

    @property
    def table(self) -> str:
        """The name of a table with one row a customer and uninterrupted stay: customer_no, stage (position in the
        model), from_day, to_day (exclusive; 9999-12-31 while it lasts).

        To be asked for whenever it is queried: it is computed once, and anew if it had to make room meanwhile.
        """
        days = [day.isoformat() for day in self.days]
        return self.dataset.materialise(
            f"history {self.setting.key} {days}", self._spells, {"days": list(self.days)}
        )

    def _spells(self) -> str:
        chosen, one_day = self.setting, len(self.days) == 1
        names = rule_signals(chosen.model)
        signals = signals_query(self.dataset, names, chosen.parameters, chosen.clock, one_day=one_day)
        return sql_file(
            __file__, "standing_on_a_day" if one_day else "spells", signals=signals, stage=stage_case(chosen)
        )

    @property
    def stage_ids(self) -> list[str]:
        return [stage.id for stage in self.setting.model.stages]

    def every_day_and_stage(self, found: pd.DataFrame) -> pd.DataFrame:
        """Counts by period_end and stage (position), with a true zero where a day or stage has no row."""
        days = pd.to_datetime(list(self.days)).astype(found["period_end"].dtype)
        names = ["period_end", "stage"]
        index = pd.MultiIndex.from_product([days, range(len(self.stage_ids))], names=names)
        return found.set_index(names).reindex(index, fill_value=0).reset_index()


def stage_history(dataset: Dataset, chosen: Setting, days: Sequence[datetime.date]) -> History:
    """The history under a setting, computed when its table is first asked for."""
    return History(dataset, chosen, tuple(sorted(set(days))))


def stages_reached(history: History) -> str:
    """The name of a table with the first day on which each customer reached each stage, up to the last day of
    the history: customer_no, stage (position), day."""
    chosen, until = history.setting, history.days[-1]

    def reached() -> str:
        names = rule_signals(chosen.model)
        signals = signals_at_events_query(history.dataset, names, chosen.parameters, chosen.clock)
        return sql_file(__file__, "reached", signals=signals, history=history.table, stage=stage_case(chosen))

    return history.dataset.materialise(f"reached {history.table} {until}", reached, {"until": until})


def standing(history: History, as_of: datetime.date) -> tuple[str, list[str]]:
    """The name of a table with the stage and all observable signals of every customer on a day (customer_no,
    stage, since, and a column a signal), and the names of these signals."""
    dataset, chosen = history.dataset, history.setting
    names = [name for name, signal in signals().items() if signal.observable(dataset.observed)]
    learned_too = {
        name: _number(name, "auto", dataset, None) for name in needed_parameters(names, chosen.clock)
    }
    values = {**learned_too, **chosen.parameters}
    query = signals_query(dataset, names, values, chosen.clock)
    sql = sql_file(__file__, "standing", signals=query, history=history.table)
    table = dataset.materialise(f"standing {history.table} {as_of}", sql, {"days": [as_of], "as_of": as_of})
    return table, names
