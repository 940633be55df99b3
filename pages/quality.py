"""Data quality: how far can these data be trusted, and what do their gaps hide?"""

import streamlit as st

from clm import charts
from clm.analysis.coverage import field_coverage
from clm.analysis.duplicates import likely_duplicates
from clm.analysis.irregularities import level_shifts, outlying_orders, silent_spans, weekly_orders
from clm.charts import Look
from clm.headlines import quality as headlines
from clm.lifecycle.model import models
from clm.ui import quality, widgets
from clm.ui.context import page_context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.tables import number_columns

ctx = page_context("pages/quality.py")
t, look, dataset = ctx.t, Look(theme=ctx.theme, t=ctx.t), ctx.dataset
st.title(t("How far can these data be trusted?"), anchor=False)
st.caption(
    escaped(
        t(
            "{name}, all of it: {start} to {end}. Filters and the day looked at do not apply here.",
            name=dataset.name,
            start=t.day(dataset.span.start),
            end=t.day(dataset.span.end),
        )
    )
)
with st.spinner(t("Looking for what is unusual in the data…")):
    weekly, silent = ctx.ask(weekly_orders, dataset), ctx.ask(silent_spans, dataset)
    shifts = level_shifts(weekly)
    outlying, duplicates = ctx.ask(outlying_orders, dataset), ctx.ask(likely_duplicates, dataset)
    coverage = ctx.ask(field_coverage, dataset)
st.header(escaped(headlines.quality_headline(silent, shifts, outlying, duplicates, t)), anchor=False)

said = headlines.weekly_headline(silent, shifts, t)
told = quality.told("irregularities", weekly_orders, silent_spans)
if len(weekly) > 1:
    chart = charts.series(weekly.assign(value=weekly["orders"]), unit=t("Paid orders a week"), look=look)
    table = quality.weekly_table(ctx, weekly)
    widgets.figure(ctx, chart, told, key="weekly", headline=said, table=table, columns=number_columns(table))
else:
    st.subheader(escaped(said), anchor=False)
for shift in shifts.to_dict("records"):
    st.write("• " + escaped(headlines.shift_words(shift, t)))
if len(silent):
    widgets.plain_table(ctx, quality.silent_table(ctx, silent), told, key="silent", alt=said)

for key, said, found, table, question in (
    (
        "outlying_orders",
        headlines.outlying_words(outlying, t),
        outlying,
        quality.outlying_table,
        outlying_orders,
    ),
    (
        "likely_duplicates",
        headlines.duplicates_words(duplicates, t),
        duplicates,
        quality.duplicates_table,
        likely_duplicates,
    ),
):
    st.subheader(escaped(said), anchor=False)
    told = quality.told(key, question)
    if len(found):
        widgets.plain_table(ctx, table(ctx, found), told, key=key, alt=said)
    else:
        widgets.counted_how(ctx, told, key)

said = headlines.coverage_words(coverage, t)
st.subheader(escaped(said), anchor=False)
filled = {t("Filled"): st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)}
told = quality.told("coverage", field_coverage)
shown = quality.coverage_table(ctx, coverage)
widgets.plain_table(ctx, shown, told, key="coverage", alt=said, columns=filled)

missing = quality.unobservable_table(ctx)
said = headlines.unobservable_words(len(missing), len(models()), t)
st.subheader(escaped(said), anchor=False)
if len(missing):
    widgets.plain_table(ctx, missing, quality.told_unobservable(), key="unobservable", alt=said)
page_link("pages/data.py")
