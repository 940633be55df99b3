"""Stages: where do the customers stand, how has that changed, and who are they?"""

import streamlit as st

from clm import charts
from clm.charts import Look
from clm.ui import cache, controls, widgets
from clm.ui.context import page_context

ctx = page_context("pages/stages.py")
t, look = ctx.t, Look(theme=ctx.theme, t=ctx.t)
st.title(t("Where do the customers stand?"))
controls.context_line(ctx)
now = cache.breakdown(ctx.history, ctx.as_of, None, ctx.where)
widgets.figure(ctx, charts.stage_bars(now, ctx.stages, look=look), key="breakdown", headline="x", table=now, counted="breakdown")
frame = cache.customer_list(ctx.history, ctx.as_of, t, None, ctx.where, "revenue", 50, 0)
widgets.customer_table(ctx, frame, "stage_list")
