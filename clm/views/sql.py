"""The SQL behind a view as a script: run on the dataset's file it gives the numbers again."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

from clm.dataset import Dataset
from clm.engine.recording import Query, recorded
from clm.language import Language
from clm.views.scope import Scope

KEPT = re.compile(r"memory\.main\.(kept_[0-9a-f]{24})")
PLACEHOLDER = re.compile(r"\$([a-z_][a-z0-9_]*)")


def script(scope: Scope, build: Callable[[Scope], Any], computed: str = "") -> str:
    """What the data are asked when `build` makes its view of the scope, as SQL for DuckDB with all values filled in.

    Tables that are kept between queries come first. What is worked out from the results in Python (shares,
    intervals, fitted models) is not in it; `computed` says what that is, as its last line.
    """
    unremembered = {one.name: getattr(scope, one.name) for one in fields(Scope) if one.name != "answers"}
    with recorded() as queries:
        build(Scope(**unremembered))
    asked = list(dict.fromkeys(filled(query) for query in queries))
    kept = _kept_tables(scope.dataset, asked)
    head = _head(scope.dataset, scope.t)
    tables = [f"create or replace temp table {name} as\n{sql};" for name, sql in kept.items()]
    last = [f"-- {' '.join(computed.split())}"] if computed else []
    return "\n\n".join([head, *tables, *(f"{_without_place(sql)};" for sql in asked), *last]) + "\n"


def _head(dataset: Dataset, t: Language) -> str:
    said = t(
        "Run with DuckDB on the dataset's file, which holds these tables: {tables}.", tables=_tables(dataset)
    )
    return f"-- {said}\n-- attach 'dataset.duckdb' as data (read_only); use data;"


def _tables(dataset: Dataset) -> str:
    names = dataset.query("select table_name from duckdb_tables() where database_name = 'data' order by 1")
    return ", ".join(names["table_name"])


def _kept_tables(dataset: Dataset, asked: Sequence[str]) -> dict[str, str]:
    """The kept tables that queries read, each after those that it reads itself: name -> SQL."""
    found: dict[str, str] = {}

    def gather(sql: str) -> None:
        for name in KEPT.findall(sql):
            if name not in found:
                query = dataset.engine.written(f"memory.main.{name}")
                text = filled(query) if query else "select null where false -- worked out in Python"
                gather(text)
                found[name] = _without_place(text)

    for sql in asked:
        gather(sql)
    return found


def _without_place(sql: str) -> str:
    return KEPT.sub(r"\1", sql).strip().rstrip(";")


def filled(query: Query) -> str:
    """The query with each placeholder replaced by its value as SQL writes it."""
    params: Mapping[str, Any] = query.params
    return PLACEHOLDER.sub(
        lambda found: literal(params[found[1]]) if found[1] in params else found[0], query.sql
    )


def literal(value: Any) -> str:
    """A value as SQL writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return f"timestamp '{value.isoformat(sep=' ')}'"
    if isinstance(value, datetime.date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, Integral | Decimal):
        return str(value)
    if isinstance(value, Real):
        return f"cast({float(value)!r} as double)"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(str(name))}: {literal(one)}" for name, one in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(_literals(value))}]"
    quoted = str(value).replace("'", "''")
    return f"'{quoted}'"


def _literals(values: Sequence[Any]) -> Iterator[str]:
    return (literal(value) for value in values)
