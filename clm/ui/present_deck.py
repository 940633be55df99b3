"""The deck that the reader has chosen: held in the session and in the address, changed slide by slide, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from clm.errors import ClmError
from clm.ui import state
from clm.views import codes
from clm.views.codes import Chosen
from clm.views.standard import STANDARD

SLIDES = "slides"  # the name of the choice
BEFORE = "decks_before"
MOST_BEFORE = 20  # changes that can be taken back


def chosen_slides() -> tuple[Chosen, ...]:
    """The slides chosen; the standard ones where nothing was chosen, or nothing that means something."""
    text = state.chosen(SLIDES, None)
    try:
        return codes.chosen(text) or standard_slides()
    except ClmError:
        return standard_slides()


def standard_slides() -> tuple[Chosen, ...]:
    return tuple(codes.parsed(code) for code in STANDARD)


def is_standard() -> bool:
    return chosen_slides() == standard_slides()


def put(slides: Sequence[Chosen]) -> None:
    """Make these the deck; what it was can be brought back."""
    before: list[str] = st.session_state.setdefault(BEFORE, [])
    st.session_state[BEFORE] = [*before, state.chosen(SLIDES, None)][-MOST_BEFORE:]
    state.choose(SLIDES, "" if tuple(slides) == standard_slides() else codes.written(slides))


def can_undo() -> bool:
    return bool(st.session_state.get(BEFORE))


def undo() -> None:
    """The deck as it was before its last change."""
    *earlier, last = st.session_state[BEFORE]
    st.session_state[BEFORE] = earlier
    state.choose(SLIDES, last)


def move(at: int, by: int) -> None:
    """The slide at a position changes places with another, `by` further down."""
    slides = list(chosen_slides())
    slides[at], slides[at + by] = slides[at + by], slides[at]
    put(slides)


def remove(at: int) -> None:
    put([one for position, one in enumerate(chosen_slides()) if position != at])


def annotate(at: int, name: str, remark: str) -> None:
    """Name and remark of a slide, in the presenter's own words."""
    slides = list(chosen_slides())
    slides[at] = replace(slides[at], name=name.strip(), remark=remark.strip())
    put(slides)


def add(view: str, choices: Mapping[str, str]) -> None:
    put([*chosen_slides(), Chosen(view, dict(choices))])


def position(view: str, choices: Mapping[str, str]) -> int | None:
    """Where the deck has a view with just these choices."""
    return next(
        (
            at
            for at, one in enumerate(chosen_slides())
            if one.view == view and dict(one.choices) == dict(choices)
        ),
        None,
    )
