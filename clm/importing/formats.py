"""Known exports: one declarative file each, checked when it is read, recognised by the headers of a file.

A format says what the words of an export mean where headers alone would mislead: the key of the customer and
what stands in for it, the words of the status, the rows that are refunds, and whether the order's total stands
on each of its lines.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from typing_extensions import TypedDict

from clm.errors import MESSAGES, ClmError
from clm.importing.canonical import COLUMNS
from clm.importing.synonyms import normal
from clm.schema import PAID_STATUSES, UNPAID_STATUSES

FOLDER = Path(__file__).parent / "formats"
NO_FORMAT = "none"  # the answer of a user whose file only looks like a known export

Kind = Literal["orders", "customers", "payments", "lines", "interactions"]


class Text(TypedDict):
    """The same thing said in both languages."""

    en: str
    zh: str


class Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, str_min_length=1)


class Rows(Declared):
    """Rows of an export that are no sale.

    `column` holds the words: those of `refunds` give money back on an earlier order, those of `aside` are
    neither sale nor refund (fees, transfers). A refund names its order in `reference`, else by order_id.
    """

    column: str
    refunds: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    sales: tuple[str, ...] = ()  # where given, every word that is neither here nor a refund is set aside
    reference: str | None = None


class GivenBack(Declared):
    """A column whose words say that the whole amount of a row went back to the buyer."""

    column: str
    words: tuple[str, ...] = Field(min_length=1)


class Format(Declared):
    """One layout in which an application exports its data.

    Attributes:
        recognised_by: headers that must all be there; a list inside it means one of several spellings.
        not_with: headers that must not be there.
        columns: canonical column -> headers that hold it, the preferred first. For customer_id the later
            ones stand in, row by row, where the earlier are empty.
        given_back: what tells the rows that were refunded in full, beside the status.
        statuses: canonical order status -> words of the export.
        totals: "lines" add up to the order; "repeated": the order's total stands on each line; "once": it
            stands on the order's first line.
        refunds: "negative" where a refund is a row of the same order with a negative amount.
        without_buyer: the error for an export without a buyer, or with masked ones only.
        cannot: what the export does not tell, said in the report.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: Text
    kind: Kind
    recognised_by: tuple[str | tuple[str, ...], ...] = Field(min_length=2)
    not_with: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]]
    statuses: Mapping[str, tuple[str, ...]] = {}
    totals: Literal["lines", "repeated", "once"] | None = None
    refunds: Literal["negative"] | None = None
    rows: Rows | None = None
    given_back: GivenBack | None = None
    without_buyer: str | None = None
    cannot: tuple[Literal["refunds", "partial_refunds", "unpaid", "customer_number"], ...] = ()

    @model_validator(mode="after")
    def _fits_the_program(self) -> Self:
        for column in self.columns:
            if column not in COLUMNS[self.kind]:
                raise ValueError(f"{column} is no column of {self.kind}")
        for status in self.statuses:
            if status not in PAID_STATUSES + UNPAID_STATUSES:
                raise ValueError(f"{status} is no order status")
        words = [normal(word) for words in self.statuses.values() for word in words]
        if len(words) != len(set(words)):
            raise ValueError("a word stands for two statuses")
        if self.without_buyer and self.without_buyer not in MESSAGES:
            raise ValueError(f"{self.without_buyer} is no error of this program")
        return self

    def present(self, column: str, headers: Sequence[str]) -> list[str]:
        """The headers of a file that hold a canonical column, the preferred first."""
        by_word: dict[str, str] = {}
        for header in headers:
            by_word.setdefault(normal(header), header)
        words = map(normal, self.columns.get(column, ()))
        return list(dict.fromkeys(by_word[word] for word in words if word in by_word))

    def matches(self, words: set[str]) -> bool:
        """Whether headers, normalised, are those of this export; others among them do not matter."""
        spellings = [(entry,) if isinstance(entry, str) else entry for entry in self.recognised_by]
        return all(any(normal(one) in words for one in entry) for entry in spellings) and not any(
            normal(word) in words for word in self.not_with
        )

    def status_words(self) -> dict[str, str]:
        """Word of the export -> canonical order status."""
        return {word: status for status, words in self.statuses.items() for word in words}


def read_format(path: Path) -> Format:
    """One format from its file.

    Raises:
        ClmError: format_invalid, with the file and the place in it.
    """
    try:
        declared: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        found = Format.model_validate(declared)
        if found.id != path.stem:
            raise ValueError(f"id: {found.id} does not match the name of the file")
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "file"
        raise ClmError("format_invalid", path=path, place=place, problem=first["msg"]) from error
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise ClmError("format_invalid", path=path, place="file", problem=error) from error
    return found


@cache
def formats() -> Mapping[str, Format]:
    """The known formats by their id.

    Raises:
        ClmError: format_invalid.
    """
    return {found.id: found for found in map(read_format, sorted(FOLDER.glob("*.toml")))}


def recognised(headers: Iterable[str]) -> Format | None:
    """The format that the headers of a file tell: of several that fit, the one that asks for most headers."""
    words = {normal(header) for header in headers} - {""}
    fitting = [found for found in formats().values() if found.matches(words)]
    return max(fitting, key=lambda found: len(found.recognised_by), default=None)


def chosen_format(answer: str | None, headers: Iterable[str]) -> Format | None:
    """The format that the user named ("none": no known one), else the one that the headers tell.

    Raises:
        ClmError: unknown_choice.
    """
    if answer is None:
        return recognised(headers)
    if answer == NO_FORMAT:
        return None
    if answer not in formats():
        known = ", ".join((*formats(), NO_FORMAT))
        raise ClmError("unknown_choice", name="format", value=answer, known=known)
    return formats()[answer]
