"""The part of the value page about cost and contribution: along the life of a customer, and by the way it was won."""

import streamlit as st

from clm import views
from clm.analysis.contribution import known_costs
from clm.headlines import contribution as headlines
from clm.ui import widgets
from clm.ui.context import Context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.views.contribution import contribution_words


def show(context: Context) -> None:
    """The whole part."""
    t = context.t
    orders, contacts = context.ask(known_costs, context.dataset)
    if not orders:
        st.header(t("What customers cost and contribute is not known in these data."), anchor=False)
        _ask_for_costs(context, orders, contacts)
        return
    with st.spinner(t("Adding up what customers bring and cost…")):
        said = contribution_words(context)
        shown = {by: context.view(views.contribution, by) for by in ("age", "stage", "channel", "cohort")}
    st.header(escaped(said), anchor=False)
    for by, view in shown.items():
        if view is None:  # the cost of contacts is not known
            _ask_for_costs(context, orders, contacts)
        elif by == "channel":
            st.subheader(escaped(view.headline), anchor=False)
            widgets.table(context, view, key="contribution channel", notes=False)
        else:
            widgets.view(context, view, key=f"contribution {by}", notes=False)


def _ask_for_costs(context: Context, orders: bool, contacts: bool) -> None:
    """What would have to be loaded, and where."""
    st.info(headlines.load_words(orders, contacts, context.t))
    page_link("pages/data.py")
