"""Signals: what is known of a customer at the end of a day, computed for many days in one query.

Everything that happens to a customer is an event on a day. A signal is built of measures that are carried along
these events; a windowed one (“the last 90 days”) counts an event when it happens and takes it off again when the
window has passed. Events are gathered up to the next day that is asked for, so that one day costs one GROUP BY
and a history costs windows over events, never over a grid of customers and days.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import sqlglot
from pydantic import BaseModel, ConfigDict
from sqlglot import exp

from clm.dataset import Dataset
from clm.lifecycle.model import Text
from clm.lifecycle.rules import bound
from clm.queries import sql_file

LEARNED = ("population_rhythm_days", "market_rate")  # parameters of signals, not of rules


class Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Measure(Declared):
    """A value carried along the events of a customer; see signals.toml."""

    source: Literal["customers", "purchases", "touches", "cases"]
    value: str
    how: Literal["sum", "min", "max", "last"]
    window: tuple[int, int | None] = (0, None)
    kinds: tuple[str, ...] = ()


class Signal(Declared):
    """What a rule may ask of a customer; see signals.toml."""

    sql: str | dict[str, str]
    needs: tuple[str, ...] = ()
    label: Text
    phrase: Text
    unit: Literal["days", "count", "money", "ratio", "score"]
    hidden: bool = False

    def observable(self, observed: Iterable[str]) -> bool:
        """Whether data that hold `observed` can give this signal: every need, and of `a|b` at least one."""
        return all(set(need.split("|")) & set(observed) for need in self.needs)


@cache
def _declared() -> dict[str, Any]:
    with Path(__file__).with_name("signals.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def measures() -> dict[str, Measure]:
    return {
        name: Measure(source=said.pop("from"), **said)
        for name, said in ((name, dict(said)) for name, said in _declared()["measure"].items())
    }


@cache
def all_signals() -> dict[str, Signal]:
    return {name: Signal(**said) for name, said in _declared()["signal"].items()}


@cache
def signals() -> dict[str, Signal]:
    """Signal name -> Signal, for those that a rule may name."""
    return {name: signal for name, signal in all_signals().items() if not signal.hidden}


@cache
def expression(name: str, clock: str) -> exp.Expr:
    """The signal over measures and learned parameters alone, parsed once: change a copy of it only."""
    said = all_signals()[name].sql
    tree = sqlglot.parse_one(said if isinstance(said, str) else said[clock], read="duckdb")

    def write_out(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and node.name in all_signals() and node.name not in measures():
            return exp.paren(expression(node.name, clock))
        return node

    return tree.transform(write_out)


def needed_parameters(names: Iterable[str], clock: str) -> set[str]:
    """The learned parameters on which the signals depend."""
    found = {column.name for name in names for column in expression(name, clock).find_all(exp.Column)}
    return found & set(LEARNED)


def by_day(parameter: str) -> exp.Expr:
    """For signals_query: a learned parameter with a value for each day asked for, in the list $`parameter`, by day."""
    return sqlglot.parse_one(f"list_extract(${parameter}, calendar.no + 1)", read="duckdb")


def signals_query(
    dataset: Dataset,
    names: Iterable[str],
    parameters: Mapping[str, float | exp.Expr],
    clock: str = "calendar",
    among: str | None = None,
    *,
    one_day: bool = False,
) -> str:
    """SQL with parameter $days (list of dates) over all customers, or those in the relation `among`.

    Grain: one row a customer and day asked for, from the first of these days on which the customer is known.
    Columns: customer_no, no (position of the day, from 0), as_of, and each signal; one that the data cannot
    give is null.

    Args:
        one_day: whether $days holds one day; nothing is carried on from day to day then, which takes half the time.
    """
    columns, carried, readings = _parts(dataset, names, parameters, clock)
    market = "".join(
        f", (select coalesce(max(reading), 0) from days where day <= as_of - {back}) as {name}"
        for name, back in readings.items()
    )
    return f"""
with days_asked as (select unnest($days) as as_of),
calendar as (
    select
        row_number() over (order by as_of) - 1 as no,
        as_of,
        lag(as_of) over (order by as_of) as previous
        {market}
    from days_asked
),
events as ({_events(dataset, carried, among)}),
-- Events are dated by the first day asked for on which they are known.
gathered as (
    select customer_no, no{_gathered(carried)}
    from events join calendar on day <= as_of and (day > previous or previous is null)
    group by 1, 2
),
states as (
    {_single(carried) if one_day else _carried_on(carried)}
)
select states.customer_no, calendar.no, as_of{columns}
from states join calendar on calendar.no >= states.no and calendar.no < next_no
where known_day <= as_of"""


def _carried_on(carried: Mapping[str, Measure]) -> str:
    return f"""select
        customer_no,
        no,
        coalesce(lead(no) over each_customer, (select count(*) from calendar)) as next_no{_carried(carried)}
    from gathered
    window each_customer as (partition by customer_no order by no)"""


def _single(carried: Mapping[str, Measure]) -> str:
    values = (
        f"coalesce({name}, 0) as {name}" if measure.how == "sum" else name
        for name, measure in carried.items()
    )
    return f"select {', '.join(['customer_no', 'no', '1 as next_no', *values])} from gathered"


def signals_at_events_query(
    dataset: Dataset, names: Iterable[str], parameters: Mapping[str, float], clock: str = "calendar"
) -> str:
    """SQL with parameter $until over all customers: the signals at the end of each day on which they changed.

    Grain: one row a customer and day of an event, up to `until`: customer_no, as_of, and each signal.
    """
    columns, carried, readings = _parts(dataset, names, parameters, clock)
    market = "".join(f", coalesce({name}_day.reading, 0) as {name}" for name in readings)
    joins = "".join(
        f" left join days {name}_day on {name}_day.day = as_of - {back}" for name, back in readings.items()
    )
    return f"""
with events as ({_events(dataset, carried, None)}),
gathered as (
    select customer_no, day as as_of{_gathered(carried)}
    from events
    where day <= $until
    group by 1, 2
),
states as (
    select customer_no, as_of{_carried(carried)}
    from gathered
    window each_customer as (partition by customer_no order by as_of)
),
dated as (select states.*{market} from states{joins})
select customer_no, as_of{columns}
from dated
where known_day <= as_of"""


READINGS = {
    "now_reading": 0,
    "reading_180d": 180,
    "reading_360d": 360,
}  # the market's clock, so many days ago


def _parts(
    dataset: Dataset, names: Iterable[str], parameters: Mapping[str, float | exp.Expr], clock: str
) -> tuple[str, dict[str, Measure], dict[str, int]]:
    """The signals as columns, the measures they need, and the readings of the market's clock they need."""
    trees = {}
    for name in names:
        if all_signals()[name].observable(dataset.observed):
            trees[name] = bound(expression(name, clock), parameters)
        else:
            trees[name] = exp.cast(exp.null(), "double")
    used = {column.name for tree in trees.values() for column in tree.find_all(exp.Column)} | {"known_day"}
    carried = {name: measure for name, measure in measures().items() if name in used}
    columns = "".join(f",\n    {tree.sql(dialect='duckdb')} as {name}" for name, tree in trees.items())
    return columns, carried, {name: back for name, back in READINGS.items() if name in used}


def _events(dataset: Dataset, carried: Mapping[str, Measure], among: str | None) -> str:
    """One branch an event table and number of days after which something about its events changes."""
    branches = {
        (measure.source, offset)
        for measure in carried.values()
        for offset in measure.window
        if offset is not None
    }
    relations: dict[str, str] = {source: source for source, _ in branches}
    if {"usual_gap_days", "last_reading"} & set(carried):
        relations["purchases"] = dataset.materialise("rhythms", sql_file(__file__, "rhythms"))
    return "\n    union all\n    ".join(
        _branch(source, offset, carried, among, relations[source]) for source, offset in sorted(branches)
    )


def _branch(
    source: str, offset: int, carried: Mapping[str, Measure], among: str | None, relation: str
) -> str:
    day = "known_day" if source == "customers" else "day"
    columns = "".join(f", {_change(measure, source, offset)} as {name}" for name, measure in carried.items())
    kinds = {
        measure.kinds for measure in carried.values() if measure.source == source and offset in measure.window
    }
    # A branch reads only the kinds of interaction that its measures ask for.
    wanted = sorted({kind for some in kinds for kind in some})
    conditions = (
        [f"kind in ({', '.join(exp.Literal.string(kind).sql() for kind in wanted)})"] if all(kinds) else []
    )
    conditions += [f"customer_no in (select customer_no from {among})"] if among else []
    clause = f" where {' and '.join(conditions)}" if conditions else ""
    return f"select customer_no, {day} + {offset} as day{columns} from {relation}{clause}"


def _change(measure: Measure, source: str, offset: int) -> str:
    """What an event, `offset` days after it happened, does to a measure."""
    enters, leaves = measure.window
    if measure.source != source or offset not in (enters, leaves):
        return "null"
    value = "known_day" if source == "customers" and measure.value == "day" else measure.value
    if measure.kinds:
        listed = ", ".join(exp.Literal.string(kind).sql() for kind in measure.kinds)
        value = f"case when kind in ({listed}) then {value} end"
    return f"-({value})" if offset == leaves else value


def _gathered(carried: Mapping[str, Measure]) -> str:
    """The events of one customer between two days asked for, as one."""
    gather = {
        "sum": "sum({0})",
        "min": "min({0})",
        "max": "max({0})",
        # Two values of one day are told apart by their size, so that the choice never depends on chance.
        "last": "max_by({0}, (day, {0})) filter (where {0} is not null)",
    }
    return "".join(f", {gather[measure.how].format(name)} as {name}" for name, measure in carried.items())


def _carried(carried: Mapping[str, Measure]) -> str:
    """The measures as they stand after all events so far."""
    carry = {
        "sum": "coalesce(sum({0}) over each_customer, 0)",
        "min": "min({0}) over each_customer",
        "max": "max({0}) over each_customer",
        "last": "last_value({0} ignore nulls) over each_customer",
    }
    return "".join(
        f",\n        {carry[measure.how].format(name)} as {name}" for name, measure in carried.items()
    )
