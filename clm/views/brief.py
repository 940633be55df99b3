"""The brief: the most important of what all views found, ranked by the money it concerns, each with where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clm.headlines.findings import Finding
from clm.language import Language
from clm.views.builders import VIEWS
from clm.views.deck import Deck
from clm.views.findings import all_findings
from clm.views.overview import recent_figures
from clm.views.scope import Scope
from clm.views.view import View
from clm.views.weighing import words

MOST_POINTS = 8  # what fits one page
MOST_FIGURES = 3  # numbers quoted beside a view's finding
FINDINGS = "findings"  # the view whose rows are findings of their own
MONEYED = (
    "at_stake",
    "concentration",
    "quadrants",
    "saving",
    "decline",
)  # views whose finding concerns money
# The same money told in several ways, the whole of it first: of these the brief says one.
WARNED = "at_stake"
WARNED_VIEWS = (WARNED, "risk_list")
WARNED_PAGE = "pages/churn.py"


@dataclass(frozen=True)
class Point:
    """One finding of a brief.

    Attributes:
        text: the finding as a sentence.
        evidence: the numbers that support it.
        money: what it concerns, in the currency of the data.
        subject: what the money is; no two points of a brief have the same.
        page: the page that shows it in full; `choices` are what is chosen there.
        slide: the slide of the deck that shows it, from 1; 0 where none does.
    """

    text: str
    evidence: str
    money: float
    subject: str
    page: str
    choices: Mapping[str, str] = field(default_factory=dict)
    slide: int = 0


def brief(scope: Scope) -> list[Point]:
    """What the views of a scope found that concerns money, most first; empty where nothing was found."""
    searched = [_found_point(one) for one in _found(scope)]
    told = {point.subject for point in searched}
    made = (VIEWS[name](scope) for name in MONEYED if name not in told)
    seen = [_view_point(view, scope.t) for view in made if view and view.at_stake > 0]
    return _ranked([*searched, *seen])


def deck_brief(deck: Deck) -> list[Point]:
    """What the slides of a deck found that concerns money, most first, each with its slide."""
    points: list[Point] = []
    shown = {slide.view.page: number for number, slide in reversed([*enumerate(deck.slides, start=1)])}
    for number, slide in enumerate(deck.slides, start=1):
        if slide.view.id == FINDINGS:
            # The first slide of the page that shows it in full, else the list of findings itself.
            points += [_found_point(one, shown.get(one.page, number)) for one in _found(deck.scope)]
        elif slide.view.at_stake > 0:
            points.append(_view_point(slide.view, deck.scope.t, number))
    return _ranked(points)


def _found(scope: Scope) -> list[Finding]:
    if not scope.history.days:
        return []
    figures = recent_figures(scope)
    return all_findings(scope, figures, words(scope, figures))


def _found_point(found: Finding, slide: int = 0) -> Point:
    subject = WARNED if found.page == WARNED_PAGE else found.text
    return Point(found.text, found.evidence, found.money, subject, found.page, found.choices, slide)


def _view_point(view: View, t: Language, slide: int = 0) -> Point:
    figures = [t("{label}: {value}", label=one.label, value=one.value) for one in view.figures[:MOST_FIGURES]]
    subject = WARNED if view.id in WARNED_VIEWS else view.id
    evidence = t("; ").join(figures)
    return Point(view.headline, evidence, view.at_stake, subject, view.page, view.choices, slide)


def _ranked(points: Iterable[Point]) -> list[Point]:
    """The points that concern most money, each subject once."""
    said: dict[str, Point] = {}
    for point in sorted(points, key=lambda point: -point.money):
        said.setdefault(point.subject, point)
    return list(said.values())[:MOST_POINTS]
