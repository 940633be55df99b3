"""Scorecard: how does each link of the value chain do, and does it reach its target?"""

import streamlit as st

from clm import charts
from clm.analysis.scorecard import scorecard as value_links, with_targets
from clm.headlines import scorecard as headlines
from clm.ui import controls, scorecard, widgets
from clm.ui.context import page_context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.tables import number_columns

ctx = page_context("pages/scorecard.py", choices=scorecard.CHOICES)
t = ctx.t
st.title(t("How does each link of the value chain do?"), anchor=False)
controls.context_line(ctx)
given = scorecard.targets(ctx)
with st.spinner(t("Measuring the value links…")):
    found = ctx.ask(value_links, ctx.dataset, ctx.as_of, ctx.period, scorecard.PERIODS, None, ctx.where)
frame = with_targets(found, given)
now = frame.groupby("link", sort=False).tail(1).reset_index(drop=True)

said = headlines.scorecard_headline(now, ctx.period, ctx.currency, t)
st.header(escaped(said), anchor=False)
card = scorecard.card(ctx, frame, now)
st.dataframe(
    card,
    hide_index=True,
    placeholder=t.count(None),
    key="scorecard",
    column_config=scorecard.card_columns(ctx),
    alt=said,
    height="content",
)
with st.container(horizontal=True, vertical_alignment="center"):
    widgets.counted_how(ctx, "scorecard", "scorecard")
    widgets.download(ctx, scorecard.numbers(ctx, frame), "scorecard")
lacking = scorecard.missing_list(ctx, now)
if lacking:
    st.subheader(t("What cannot be measured, and what would bring it"), anchor=False)
    st.markdown(lacking)
    page_link("pages/data.py")

st.subheader(t("One link over time"), anchor=False)
with st.container(horizontal=True, vertical_alignment="bottom", key="link_choices"):
    link = scorecard.link_choice(ctx, now)
    scorecard.target_choice(ctx, link, given.get(link.id))
st.write(t.pick(link.meaning))
rows = frame[frame["link"] == link.id].reset_index(drop=True)
if rows["value"].notna().any():
    table = scorecard.link_table(ctx, rows)
    widgets.figure(
        ctx,
        charts.series(
            scorecard.lines(ctx, rows),
            name="line",
            measure=scorecard.MEASURES[link.unit],
            unit=t.pick(link.measure),
            currency=ctx.currency,
            look=ctx.look,
        ),
        key=f"link {link.id}",
        headline=headlines.link_headline(link, rows, ctx.period, ctx.currency, t),
        table=table,
        counted="scorecard",
        config=charts.CONFIG,
        columns=number_columns(table, scorecard.percent_columns(ctx, link)),
    )
else:
    st.info(scorecard.missing_list(ctx, rows.tail(1)).removeprefix("- "))
st.caption(t.pick(link.counted))
