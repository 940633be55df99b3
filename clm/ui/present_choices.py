"""What is chosen for a deck as a whole: its title, its model, which can be changed while presenting, and whether names
are seen."""

import streamlit as st

from clm.language import Language
from clm.lifecycle.model import models
from clm.ui import state
from clm.ui.context import Context
from clm.views.standard import deck_title

MOST_TITLE = 120  # characters
TITLE = "deck"  # the name of the choice
MODEL = "present model"
PERSONAL = "present personal"


def model_choice(context: Context) -> None:
    """The model, which elsewhere is chosen at the side; seen in present mode only, where the side is not."""
    known = {model.id: context.t.pick(model.name) for model in models().values()}
    st.session_state[MODEL] = context.model.id
    with st.container(key="present_model"):
        st.selectbox(
            context.t("Lifecycle model"),
            list(known),
            format_func=known.__getitem__,
            key=MODEL,
            on_change=_take_model,
        )


def _take_model() -> None:
    state.choose("model", st.session_state[MODEL])


def personal_choice(t: Language) -> bool:
    """Whether names and what else says who somebody is are shown. Never by a link, and not in the next session."""
    help_text = t(
        "Names, addresses and other columns that say who somebody is stay hidden unless you show them."
    )
    return st.toggle(t("Show names"), key=PERSONAL, help=help_text)


def title_choice(context: Context) -> str:
    """What the deck is called on its files."""
    t, key = context.t, "control deck"
    usual = deck_title(context)
    st.session_state[key] = state.chosen(TITLE, None)[:MOST_TITLE]
    given = st.text_input(
        t("Title of the deck"), key=key, placeholder=usual, max_chars=MOST_TITLE, on_change=_take_title
    )
    return given.strip() or usual


def _take_title() -> None:
    state.choose(TITLE, st.session_state["control deck"].strip())
