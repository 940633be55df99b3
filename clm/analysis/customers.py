"""Customers: who they are, where they stand and why, as a list."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from clm.dataset import Filters
from clm.errors import ClmError
from clm.language import Language
from clm.lifecycle.history import History, rule_signals, stage_case, stages_reached
from clm.lifecycle.reasons import reason_sql
from clm.lifecycle.signals import signals_query
from clm.queries import sql_file

SORTS = {
    "revenue": "revenue desc",
    "recent": "last_order desc nulls last",
    "silent": "last_order asc nulls last",
    "orders": "orders desc",
    "since": "since desc",
    "name": "name asc nulls last",
    "customer": "customer_id asc",
}


@dataclass(frozen=True)
class Selection:
    """Which customers of a list are wanted; every condition that is given must hold.

    Attributes:
        stage: id of the stage in which they stand on the day.
        came_from, since: id of the stage ("entry" for not yet known) in which they stood on the day `since`.
        search: part of a customer's id or name, in any case.
        customer: a customer's whole id.
        known: first and last day between which they became known.
        reached, not_reached: ids of stages of which they have been in any, or in none, so far.
        first_order: first and last day between which their first order fell.
        returned: whether they have ordered again on a later day.
    """

    stage: str | None = None
    came_from: str | None = None
    since: datetime.date | None = None
    search: str = ""
    customer: str | None = None
    known: tuple[datetime.date, datetime.date] | None = None
    reached: tuple[str, ...] = ()
    not_reached: tuple[str, ...] = ()
    first_order: tuple[datetime.date, datetime.date] | None = None
    returned: bool | None = None


def customer_list(
    history: History,
    as_of: datetime.date,
    t: Language,
    selection: Selection | None = None,
    where: Filters | None = None,
    sort: str = "revenue",
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """One page of the chosen customers known on a day; `attrs["matches"]` says how many there are in all.

    Returns:
        One row a customer: customer_id, name, stage, since, orders, revenue (net, to date), last_order, reason.

    Raises:
        ClmError: unknown_choice, unknown_dimension.
    """
    if sort not in SORTS:
        raise ClmError("unknown_choice", name="sort", value=sort, known=", ".join(SORTS))
    dataset = history.dataset
    population, params = dataset.population(where)
    chosen, more = _conditions(history, selection or Selection())
    sql = sql_file(
        __file__, "customers", history=history.table, population=population, chosen=chosen, order=SORTS[sort]
    )
    paging = {"limit": limit if limit is not None else 2**60, "offset": offset}
    frame = dataset.query(sql, {"as_of": as_of, **params, **more, **paging})
    matches = int(frame["matches"].iloc[0]) if len(frame) else 0
    frame["stage"] = frame["stage"].map(dict(enumerate(history.stage_ids)))
    numbers = None if limit is None else [int(number) for number in frame["customer_no"]]
    frame = frame.merge(reasons_of(history, as_of, t, numbers), on="customer_no", how="left")
    frame = frame.drop(columns=["customer_no", "matches"])
    frame.attrs["matches"] = matches
    return frame


def _conditions(history: History, selection: Selection) -> tuple[str, dict[str, object]]:
    conditions: list[str] = ["true"]
    params: dict[str, object] = {}
    if selection.stage:
        conditions.append("stage = $stage")
        params["stage"] = history.stage_ids.index(selection.stage)
    if selection.search.strip():
        conditions.append(
            "(contains(lower(customer_id), lower($search)) or contains(lower(coalesce(name, '')), lower($search)))"
        )
        params["search"] = selection.search.strip()
    if selection.customer is not None:
        conditions.append("customer_id = $customer")
        params["customer"] = selection.customer
    if selection.came_from and selection.since:
        at_start = (
            f"select customer_no from {history.table} where from_day <= $came_since and to_day > $came_since"
        )
        params["came_since"] = selection.since
        if selection.came_from == "entry":
            conditions.append(f"customer_no not in ({at_start})")
        else:
            conditions.append(f"customer_no in ({at_start} and stage = $came_from)")
            params["came_from"] = history.stage_ids.index(selection.came_from)
    _add_journey(history, selection, conditions, params)
    _add_first_order(selection, conditions, params)
    return " and ".join(conditions), params


def _add_journey(
    history: History, selection: Selection, conditions: list[str], params: dict[str, object]
) -> None:
    """When they became known and how far they have come."""
    if selection.known:
        conditions.append("known_day between $known_from and $known_to")
        params["known_from"], params["known_to"] = selection.known
    for name, negation in (("reached", ""), ("not_reached", "not ")):
        if wanted := getattr(selection, name):
            among = (
                f"select customer_no from {stages_reached(history)} where stage in (select unnest(${name}))"
            )
            conditions.append(f"customer_no {negation}in ({among})")
            params[name] = [history.stage_ids.index(stage) for stage in wanted]


def _add_first_order(selection: Selection, conditions: list[str], params: dict[str, object]) -> None:
    """When they first ordered, and whether they came again."""
    tests = []
    if selection.first_order:
        tests.append("min(day) between $first_from and $first_to")
        params["first_from"], params["first_to"] = selection.first_order
    if selection.returned is not None:
        tests.append("count(*) > 1" if selection.returned else "count(*) = 1")
    if tests:
        bought = "select customer_no from purchases where day <= $as_of group by 1"
        conditions.append(f"customer_no in ({bought} having {' and '.join(tests)})")


def reasons_of(
    history: History, as_of: datetime.date, t: Language, customer_nos: Sequence[int] | None = None
) -> pd.DataFrame:
    """Why customers are in their stage on a day; all of them where none are named.

    Returns:
        One row a customer: customer_no, reason.
    """
    chosen = history.setting
    among = "(select unnest($customer_nos) as customer_no)" if customer_nos is not None else None
    query = signals_query(history.dataset, rule_signals(chosen.model), chosen.parameters, chosen.clock, among)
    sql = sql_file(__file__, "reasons", signals=query, stage=stage_case(chosen), reason=reason_sql(chosen, t))
    params = {"days": [as_of]} | ({"customer_nos": list(customer_nos)} if customer_nos is not None else {})
    return history.dataset.query(sql, params)
