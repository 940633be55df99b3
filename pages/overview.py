"""Overview: how is the customer base doing, what has changed, and where should one look next?"""

import streamlit as st

from clm import views
from clm.headlines import overview as headlines
from clm.ui import controls, widgets
from clm.ui.context import page_context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.nobody import stop_where_nobody_is
from clm.views.findings import all_findings
from clm.views.overview import recent_figures
from clm.views.second_orders import RETURN_DAYS, second_orders
from clm.views.stages import breakdown_now
from clm.views.weighing import words

FINDINGS = 3

ctx = page_context("pages/overview.py")
t = ctx.t
st.title(t("How is the customer base doing?"), anchor=False)
controls.context_line(ctx)
stop_where_nobody_is(ctx)

with st.spinner(t("Working out where every customer stands…")):
    view = ctx.view(views.overview)
st.header(escaped(view.headline), anchor=False)
with st.grid(4, min_column_width=150, key="key_figures"):
    widgets.key_figures(view)
widgets.view(ctx, view)

st.subheader(t("What stands out"), anchor=False)
figures = recent_figures(ctx)
say = words(ctx, figures)
with st.spinner(t("Looking for what has changed…")):
    found = all_findings(ctx, figures, say)
    returned = second_orders(ctx)
if not found:
    st.write(headlines.nothing_found(ctx.before is not None, t))
for column, finding in zip(st.columns(max(len(found[:FINDINGS]), 1)), found, strict=False):
    with column.container(border=True, height="stretch"):
        st.markdown(f"**{escaped(finding.text)}**")
        st.caption(escaped(finding.evidence))
        page_link(finding.page, finding.choices)
listed = ctx.view(views.findings)
widgets.foot(ctx, widgets.told_of(ctx, listed), "findings", listed.table)

st.subheader(t("What to look at next"), anchor=False)
now, shown = breakdown_now(ctx), {finding.page for finding in found}
steps = headlines.next_steps(
    now, returned, RETURN_DAYS, ctx.missing, bool(ctx.dataset.dimensions), shown, say
)
for step in [*found[FINDINGS:], *steps]:
    link, reason = st.columns([1, 5], gap="small", vertical_alignment="center")
    with link:
        page_link(step.page, step.choices)
    reason.write(escaped(step.text))
