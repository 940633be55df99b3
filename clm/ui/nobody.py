"""Where nobody is left to count: why, and the way back to customers."""

import streamlit as st

from clm.ui import state
from clm.ui.context import FILTER, Context
from clm.ui.markdown import escaped
from clm.views.stages import breakdown_now


def stop_where_nobody_is(context: Context) -> None:
    """End the page where the filters leave no customer on the day looked at."""
    if not context.where:
        return
    t = context.t
    with st.spinner(t("Working out where every customer stands…")):
        known = breakdown_now(context)["customers"].sum()
    if known:
        return
    said = t("No customer fits these filters on {day}.", day=t.day(context.as_of))
    st.header(escaped(said), anchor=False)
    st.write(t("Take a filter back, or choose a later day above: more customers may be known by then."))
    filters = [f"{FILTER}{name}" for name in context.where]
    st.button(t("Remove all filters"), on_click=_take_back, args=(filters,), key="back to everybody")
    st.stop()


def _take_back(names: list[str]) -> None:
    for name in names:
        state.choose(name, None)
