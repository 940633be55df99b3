"""The columns of a table as typed SQL expressions, decided over all their values, and what is left to ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clm.errors import ClmError
from clm.importing.buyer_columns import with_buyers
from clm.importing.choices import Choices, chosen_columns
from clm.importing.clock_columns import CLOCKS, joined_sql, with_clock
from clm.importing.currencies import Currencies, read_currencies
from clm.importing.dates import ReadDates, date_reading
from clm.importing.day_month import is_european
from clm.importing.evidence import Evidence
from clm.importing.format_rows import aside_condition, format_text, with_refunds
from clm.importing.header_units import in_whole_units
from clm.importing.identifiers import id_reading, is_masked
from clm.importing.mapping import Guess
from clm.importing.numbers import NumberReading, number_reading, settled
from clm.importing.order_states import with_cancellations, with_given_back, with_told_status
from clm.importing.profiles import Profile
from clm.importing.questions import Question
from clm.importing.raw import Connection, RawTable
from clm.importing.report import Note
from clm.importing.row_kinds import row_kinds
from clm.importing.status_flags import flag_of, with_flag, with_sums_refunded
from clm.importing.synonyms import meanings
from clm.importing.time_zones import check_zone, zone_column_seen
from clm.importing.unread import Unread
from clm.importing.words import Vocabulary, vocabulary
from clm.schema import MONEY

IDS = ("customer_id", "order_id", "referred_by")
DATES = ("ordered_at", "occurred_at", "known_since", "contract_end")
NUMBERS = ("amount", "unit_price", "quantity", "refunded", "cost", "wallet", "balance", "score")
WORDS = {"status": "statuses", "kind": "kinds"}


@dataclass(frozen=True)
class ReadTable:
    """A raw table with its meaning.

    `typed`: canonical column -> SQL expression over the raw table, NULL where a value cannot be read.
    `text`: canonical column -> raw column. `words`: status or kind -> the words of its column.
    `rounded`: headers of ids that a spreadsheet has rounded.
    `currencies`: value beside or instead of the amounts -> currency; `currency_sql` gives it for a row.
    `type_evidence`: canonical column -> how its values are read and what shows it; `unread`: canonical column
    -> what of it cannot be read.
    """

    raw: RawTable
    guess: Guess
    choices: Choices
    typed: Mapping[str, str]
    text: Mapping[str, str]
    questions: tuple[Question, ...]
    words: Mapping[str, Vocabulary]
    currencies: Mapping[str, str]
    currency_sql: str | None
    kept_currency: str | None
    has_masks: bool
    rounded: tuple[str, ...]
    aside: str = "false"  # a condition: the row is neither sale nor refund
    notes: tuple[Note, ...] = ()
    type_evidence: Mapping[str, Evidence] = field(default_factory=dict)
    unread: Mapping[str, Unread] = field(default_factory=dict)
    told_by: tuple[str, ...] = ()  # headers that tell what rows are, and nothing of customers

    @property
    def kind(self) -> str:
        return self.guess.kind

    def is_masked(self) -> str:
        """A condition: the row has a customer, but only a masked one."""
        return f"coalesce({is_masked(self.text['customer_id'])}, false)" if self.has_masks else "false"

    def extra_headers(self) -> list[str]:
        """Headers that mean nothing by themselves: possible attributes of customers."""
        taken = {*self.guess.columns.values(), *self.guess.stand_ins, *self.told_by}
        return [
            header for header in dict.fromkeys(self.raw.headers) if header.strip() and header not in taken
        ]


def read_columns(con: Connection, raw: RawTable, choices: Choices) -> ReadTable:
    """Decide how every column that means something is to be read.

    Raises:
        ClmError: mapping_header_unknown.
    """
    profile = Profile(con, raw)
    found, kept_currency = chosen_columns(raw, choices, profile)
    found = _refined(con, raw, found, choices, profile)
    kinds = row_kinds(con, raw, found, choices.columns)
    text, given_back = with_given_back(
        con, raw, found, with_cancellations(con, raw, found, format_text(raw, found))
    )
    if "status" in text:
        text["status"] = kinds.status(text["status"])
    typed = {canonical: f"nullif(trim({column}), '')" for canonical, column in text.items()}
    ids = {
        canonical: id_reading(con, raw.name, text[canonical], of_people=canonical != "order_id")
        for canonical in IDS
        if canonical in text
    }
    order, zone = choices.option("date_order"), choices.option("time_zone")
    check_zone(con, zone)
    numbers = _numbers(con, raw, found, choices)
    commas = any(reading.proven and reading.decimal == "comma" for reading in numbers.values())
    dates = {
        canonical: date_reading(
            con, raw.name, _moment(text, canonical), found.columns[canonical], order, zone,
            commas or is_european(found.columns[canonical]), raw.day_zero,
        )
        for canonical in DATES
        if canonical in text
    }  # fmt: skip
    typed |= {canonical: reading.sql(text[canonical]) for canonical, reading in ids.items()}
    typed |= {canonical: read.reading.sql(_moment(text, canonical)) for canonical, read in dates.items()}
    for canonical, reading in numbers.items():
        typed[canonical] = reading.sql(text[canonical], "double" if canonical == "score" else MONEY)
    whole, units = in_whole_units(typed, numbers)
    typed |= whole
    questions = [read.question for read in dates.values()] + [each.question() for each in numbers.values()]
    money = read_currencies(con, raw.name, text, numbers, kept_currency, choices.option("rates"))
    typed |= money.converted(typed)
    return ReadTable(
        raw=raw,
        guess=found,
        choices=choices,
        typed=kinds.typed(raw, with_refunds(raw, found.format, typed)),
        text=text,
        questions=tuple(question for question in questions if question),
        words=_words(con, raw, text, choices, found),
        currencies=money.words,
        currency_sql=money.sql,
        kept_currency=money.kept,
        has_masks="customer_id" in ids and ids["customer_id"].masked_rows > 0,
        aside=kinds.aside if kinds.aside != "false" else aside_condition(raw, found.format),
        type_evidence=_type_evidence(found, dates, numbers, money, units, zone_column_seen(con, raw)),
        notes=(
            *kinds.notes,
            *given_back,
            *(Note(seen.code, {"file": raw.file, **seen.params}) for seen in units.values()),
        ),
        unread=_unread(dates, numbers),
        told_by=kinds.told_by,
        rounded=tuple(found.columns[canonical] for canonical, reading in ids.items() if reading.rounded),
    )


def _refined(con: Connection, raw: RawTable, found: Guess, choices: Choices, profile: Profile) -> Guess:
    """The guess with what values say of columns beside those that their headers tell."""
    decided = choices.columns
    found = with_sums_refunded(raw, with_clock(con, raw, found, decided), decided, profile)
    found = with_told_status(raw, with_flag(raw, found, decided, profile), decided, profile)
    return with_buyers(raw, found, decided, profile)


def _moment(text: Mapping[str, str], canonical: str) -> str:
    """The text of a column of dates, with the time of day that stands in another column."""
    clock = text.get(CLOCKS.get(canonical, ""))
    return joined_sql(text[canonical], clock) if clock else text[canonical]


def _type_evidence(
    found: Guess, dates: Mapping[str, ReadDates], numbers: Mapping[str, NumberReading], money: Currencies,
    units: Mapping[str, Evidence], zone: Evidence | None,
) -> dict[str, Evidence]:  # fmt: skip
    """Canonical column -> everything that shows how its values are read, in one piece."""
    parts = {canonical: read.evidence for canonical, read in dates.items()}
    for canonical, clock in CLOCKS.items():
        if canonical in parts and clock in found.columns:
            parts[canonical] = (found.evidence[clock], *parts[canonical])
        if zone and canonical in parts:
            parts[canonical] = (*parts[canonical], zone)
    parts |= {
        canonical: (*reading.evidence, *([units[canonical]] if canonical in units else []))
        for canonical, reading in numbers.items()
    }
    told = {
        canonical: seen[0] if len(seen) == 1 else Evidence("several", {"parts": tuple(seen)})
        for canonical, seen in parts.items()
        if seen
    }
    return told | ({"currency": money.evidence} if money.evidence else {})


def _unread(dates: Mapping[str, ReadDates], numbers: Mapping[str, NumberReading]) -> dict[str, Unread]:
    left = {canonical: read.unread for canonical, read in dates.items()}
    left |= {canonical: reading.unread for canonical, reading in numbers.items()}
    return {canonical: unread for canonical, unread in left.items() if unread}


def _words(
    con: Connection, raw: RawTable, text: Mapping[str, str], choices: Choices, found: Guess
) -> dict[str, Vocabulary]:
    flag = None if found.format else flag_of(found.columns.get("status"))
    said = {"statuses": found.format.status_words() if found.format else flag.words() if flag else {}}
    if found.kind == "refunds":
        said["statuses"] = dict(meanings("refund_statuses"))
    return {
        canonical: vocabulary(
            con, raw.name, text[canonical], subject, said.get(subject, {}) | (choices.option(subject) or {})
        )
        for canonical, subject in WORDS.items()
        if canonical in text
    }


def _numbers(con: Connection, raw: RawTable, found: Guess, choices: Choices) -> dict[str, NumberReading]:
    present = [canonical for canonical in NUMBERS if canonical in found.columns]
    readings = [
        number_reading(con, raw.name, raw.column(found.columns[canonical]), found.columns[canonical])
        for canonical in present
    ]
    return dict(zip(present, settled(readings, choices.option("decimal")), strict=True))


def check_currency(table: ReadTable) -> None:
    """Refuse a table in several currencies unless the one to keep is named: sums across them mean nothing.

    Raises:
        ClmError: mixed_currencies, currency_absent.
    """
    found = sorted(set(table.currencies.values()))
    if len(found) > 1 and table.kept_currency is None:
        raise ClmError("mixed_currencies", file=table.raw.file, currencies=", ".join(found))
    if table.kept_currency and found and table.kept_currency not in found:
        raise ClmError(
            "currency_absent", file=table.raw.file, currency=table.kept_currency, currencies=", ".join(found)
        )
