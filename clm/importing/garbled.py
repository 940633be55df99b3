"""Text that a program before this one read in a wrong encoding and saved again, such as MÃ¼ller: said, not mended."""

from dataclasses import replace

from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.report import Note

LOOKED_AT = 200_000  # rows from the beginning of the table
MOST_TEXTS = 500
# Two letters of UTF-8 make a letter of the West that stands beside signs only here; in Chinese they make rare signs,
# of which one may be a name.
ENOUGH = {"cp1252": 1, "gb18030": 2}


def with_garbled_said(con: Connection, table: ReadTable) -> ReadTable:
    """The table with a note about the first column that holds garbled text, of those that come to something."""
    if table.raw.guessed or not table.typed:
        return table
    for header in dict.fromkeys((*table.guess.columns.values(), *table.extra_headers())):
        found = garbled(_texts(con, table, header))
        if found:
            example, meant = next(iter(found.items()))
            params = {"file": table.raw.file, "header": header.strip(), "example": example, "meant": meant}
            return replace(table, notes=(*table.notes, Note("text_garbled", params)))
    return table


def garbled(texts: list[str]) -> dict[str, str]:
    """Text -> what it was before UTF-8 was read in another encoding; empty unless there is enough of it."""
    for encoding, enough in ENOUGH.items():
        found = {text: meant for text in texts if (meant := _before(text, encoding)) is not None}
        if len(found) >= enough:
            return found
    return {}


def _before(text: str, encoding: str) -> str | None:
    """The text whose UTF-8 reads so in an encoding; None if there is none."""
    try:
        meant = b"".join(_byte(letter, encoding) for letter in text).decode()
    except UnicodeError:
        return None
    return meant if meant != text and meant.isprintable() else None


def _byte(letter: str, encoding: str) -> bytes:
    """A letter's bytes; programs keep the five that cp1252 leaves open as they are."""
    if encoding == "cp1252" and "\x80" <= letter <= "\x9f":
        return letter.encode("latin-1")
    return letter.encode(encoding)


def _texts(con: Connection, table: ReadTable, header: str) -> list[str]:
    """Different values of a column that are not plain ASCII, as far as it is looked at."""
    column = table.raw.column(header)
    rows = con.execute(
        f"""select distinct trim({column}) from {table.raw.name}
        where rowid < {LOOKED_AT} and strlen({column}) <> length({column}) order by 1 limit {MOST_TEXTS}"""
    ).fetchall()
    return [text for (text,) in rows]
