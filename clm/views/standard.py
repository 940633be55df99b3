"""The deck that a meeting looks at where nobody chose another."""

from collections.abc import Sequence

from clm.views.builders import VIEWS
from clm.views.codes import parsed, slide
from clm.views.deck import Deck
from clm.views.scope import Scope

__all__ = ["STANDARD", "VIEWS", "deck_title", "standard_deck"]

STANDARD = (
    "overview",
    "findings",
    "stages",
    "stages_over_time",
    "funnel",
    "transitions",
    "stock_and_flow",
    "cohorts",
    "survival",
    "at_stake",
    "risk_list",
    "concentration",
    "quadrants",
    "expected_value",
)


def standard_deck(scope: Scope, ids: Sequence[str] | None = None, title: str | None = None) -> Deck:
    """The slides of a meeting: the standard ones, or those named, as far as these data can show them.

    Args:
        ids: views by their codes, each as clm.views.codes writes a slide: “funnel”, “funnel(by=channel)”.

    Raises:
        ClmError: slide_unreadable, unknown_view, unknown_view_choice, or what a choice's own check raises.
    """
    made = [slide(scope, parsed(code)) for code in (STANDARD if ids is None else ids)]
    return Deck(scope, title or deck_title(scope), tuple(one for one in made if one))


def deck_title(scope: Scope) -> str:
    """What a deck is called where nobody named it."""
    t = scope.t
    return t("{dataset}: the customer lifecycle, {day}", dataset=scope.dataset.name, day=t.day(scope.as_of))
