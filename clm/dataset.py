"""A dataset: customers, orders and interactions of one company in one DuckDB file."""

import datetime
import re
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import pandas as pd

from clm.engine import Engine
from clm.engine.duckdb import DuckDBEngine, new_file
from clm.errors import ClmError
from clm.queries import quoted, sql_file
from clm.schema import CUSTOMERS, DIMENSIONS, FORMAT_VERSION, IMPORTS, TABLES
from clm.swapping import swap_in

OF_ATTRIBUTE = "_attribute"  # ends the column of an attribute that has the name of something else
# Of every query in clm/**/*.sql, without comments and values.
WORD_OF_SQL = re.compile(r"--.*|'[^']*'|([a-z_]\w*)")

Filters = Mapping[str, Collection[str]]  # attribute -> its chosen values; "" stands for "not given"


class Span(NamedTuple):
    """First and last day on which anything was observed, both included."""

    start: datetime.date
    end: datetime.date


@dataclass(frozen=True)
class Counts:
    """How much a dataset holds. `paid_orders` are those that count; revenue is net of refunds."""

    customers: int
    buyers: int
    orders: int
    paid_orders: int
    interactions: int
    revenue: float


class Dataset:
    """An open dataset. Close it, or use it as a context manager.

    Attributes:
        span: first and last day observed.
        token: changes exactly when the content does; the key of every cache.
        counts: how many customers, orders and interactions there are.
        dimensions: attributes of customers by which numbers can be split and filtered.
        currency: ISO code where the data tell it, else None.
    """

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self.engine = engine
        self.folder: object = None  # what has to live as long as the dataset: the folder of a temporary file
        meta = _meta(path, engine)
        self.name = meta["name"]
        self.token = meta["token"]
        self.currency = meta["currency"] or None
        self.span = Span(datetime.date.fromisoformat(meta["start"]), datetime.date.fromisoformat(meta["end"]))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.engine.close()

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The result of a query over the dataset's tables."""
        return self.engine.query(sql, params)

    def materialise(
        self, key: str, sql: str | Callable[[], str], params: Mapping[str, Any] | None = None
    ) -> str:
        """The name of a kept table with the result of a query; `key` must name all that the result depends on.

        A query that takes time to write is given as a function, which is called where the key is new.
        """
        return self.engine.materialise(f"{self.token} {key}", sql, params)

    def keep(self, key: str, frame: pd.DataFrame) -> str:
        """The name of a kept table that holds a frame; `key` must name all that the frame depends on."""
        return self.engine.keep(f"{self.token} {key}", frame)

    @cached_property
    def counts(self) -> Counts:
        return self.counted()

    def counted(self) -> Counts:
        """The counts, asked of the data anew."""
        row = self.query(sql_file(__file__, "counts")).iloc[0]
        return Counts(
            **{name: int(value) for name, value in row.drop("revenue").items()}, revenue=float(row["revenue"])
        )

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """Attributes of customers that hold at least two different values, the well-known ones first."""
        columns = self.query(
            "select column_name from duckdb_columns() where database_name = 'data' and table_name = 'customers'"
        )
        extra = [
            name for name in columns["column_name"] if name not in {*CUSTOMERS, "customer_no", "known_day"}
        ]
        names = [*DIMENSIONS, *sorted(extra)]
        different = ", ".join(f"count(distinct {quoted(name)}) as d{i}" for i, name in enumerate(names))
        row = self.query(f"select {different} from customers").iloc[0]
        return tuple(name for i, name in enumerate(names) if row[f"d{i}"] > 1)

    @cached_property
    def observed(self) -> frozenset[str]:
        """What the data hold beyond orders: kinds of interaction, cost, categories, columns, prospects."""
        return frozenset(self.query("select need from coverage")["need"])

    @cached_property
    def imports(self) -> pd.DataFrame:
        """What was imported into these data and when: one row an import and file, see schema.IMPORTS."""
        return self.imported()

    def imported(self) -> pd.DataFrame:
        """The imports, asked of the data anew."""
        tables = self.query("select table_name from duckdb_tables() where database_name = 'data'")[
            "table_name"
        ]
        if "imports" not in set(tables):
            return pd.DataFrame(columns=list(IMPORTS))
        return self.query(f"select {', '.join(IMPORTS)} from imports order by number, file")

    def values(self, dimension: str) -> list[str]:
        """The values of an attribute, the most frequent first; customers without one count under ''."""
        column = quoted(self.known_dimension(dimension))
        frame = self.query(
            f"select coalesce({column}, '') as value from customers group by 1 order by count(*) desc, value limit 1000"
        )
        return list(frame["value"])

    def known_dimension(self, name: str) -> str:
        """The name itself, once it is certain that the data have such an attribute.

        Raises:
            ClmError: unknown_dimension.
        """
        if name not in self.dimensions:
            raise ClmError("unknown_dimension", name=name, known=", ".join(self.dimensions) or "–")
        return name

    def grouping(self, by: str | None) -> str:
        """SQL for the value of an attribute of customers, '' where it is not given or no attribute is asked for.

        Raises:
            ClmError: unknown_dimension.
        """
        return f"coalesce({quoted(self.known_dimension(by))}, '')" if by else "''"

    def population(self, where: Filters | None) -> tuple[str, dict[str, list[str]]]:
        """The customers that pass the filters: a relation for `from (…)` and the parameters it needs."""
        conditions, params = [], {}
        for i, (name, values) in enumerate(sorted((where or {}).items())):
            column = quoted(self.known_dimension(name))
            conditions.append(f"coalesce({column}, '') in (select unnest($filter_{i}))")
            params[f"filter_{i}"] = list(values)
        clause = f" where {' and '.join(conditions)}" if conditions else ""
        return f"(select * from customers{clause})", params

    def sampled(self, population: str, every: int) -> str:
        """Every so many-th customer of a relation, by a number made of the id: the same ones whatever else is known."""
        return (
            f"(select * from {population} where hash(customer_id) % {every} = 0)" if every > 1 else population
        )


def _meta(path: Path, engine: Engine) -> dict[str, str]:
    tables = engine.query("select table_name from duckdb_tables() where database_name = 'data'")["table_name"]
    if "meta" not in set(tables):
        raise ClmError("not_a_dataset", path=path)
    frame = engine.query("select name, value from meta")
    meta = dict(zip(frame["name"], frame["value"], strict=True))
    if meta["version"] != str(FORMAT_VERSION):
        raise ClmError("dataset_outdated", path=path)
    return meta


def open_dataset(path: str | Path) -> Dataset:
    """The dataset in a file that an import or the demo wrote.

    Raises:
        ClmError: no_such_dataset, not_a_dataset, dataset_outdated.
    """
    path = Path(path)
    if not path.is_file():
        raise ClmError("no_such_dataset", path=path)
    return Dataset(path, DuckDBEngine(path))


class DatasetWriter:
    """Builds a dataset file beside its final place and swaps it in with one rename.

    Fill the canonical tables (schema.TABLES) through `con`, then call `finish()`. Until then, and if
    anything fails, whatever stood at `path` stays as it was.
    """

    def __init__(self, path: Path, name: str, *, keeps_previous: bool = False) -> None:
        self.path = path
        self.name = name
        self.keeps_previous = keeps_previous  # what stood at `path` can be restored, see clm.swapping
        path.parent.mkdir(parents=True, exist_ok=True)
        self._building = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
        self.con = new_file(self._building)
        for table, columns in TABLES.items():
            declared = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            self.con.execute(f"create table {table} ({declared})")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.con.close()
        for leftover in self.path.parent.glob(self._building.name + "*"):
            leftover.unlink(missing_ok=True)

    def add_dimension(self, name: str) -> str:
        """Add an attribute to customers and return its column, made unique and free of surprises."""
        taken = {
            row[0] for row in self.con.execute("select column_name from (describe customers)").fetchall()
        }
        column = base = attribute_column(name)
        n = 2
        while column in taken:
            column, n = f"{base}_{n}", n + 1
        self.con.execute(f"alter table customers add column {quoted(column)} varchar")
        return column

    def finish(self) -> None:
        """Derive what every query relies on, check it, and put the file in its place.

        Raises:
            ClmError: dataset_empty.
        """
        self.derive()
        self.swap()

    def derive(self) -> None:
        """Derive what every query relies on, and check it.

        Raises:
            ClmError: dataset_empty.
        """
        for statement in sql_file(__file__, "derive").split(";"):
            if statement.strip():
                self.con.execute(statement)
        if self.con.execute("select count(*) from purchases").fetchall()[0][0] == 0:
            raise ClmError("dataset_empty")
        self.con.execute(
            "insert into meta values ('name', $name), ('version', $version)",
            {"name": self.name, "version": str(FORMAT_VERSION)},
        )

    def swap(self) -> None:
        """Put the file in its place."""
        self.con.execute("checkpoint")
        self.con.close()
        swap_in(self._building, self.path, keeps_previous=self.keeps_previous)


def attribute_column(name: str) -> str:
    """The column of an attribute of customers by the header that it had: harmless, and no word of this program.

    A list of customers may well have a column "status" or "day": queries that join it would take one for the other.
    """
    words = "".join(sign if sign.isalnum() else "_" for sign in name.strip().lower()).strip("_")[:60]
    column = words or "attribute"
    return f"{column}{OF_ATTRIBUTE}" if column in CUSTOMERS or column in _words_of_queries() else column


@cache
def _words_of_queries() -> frozenset[str]:
    return frozenset(
        word
        for path in Path(__file__).parent.rglob("*.sql")
        for word in WORD_OF_SQL.findall(path.read_text(encoding="utf-8"))
        if word
    )
