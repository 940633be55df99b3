"""Transitions: who moved from which stage to which, does the stock balance, and where do the moves lead?"""

import datetime

import streamlit as st

from clm import charts
from clm.analysis.customers import Selection
from clm.charts import Look
from clm.headlines import transitions as headlines
from clm.ui import cache, controls, customer_lists, moves, outlook, state, widgets
from clm.ui.context import page_context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.tables import number_columns

ctx = page_context("pages/transitions.py", choices=("span", "start", "move", "move_end", "ahead"))
t, look = ctx.t, Look(theme=ctx.theme, t=ctx.t)
st.title(t("Who moved where?"), anchor=False)
controls.context_line(ctx)
with st.spinner(t("Working out where every customer stood…")):
    history = ctx.history
with st.container(horizontal=True, vertical_alignment="bottom", key="transitions_choices"):
    days = moves.span_choice(ctx)
if len(days) < 2:
    st.info(
        t(
            "There is only one day to look at so far, and a move needs two. Choose a later day or a shorter "
            "period."
        )
    )
    st.stop()

missing = cache.missing_needs(ctx.dataset, ctx.model)
seen = [stage for stage in ctx.stages if stage.id not in missing]
start, end, is_chain = days[0], days[-1], len(days) > 2
is_comparable = days == history.days[-2:] and not ctx.in_progress
when = headlines.span_words(start, end, ctx.period, is_comparable, t)
overall = moves.span_moves(ctx, (start, end))
before = (
    cache.transitions(history, *history.days[-3:-1], ctx.where)
    if is_comparable and len(history.days) > 2
    else None
)
shown = moves.span_moves(ctx, days) if is_chain else overall
if is_chain:
    st.header(escaped(headlines.chain_headline(shown, when, ctx.stages, t)), anchor=False)
    chart = charts.sankey_periods(shown, ctx.stages, start_label=t.day(start), look=look)
    heading = t("Where customers stood from period to period; the ribbons are no routes")
else:
    st.header(escaped(headlines.moves_headline(overall, before, when, ctx.stages, t)), anchor=False)
    chart = charts.sankey(overall, ctx.stages, start_label=t.day(start), end_label=t.day(end), look=look)
    heading = t("Where customers stood on {start} and on {end}", start=t.day(start), end=t.day(end))
with st.container(horizontal=True, key="transitions_figures"):
    moves.key_figures(ctx, overall, before, start)

table = moves.moves_table(ctx, shown, is_chain)
columns = number_columns(table, moves.share_names(ctx))
widgets.figure(
    ctx,
    chart.figure,
    key="sankey",
    headline=heading,
    table=table,
    counted="transitions",
    config=charts.CONFIG,
    columns=columns,
)
if len(chart.gathered):
    words = t.plural("{n} other move, drawn in grey", "{n} other moves, drawn in grey", len(chart.gathered))
    with st.expander(words):
        small = moves.moves_table(ctx, chart.gathered, is_chain)
        st.dataframe(small, hide_index=True, key="gathered", column_config=columns, alt=words)

st.subheader(t("Who moved"), anchor=False)
with st.container(horizontal=True, vertical_alignment="bottom", key="mover_choices"):
    ends = {day.isoformat(): t.day(day) for day in reversed(days[1:])}
    last = state.chosen("move_end", ends, end.isoformat())
    if is_chain:
        with st.container(width=190):
            last = controls.choice("move_end", t("Period to"), ends, last)
    day = datetime.date.fromisoformat(last)
    move = moves.move_choice(ctx, shown[shown["period_end"] == day])
if move:
    selection = Selection(stage=move[1], came_from=move[0], since=days[days.index(day) - 1])
    customer_lists.customers_behind(ctx, selection, "movers", day=day)

stock = moves.balance(ctx, days)
st.subheader(escaped(headlines.flow_headline(stock, ctx.stages, t)), anchor=False)
balance = moves.balance_table(ctx, stock)
st.dataframe(
    balance,
    hide_index=True,
    key="flow",
    column_config=number_columns(balance),
    alt=t("Stock and flow {when}", when=when),
)
with st.container(horizontal=True, vertical_alignment="center"):
    widgets.counted_how(ctx, "flow", "flow")
    widgets.download(ctx, balance, "flow")

matrix = moves.moves_table(ctx, overall, False)
widgets.figure(
    ctx,
    charts.transition_matrix(overall, seen, look),
    key="matrix",
    headline=headlines.matrix_headline(overall, ctx.stages, end, t),
    table=matrix,
    counted="transition_matrix",
    config=charts.CONFIG,
    columns=columns,
)

widgets.unobservable_note(ctx, missing)
if missing:
    page_link("pages/data.py")

st.subheader(t("Where the present moves lead"), anchor=False)
whole = outlook.complete_history(ctx)
ahead = outlook.ahead_choice(ctx, whole)
if ahead is None:
    st.info(
        t(
            "The history is too short to test a projection on it, and an untested one is not shown. It needs "
            "at least {n} complete periods.",
            n=t.count(min(outlook.AHEAD) + outlook.LEAST_PAST),
        )
    )
    page_link("pages/data.py")
    st.stop()
with st.spinner(t("Testing the projection on the past…")):
    errors = cache.projection_error(whole, ahead, ctx.where)
    past, coming = outlook.past_and_coming(ctx, whole, ahead)
errors, past, coming = (frame[~frame["stage"].isin(missing)] for frame in (errors, past, coming))
now = past[past["period_end"] == past["period_end"].max()].set_index("stage")["customers"].to_dict()
final = coming[coming["step"] == ahead]
said = headlines.forecast_headline(final, now, errors, final["period_end"].iloc[0], ctx.stages, t)
widgets.figure(
    ctx,
    charts.forecast(past, coming, ctx.stages, look),
    key="forecast",
    headline=said,
    table=outlook.projection_table(ctx, coming),
    counted="projection",
    config=charts.CONFIG,
    columns=number_columns(outlook.projection_table(ctx, coming)),
)
outlook.record(ctx, errors)
