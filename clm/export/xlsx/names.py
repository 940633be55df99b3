"""Names of sheets: what Excel takes, and no two alike."""

import re
from collections.abc import Iterable

from clm.export.text import printable

MOST_UNITS = 31  # of UTF-16, as Excel counts
FORBIDDEN = re.compile(r"[\[\]:*?/\\\n\r\t]")
RESERVED = "history"  # Excel keeps it for itself


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A name for the sheet of each title: as near to it as Excel allows, with a number where two would be alike."""
    names: list[str] = []
    for title in titles:
        wanted = " ".join(FORBIDDEN.sub(" ", printable(title)).split()).strip("' ") or "-"
        names.append(_free(wanted, {name.casefold() for name in names} | {RESERVED}))
    return names


def _free(wanted: str, taken: set[str]) -> str:
    name, n = _cut(wanted, MOST_UNITS), 2
    while name.casefold() in taken:
        ending = f" {n}"
        name, n = _cut(wanted, MOST_UNITS - len(ending)) + ending, n + 1
    return name


def _cut(text: str, most: int) -> str:
    """The beginning of the text that Excel counts as no more than `most` units; no half character at its end."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore").strip("' ")


def link(sheet: str) -> str:
    """The address of a sheet within its workbook."""
    return "internal:'" + sheet.replace("'", "''") + "'!A1"
