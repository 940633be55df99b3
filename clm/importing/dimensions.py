"""Attributes of customers: which columns, beyond those with a meaning of their own, can group customers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.synonyms import normal

MOST_VALUES = 50
# A column of an orders file describes customers if it never changes for this share of those with several.
CONSTANT_SHARE = 0.95


@dataclass(frozen=True)
class Extras:
    """`columns`: header -> staged column, perhaps an attribute; `left`: (table, header, reason, rows)."""

    columns: dict[str, str]
    left: list[tuple[ReadTable, str, str, int]]


def possible_dimensions(con: Connection, tables: Sequence[ReadTable]) -> Extras:
    """The further columns of customers and orders files that have few enough different values."""
    extras = Extras({}, [])
    staged: dict[str, str] = {}
    for table in tables:
        if table.kind not in ("customers", "orders"):
            continue
        for header, filled, distinct in _different_values(con, table):
            if filled == 0:
                continue
            if distinct < 2:
                extras.left.append((table, header, "one_value_only", filled))
            elif not can_group(filled, distinct):
                extras.left.append((table, header, "too_many_values", filled))
            else:
                # The same header in two files means the same attribute.
                extras.columns[header] = staged.setdefault(normal(header), f"x{len(staged)}")
    return extras


def can_group(filled: int, distinct: int) -> bool:
    """Whether so many different values in so many rows group anything."""
    return 1 < distinct <= MOST_VALUES and 2 * distinct <= max(filled, 4)


def _different_values(con: Connection, table: ReadTable) -> list[tuple[str, int, int]]:
    headers = table.extra_headers()
    if not headers:
        return []
    columns = [table.raw.column(header) for header in headers]
    parts = [f"count(nullif(trim({c}), '')), approx_count_distinct(nullif(trim({c}), ''))" for c in columns]
    row = con.execute(f"select {', '.join(parts)} from {table.raw.name}").fetchall()[0]
    counts = list(zip(headers, columns, row[::2], row[1::2], strict=True))
    # The approximation is good to a few per cent: it only saves counting columns that are far beyond.
    near = [column for _, column, _, distinct in counts if distinct <= 2 * MOST_VALUES]
    exact = {}
    if near:
        parts = [f"count(distinct nullif(trim({column}), ''))" for column in near]
        values = con.execute(f"select {', '.join(parts)} from {table.raw.name}").fetchall()[0]
        exact = dict(zip(near, values, strict=True))
    return [(header, filled, exact.get(column, distinct)) for header, column, filled, distinct in counts]


def varying_columns(con: Connection, columns: Sequence[str], certain: Collection[str] = ()) -> set[str]:
    """The staged columns of sale_rows that change between orders of one customer, or cannot be judged.

    `certain` ones are attributes by what was known before: they need no judgement, but must not change either.
    """
    varying = set()
    for column in columns:
        steady = con.execute(
            f"""select avg(case when kinds = 1 then 1 else 0 end) from (
                select count(distinct {column}) as kinds from sales
                where fate = 'kept' and {column} is not null
                group by customer_id having count(distinct ordered_at) > 1)"""
        ).fetchall()[0][0]
        if steady is None and column in certain:
            continue
        if steady is None or steady < CONSTANT_SHARE:
            varying.add(column)
    return varying
