"""Funnel: how far do customers come along the journey, and which step loses most?"""

import datetime

import streamlit as st

from clm import charts
from clm.analysis.customers import Selection
from clm.analysis.funnel import passing
from clm.charts import Look
from clm.headlines import funnel as headlines
from clm.ui import cache, controls, customer_lists, journey, state, widgets
from clm.ui.context import page_context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.tables import number_columns
from clm.ui.words import attribute_name

ctx = page_context("pages/funnel.py", choices=("funnel", "by", "known_from", "known_to", "step"))
t, look = ctx.t, Look(theme=ctx.theme, t=ctx.t)
st.title(t("How far do customers come?"), anchor=False)
controls.context_line(ctx)
with st.container(horizontal=True, vertical_alignment="bottom", key="funnel_choices"):
    kinds = {"reached": t("Ever reached"), "now": t("Where they stand now")}
    kind = controls.choice(
        "funnel", t("Count"), kinds, state.chosen("funnel", kinds, "reached"), kind="segmented"
    )
    start, end = journey.entry_window(ctx)
    by = journey.attribute_choice(ctx, t("Compare by"))

missing = cache.missing_needs(ctx.dataset, ctx.model)
steps = [stage.id for stage in ctx.stages if stage.id not in missing]
with st.spinner(t("Following every customer's journey…")):
    shown = cache.funnel(ctx.history, kind, start, end, None, ctx.where, steps)
if kind == "reached":
    progress = headlines.steps_of_progress(shown, ctx.stages)
    worst = headlines.weakest_step(shown, ctx.stages)
    st.header(escaped(headlines.reached_headline(shown, ctx.stages, t)), anchor=False)
else:
    progress, worst = [], None
    st.header(escaped(headlines.now_headline(shown, ctx.stages, t)), anchor=False)

with st.container(horizontal=True, key="funnel_figures"):
    journey.key_figures(ctx, shown, kind, worst)

frame, left_out = shown, 0
heading = t("{count}: {who}", count=kinds[kind], who=headlines.entrants_words(start, end, t))
if by:
    frame = cache.funnel(ctx.history, kind, start, end, by, ctx.where, steps)
    frame, left_out = journey.largest_groups(ctx, frame, by, "customers")
    if kind == "reached":
        compared = headlines.groups_headline(frame, by, attribute_name(by, t), worst, ctx.stages, t)
        heading = t("{count}. {finding}", count=kinds[kind], finding=compared)
drawn = journey.drawn_steps(ctx, frame, kind, by)
table = journey.steps_table(ctx, frame, kind, by)
if shown["customers"].sum():
    widgets.figure(
        ctx,
        charts.funnel(drawn, ctx.stages, look, by),
        key="funnel",
        headline=heading,
        table=table,
        counted=f"funnel_{kind}",
        config=charts.CONFIG,
        columns=number_columns(table, journey.share_names(ctx)),
    )
if left_out:
    st.caption(t.plural("{n} smaller group is left out.", "{n} smaller groups are left out.", left_out))
journey.beside_note(ctx, frame, kind)
widgets.unobservable_note(ctx, missing)
if missing:
    page_link("pages/data.py")

known = (start or datetime.date.min, end or ctx.as_of)
if kind == "now":
    options = {stage: ctx.stage_name(stage) for stage in steps}
    choices = {stage: Selection(stage=stage, known=known) for stage in steps}
    st.subheader(t("Who stands there"), anchor=False)
else:
    options = {
        step.stage: f"{ctx.stage_name(step.before)} → {ctx.stage_name(step.stage)}" for step in progress
    }
    choices = {
        step.stage: Selection(
            reached=passing(ctx.stages, step.before), not_reached=passing(ctx.stages, step.stage), known=known
        )
        for step in progress
    }
    st.subheader(t("Who has not taken the step"), anchor=False)
if options:
    default = worst.stage if worst and worst.stage in options else next(iter(options))
    label = t("Stage") if kind == "now" else t("Step")
    with st.container(width=320):
        step = controls.choice("step", label, options, state.chosen("step", options, default))
    customer_lists.customers_behind(ctx, choices[step], "funnel_list")
