"""Funnel: how far do customers come along the journey, and which step loses most?"""

import datetime

import streamlit as st

from clm import views
from clm.analysis.customers import Selection
from clm.analysis.funnel import passing
from clm.headlines.funnel import steps_of_progress, weakest_step
from clm.ui import controls, customer_lists, journey, state, widgets
from clm.ui.context import page_context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.nobody import stop_where_nobody_is
from clm.views.funnel import steps

ctx = page_context("pages/funnel.py", choices=("funnel", "by", "known_from", "known_to", "step"))
t = ctx.t
st.title(t("How far do customers come?"), anchor=False)
controls.context_line(ctx)
stop_where_nobody_is(ctx)
with st.container(horizontal=True, vertical_alignment="bottom", key="funnel_choices"):
    kinds = {"reached": t("Ever reached"), "now": t("Where they stand now")}
    kind = controls.choice(
        "funnel", t("Count"), kinds, state.chosen("funnel", kinds, "reached"), kind="segmented"
    )
    start, end = journey.entry_window(ctx)
    by = journey.attribute_choice(ctx, t("Compare by"))

with st.spinner(t("Following every customer's journey…")):
    view = ctx.view(views.funnel, kind, start, end, by)
st.header(escaped(view.headline), anchor=False)
with st.container(horizontal=True, key="funnel_figures"):
    widgets.key_figures(view)
widgets.view(ctx, view)
widgets.unobservable_note(ctx, ctx.missing)
if ctx.missing:
    page_link("pages/data.py")

known = (start or datetime.date.min, end or ctx.as_of)
if kind == "now":
    st.subheader(t("Who stands there"), anchor=False)
    options = {stage.id: ctx.stage_name(stage.id) for stage in ctx.observable}
    choices = {stage: Selection(stage=stage, known=known) for stage in options}
    telling = next(iter(options), "")
else:
    st.subheader(t("Who has not taken the step"), anchor=False)
    together = steps(ctx, kind, start, end)
    progress, worst = steps_of_progress(together, ctx.stages), weakest_step(together, ctx.stages)
    options = {
        step.stage: f"{ctx.stage_name(step.before)} → {ctx.stage_name(step.stage)}" for step in progress
    }
    choices = {
        step.stage: Selection(
            reached=passing(ctx.stages, step.before), not_reached=passing(ctx.stages, step.stage), known=known
        )
        for step in progress
    }
    telling = worst.stage if worst else next(iter(options), "")
if options:
    label = t("Stage") if kind == "now" else t("Step")
    with st.container(width=320):
        step = controls.choice("step", label, options, state.chosen("step", options, telling))
    customer_lists.customers_behind(ctx, choices[step], "funnel_list")
