"""Transitions: who moved from which stage to which, does the stock balance, and where do the moves lead?"""

import datetime

import streamlit as st

from clm import charts, views
from clm.analysis.customers import Selection
from clm.ui import controls, customer_lists, moves, state, widgets
from clm.ui.context import page_context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.nobody import stop_where_nobody_is
from clm.ui.query import asked_of
from clm.ui.tables import number_columns
from clm.ui.widgets import Told
from clm.views.forecast import AHEAD, LEAST_PAST, past_record
from clm.views.transitions import TWO_DAYS, moves_table, share_names, span_moves

ctx = page_context("pages/transitions.py", choices=("span", "start", "move", "move_end", "ahead"))
t = ctx.t
st.title(t("Who moved where?"), anchor=False)
controls.context_line(ctx)
stop_where_nobody_is(ctx)
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

span = TWO_DAYS if len(days) == 2 else str(len(days) - 1)
start = days[0] if span == TWO_DAYS and days != history.days[-2:] else None
view = ctx.view(views.transitions, span, start)
st.header(escaped(view.headline), anchor=False)
with st.container(horizontal=True, key="transitions_figures"):
    widgets.key_figures(view)
widgets.view(ctx, view, notes=False)
shown = span_moves(ctx, days)
gathered = charts.small_moves(shown, "period_end")
if len(gathered):
    words = t.plural("{n} other move, drawn in grey", "{n} other moves, drawn in grey", len(gathered))
    with st.expander(words):
        small = moves_table(ctx, gathered, len(days) > 2)
        columns = number_columns(small, share_names(ctx))
        told = Told(view.counted, asked_of(ctx, view))
        widgets.plain_table(ctx, small, told, key="gathered", alt=words, columns=columns)

st.subheader(t("Who moved"), anchor=False)
with st.container(horizontal=True, vertical_alignment="bottom", key="mover_choices"):
    ends = {day.isoformat(): t.day(day) for day in reversed(days[1:])}
    last = state.chosen("move_end", ends, days[-1].isoformat())
    if len(days) > 2:
        with st.container(width=190):
            last = controls.choice("move_end", t("Period to"), ends, last)
    day = datetime.date.fromisoformat(last)
    move = moves.move_choice(ctx, shown[shown["period_end"] == day])
if move:
    selection = Selection(stage=move[1], came_from=move[0], since=days[days.index(day) - 1])
    customer_lists.customers_behind(ctx, selection, "movers", day=day)

balance = ctx.view(views.stock_and_flow, span, start)
st.subheader(escaped(balance.headline), anchor=False)
widgets.table(ctx, balance)
widgets.view(ctx, ctx.view(views.matrix, span, start))
widgets.unobservable_note(ctx, ctx.missing)
if ctx.missing:
    page_link("pages/data.py")

st.subheader(t("Where the present moves lead"), anchor=False)
ahead = moves.ahead_choice(ctx)
if ahead is None:
    st.info(
        t(
            "The history is too short to test a projection on it, and an untested one is not shown. It needs "
            "at least {n} complete periods.",
            n=t.count(min(AHEAD) + LEAST_PAST),
        )
    )
    page_link("pages/data.py")
    st.stop()
with st.spinner(t("Testing the projection on the past…")):
    widgets.view(ctx, ctx.view(views.forecast, ahead))
    words, record = past_record(ctx, ahead)
st.caption(words)
told = Told("projection", lambda scope: past_record(scope, ahead))
widgets.plain_table(ctx, record, told, key="record", alt=t("Errors of the projection"))
