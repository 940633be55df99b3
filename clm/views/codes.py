"""A deck in an address: `overview,funnel(by=channel;name=How far they come),transitions(span=6)`, and back.

Choices are codes, so that a link opens the same deck in the other language; a name and a remark are the presenter's
own words. Whatever stands in an address may have been typed by anybody: what means nothing is passed over.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from clm.errors import ClmError
from clm.views.builders import VIEWS, builder
from clm.views.deck import Deck, Slide
from clm.views.scope import Scope

MOST_SLIDES = 60
MOST_TEXT = 16_000  # characters of an address
MOST_NAME, MOST_REMARK, MOST_CODE = 120, 1_000, 200  # characters
NAME, REMARK = "name", "remark"  # what a presenter adds; no view may have a choice of these names

SLIDE = re.compile(r"\s*([a-z_]{1,40})(?:\(([^()]*)\))?\s*")
RESERVED = re.compile(r"[%(),;=\x00-\x1f\x7f]")
ESCAPED = re.compile(r"%([0-9A-F]{2})")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True)
class Chosen:
    """A slide as it is chosen: a view, its choices as codes, and the presenter's name and remark for it."""

    view: str
    choices: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    remark: str = ""


def written(slides: Iterable[Chosen]) -> str:
    """The slides as one text for an address."""
    return ",".join(_written(slide) for slide in slides)


def _written(slide: Chosen) -> str:
    said = {**slide.choices, NAME: slide.name, REMARK: slide.remark}
    inside = ";".join(f"{name}={_escaped(text)}" for name, text in said.items() if text)
    return f"{slide.view}({inside})" if inside else slide.view


def chosen(text: str) -> tuple[Chosen, ...]:
    """The slides that an address names; what names no view, and choices that it does not have, are passed over.

    Raises:
        ClmError: slides_too_long.
    """
    if len(text) > MOST_TEXT:
        raise ClmError("slides_too_long", most=MOST_TEXT)
    found = (_read(code) for code in text.split(","))
    known = [slide for slide in found if slide and slide.view in VIEWS]
    return tuple(_known_choices(slide) for slide in known[:MOST_SLIDES])


def parsed(code: str) -> Chosen:
    """One slide as somebody wrote it who wants to know of a mistake.

    Raises:
        ClmError: slide_unreadable, unknown_view, unknown_view_choice.
    """
    found = _read(code)
    if found is None:
        raise ClmError("slide_unreadable", code=_clean(code, 40))
    known = builder(found.view).choices
    for name in found.choices:
        if name not in known:
            listed = ", ".join([*known, NAME, REMARK])
            raise ClmError("unknown_view_choice", view=found.view, name=_clean(name, 40), known=listed)
    return found


def slide(scope: Scope, one: Chosen) -> Slide | None:
    """The slide with its view; None where these data cannot show it.

    Raises:
        ClmError: unknown_view, unknown_view_choice, or what a choice's own check raises.
    """
    view = builder(one.view)(scope, **one.choices)
    return Slide(view, one.name, one.remark) if view else None


def deck(scope: Scope, slides: Iterable[Chosen], title: str) -> Deck:
    """The deck of the slides that these data can show; choices that mean nothing here fall back to their defaults.

    A link may name an attribute, a day or a group that the data opened with it do not have.
    """
    made = (_meant(scope, one) for one in slides if one.view in VIEWS)
    return Deck(scope, title, tuple(one for one in made if one))


def _meant(scope: Scope, one: Chosen) -> Slide | None:
    """The slide with the choices that mean something here; with none where they do not go together."""
    accepted = replace(one, choices=VIEWS[one.view].accepted(scope, one.choices))
    try:
        return slide(scope, accepted)
    except ClmError:
        return slide(scope, replace(one, choices={}))


def _known_choices(slide: Chosen) -> Chosen:
    known = VIEWS[slide.view].choices
    kept = {name: code for name, code in slide.choices.items() if name in known}
    return replace(slide, choices=kept)


def _read(code: str) -> Chosen | None:
    match = SLIDE.fullmatch(code)
    if match is None:
        return None
    pairs = (part.partition("=") for part in (match[2] or "").split(";"))
    said = {name.strip(): _unescaped(text) for name, equals, text in pairs if equals}
    name, remark = _clean(said.pop(NAME, ""), MOST_NAME), _clean(said.pop(REMARK, ""), MOST_REMARK)
    return Chosen(
        match[1], {key: text for key, text in said.items() if 0 < len(text) <= MOST_CODE}, name, remark
    )


def _escaped(text: str) -> str:
    return RESERVED.sub(lambda match: f"%{ord(match[0]):02X}", text)


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _clean(text: str, most: int) -> str:
    """A text without what no file can hold, cut to a length."""
    return CONTROL.sub(" ", text).strip()[:most]
