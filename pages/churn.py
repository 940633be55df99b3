"""Churn risk: who may be about to leave, why, what is at stake, and how far can that be trusted?"""

import streamlit as st

from clm import charts, periods
from clm.charts import Look
from clm.headlines import churn as headlines, risk_model as model_headlines
from clm.language import MISSING
from clm.lifecycle.history import missing_needs
from clm.lifecycle.warnings import warnings
from clm.ui import (
    cache,
    controls,
    risk_market,
    risk_probabilities as probabilities,
    risk_tables,
    rules_first,
    warning_limits,
    widgets,
)
from clm.ui.context import page_context
from clm.ui.markdown import escaped
from clm.ui.tables import number_columns
from clm.views.at_stake import FIGURE_DAYS, labelled_totals, risk_figures, totals_table
from clm.views.warned import method_names as names_of_methods, warning_names

CHOICES = ("horizon", "buyers", "warning", "order", "length", *risk_market.CHOICES, *warning_limits.LIMITS)

ctx = page_context("pages/churn.py", choices=CHOICES)
t, look, where = ctx.t, Look(theme=ctx.theme, t=ctx.t), ctx.where
st.title(t("Who may be about to leave?"), anchor=False)
controls.context_line(ctx)
if risk_market.part_choice(ctx) == risk_market.MARKET:
    risk_market.show(ctx)
    st.stop()
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
measure, names = cache.stake_measure(ctx.dataset), warning_names(ctx)
said = headlines.warned_headline(figures, buyers, measure, horizon, ctx.currency, t)
st.header(escaped(said), anchor=False)

# What takes longest is worked out last, so that the list can be read meanwhile.
numbers = st.container()
at_stake, trust = st.columns(2, gap="large")
with at_stake:
    if len(totals):
        stake_table = totals_table(ctx, totals, horizon)
        widgets.figure(
            ctx,
            charts.value_at_stake_bars(labelled_totals(ctx, totals), look, currency=ctx.currency),
            key="at_stake",
            headline=headlines.stake_headline(totals, names, measure, ctx.currency, t),
            table=stake_table,
            counted=f"value_at_stake_{measure}",
            config=charts.CONFIG,
            columns=risk_tables.totals_columns(stake_table),
        )
    warning_limits.missing_note(ctx, missing_needs(ctx.dataset, warnings()))
model = rules_first.risk_model(ctx, rules, horizon, buyers, totals)
if len(totals):
    said = t("Who is warned, the highest value at stake first") if model.reason else t("Who is warned")
    st.subheader(said, anchor=False)
    risk_tables.warned_customers(ctx, rules, model, horizon, buyers, totals)

with trust:
    with st.spinner(t("Looking for warnings, now and at earlier dates…")):
        tested = risk_tables.tested(ctx, given, horizon, buyers)
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
if len(figures):
    with numbers:
        shown = risk_figures(ctx, figures, tested, horizon)
        for place, one in zip(st.columns(4), shown, strict=True):
            with place:
                widgets.key_figure(one.label, one.value, one.change, one.course, one.help)

if model.reason:
    st.info(model_headlines.no_model_words(model.reason, horizon, t), icon=":material/rule:")
else:
    st.subheader(t("How far can the probabilities be trusted?"), anchor=False)
    length = probabilities.list_length_choice(ctx)
    compared = cache.method_comparison(ctx.dataset, model, length, where, buyers)
    method_names = names_of_methods(ctx)
    st.info(escaped(model_headlines.model_words(compared, method_names, t)), icon=":material/balance:")
    if note := probabilities.model_note(ctx, model):
        st.caption(note)
    if len(compared):
        table = probabilities.methods_table(ctx, compared)
        st.dataframe(
            table,
            hide_index=True,
            placeholder=MISSING,
            key="methods",
            column_config=probabilities.methods_columns(ctx),
        )
        widgets.counted_how(ctx, "methods_test", "methods")
    precision = cache.list_precision(ctx.dataset, model, probabilities.LENGTHS, where, buyers)
    foretold, listed = st.columns(2, gap="large")
    if len(precision):
        with foretold:
            met = cache.calibration(ctx.dataset, model, where, buyers)
            table = probabilities.calibration_table(ctx, met)
            widgets.figure(
                ctx,
                charts.calibration(met, look),
                key="calibration",
                headline=model_headlines.calibration_headline(met, t),
                table=table,
                counted="calibration",
                config=charts.CONFIG,
                columns=number_columns(table, table.columns[1:]),
            )
        with listed:
            table = probabilities.precision_table(ctx, precision)
            widgets.figure(
                ctx,
                charts.list_precision(probabilities.labelled_precision(ctx, precision), look),
                key="list_precision",
                headline=model_headlines.list_headline(precision, model.chosen[buyers], length, t),
                table=table,
                counted="list_precision",
                config=charts.CONFIG,
                columns=number_columns(table, [table.columns[-1]]),
            )
    chances = cache.probability_distribution(rules, ctx.as_of, model, 20, where, buyers)
    if chances["customers"].any():
        table = probabilities.distribution_table(ctx, chances)
        widgets.figure(
            ctx,
            charts.risk_distribution(
                chances,
                look,
                currency=ctx.currency,
                unit=t("Probability to buy nothing in {days}", days=t.days(horizon)),
            ),
            key="chances",
            headline=model_headlines.distribution_headline(chances, horizon, t),
            table=table,
            counted="chances",
            config=charts.CONFIG,
            columns=number_columns(table, table.columns[:2]),
        )

with st.spinner(t("Following the alarms of the past year to their end…")):
    alarms = probabilities.past_alarms(ctx, rules, buyers)
said = model_headlines.alarms_headline(alarms, t)
st.subheader(escaped(said), anchor=False)
if alarms is not None and len(alarms):
    st.caption(model_headlines.alarms_words(alarms, limits["lapse_days"], t))
    table = probabilities.alarms_table(ctx, alarms)
    st.dataframe(
        table,
        hide_index=True,
        placeholder=MISSING,
        key="alarms",
        column_config=probabilities.alarms_columns(ctx, table),
    )
    widgets.download(ctx, table, "alarms")
widgets.counted_how(ctx, "past_alarms", "alarms")

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
