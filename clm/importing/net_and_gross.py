"""Columns of which either may be meant, with and without tax or of the same name: which was taken is said."""

import re

from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.report import Note
from clm.importing.synonyms import normal, without_brackets

NET = frozenset(
    map(
        normal,
        ("net", "net amount", "net total", "amount net", "total net", "net sales", "total excl tax", "total excl vat",
         "amount excl tax", "amount excl vat", "subtotal excl tax", "净额", "净金额", "不含税金额", "未税金额", "netto",
         "Nettobetrag", "Betrag netto", "Nettosumme", "montant ht", "total ht", "montant net", "importe neto", "base imponible"),
    )
)  # fmt: skip
GROSS = frozenset(
    map(
        normal,
        ("gross", "gross amount", "gross total", "amount gross", "total gross", "gross sales", "total incl tax",
         "total incl vat", "amount incl tax", "amount incl vat", "含税金额", "价税合计", "brutto", "Bruttobetrag", "Betrag brutto",
         "Bruttosumme", "montant ttc", "total ttc", "montant brut", "importe bruto", "total con iva"),
    )
)  # fmt: skip


def taken_of_both(table: ReadTable) -> list[Note]:
    """Which of a net and a gross column holds the amounts, where a file has both."""
    taken = table.guess.columns.get("amount")
    if taken is None:
        return []
    for own, others in ((NET, GROSS), (GROSS, NET)):
        other = next((header for header in table.raw.headers if _named(header, others)), None)
        if _named(taken, own) and other is not None and other not in table.raw.empty:
            params = {"file": table.raw.file, "header": taken.strip(), "other": other.strip()}
            return [Note("one_of_net_and_gross", params)]
    return []


def taken_of_twins(con: Connection, table: ReadTable) -> list[Note]:
    """Which of several columns of one name was read, where they do not say the same."""
    notes = []
    for taken in dict.fromkeys(table.guess.columns.values()):
        for other in table.raw.headers:
            if other in table.guess.columns.values() or not re.fullmatch(
                re.escape(taken.strip()) + r" \(\d+\)", other, re.IGNORECASE
            ):
                continue
            one, two = table.raw.column(taken), table.raw.column(other)
            differ = con.execute(
                f"select count(*) from {table.raw.name} where trim({one}) is distinct from trim({two}) and {two} is not null"
            ).fetchall()[0][0]
            if differ:
                params = {"file": table.raw.file, "header": taken.strip(), "rows": differ}
                notes.append(Note("one_of_twins", params))
    return notes


def _named(header: str, words: frozenset[str]) -> bool:
    return normal(header) in words or normal(without_brackets(header)) in words
