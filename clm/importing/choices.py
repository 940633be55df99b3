"""What the user decided about the files: columns, kind and options, taken from the `mapping` argument.

`mapping` is {canonical column: header or None} for one file and {file name: {…}} for several. Options stand
among the columns; those outside the files' own tables hold for every file:

    kind         orders, customers, payments, lines, refunds, interactions or ignore
    date_order   dmy, mdy or (years of two digits) ymd, where a column of dates can be read in several ways
    time_zone    IANA name: offsets and Z are converted to it; without it the clock in the file is kept
    decimal      point or comma, where a column of numbers can be read both ways
    encoding     one of encodings.ENCODINGS
    delimiter    , ; | or a tab
    header_row   line of the file, or row of the sheet, with the names of the columns, where guessed wrongly
    currency     the currency to keep, where the file has several (or the header of the currency column)
    rates        {currency: its worth in the currency to keep}: amounts are converted instead of left out
    repeated     true if each line repeats the total of its order, false if the lines add up to it
    format       id of the known export that the file is, or none; see `clm.importing.formats`
    confirmed    true if the columns that only their values tell are right as guessed
    statuses     {word of the file: canonical order status}
    kinds        {word of the file: kind of interaction}
    rules        {name of a rule: whether it acts}, see `clm.importing.rules`
    columns      {canonical column: header or None}: for `kind` and `currency`, where both the option and the column
                 are to be named; other columns may stand there as well
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clm.errors import ClmError
from clm.importing.dialect import named_headers
from clm.importing.formats import chosen_format
from clm.importing.mapping import COLUMNS, Guess, guess
from clm.importing.profiles import Profile
from clm.importing.raw import RawTable
from clm.importing.rules import checked_rules
from clm.importing.synonyms import normal
from clm.schema import PAID_STATUSES, UNPAID_STATUSES

IGNORE = "ignore"
NAMED = "columns"  # what holds columns only, never options
CHOICES = {
    "kind": (*COLUMNS, IGNORE),
    "date_order": ("dmy", "mdy", "ymd"),
    "decimal": ("point", "comma"),
    "repeated": (True, False),
    "confirmed": (True, False),
}
FREE_OPTIONS = (
    "format",
    "encoding",
    "delimiter",
    "header_row",
    "statuses",
    "kinds",
    "rules",
    "time_zone",
    "rates",
)
CLOCKS = ("ordered_time", "occurred_time")  # times of day in a column of their own
CANONICAL = (*dict.fromkeys(column for columns in COLUMNS.values() for column in columns), *CLOCKS)


@dataclass(frozen=True)
class Choices:
    """What was decided about one file. `columns` override what is guessed; None means that there is none."""

    columns: Mapping[str, str | None] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    def option(self, name: str) -> Any:
        return self.options.get(name)


def choices_by_file(mapping: Mapping[str, Any] | None, files: Sequence[str]) -> dict[str, Choices]:
    """File name -> what was decided about it.

    Raises:
        ClmError: mapping_needs_file, mapping_key_unknown, unknown_choice, unknown_rule.
    """
    shared = dict(mapping or {})
    own = {file: shared.pop(file) for file in files if isinstance(shared.get(file), Mapping)}
    for key, value in shared.items():
        if len(files) > 1 and (key == NAMED or (key != "currency" and _is_column(key, value))):
            raise ClmError("mapping_needs_file", key=key, files=", ".join(files))
    return {file: _choices({**shared, **own.get(file, {})}, files) for file in files}


def _is_column(key: str, value: Any) -> bool:
    # "kind" and "currency" are columns and options: what they are given tells which is meant.
    return (
        key in CANONICAL and (value is None or isinstance(value, str)) and value not in CHOICES.get(key, ())
    )


def _choices(given: Mapping[str, Any], files: Sequence[str]) -> Choices:
    columns = _named_columns(given.get(NAMED), files)
    options: dict[str, Any] = {}
    for key, value in given.items():
        if key == NAMED:
            continue
        if key == "currency" and key in columns:  # the column is named already: this is the currency to keep
            options[key] = str(value).strip().upper()
        elif _is_column(key, value):
            columns[key] = value
        elif key in CHOICES and value not in CHOICES[key]:
            raise ClmError("unknown_choice", name=key, value=value, known=", ".join(map(str, CHOICES[key])))
        elif key in CHOICES or key in FREE_OPTIONS:
            options[key] = value
        else:
            known = ", ".join((*CANONICAL, *CHOICES, *FREE_OPTIONS, *files))
            raise ClmError("mapping_key_unknown", key=key, known=known)
    if "rules" in options:
        options["rules"] = checked_rules(options["rules"])
    for word, status in (options.get("statuses") or {}).items():
        if status not in PAID_STATUSES + UNPAID_STATUSES:
            known = ", ".join(PAID_STATUSES + UNPAID_STATUSES)
            raise ClmError("unknown_choice", name=word, value=status, known=known)
    return Choices(columns, options)


def _named_columns(named: object, files: Sequence[str]) -> dict[str, str | None]:
    """The columns that were named as columns.

    Raises:
        ClmError: mapping_key_unknown.
    """
    columns = dict(named) if isinstance(named, Mapping) else {}
    unknown = [NAMED] if named and not columns else [key for key in columns if key not in CANONICAL]
    for key in unknown:
        known = ", ".join((*CANONICAL, *CHOICES, *FREE_OPTIONS, *files))
        raise ClmError("mapping_key_unknown", key=key, known=known)
    return columns


def chosen_columns(
    table: RawTable, choices: Choices, profile: Profile | None = None
) -> tuple[Guess, str | None]:
    """The table's kind and columns as decided or else guessed, and the currency to keep, if one was named.

    Raises:
        ClmError: mapping_header_unknown, unknown_choice, format_invalid.
    """
    decided: dict[str, str | None] = {}
    kept_currency = choices.option("currency")
    for canonical, header in choices.columns.items():
        found = _header(header, table.headers)
        if header is None or found is not None:
            decided[canonical] = found
        elif canonical == "currency":
            kept_currency = header.strip().upper()
        else:
            raise ClmError(
                "mapping_header_unknown",
                file=table.file, column=canonical, header=header, headers=named_headers(table.headers),
            )  # fmt: skip
    kind = choices.option("kind")
    if kind == IGNORE:
        return Guess(IGNORE, {}, {}), None
    known = chosen_format(choices.option("format"), table.headers)
    return guess(table, kind, decided, known, profile), kept_currency


def _header(wanted: str | None, headers: Sequence[str]) -> str | None:
    """The header of a file that was meant: as written, or else but for case, spaces and signs."""
    if wanted is None or wanted in headers:
        return wanted
    return next((header for header in headers if normal(header) and normal(header) == normal(wanted)), None)
