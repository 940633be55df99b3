"""Data quality: how far can these data be trusted, and what do their gaps hide?"""

import streamlit as st

from clm import charts
from clm.charts import Look
from clm.headlines import quality as headlines
from clm.lifecycle.model import models
from clm.ui import cache, quality, widgets
from clm.ui.context import page_context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.tables import number_columns

ctx = page_context("pages/quality.py")
t, look, dataset = ctx.t, Look(theme=ctx.theme, t=ctx.t), ctx.dataset
st.title(t("How far can these data be trusted?"), anchor=False)
st.caption(
    t(
        "{name}, all of it: {start} to {end}. Filters and the day looked at do not apply here.",
        name=escaped(dataset.name),
        start=t.day(dataset.span.start),
        end=t.day(dataset.span.end),
    )
)
with st.spinner(t("Looking for what is unusual in the data…")):
    weekly, silent = cache.weekly_orders(dataset), cache.silent_spans(dataset)
    shifts = cache.level_shifts(weekly)
    outlying, duplicates = cache.outlying_orders(dataset), cache.likely_duplicates(dataset)
    coverage = cache.field_coverage(dataset)
st.header(escaped(headlines.quality_headline(silent, shifts, outlying, duplicates, t)), anchor=False)

st.subheader(headlines.weekly_headline(silent, shifts, t), anchor=False)
if len(weekly) > 1:
    course = weekly.assign(value=weekly["orders"])
    st.plotly_chart(
        charts.series(course, unit=t("Paid orders a week"), look=look),
        key="chart weekly",
        theme=None,
        config=charts.CONFIG,
        alt=headlines.weekly_headline(silent, shifts, t),
    )
for shift in shifts.to_dict("records"):
    st.write("• " + escaped(headlines.shift_words(shift, t)))
if len(silent):
    shown = quality.silent_table(ctx, silent)
    st.dataframe(shown, hide_index=True, column_config=number_columns(shown), key="silent")
widgets.counted_how(ctx, "irregularities", "weekly")

for key, heading, found, table in (
    ("outlying_orders", headlines.outlying_words(outlying, t), outlying, quality.outlying_table),
    ("likely_duplicates", headlines.duplicates_words(duplicates, t), duplicates, quality.duplicates_table),
):
    st.subheader(escaped(heading), anchor=False)
    if len(found):
        shown = table(ctx, found)
        st.dataframe(shown, hide_index=True, column_config=number_columns(shown), key=key)
        widgets.download(ctx, shown, key)
    widgets.counted_how(ctx, key, key)

st.subheader(headlines.coverage_words(coverage, t), anchor=False)
shown = quality.coverage_table(ctx, coverage)
filled = {t("Filled"): st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)}
st.dataframe(shown, hide_index=True, column_config=number_columns(shown) | filled, key="coverage")
widgets.download(ctx, shown, "coverage")

missing = quality.unobservable_table(ctx)
st.subheader(headlines.unobservable_words(len(missing), len(models()), t), anchor=False)
if len(missing):
    st.dataframe(missing, hide_index=True, key="unobservable")
    widgets.download(ctx, missing, "unobservable stages")
page_link("pages/data.py")
