"""The list of slides: their order, their names, what the presenter remarks, and which views are added."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from clm.language import Language
from clm.ui import present_deck
from clm.ui.context import Context
from clm.ui.markdown import escaped
from clm.ui.present_exports import picture
from clm.ui.present_slides import Wanted, made_slide
from clm.views.builders import VIEWS
from clm.views.codes import MOST_NAME, MOST_REMARK, Chosen
from clm.views.titles import title

ADDED = "present added"


def slide_list(context: Context, wanted: Sequence[Wanted], personal: bool) -> list[DeltaGenerator]:
    """One row a slide with what can be done with it.

    Returns:
        The place of each slide's name and finding, see `finding`.
    """
    t = context.t
    st.subheader(t("Slides"), anchor=False)
    places = []
    for at, one in enumerate(wanted):
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"slide {at}"):
            with st.container(key=f"slide said {at}", gap="small"):
                places.append(st.empty())
                if one.chosen.remark:
                    st.caption(escaped(one.chosen.remark))
            _moves(context, at, len(wanted))
            _words(context, at, one.chosen, personal)
    _more(context)
    return places


def finding(place: DeltaGenerator, t: Language, at: int, one: Chosen, text: str) -> None:
    """A slide's number, what it is called, and what it says."""
    name = one.name or title(one.view, t)
    place.markdown(f"**{at + 1} · {escaped(name)}**  \n{escaped(text)}")


def _moves(context: Context, at: int, count: int) -> None:
    """Further up, further down, out."""
    t, n = context.t, at + 1
    buttons: tuple[tuple[str, str, str, bool, Callable[..., None], tuple[int, ...]], ...] = (
        ("up", "arrow_upward", t("Slide {n} further up", n=n), at == 0, present_deck.move, (at, -1)),
        ("down", "arrow_downward", t("Slide {n} further down", n=n), n == count, present_deck.move, (at, 1)),
        ("remove", "close", t("Take slide {n} out", n=n), count == 1, present_deck.remove, (at,)),
    )
    # The labels are for those who hear them: deck.css shows the icons alone.
    with st.container(horizontal=True, width="content", gap="small", key=f"slide_moves_{at}"):
        for name, icon, label, is_off, act, args in buttons:
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"{name} {at}",
                help=label,
                disabled=is_off,
                on_click=act,
                args=args,
                type="tertiary",
            )


def _words(context: Context, at: int, one: Chosen, personal: bool) -> None:
    """Name, remark and picture; drawn when they are opened."""
    t, name, remark = context.t, f"name {at}", f"remark {at}"
    opened = st.popover(t("Name, remark"), key=f"words {at}", on_change="rerun")
    if not opened.open:
        return
    st.session_state[name], st.session_state[remark] = one.name, one.remark
    given: dict[str, Any] = {"on_change": _annotate, "args": (at,)}
    with opened:
        st.text_input(t("Name"), key=name, max_chars=MOST_NAME, placeholder=title(one.view, t), **given)
        st.text_area(t("Remark, shown under the finding"), key=remark, max_chars=MOST_REMARK, **given)
        made = made_slide(context, one)
        if made:
            picture(context, made, at, personal)


def _annotate(at: int) -> None:
    present_deck.annotate(at, st.session_state[f"name {at}"], st.session_state[f"remark {at}"])


def _more(context: Context) -> None:
    """Another view, the standard deck again, the last change taken back."""
    t = context.t
    with st.container(horizontal=True, vertical_alignment="bottom", key="present_more"):
        with st.container(width=320):
            st.selectbox(t("Another view"), list(VIEWS), format_func=lambda view: title(view, t), key=ADDED)
        st.button(t("Add"), icon=":material/add:", key="present add", on_click=_add)
        st.button(
            t("Undo"),
            icon=":material/undo:",
            key="present undo",
            on_click=present_deck.undo,
            disabled=not present_deck.can_undo(),
        )
        st.button(
            t("Standard deck"),
            icon=":material/restart_alt:",
            key="present standard",
            on_click=lambda: present_deck.put(present_deck.standard_slides()),
            disabled=present_deck.is_standard(),
        )


def _add() -> None:
    present_deck.add(st.session_state[ADDED], {})
