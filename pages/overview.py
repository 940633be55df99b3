"""Overview: how is the customer base doing, what has changed, and where should one look next?"""

import streamlit as st

from clm import charts
from clm.charts import Look
from clm.headlines import overview as headlines
from clm.ui import cache, controls, discoveries, widgets
from clm.ui.cohorts import RETURN_DAYS, second_orders
from clm.ui.context import page_context
from clm.ui.links import page_link
from clm.ui.markdown import escaped

FINDINGS = 3

ctx = page_context("pages/overview.py")
t, look = ctx.t, Look(theme=ctx.theme, t=ctx.t)
st.title(t("How is the customer base doing?"), anchor=False)
controls.context_line(ctx)

with st.spinner(t("Working out where every customer stands…")):
    figures = discoveries.recent_figures(ctx)
    now = cache.breakdown(ctx.history, ctx.as_of, None, ctx.where)
say = discoveries.words(ctx, figures)
open_now = ctx.in_progress is not None
st.header(escaped(headlines.state_of_base(figures, ctx.period, open_now, ctx.currency, t)), anchor=False)

last, change = figures.iloc[-1], headlines.changes(figures, open_now, t)
complete = figures.iloc[:-1] if open_now else figures
with st.grid(4, min_column_width=150, key="key_figures"):
    widgets.key_figure(
        t("Customers"),
        t.count(last["customers"]),
        change["customers"],
        figures["customers"],
        t("Known by the end of the day, with or without an order. The change is since the period before."),
    )
    widgets.key_figure(
        t("Active share"),
        t.share(last["active_share"]),
        change["active_share"],
        figures["active_share"],
        t(
            "Share of the buyers who ordered within the last {days}; blank while the data are too short for anybody to have lapsed.",
            days=t.days(ctx.lapse_days),
        ),
    )
    widgets.key_figure(
        t("Revenue"),
        t.short_money(last["revenue"], ctx.currency),
        change["revenue"],
        complete["revenue"],
        t(
            "Of the period, net of refunds. The change is against the period before; an open period is compared with nothing."
        ),
    )
    widgets.key_figure(
        t("Ordered"),
        t.count(last["ordering"]),
        change["ordering"],
        complete["ordering"],
        t("Customers with at least one paid order in the period."),
    )

table = (
    now.assign(stage=now["stage"].map(ctx.stage_name))
    .drop(columns="observable")
    .rename(
        columns={
            "stage": t("Stage"),
            "customers": t("Customers"),
            "share": t("Share"),
            "revenue": t("Revenue"),
        }
    )
)
widgets.figure(
    ctx,
    charts.stage_strip(now, ctx.stages, look),
    key="strip",
    headline=headlines.strip_headline(now, say),
    table=table,
    counted="breakdown",
    config=charts.CONFIG,
)

st.subheader(t("What stands out"), anchor=False)
with st.spinner(t("Looking for what has changed…")):
    found = discoveries.findings(ctx, figures, say)
    returned = second_orders(ctx)
if not found:
    st.write(headlines.nothing_found(ctx.before is not None, t))
for column, finding in zip(st.columns(max(len(found[:FINDINGS]), 1)), found, strict=False):
    with column.container(border=True, height="stretch"):
        st.markdown(f"**{escaped(finding.text)}**")
        st.caption(escaped(finding.evidence))
        page_link(finding.page, finding.choices)
widgets.counted_how(ctx, "findings", "findings")

st.subheader(t("What to look at next"), anchor=False)
missing = cache.missing_needs(ctx.dataset, ctx.model)
shown = {finding.page for finding in found}
steps = headlines.next_steps(now, returned, RETURN_DAYS, missing, bool(ctx.dataset.dimensions), shown, say)
for step in [*found[FINDINGS:], *steps]:
    link, reason = st.columns([1, 5], gap="small", vertical_alignment="center")
    with link:
        page_link(step.page, step.choices)
    reason.write(escaped(step.text))
