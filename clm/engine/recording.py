"""The queries behind a result, noted while they run, so that an analyst can run them again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Query:
    """SQL as it ran, with what filled its `$name` placeholders."""

    sql: str
    params: Mapping[str, Any] = field(default_factory=dict)


_noted: ContextVar[list[Query] | None] = ContextVar("noted", default=None)


@contextmanager
def recorded() -> Iterator[list[Query]]:
    """The queries that run inside, in their order."""
    queries: list[Query] = []
    before = _noted.set(queries)
    try:
        yield queries
    finally:
        _noted.reset(before)


def note(query: Query) -> None:
    """Note a query, where somebody wants to know."""
    noted = _noted.get()
    if noted is not None:
        noted.append(query)
