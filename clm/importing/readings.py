"""The columns of a table as typed SQL expressions, decided over all their values, and what is left to ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from clm.errors import ClmError
from clm.importing.choices import Choices, chosen_columns
from clm.importing.dates import date_reading
from clm.importing.identifiers import id_reading, is_masked
from clm.importing.mapping import Guess
from clm.importing.numbers import NumberReading, number_reading, settled
from clm.importing.questions import Question
from clm.importing.raw import Connection, RawTable
from clm.importing.words import Vocabulary, currencies, currency_code, is_code, vocabulary
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

    @property
    def kind(self) -> str:
        return self.guess.kind

    def is_masked(self) -> str:
        """A condition: the row has a customer, but only a masked one."""
        return f"coalesce({is_masked(self.text['customer_id'])}, false)" if self.has_masks else "false"

    def extra_headers(self) -> list[str]:
        """Headers that mean nothing by themselves: possible attributes of customers."""
        taken = set(self.guess.columns.values())
        return [
            header for header in dict.fromkeys(self.raw.headers) if header.strip() and header not in taken
        ]


def read_columns(con: Connection, raw: RawTable, choices: Choices) -> ReadTable:
    """Decide how every column that means something is to be read.

    Raises:
        ClmError: mapping_header_unknown.
    """
    found, kept_currency = chosen_columns(raw, choices)
    text = {canonical: raw.column(header) for canonical, header in found.columns.items()}
    typed = {canonical: f"nullif(trim({column}), '')" for canonical, column in text.items()}
    ids = {
        canonical: id_reading(con, raw.name, text[canonical], of_people=canonical != "order_id")
        for canonical in IDS
        if canonical in text
    }
    order = choices.option("date_order")
    dates = {
        canonical: date_reading(con, raw.name, text[canonical], found.columns[canonical], order)
        for canonical in DATES
        if canonical in text
    }
    numbers = _numbers(con, raw, found, choices)
    typed |= {canonical: reading.sql(text[canonical]) for canonical, reading in ids.items()}
    typed |= {canonical: reading.sql(text[canonical]) for canonical, (reading, _) in dates.items()}
    for canonical, reading in numbers.items():
        typed[canonical] = reading.sql(text[canonical], "double" if canonical == "score" else MONEY)
    questions = [question for _, question in dates.values()] + [each.question() for each in numbers.values()]
    marks, currency_sql = _currencies(con, raw, text, numbers, kept_currency)
    return ReadTable(
        raw=raw,
        guess=found,
        choices=choices,
        typed=typed,
        text=text,
        questions=tuple(question for question in questions if question),
        words=_words(con, raw, text, choices),
        currencies=marks,
        currency_sql=currency_sql,
        kept_currency=kept_currency,
        has_masks="customer_id" in ids and ids["customer_id"].masked_rows > 0,
        rounded=tuple(found.columns[canonical] for canonical, reading in ids.items() if reading.rounded),
    )


def _words(
    con: Connection, raw: RawTable, text: Mapping[str, str], choices: Choices
) -> dict[str, Vocabulary]:
    return {
        canonical: vocabulary(con, raw.name, text[canonical], subject, choices.option(subject))
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


def _currencies(
    con: Connection,
    raw: RawTable,
    text: Mapping[str, str],
    numbers: Mapping[str, NumberReading],
    kept: str | None,
) -> tuple[dict[str, str], str | None]:
    """The currencies of a table and the SQL that names them: their own column, else marks beside amounts."""
    if "currency" in text:
        return currencies(con, raw.name, text["currency"]), text["currency"]
    for canonical in ("amount", "unit_price"):
        if canonical in numbers and numbers[canonical].marks:
            signs = (
                "upper(nullif(regexp_replace({0}, '[\\d\\s.,’()+−\\x{{a0}}\\x{{202f}}''-]', '', 'g'), ''))"
            )
            marks = {mark: currency_code(mark) for mark in numbers[canonical].marks}
            if kept and len(marks) == 1 and not all(map(is_code, marks.values())):
                marks = dict.fromkeys(marks, kept)  # the user says which currency a lone $ or ¥ is
            return marks, signs.format(text[canonical])
    return {}, None


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
