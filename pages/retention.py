"""Retention: do customers come back, and for how long do they stay?"""

import datetime

import streamlit as st

from clm import charts
from clm.analysis.customers import Selection
from clm.analysis.retention import average_retention
from clm.charts import Look
from clm.headlines import retention as headlines, survival as survival_said
from clm.ui import cache, cohorts, controls, customer_lists, journey, state, widgets
from clm.ui.context import page_context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.tables import number_columns
from clm.views.groups import largest_groups
from clm.views.words import attribute_name

ctx = page_context(
    "pages/retention.py", choices=("cohort_measure", "cohort_kind", "cohorts", "by", "cohort", "came")
)
t, look = ctx.t, Look(theme=ctx.theme, t=ctx.t)
st.title(t("Do customers come back?"), anchor=False)
controls.context_line(ctx)
with st.container(horizontal=True, vertical_alignment="bottom", key="retention_choices"):
    measures = {"customers": t("Customers"), "orders": t("Orders"), "revenue": t("Revenue")}
    measure = state.chosen("cohort_measure", measures, "customers")
    measure = controls.choice("cohort_measure", t("Measure"), measures, measure, kind="segmented")
    kinds = {"on": t("In that period"), "on_or_after": t("In that period or later")}
    kind = state.chosen("cohort_kind", kinds, "on")
    kind = controls.choice("cohort_kind", t("Active"), kinds, kind, kind="segmented")
    by = journey.attribute_choice(ctx, t("Compare by"))
    with st.spinner(t("Counting who came back…")):
        triangle = cohorts.complete_cohorts(
            cache.retention(ctx.dataset, ctx.period, measure, kind, None, ctx.where, ctx.as_of)
        )
    chosen = cohorts.chosen_cohorts(ctx, triangle)
shown = cohorts.drawn_cohorts(ctx, chosen)

returned = cohorts.second_orders(ctx)
st.header(escaped(headlines.returns_headline(returned, cohorts.RETURN_DAYS, ctx.period, t)), anchor=False)

survival = cache.activity_survival(ctx.dataset, ctx.as_of, ctx.lapse_days, None, ctx.where)
if triangle.empty:
    st.info(
        t(
            "No period of first orders is complete on this day. Choose a later day, a shorter period or "
            "other filters."
        )
    )
    st.stop()
average = average_retention(shown)
with st.container(horizontal=True, key="retention_figures"):
    cohorts.key_figures(ctx, returned, average, survival, measure, kind)

doubtful = cohorts.doubtful(ctx)
table = cohorts.triangle_table(ctx, chosen, measure)
widgets.figure(
    ctx,
    charts.cohort_triangle(
        shown,
        average=average,
        measure=measure,
        period=ctx.period,
        currency=ctx.currency,
        look=look,
        flagged=doubtful,
    ),
    key="cohorts",
    headline=headlines.triangle_headline(average, measure, kind, ctx.period, t),
    table=table,
    counted=f"retention_{kind}",
    config=charts.CONFIG,
    columns=number_columns(table, [t("Share")]),
)
if set(shown["cohort"].dt.date) & set(doubtful):
    st.caption(
        t(
            "† New or earlier, unknown: the data begin less than {days} before these first orders, so these "
            "may be old customers. A column with the day since when a customer is known would tell.",
            days=t.days(ctx.lapse_days),
        )
    )
    page_link("pages/data.py")

names = {day.isoformat(): headlines.cohort_name(day, ctx.period, t) for day in cohorts.newest_first(triangle)}
came = {"no": t("Have not ordered again"), "yes": t("Have ordered again")}
st.subheader(t("Who they are"), anchor=False)
with st.container(horizontal=True, vertical_alignment="bottom", key="cohort_choices"):
    default = cohorts.telling_cohort(returned, triangle).isoformat()
    with st.container(width=240):
        cohort = controls.choice("cohort", t("First order in"), names, state.chosen("cohort", names, default))
    with st.container(width=230):
        again = controls.choice("came", t("Since then"), came, state.chosen("came", came, "no"))
span = cohorts.cohort_span(ctx, datetime.date.fromisoformat(cohort))
customer_lists.customers_behind(ctx, Selection(first_order=span, returned=again == "yes"), "cohort_list")

if by:
    label = attribute_name(by, t)
    groups = cache.retention(ctx.dataset, ctx.period, measure, kind, by, ctx.where, ctx.as_of)
    curves, left_out = cohorts.group_curves(ctx, cohorts.complete_cohorts(groups), by)
    said = headlines.curves_headline(curves, by, label, ctx.period, t)
else:
    curves, left_out = cohorts.solid(average_retention(triangle)), 0
    said = headlines.curve_headline(curves, ctx.period, t)
if len(curves):
    table = cohorts.curves_table(ctx, curves, by)
    widgets.figure(
        ctx,
        charts.retention_curves(
            curves, look, by, period=ctx.period, unit=cohorts.share_of(ctx, measure, kind)
        ),
        key="curves",
        headline=said,
        table=table,
        counted=f"retention_{kind}",
        config=charts.CONFIG,
        columns=number_columns(table, [t("Share")]),
    )
else:
    st.subheader(escaped(said), anchor=False)
if left_out:
    st.caption(t.plural("{n} smaller group is left out.", "{n} smaller groups are left out.", left_out))

said = survival_said.survival_headline(survival, ctx.lapse_days, t)
if by:
    survival = cache.activity_survival(ctx.dataset, ctx.as_of, ctx.lapse_days, by, ctx.where)
    survival, _ = largest_groups(survival, by, "at_risk", t)
    said = survival_said.groups_survival_headline(survival, by, attribute_name(by, t), t)
if len(survival):
    table = cohorts.survival_table(ctx, survival, by)
    widgets.figure(
        ctx,
        charts.survival(
            cohorts.drawn_survival(survival, by),
            look,
            by,
            unit=t("Share still active"),
            day_unit=t("Days after the first order"),
        ),
        key="survival",
        headline=said,
        table=table,
        counted="survival",
        config=charts.CONFIG,
        columns=number_columns(table, [t("Share still active"), t("Likely from"), t("Likely to")]),
    )
