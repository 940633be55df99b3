"""The shapes of a column's values: every digit is 9. What a column holds is decided by its shapes, not its rows."""

import re
from collections import Counter
from collections.abc import Mapping

from clm.importing.date_layouts import ISO_SHAPE, Layout, layout_of
from clm.importing.day_counts import unit_of
from clm.importing.raw import Connection
from clm.importing.time_zones import without_zone

SAMPLED, FEW_SHAPES = 5_000, 60
MOST_SHAPES = 20_000  # different ones; a column of dates has a few hundred

Shapes = list[tuple[str, int, str]]  # shape, values, example


def shapes_of(con: Connection, table: str, column: str) -> Shapes:
    """The shapes of all values, the most frequent first."""
    sampled = _counted(con, f"select {column} from {table} using sample {SAMPLED} rows (reservoir, 1)")
    if not 0 < len(sampled) <= FEW_SHAPES or len({kind_of(shape) for shape, _, _ in sampled}) > 1:
        return _counted(con, f"select {column} from {table}")
    # Most columns have one hand: that all values fit its few shapes is told faster than their shapes are.
    patterns = (re.escape(shape).replace("9", r"\d").replace(r"\ ", " ") for shape, _, _ in sampled)
    fitting = "|".join(patterns).replace("'", "''")
    filled, fit = con.execute(
        f"""select count(*), count(*) filter (regexp_full_match(trim({column}), '{fitting}'))
        from {table} where trim({column}) <> ''"""
    ).fetchall()[0]
    if filled > fit:
        return _counted(con, f"select {column} from {table}")
    (shape, _, example), *rest = sampled
    return [(shape, filled - sum(n for _, n, _ in rest), example), *rest]


def _counted(con: Connection, values: str) -> Shapes:
    rows: Shapes = con.execute(
        f"""select translate(written, '012345678０１２３４５６７８', '999999999９９９９９９９９９') as shape,
            count(*) as n, min(written)
        from (select trim(value) as written from ({values}) as found(value)) where written <> ''
        group by 1 order by n desc, 1 limit {MOST_SHAPES}"""
    ).fetchall()
    return rows


def kind_of(shape: str) -> Layout | str:
    """What a shape is read as: a layout, "iso" or a unit; else the shape itself."""
    plain = without_zone(shape)
    return unit_of(plain) or layout_of(plain) or ("iso" if ISO_SHAPE.fullmatch(plain) else shape)


def is_known(shape: str) -> bool:
    """Whether a shape can be read as it stands."""
    return kind_of(shape) != shape


def layouts_of(
    shapes: Shapes, written: Mapping[str, str]
) -> tuple[list[Layout], dict[str, int], Counter[str]]:
    """The layouts of the shapes, values per unit of counting, and values per layout under an example.

    `written`: shape -> how it is spelled in the end.
    """
    shown_as: dict[Layout | str, str] = {}
    layouts: list[Layout] = []
    units: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for shape, n, example in shapes:
        plain = without_zone(written[shape])
        unit, layout = unit_of(plain), layout_of(plain)
        iso = ISO_SHAPE.fullmatch(plain) is not None
        if unit:
            units[unit] += n
        elif layout and not iso:
            layouts.append(layout)
        if unit or layout or iso:
            shown[shown_as.setdefault(kind_of(plain), example)] += n
    return list(dict.fromkeys(layouts)), dict(units), shown
