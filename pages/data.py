"""Data: which customers and orders are looked at, where they came from, and what became of every row?"""

from functools import partial

import streamlit as st

from clm import charts, library
from clm.charts import Look
from clm.headlines.data import largest_stage
from clm.ui import cache, widgets
from clm.ui.context import page_context
from clm.ui.import_results import import_results
from clm.ui.keeping import remove_button
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.upload import upload_area
from clm.ui.widgets import Told
from clm.views.stages import breakdown_now
from clm.views.view import KeyFigure

ctx = page_context("pages/data.py")
t, dataset = ctx.t, ctx.dataset
st.title(t("Which customers and orders are looked at?"), anchor=False)
counts = dataset.counts
st.header(
    escaped(
        t(
            "{name}: {customers} customers with {orders} paid orders, {start} to {end}",
            name=dataset.name,
            customers=t.count(counts.customers),
            orders=t.count(counts.paid_orders),
            start=t.day(dataset.span.start),
            end=t.day(dataset.span.end),
        )
    ),
    anchor=False,
)
upload_area(ctx)

# Drawn for every dataset: so the chart library is there when an upload wants its breakdown at once.
with st.spinner(t("Working out where every customer stands…")):
    now = cache.breakdown(ctx.snapshot, ctx.as_of, None, ctx.where)
look = Look(theme=ctx.theme, t=t)
finding = largest_stage(now, ctx.stages, t)
st.subheader(escaped(finding), anchor=False)
chart = charts.stage_bars(now[now["observable"]], ctx.stages, look=look)
widgets.drawing(chart, "stages", finding)
widgets.counted_how(ctx, Told("breakdown", breakdown_now), "stages")
page_link("pages/stages.py", label=t("Look at the stages"))

import_results(ctx, partial(charts.waterfall, currency=ctx.currency, look=look))

st.subheader(t("What these data hold"), anchor=False)
figures = (
    (t("Customers"), t.count(counts.customers)),
    (t("Of them buyers"), t.count(counts.buyers)),
    (t("Orders, paid and unpaid"), t.count(counts.orders)),
    (t("Interactions"), t.count(counts.interactions)),
    (t("Net revenue"), t.money(counts.revenue, dataset.currency)),
)
with st.grid(3, min_column_width=160, key="dataset_figures"):
    for at, (label, value) in enumerate(figures):
        widgets.key_figure(KeyFigure(label, value), f"dataset {at}")
widgets.counted_how(ctx, Told("dataset", lambda scope: scope.dataset.counted()), "dataset")
widgets.unobservable_note(ctx, cache.missing_needs(dataset, ctx.model))

if library.kept():
    st.subheader(t("Kept datasets"), anchor=False)
    st.caption(t("Everybody who uses this installation can choose them."))
    for code, path in library.kept().items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.write(path.stem)
            remove_button(t, code, path.stem)
