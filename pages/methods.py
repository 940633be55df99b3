"""Methods: how is each number made that had to be estimated, and does the model hold on these data?"""

import streamlit as st

from clm import charts
from clm.charts import Look
from clm.headlines import churn as churn_headlines, methods as headlines, risk_model as risk_headlines
from clm.ui import cache, controls, method_tables, risk_probabilities, risk_tables, warning_limits, widgets
from clm.ui.context import page_context
from clm.ui.markdown import escaped
from clm.ui.method_texts import methods
from clm.ui.tables import number_columns
from clm.views.warned import method_names

HORIZON_DAYS = 90

ctx = page_context("pages/methods.py", choices=("method",))
t, look, dataset, as_of, where = ctx.t, Look(theme=ctx.theme, t=ctx.t), ctx.dataset, ctx.as_of, ctx.where
st.title(t("How is it worked out, and does it hold here?"), anchor=False)
controls.context_line(ctx, period=False)
with st.container(width=300):
    chosen = method_tables.method_choice(ctx)
method = methods()[chosen]

if chosen in ("bgnbd", "mbgnbd", "paretonbd"):
    summary = method_tables.fitted(ctx, cache.purchase_summary, dataset, chosen, as_of, where)
    if summary:
        st.header(headlines.purchase_headline(chosen, summary.parameters, summary.verdict, t), anchor=False)
        said, estimate = st.columns(2, gap="large")
        with estimate:
            method_tables.parameters(ctx, summary.parameters, chosen)
            method_tables.checks(ctx, headlines.purchase_checks(summary.facts, summary.verdict, t))
        with said:
            method_tables.in_words(ctx, method)
        widgets.figure(
            ctx,
            charts.tracking(
                summary.course, look, unit=t("Repeat purchases to date"), fitted_until=summary.fitted_until
            ),
            key="tracking",
            headline=headlines.expected_headline(summary.course, t),
            table=method_tables.course_table(ctx, summary.course),
            counted="tracking",
            config=charts.CONFIG,
        )
        method_tables.by_repeats(ctx, summary.observed, summary.facts["holdout_days"])
    else:
        method_tables.in_words(ctx, method)
elif chosen == "gammagamma":
    summary = method_tables.fitted(ctx, cache.spend_summary, dataset, as_of, where)
    if summary:
        st.header(
            escaped(headlines.spend_headline(summary.parameters, summary.verdict, ctx.currency, t)),
            anchor=False,
        )
        method_tables.parameters(ctx, summary.parameters, chosen)
        method_tables.checks(ctx, headlines.spend_checks(summary.facts, summary.verdict, t))
        method_tables.by_fifth(ctx, summary.observed, summary.facts["holdout_days"])
    method_tables.in_words(ctx, method)
elif chosen == "lifetime":
    served = method_tables.serving(ctx)
    st.header(escaped(headlines.serving_headline(served, ctx.currency, t)), anchor=False)
    if len(served):
        method_tables.serving_rates(ctx, served)
    method_tables.in_words(ctx, method)
elif chosen == "sbg":
    summary = method_tables.fitted(ctx, cache.contract_summary, dataset, as_of, where)
    if summary:
        st.header(headlines.contract_headline(summary.observed, t), anchor=False)
        method_tables.parameters(ctx, summary.parameters, chosen)
        method_tables.checks(
            ctx,
            headlines.contract_checks(
                summary.facts, summary.parameters, summary.observed, summary.verdict, t
            ),
        )
        table = method_tables.contract_table(ctx, summary.observed)
        widgets.figure(
            ctx,
            charts.retention_curves(
                method_tables.contract_course(ctx, summary.observed, summary.facts["customers"]),
                look,
                "which",
                unit=t("Share still there"),
            ),
            key="contracts",
            headline=t("Contracts still there: what came and what was expected"),
            table=table,
            counted="contracts",
            config=charts.CONFIG,
            columns=number_columns(table, table.columns[1:]),
        )
    method_tables.in_words(ctx, method)
elif chosen == "gaps":
    summary = cache.gap_summary(dataset, as_of)
    limit = float(summary.parameters["value"].iloc[0])
    st.header(headlines.gap_headline(limit, summary.verdict, t), anchor=False)
    method_tables.checks(ctx, headlines.gap_checks(summary.facts, summary.verdict, t))
    if len(summary.observed):
        table = method_tables.gap_table(ctx, summary.observed)
        widgets.figure(
            ctx,
            charts.survival(
                summary.observed, look, unit=t("Share of gaps still open"), day_unit=t("Days since an order")
            ),
            key="gaps",
            headline=t("How long until the next order"),
            table=table,
            counted="gaps",
            config=charts.CONFIG,
            columns=number_columns(table, table.columns[1:4]),
        )
    method_tables.in_words(ctx, method)
elif chosen == "warnings":
    rules = warning_limits.warnings_now(ctx, {})
    tested = risk_tables.tested(ctx, {}, HORIZON_DAYS, "repeat")
    st.header(escaped(churn_headlines.trust_headline(tested, HORIZON_DAYS, t)), anchor=False)
    method_tables.checks(ctx, warning_limits.rules_in_words(ctx, rules))
    if tested is not None and churn_headlines.is_proven(tested):
        table = risk_tables.test_table(ctx, tested)
        st.dataframe(table, hide_index=True, key="tested", column_config=risk_tables.test_columns(ctx))
        widgets.counted_how(ctx, "backtest", "tested")
    method_tables.in_words(ctx, method)
else:
    with st.spinner(t("Foretelling who will buy, and testing it on earlier dates…")):
        model = cache.risk_model(dataset, as_of, HORIZON_DAYS)
    if model.reason:
        st.info(risk_headlines.no_model_words(model.reason, HORIZON_DAYS, t), icon=":material/rule:")
    else:
        names = method_names(ctx)
        compared = cache.method_comparison(dataset, model, 100, where, "repeat")
        st.header(headlines.risk_headline(model.chosen, names, t), anchor=False)
        method_tables.checks(ctx, [risk_headlines.model_words(compared, names, t)])
        if len(compared):
            table = risk_probabilities.methods_table(ctx, compared)
            columns = risk_probabilities.methods_columns(ctx)
            st.dataframe(table, hide_index=True, key="methods", column_config=columns)
            widgets.counted_how(ctx, "methods_test", "methods")
        method_tables.effects(ctx, model)
    method_tables.in_words(ctx, method)
