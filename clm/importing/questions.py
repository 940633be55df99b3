"""What only the user can answer: asked on screen beside the preview, refused with a sentence elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clm.errors import ClmError


@dataclass(frozen=True)
class Question:
    """`code` is the option or column of `mapping` that answers it, and `column` the header it is about.

    `message` is the code of the sentence that asks, where there is another one than `<code>_needed`.
    """

    code: str
    column: str
    params: Mapping[str, Any]
    message: str = ""

    def refusal(self, file: str) -> ClmError:
        """The error for a caller who gave no answer."""
        return ClmError(
            self.message or f"{self.code}_needed", file=file, column=self.column.strip(), **self.params
        )
