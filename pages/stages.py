"""Stages: where do the customers stand, how has that changed, and who are they?"""

import streamlit as st

from clm import charts, views
from clm.analysis.customers import Selection
from clm.analysis.flow import flow as stock_and_flow
from clm.charts import Look
from clm.headlines import stages as headlines
from clm.ui import controls, journey, stage_choices, stage_comparison, state, widgets
from clm.ui.context import page_context
from clm.ui.customer_lists import customers_behind
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.stage_card import stage_card, stage_words
from clm.ui.tables import number_columns
from clm.views.stages import breakdown_now, cut_off_note, headline

SIGNALS_DRAWN = 8

ctx = page_context(
    "pages/stages.py", choices=("view", "measure", "by", "stage", "sort", "left", "right", "signals")
)
t, look = ctx.t, Look(theme=ctx.theme, t=ctx.t)
st.title(t("Where do the customers stand?"), anchor=False)
controls.context_line(ctx)
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
sort = stage_choices.sort_choice(t)
customers_behind(ctx, Selection(stage=picked), f"customers {picked}", sort)

st.subheader(t("Two stages compared"), anchor=False)
with st.container(horizontal=True, key="comparison_choices"):
    left = controls.choice("left", t("One stage"), names, state.chosen("left", names, picked))
    others = {stage: name for stage, name in names.items() if stage != left}
    right = state.chosen("right", others, stage_choices.neighbour(now, left))
    right = controls.choice("right", t("The other"), others, right)
for column, stage in zip(st.columns(2, border=True), (left, right), strict=True):
    with column:
        stage_words(ctx, ctx.model.stage(stage))
with st.spinner(t("Comparing the customers of both stages…")):
    found = stage_comparison.differences(ctx, left, right)
    attributes = stage_comparison.attribute_table(ctx, left, right)
rows = [now.set_index("stage").loc[stage].to_dict() for stage in (left, right)]
pair = [names[left], names[right]]
heading = headlines.comparison_headline(found, *pair, t)
if found.empty:
    st.write(escaped(heading))
else:
    drawn = stage_comparison.drawn(found, stage_comparison.signals_choice(found, t), SIGNALS_DRAWN, t)
    table = stage_comparison.signal_table(found, *pair, t)
    widgets.figure(
        ctx,
        charts.effects(drawn, *pair, look),
        key="effects",
        headline=heading,
        table=table,
        counted="effects",
        config=charts.CONFIG,
        columns=number_columns(table),
    )
st.write(escaped(headlines.value_comparison(rows, pair, ctx.currency, t)))
if len(attributes):
    st.markdown(f"**{t('What they are like, by attribute')}**")
    shares = [name for name in attributes if attributes[name].dtype == float][:3]
    st.dataframe(
        attributes, hide_index=True, column_config=number_columns(attributes, shares), key="attributes"
    )
    widgets.download(ctx, attributes, "attributes")
elif not ctx.dataset.dimensions:
    st.caption(t("These customers have no attributes to compare by."))
    page_link("pages/data.py")
