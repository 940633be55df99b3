"""How lists of customers are narrowed down and sorted."""

import streamlit as st

from clm.analysis.customers import SORTS, Selection
from clm.language import Language
from clm.ui import controls, state
from clm.ui.context import Context

ANY = "any"


def chosen_selection(context: Context) -> tuple[Selection, str]:
    """The controls: search, stage, order of the list; what they choose."""
    t = context.t
    stages = {ANY: t("Any stage")} | {stage.id: context.stage_name(stage.id) for stage in context.stages}
    with st.container(horizontal=True, vertical_alignment="bottom", key="customer_choices"):
        with st.container(width=280):
            search = _search(context)
        with st.container(width=220):
            stage = controls.choice("stage", t("Stage"), stages, state.chosen("stage", stages, ANY))
        sort = sort_choice(t)
    return Selection(stage=None if stage == ANY else stage, search=search), sort


def _search(context: Context) -> str:
    key = "control search"
    st.session_state[key] = state.chosen("search", None)
    search = st.text_input(
        context.t("Search"),
        key=key,
        placeholder=context.t("Part of an id or name"),
        icon=":material/search:",
        on_change=lambda: state.choose("search", st.session_state[key]),
    )
    return search.strip()


def sort_choice(t: Language) -> str:
    """The order of a list, which holds for every list that can be ordered by the same."""
    said = {
        "revenue": t("Revenue, highest first"),
        "orders": t("Orders, most first"),
        "recent": t("Last order, latest first"),
        "silent": t("Last order, longest ago first"),
        "since": t("Newest in the stage first"),
        "name": t("Name"),
        "customer": t("Customer id"),
    }
    sorts = {code: said[code] for code in SORTS}
    with st.container(width=240):
        return controls.choice("sort", t("Sort by"), sorts, state.chosen("sort", sorts, "revenue"))
