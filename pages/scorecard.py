"""Scorecard: how does each link of the value chain do, and does it reach its target?"""

import streamlit as st

from clm import views
from clm.analysis.scorecard import links
from clm.ui import controls, scorecard, widgets
from clm.ui.context import page_context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.views.scorecard import measured

ctx = page_context("pages/scorecard.py", choices=scorecard.CHOICES)
t = ctx.t
st.title(t("How does each link of the value chain do?"), anchor=False)
controls.context_line(ctx)
targets = scorecard.targets(ctx)
with st.spinner(t("Measuring the value links…")):
    card, frame = ctx.view(views.scorecard, **targets), measured(ctx, targets)
st.header(escaped(card.headline), anchor=False)
scorecard.card(ctx, card, frame)
lacking = scorecard.missing_list(ctx, frame)
if lacking:
    st.subheader(t("What cannot be measured, and what would bring it"), anchor=False)
    st.markdown(lacking)
    page_link("pages/data.py")

st.subheader(t("One link over time"), anchor=False)
with st.container(horizontal=True, vertical_alignment="bottom", key="link_choices"):
    link = scorecard.link_choice(ctx, frame)
    scorecard.target_choice(ctx, link, targets.get(link.id))
st.write(t.pick(link.meaning))
shown = ctx.view(views.value_link, link.id, **targets)
if shown:
    widgets.view(ctx, shown, notes=False)
else:
    st.info(scorecard.missing_list(ctx, frame[frame["link"] == link.id]).removeprefix("- "))
st.caption(t.pick(links()[link.id].counted))
