"""Columns of which most values cannot be read: refused, so that a column does not come out empty unnoticed."""

from dataclasses import dataclass

from clm.errors import ClmError
from clm.importing.content import DATED

MOST = 0.5  # share of a column's values
SHOWN_SIGNS = 60


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
        return ClmError(
            "dates_unreadable" if canonical in DATED else "column_unreadable",
            file=file,
            column=self.header.strip(),
            canonical=canonical,
            unread=self.unread,
            filled=self.filled,
            example=self.example[:SHOWN_SIGNS],
        )
