"""Words of a file in the program's own terms: order statuses, kinds of interaction, currencies."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clm.importing.raw import Connection
from clm.importing.synonyms import meanings, normal, tables

MOST_WORDS = 1000  # more different values than this are no list of words


@dataclass(frozen=True)
class Vocabulary:
    """The values of a column. `meaning`: value -> canonical word; `unknown`: (value, rows) without one."""

    meaning: Mapping[str, str]
    unknown: Sequence[tuple[str, int]]
    known_rows: int

    @property
    def unknown_rows(self) -> int:
        return sum(rows for _, rows in self.unknown)


def vocabulary(
    con: Connection, table: str, column: str, subject: str, decided: Mapping[str, str] | None = None
) -> Vocabulary:
    """The words of a column as `subject` ("statuses" or "kinds") has them, after those the user decided on.

    A word that neither knows is unknown; so is a value beyond the first thousand different ones.
    """
    own = {normal(word): meaning for word, meaning in (decided or {}).items()}
    known = {**meanings(subject), **own}
    meaning, unknown, known_rows = {}, [], 0
    for value, rows in _values(con, table, column):
        found = known.get(normal(value))
        if found is None:
            unknown.append((value, rows))
        else:
            meaning[value] = found
            known_rows += rows
    return Vocabulary(meaning, unknown, known_rows)


def currencies(con: Connection, table: str, column: str) -> dict[str, str]:
    """Value of a currency column -> ISO code, or the value in capitals where it may be several currencies."""
    return {value: currency_code(value) for value, _ in _values(con, table, column) if value.strip()}


def currency_code(mark: str) -> str:
    """ISO code of a sign or word that stands for one currency, else the mark itself in capitals."""
    folded = unicodedata.normalize("NFKC", mark).strip().casefold()
    codes = {word.casefold(): code for code, words in tables()["currencies"].items() for word in words}
    return codes.get(folded, folded.upper())


def is_code(currency: str) -> bool:
    """Whether a currency is told by its ISO code, and not by a sign that several share."""
    return len(currency) == 3 and currency.isascii() and currency.isalpha()


def _values(con: Connection, table: str, column: str) -> list[tuple[str, int]]:
    rows: list[tuple[str, int]] = con.execute(
        f"""select {column}, count(*) as n from {table} where {column} is not null
        group by 1 order by n desc, 1 limit {MOST_WORDS}"""
    ).fetchall()
    return rows
