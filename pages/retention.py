"""Retention: do customers come back, and for how long do they stay?"""

import streamlit as st

from clm import views
from clm.analysis.customers import Selection
from clm.headlines.retention import returns_headline
from clm.ui import cohort_choices, controls, customer_lists, journey, widgets
from clm.ui.context import page_context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.nobody import stop_where_nobody_is
from clm.views.cohorts import complete_cohorts, is_doubtful
from clm.views.second_orders import RETURN_DAYS, second_orders

ctx = page_context(
    "pages/retention.py", choices=("cohort_measure", "cohort_kind", "cohorts", "by", "cohort", "came")
)
t = ctx.t
st.title(t("Do customers come back?"), anchor=False)
controls.context_line(ctx)
stop_where_nobody_is(ctx)
with st.container(horizontal=True, vertical_alignment="bottom", key="retention_choices"):
    measure, kind = cohort_choices.measure_choice(ctx)
    by = journey.attribute_choice(ctx, t("Compare by"))
    with st.spinner(t("Counting who came back…")):
        triangle = complete_cohorts(ctx, measure, kind)
    which = cohort_choices.which_choice(ctx, triangle)

view = ctx.view(views.cohorts, measure, kind, which)
returned = second_orders(ctx)
st.header(escaped(returns_headline(returned, RETURN_DAYS, ctx.period, t)), anchor=False)
if view is None:
    st.info(
        t(
            "No period of first orders is complete on this day. Choose a later day, a shorter period or "
            "other filters."
        )
    )
    st.stop()
with st.container(horizontal=True, key="retention_figures"):
    widgets.key_figures(view)
widgets.view(ctx, view)
if is_doubtful(ctx, triangle, which):
    page_link("pages/data.py")

st.subheader(t("Who they are"), anchor=False)
span, again = cohort_choices.list_choice(ctx, triangle, returned)
customer_lists.customers_behind(ctx, Selection(first_order=span, returned=again), "cohort_list")

for shown in (ctx.view(views.retention_curves, measure, kind, by), ctx.view(views.survival, by)):
    if shown.draw is None:
        st.subheader(escaped(shown.headline), anchor=False)
    widgets.view(ctx, shown)
