"""Churn risk: who may be about to leave, why, what is at stake, and how far can that be trusted?"""

import streamlit as st

from clm import charts, periods
from clm.charts import Look
from clm.headlines import churn as headlines
from clm.lifecycle.history import missing_needs
from clm.lifecycle.warnings import warnings
from clm.ui import cache, controls, risk_figures, risk_tables, warning_limits, widgets
from clm.ui.context import page_context
from clm.ui.markdown import escaped

FIGURE_DAYS = 7  # period ends that the small curves show

ctx = page_context("pages/churn.py", choices=("horizon", "buyers", "warning", *warning_limits.LIMITS))
t, look, where = ctx.t, Look(theme=ctx.theme, t=ctx.t), ctx.where
st.title(t("Who may be about to leave?"), anchor=False)
controls.context_line(ctx)
given = warning_limits.given_limits(ctx)
rules = warning_limits.warnings_now(ctx, given)
limits = rules.setting.parameters
with st.container(horizontal=True, vertical_alignment="bottom", key="churn_choices"):
    horizon = risk_tables.horizon_choice(ctx)
    buyers = risk_tables.buyers_choice(ctx)
    warning_limits.limits_popover(ctx, rules, horizon, buyers)

with st.spinner(t("Looking for warnings, now and at earlier dates…")):
    days = periods.history_days(ctx.dataset.span, ctx.period, ctx.as_of)[-FIGURE_DAYS:]
    figures = cache.risk_over_time(rules, days, horizon, where, buyers)
    totals = cache.risk_totals(rules, ctx.as_of, horizon, where, buyers)
    tested = risk_tables.tested(ctx, given, horizon, buyers)
measure, names = cache.stake_measure(ctx.dataset), warning_limits.warning_names(ctx)
said = headlines.warned_headline(figures, buyers, measure, horizon, ctx.currency, t)
st.header(escaped(said), anchor=False)
if len(figures):
    risk_figures.risk_figures(ctx, figures, tested, horizon)

at_stake, trust = st.columns(2, gap="large")
with at_stake:
    if len(totals):
        stake_table = risk_tables.totals_table(ctx, totals, horizon)
        widgets.figure(
            ctx,
            charts.value_at_stake_bars(risk_tables.labelled_totals(ctx, totals), look, currency=ctx.currency),
            key="at_stake",
            headline=headlines.stake_headline(totals, names, measure, ctx.currency, t),
            table=stake_table,
            counted=f"value_at_stake_{measure}",
            config=charts.CONFIG,
            columns=risk_tables.totals_columns(stake_table),
        )
    warning_limits.missing_note(ctx, missing_needs(ctx.dataset, warnings()))
with trust:
    if tested is not None and headlines.is_proven(tested):
        widgets.figure(
            ctx,
            charts.backtest_bars(risk_tables.labelled_test(ctx, tested), look),
            key="backtest",
            headline=headlines.trust_headline(tested, horizon, t),
            table=risk_tables.test_table(ctx, tested),
            counted="backtest",
            config=charts.CONFIG,
            columns=risk_tables.test_columns(ctx),
        )
    else:
        st.subheader(escaped(headlines.trust_headline(tested, horizon, t)), anchor=False)
    st.info(escaped(headlines.trust_words(tested, horizon, t)), icon=":material/balance:")

if len(totals):
    st.subheader(t("Who is warned, the highest value at stake first"), anchor=False)
    risk_tables.warned_customers(ctx, rules, horizon, buyers, totals)
spread = risk_tables.overdue_spread(ctx, rules, buyers)
if spread["watched"].any() or spread["gone"].any():
    widgets.figure(
        ctx,
        charts.overdue_distribution(
            spread, look, late_ratio=limits["late_ratio"], lapse_days=limits["lapse_days"]
        ),
        key="overdue",
        headline=headlines.overdue_headline(spread, limits["late_ratio"], limits["lapse_days"], t),
        table=risk_tables.overdue_table(ctx, spread),
        counted="overdue",
        config=charts.CONFIG,
    )
