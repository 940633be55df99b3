"""Where queries run. An engine answers SQL over the tables of one dataset and keeps results for later queries."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import pandas as pd

from clm.engine.recording import Query


class Engine(Protocol):
    """What the rest of the program may ask of the place where a dataset lives."""

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The whole result of a query; `params` fill the `$name` placeholders."""
        ...

    def materialise(
        self, key: str, sql: str | Callable[[], str], params: Mapping[str, Any] | None = None
    ) -> str:
        """Keep the result of a query under `key` and return the table's name; a known key is not run again, and
        what writes its query is not called."""
        ...

    def keep(self, key: str, frame: pd.DataFrame) -> str:
        """Keep a frame under `key` and return the table's name; a known key keeps what it has."""
        ...

    def written(self, name: str) -> Query | None:
        """The query whose result a kept table holds; None for a frame and for a table that was never kept."""
        ...

    def close(self) -> None:
        """Release everything."""
        ...
