"""Whether values that matter could be other letters in another encoding: then their owner is asked."""

from collections.abc import Collection
from dataclasses import replace

from clm.importing.dimensions import MOST_VALUES, can_group
from clm.importing.questions import Question
from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.spelling import BASE, differing, open_rivals

MOST_TEXTS = 20_000


def with_encoding_asked(con: Connection, table: ReadTable) -> ReadTable:
    """The table with the question how its letters are written, where names, ids or words that count would differ.

    Columns that come to nothing are evidence only.
    """
    if not (table.raw.guessed and table.raw.encoding == BASE) or not table.typed:
        return table
    taken = {*table.guess.columns.values(), *table.guess.stand_ins}
    groups = {header for header in table.extra_headers() if _could_group(con, table, header)}
    texts = {header: _texts(con, table, header) for header in dict.fromkeys(table.raw.headers)}
    rivals = open_rivals([*table.raw.headers, *(text for found in texts.values() for text in found)])
    for headers in (taken, groups):
        asked = _question(texts, headers, rivals)
        if asked:
            return replace(table, questions=(asked, *table.questions))
    return table


def _question(
    texts: dict[str, list[str]], headers: Collection[str], rivals: tuple[str, ...]
) -> Question | None:
    """One question for all columns, shown by the first in which the encodings differ."""
    for header, found in texts.items():
        readings = differing(found, rivals) if header in headers else {}
        if readings:
            said = "; ".join(f"{encoding}: “{text}”" for encoding, text in readings.items())
            return Question("encoding", header, {"readings": said, "texts": readings})
    return None


def _could_group(con: Connection, table: ReadTable, header: str) -> bool:
    """Whether a column without a meaning of its own may become an attribute of customers."""
    if table.kind not in ("orders", "customers"):
        return False
    value = f"nullif(trim({table.raw.column(header)}), '')"
    filled, about = con.execute(
        f"select count({value}), approx_count_distinct({value}) from {table.raw.name}"
    ).fetchall()[0]
    if about > 2 * MOST_VALUES:
        return False
    distinct = con.execute(f"select count(distinct {value}) from {table.raw.name}").fetchall()[0][0]
    return can_group(filled, distinct)


def _texts(con: Connection, table: ReadTable, header: str) -> list[str]:
    """The different values of a column that are not plain ASCII, in the order of the file."""
    column = table.raw.column(header)
    rows = con.execute(
        f"""select trim({column}) from {table.raw.name} where strlen({column}) <> length({column})
        group by 1 order by min(rowid) limit {MOST_TEXTS}"""
    ).fetchall()
    return [text for (text,) in rows]
