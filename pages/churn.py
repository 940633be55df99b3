"""Churn risk: who may be about to leave, why, what is at stake, and how far can that be trusted?"""

import streamlit as st

from clm import periods, views
from clm.analysis.risk import risk_over_time, risk_totals
from clm.headlines import churn as headlines, risk_model as model_headlines
from clm.lifecycle.history import missing_needs
from clm.lifecycle.warnings import warnings
from clm.ui import controls, risk_market, risk_moves, risk_tables, rules_first, warning_limits, widgets
from clm.ui.context import page_context
from clm.ui.markdown import escaped
from clm.views.at_stake import FIGURE_DAYS
from clm.views.warned import measure, past_test, warning_rules

CHOICES = ("horizon", "buyers", "warning", "order", "length", *risk_market.CHOICES, *warning_limits.LIMITS)

ctx = page_context("pages/churn.py", choices=CHOICES)
t, where = ctx.t, ctx.where
st.title(t("Who may be about to leave?"), anchor=False)
controls.context_line(ctx)
if risk_market.part_choice(ctx) == risk_market.MARKET:
    risk_market.show(ctx)
    st.stop()
limits = warning_limits.chosen_limits(ctx)
rules = warning_rules(ctx, limits)
with st.container(horizontal=True, vertical_alignment="bottom", key="churn_choices"):
    horizon = risk_tables.horizon_choice(ctx)
    buyers = risk_tables.buyers_choice(ctx)
    warning_limits.limits_popover(ctx, rules, horizon, buyers)

with st.spinner(t("Looking for warnings, now and at earlier dates…")):
    days = periods.history_days(ctx.dataset.span, ctx.period, ctx.as_of)[-FIGURE_DAYS:]
    course = ctx.ask(risk_over_time, rules, days, horizon, where, buyers)
    totals = ctx.ask(risk_totals, rules, ctx.as_of, horizon, where, buyers)
said = headlines.warned_headline(course, buyers, measure(ctx), horizon, ctx.currency, t)
st.header(escaped(said), anchor=False)

# What takes longest is worked out last, so that the list can be read meanwhile.
numbers = st.container()
at_stake, trust = st.columns(2, gap="large")
how_far = st.container()
model = rules_first.risk_model(ctx, rules, horizon, buyers, totals)
if len(totals):
    said = t("Who is warned, the highest value at stake first") if model.reason else t("Who is warned")
    st.subheader(said, anchor=False)
    risk_tables.warned_customers(ctx, rules, model, horizon, buyers, totals, limits)

with at_stake:
    with st.spinner(t("Looking for warnings, now and at earlier dates…")):
        tested = past_test(ctx, horizon, buyers, limits)
        staked = ctx.view(views.at_stake, horizon, buyers, **limits)
        proof = ctx.view(views.backtest, horizon, buyers, **limits)
    if staked:
        widgets.view(ctx, staked, notes=False)
    warning_limits.missing_note(ctx, missing_needs(ctx.dataset, warnings()))
with trust:
    if proof:
        widgets.view(ctx, proof, notes=False)
    else:
        st.subheader(escaped(headlines.trust_headline(tested, horizon, t)), anchor=False)
how_far.info(escaped(headlines.trust_words(tested, horizon, t)), icon=":material/balance:")
if staked:
    with numbers, st.grid(4, min_column_width=150, key="risk_figures"):
        widgets.key_figures(staked)

if model.reason:
    st.info(model_headlines.no_model_words(model.reason, horizon, t), icon=":material/rule:")
else:
    st.subheader(t("How far can the probabilities be trusted?"), anchor=False)
    length = risk_tables.list_length_choice(ctx)
    risk_tables.methods(ctx, ctx.view(views.risk_trust, horizon, buyers, length))
    foretold, listed = st.columns(2, gap="large")
    shown = (
        (foretold, ctx.view(views.calibration, horizon, buyers)),
        (listed, ctx.view(views.list_precision, horizon, buyers, length)),
        (st.container(), ctx.view(views.chances, horizon, buyers, **limits)),
    )
    for place, view in shown:
        if view:
            with place:
                widgets.view(ctx, view, notes=False)

with st.spinner(t("Following the alarms of the past year to their end…")):
    alarms = ctx.view(views.alarms, buyers, **limits)
st.subheader(escaped(alarms.headline if alarms else model_headlines.alarms_headline(None, t)), anchor=False)
if alarms:
    widgets.table(ctx, alarms)
with st.spinner(t("Dating when warnings began and ended…")):
    risk_moves.entered_and_left(ctx, rules, horizon, buyers, limits)
overdue = ctx.view(views.overdue, buyers, **limits)
if overdue:
    widgets.view(ctx, overdue, notes=False)
