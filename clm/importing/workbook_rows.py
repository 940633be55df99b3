"""Run as a program of its own: writes the sheets of a workbook as CSV files, one record a row of the sheet.

    python workbook_rows.py WORKBOOK FOLDER BYTES_OF_MEMORY BYTES_OF_TEXT

A workbook with one cell in its last corner, or a damaged one, can make its reader take all memory or abort.
Here that ends this process and no other. Prints a JSON list of the visible and hidden sheets; the exit status
says what went wrong. Formulas are never evaluated: a cell holds the value that was saved with it.
"""

import csv
import datetime
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

PASSWORD, DAMAGED, TOO_LARGE = 3, 4, 5
EXACT_DIGITS = 1e15  # a spreadsheet keeps 15 digits
ID_DIGITS = 100_000_000
HALF_A_MILLISECOND = datetime.timedelta(microseconds=500)


def text(value: Any) -> str:
    """A cell as text that is read back as exactly the same: ISO dates, numbers with a point and no ".0"."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, datetime.datetime):
        return moment(value)
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)


def number(value: float) -> str:
    """Whole numbers without ".0"; beyond 15 digits as 3.5E+17, since the last digits are lost."""
    if value.is_integer():
        return str(int(value)) if abs(value) < EXACT_DIGITS else f"{value:.14E}"
    digits = repr(value)
    if "e" in digits:
        digits = format(Decimal(digits), "f")
    # With three decimals 1.234 could be read as a thousand.
    return digits + "0" if digits[-4:-3] == "." else digits


def moment(value: datetime.datetime) -> str:
    """Spreadsheets count days in fractions, which end a little beside the millisecond."""
    if value.microsecond:
        value += HALF_A_MILLISECOND
        value = value.replace(microsecond=value.microsecond // 1000 * 1000)
    written = value.isoformat(" ", "milliseconds" if value.microsecond else "seconds")
    return written.removesuffix(" 00:00:00")


def fill_merged(rows: list[list[Any]], ranges: Any) -> int:
    """Repeat what stands in cells merged over several rows, as a reader sees it; the number of cells filled.

    Numbers stand once, because the total of an order must not count on every line; long whole ones are ids.
    """
    filled = 0
    for (top, left), (bottom, right) in ranges or ():
        if bottom == top or left != right or top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        counts = isinstance(value, float) and not (value.is_integer() and value >= ID_DIGITS)
        for row in rows[top + 1 : bottom + 1] if value != "" and not counts else ():
            if left < len(row) and row[left] == "":
                row[left] = value
                filled += 1
    return filled


def rows_of(sheet: Any) -> tuple[Iterator[list[Any]], int]:
    """All rows of a sheet from its first, whatever area holds values, and the number of merged cells filled."""
    ranges = sheet.merged_cell_ranges
    if ranges:
        rows = sheet.to_python(skip_empty_area=False)
        return iter(rows), fill_merged(rows, ranges)
    top, left = sheet.start or (0, 0)
    below = ([""] * left + row for row in sheet.iter_rows()) if left else sheet.iter_rows()
    return chain(([] for _ in range(top)), below), 0


def write_sheet(sheet: Any, path: Path, most_bytes: int) -> dict[str, int]:
    """Write the rows of a sheet down to its last one that holds anything, blank ones as a blank value."""
    rows, merged = rows_of(sheet)
    written = blank = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in rows:
            cells = list(map(text, row))
            while cells and not cells[-1]:
                cells.pop()
            if not cells:
                blank += 1
                continue
            writer.writerows([[""]] * blank)
            writer.writerow(cells)
            written += blank + 1
            blank = 0
            if written % 1000 == 0 and file.tell() > most_bytes:
                sys.exit(TOO_LARGE)
    return {"rows": written, "merged": merged}


def limit_memory(size: int) -> None:
    """Let this process take no more than so many bytes, where the system can see to it."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, ValueError, OSError):
        pass


def main(workbook: str, folder: str, memory: str, most: str) -> None:
    limit_memory(int(memory))
    import python_calamine as calamine

    sheets = []
    try:
        with calamine.CalamineWorkbook.from_path(workbook) as book:
            for i, meta in enumerate(book.sheets_metadata):
                if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                found: dict[str, Any] = {"name": meta.name, "path": str(Path(folder, f"sheet-{i}.csv"))}
                found["visible"] = meta.visible == calamine.SheetVisibleEnum.Visible
                if found["visible"]:
                    found |= write_sheet(book.get_sheet_by_index(i), Path(found["path"]), int(most))
                sheets.append(found)
    except calamine.PasswordError:
        sys.exit(PASSWORD)
    except MemoryError:
        sys.exit(TOO_LARGE)
    except Exception:  # whatever a reader of foreign bytes may raise
        sys.exit(DAMAGED)
    sys.stdout.write(json.dumps(sheets))


if __name__ == "__main__":
    main(*sys.argv[1:])
