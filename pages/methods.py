"""Methods: how is each number made that had to be estimated, and does the model hold on these data?"""

import streamlit as st

from clm import views
from clm.analysis.model_fits import contract_summary, gap_summary, purchase_summary, spend_summary
from clm.headlines import churn as churn_headlines, methods as headlines, risk_model as risk_headlines
from clm.prediction.model import risk_model
from clm.ui import controls, method_tables, risk_tables, warning_limits, widgets
from clm.ui.context import page_context
from clm.ui.markdown import escaped
from clm.ui.method_texts import methods
from clm.views.fits import PURCHASE_KINDS
from clm.views.learned_effects import served_groups
from clm.views.warned import method_names, past_test, warning_rules

HORIZON_DAYS = 90

ctx = page_context("pages/methods.py", choices=("method",))
t, dataset, as_of, where = ctx.t, ctx.dataset, ctx.as_of, ctx.where
st.title(t("How is it worked out, and does it hold here?"), anchor=False)
controls.context_line(ctx, period=False)
with st.container(width=300):
    chosen = method_tables.method_choice(ctx)
method = methods()[chosen]

if chosen in PURCHASE_KINDS:
    summary = method_tables.fitted(ctx, purchase_summary, chosen, as_of, where)
    if summary:
        st.header(headlines.purchase_headline(chosen, summary.parameters, summary.verdict, t), anchor=False)
        said, estimate = st.columns(2, gap="large")
        with estimate:
            method_tables.parameters(ctx, summary, chosen, lambda scope: views.purchase_fit(scope, chosen))
            method_tables.checks(ctx, headlines.purchase_checks(summary.facts, summary.verdict, t))
        with said:
            method_tables.in_words(ctx, method)
        widgets.view(ctx, ctx.view(views.purchase_fit, chosen), notes=False)
        method_tables.held_out(ctx, ctx.view(views.held_out, chosen), summary)
    else:
        method_tables.in_words(ctx, method)
elif chosen == "gammagamma":
    summary = method_tables.fitted(ctx, spend_summary, as_of, where)
    if summary:
        money = headlines.spend_headline(summary.parameters, summary.verdict, ctx.currency, t)
        st.header(escaped(money), anchor=False)
        method_tables.parameters(ctx, summary, chosen, views.spend_fit)
        method_tables.checks(ctx, headlines.spend_checks(summary.facts, summary.verdict, t))
        method_tables.held_out(ctx, ctx.view(views.spend_fit), summary)
    method_tables.in_words(ctx, method)
elif chosen == "lifetime":
    st.header(escaped(headlines.serving_headline(served_groups(ctx), ctx.currency, t)), anchor=False)
    if served := ctx.view(views.serving):
        st.subheader(t("Fitted on these data"), anchor=False)
        widgets.table(ctx, served)
    method_tables.in_words(ctx, method)
elif chosen == "sbg":
    summary = method_tables.fitted(ctx, contract_summary, as_of, where)
    if summary:
        shown = ctx.view(views.contract_fit)
        st.header(shown.headline, anchor=False)
        method_tables.parameters(ctx, summary, chosen, views.contract_fit)
        method_tables.checks(ctx, shown.notes)
        widgets.view(ctx, shown, notes=False)
    method_tables.in_words(ctx, method)
elif chosen == "gaps":
    summary = ctx.ask(gap_summary, dataset, as_of)
    limit = float(summary.parameters["value"].iloc[0])
    st.header(headlines.gap_headline(limit, summary.verdict, t), anchor=False)
    method_tables.checks(ctx, headlines.gap_checks(summary.facts, summary.verdict, t))
    if shown := ctx.view(views.gap_fit):
        widgets.view(ctx, shown, notes=False)
    method_tables.in_words(ctx, method)
elif chosen == "warnings":
    tested = past_test(ctx, HORIZON_DAYS, "repeat", {})
    st.header(escaped(churn_headlines.trust_headline(tested, HORIZON_DAYS, t)), anchor=False)
    rules = warning_limits.rules_in_words(ctx, warning_rules(ctx, {}))
    method_tables.checks(ctx, rules, t("The rules and their limits"))
    if shown := ctx.view(views.backtest):
        widgets.table(ctx, shown, notes=False)
    method_tables.in_words(ctx, method)
else:
    with st.spinner(t("Foretelling who will buy, and testing it on earlier dates…")):
        model = risk_model(dataset, as_of, HORIZON_DAYS)
    if model.reason:
        st.info(risk_headlines.no_model_words(model.reason, HORIZON_DAYS, t), icon=":material/rule:")
    else:
        st.header(headlines.risk_headline(model.chosen, method_names(ctx), t), anchor=False)
        risk_tables.methods(ctx, ctx.view(views.risk_trust))
        if shown := ctx.view(views.signal_effects):
            method_tables.effects(ctx, shown)
    method_tables.in_words(ctx, method)
