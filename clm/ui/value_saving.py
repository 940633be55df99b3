"""The part of the value page about saving degenerating customers: its choices, what it finds, and whom it is about."""

from functools import partial

import pandas as pd
import streamlit as st

from clm.lifecycle.degenerating import degenerating_stages
from clm.ui import controls, state, widgets
from clm.ui.amounts import amount_choice
from clm.ui.context import Context
from clm.ui.customer_lists import listed_customers
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.query import Asked
from clm.ui.value_terms import terms_choice
from clm.ui.widgets import Told
from clm.views.saving import (
    STAGE,
    TIER,
    WARNING,
    Weighed,
    group_name,
    place_names,
    saving_view,
    way_names,
    weighing,
)
from clm.views.words import attribute_name

NONE = "none"
MONEY = ("uplift", "gain", "saved", "alone")


def show(context: Context) -> None:
    """The whole part."""
    t = context.t
    with st.container(horizontal=True, vertical_alignment="bottom", key="saving_choices"):
        among, by = _among_choice(context), _split_choice(context)
        cost = _cost_choice(context)
        with st.popover(t("Horizon and money"), icon=":material/tune:"):
            terms = terms_choice(context)
    with st.spinner(t("Weighing what saving is worth against what it costs…")):
        view = context.view(saving_view, among, by, cost, terms)
        asked = partial(weighing, among=among, by=by, cost=cost, terms=terms)
        found = asked(context)
    st.header(escaped(view.headline), anchor=False)
    if among == STAGE and not degenerating_stages(context.stages):
        st.info(
            t(
                "“{model}” has no stage of decline or loss. Look at the customers under a warning, or choose another lifecycle model.",
                model=t.pick(context.model.name),
            )
        )
    if found.saving.customers.empty:
        return
    with st.container(horizontal=True, key="saving_figures"):
        widgets.key_figures(view)
    widgets.view(context, view)
    if view.draw is None:  # no chart, because the cost of an attempt is not known
        widgets.table(context, view, view.table.dropna(axis="columns", how="all"), notes=False)
    if not found.ways["is_attempt"].any():
        page_link("pages/data.py")
    _ways(context, found, asked)
    st.subheader(t("Whom to win back first"), anchor=False)
    _customers(context, found, among, by, asked)


def _among_choice(context: Context) -> str:
    t = context.t
    options = {STAGE: t("In a stage of decline or loss"), WARNING: t("Under a warning")}
    with st.container(width=250):
        return controls.choice("among", t("Whom to save"), options, state.chosen("among", options, STAGE))


def _split_choice(context: Context) -> str | None:
    t = context.t
    names = {name: attribute_name(name, t) for name in context.dataset.dimensions}
    options = {NONE: t("Not split"), TIER: t("Value tier"), **names}
    with st.container(width=150):
        chosen = controls.choice("split", t("Split by"), options, state.chosen("split", options, NONE))
    return None if chosen == NONE else chosen


def _cost_choice(context: Context) -> float | None:
    t = context.t
    help_text = t(
        "What it costs to try to save one customer: a call, a voucher, a visit. Left empty it is what past attempts have cost, where contacts tell it."
    )
    with st.container(width=210):
        return amount_choice(context, "attempt", t("Cost of an attempt"), t("as past attempts"), help_text)


def _ways(context: Context, found: Weighed, asked: Asked) -> None:
    """Which contacts count as attempts to save."""
    t, ways = context.t, found.ways[found.ways["reached"] > 0]
    if ways.empty:
        return
    table = pd.DataFrame(
        {
            t("Way of contact"): way_names(context, ways),
            t("Contacts"): ways["contacts"],
            t("Reached such customers"): ways["reached"],
            t("Cost of one"): ways["cost"].round(2),
            t("Counts as an attempt"): ways["is_attempt"],
        }
    )
    heading = t("Which contacts count as attempts to save")
    with st.expander(heading):
        st.caption(
            t(
                "A way of contact counts where at least 80% of its contacts went to such customers, as those of a win-back do. Newsletters and visits that everybody gets do not tell what an attempt brings."
            )
        )
        widgets.plain_table(context, table, Told("attempts", asked), key="ways", alt=heading)


def _customers(context: Context, found: Weighed, among: str, by: str | None, asked: Asked) -> None:
    """The customers, those with the highest expected gain first."""
    names = place_names(context, among)
    rows = found.saving.customers
    shown = rows.drop(columns=["place", "group"]).round(dict.fromkeys(MONEY, 2))
    shown.insert(2, "place", rows["place"].map(names))
    if by:
        shown.insert(3, "group", [group_name(context, by, value) for value in rows["group"]])
    first = ["customer_id", "name", "place", *(["group"] if by else []), "gain", "uplift", "break_even"]
    shown = shown[[*first, *(name for name in shown if name not in first)]]
    shown = shown.drop(columns=[name for name in ("gain", "break_even") if shown[name].isna().all()])

    def part(limit: int | None, offset: int) -> pd.DataFrame:
        page = shown.iloc[offset : None if limit is None else offset + limit]
        page.attrs["matches"] = len(shown)
        return page

    listed_customers(context, part, lambda: shown, "saving list", "saving", asked)
