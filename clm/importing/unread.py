"""Columns of which most values cannot be read: refused, so that a column does not come out empty unnoticed."""

import re
from dataclasses import dataclass

from clm.errors import ClmError
from clm.importing.content import DATED

MOST = 0.5  # share of a column's values
SHOWN_SIGNS = 60
# Labels of weeks, months and quarters: 2025-W03, 2025Q1, 2025-01, Jan 2025, 01/2025, 2025年1月.
YEAR = r"(?:19|20)\d\d"
PERIOD = re.compile(
    rf"{YEAR}[-/ .]?(?:[wqk]\D{{0,8}}\d{{1,2}}|[-/.]?(?:0?[1-9]|1[0-2])|[^\W\d_]{{3,10}}\.?)"
    rf"|(?:[wqk]\D{{0,8}}\d{{1,2}}|(?:0?[1-9]|1[0-2])|[^\W\d_]{{3,10}}\.?)[-/ .,]{{1,2}}{YEAR}"
    rf"|{YEAR}年(?:第?[\d一二三四]{{1,2}}(?:月|季度?|周)|[上下]半年)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Unread:
    """What a reading leaves of a column: `unread` of `filled` values, and one of them."""

    header: str
    filled: int
    unread: int
    example: str

    def refusal(self, file: str, canonical: str) -> ClmError | None:
        """The error for a column of which most is lost, None where that is not so."""
        if self.unread <= MOST * self.filled:
            return None
        code = "dates_unreadable" if canonical in DATED else "column_unreadable"
        if canonical in DATED and PERIOD.fullmatch(self.example.strip()):
            code = "dates_are_periods"
        return ClmError(
            code,
            file=file,
            column=self.header.strip(),
            canonical=canonical,
            unread=self.unread,
            filled=self.filled,
            example=self.example[:SHOWN_SIGNS],
        )
