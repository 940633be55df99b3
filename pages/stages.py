"""Stages: where do the customers stand, how has that changed, and who are they?"""

import streamlit as st

from clm import views
from clm.analysis.customers import Selection
from clm.analysis.flow import flow as stock_and_flow
from clm.headlines import stages as headlines
from clm.ui import (
    controls,
    customer_choices,
    journey,
    stage_choices,
    stage_comparison,
    state,
    widgets,
)
from clm.ui.context import page_context
from clm.ui.customer_lists import customers_behind
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.nobody import stop_where_nobody_is
from clm.ui.stage_card import stage_card, stage_words
from clm.views.stage_differences import differences, neighbour
from clm.views.stages import breakdown_now, cut_off_note, headline

ctx = page_context(
    "pages/stages.py", choices=("view", "measure", "by", "stage", "sort", "left", "right", "signals")
)
t = ctx.t
st.title(t("Where do the customers stand?"), anchor=False)
controls.context_line(ctx)
stop_where_nobody_is(ctx)
with st.container(horizontal=True, vertical_alignment="bottom", key="stage_choices"):
    over_time = stage_choices.view_choice(t) == "time"
    by = None if over_time else journey.attribute_choice(ctx, t("Split by"))
    measure = stage_choices.measure_choice(t) if by is None else "share"

with st.spinner(t("Working out where every customer stands…")):
    view = ctx.view(views.stages_over_time, measure) if over_time else ctx.view(views.stages, measure, by)
    now, flow = breakdown_now(ctx), ctx.ask(stock_and_flow, ctx.history, ctx.where)
st.header(escaped(headline(ctx, now)), anchor=False)
if note := cut_off_note(ctx):
    st.info(escaped(note))
widgets.view(ctx, view)
widgets.unobservable_note(ctx, ctx.missing)

names = {stage.id: t.pick(stage.name) for stage in ctx.stages}
largest = str(now.loc[now["customers"].idxmax(), "stage"])
st.subheader(t("One stage, closely"), anchor=False)
picked = controls.choice("stage", t("Stage"), names, state.chosen("stage", names, largest), kind="segmented")
stage_card(ctx, ctx.model.stage(picked), now, flow)
st.subheader(escaped(t("Who stands in “{stage}”, and why", stage=names[picked])), anchor=False)
sort = customer_choices.sort_choice(t)
customers_behind(ctx, Selection(stage=picked), f"customers {picked}", sort)

st.subheader(t("Two stages compared"), anchor=False)
with st.container(horizontal=True, key="comparison_choices"):
    left = controls.choice("left", t("One stage"), names, state.chosen("left", names, picked))
    others = {stage: name for stage, name in names.items() if stage != left}
    right = state.chosen("right", others, neighbour(now, left))
    right = controls.choice("right", t("The other"), others, right)
for column, stage in zip(st.columns(2, border=True), (left, right), strict=True):
    with column:
        stage_words(ctx, ctx.model.stage(stage))
with st.spinner(t("Comparing the customers of both stages…")):
    signals = stage_comparison.signals_choice(ctx, left, right)
    compared = ctx.view(views.stage_differences, left, right, signals)
rows = [now.set_index("stage").loc[stage].to_dict() for stage in (left, right)]
pair = [names[left], names[right]]
if compared:
    widgets.view(ctx, compared)
else:
    st.write(escaped(headlines.comparison_headline(differences(ctx, left, right), *pair, t)))
st.write(escaped(headlines.value_comparison(rows, pair, ctx.currency, t)))
if not stage_comparison.attributes(ctx, left, right) and not ctx.dataset.dimensions:
    st.caption(t("These customers have no attributes to compare by."))
    page_link("pages/data.py")
