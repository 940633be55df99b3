"""A deck: the views that are taken into a meeting, in their order, with what the presenter calls and adds to them."""

from dataclasses import dataclass

from clm.views.scope import Scope
from clm.views.view import View


@dataclass(frozen=True)
class Slide:
    """One view of a deck.

    Attributes:
        name: what the presenter calls it; the view's own title where empty.
        remark: the presenter's own words, shown under the finding.
    """

    view: View
    name: str = ""
    remark: str = ""

    @property
    def title(self) -> str:
        return self.name or self.view.title


@dataclass(frozen=True)
class Deck:
    """Slides of one scope under a title."""

    scope: Scope
    title: str
    slides: tuple[Slide, ...]
