"""Value: what are the customers worth, who brings it, and where is it going?"""

import datetime
from dataclasses import replace

import pandas as pd
import streamlit as st

from clm import charts, views
from clm.charts import Look
from clm.headlines import (
    value_matrix as matrix_headlines,
    value_rfm as rfm_headlines,
    value_tiers as tier_headlines,
)
from clm.lifecycle.value_groups import no_order, value_groups
from clm.ui import (
    cache,
    contribution,
    controls,
    value,
    value_expected,
    value_matrix,
    value_rfm,
    value_saving,
    value_tiers,
    widgets,
)
from clm.ui.context import page_context
from clm.ui.markdown import escaped
from clm.ui.tables import number_columns
from clm.views.concentration import headline as concentration_headline
from clm.views.quadrants import headline as matrix_headline, parted
from clm.views.rfm import headline as rfm_headline, segment_totals
from clm.views.tiers import limits_of, moves_since, tier_sums

ctx = page_context("pages/value.py", choices=value.CHOICES)
t, look, dataset = ctx.t, Look(theme=ctx.theme, t=ctx.t), ctx.dataset
st.title(t("What are the customers worth?"), anchor=False)
controls.context_line(ctx)
part = value.part_choice(ctx)


def draw_moves(kind: str, moves: pd.DataFrame, since: datetime.date, headline: str, counted: str) -> None:
    """Who moved from which group to which, as a Sankey with its table."""
    groups = (no_order(), *value_groups(kind))
    chart = charts.sankey(moves, groups, start_label=t.day(since), end_label=t.day(ctx.as_of), look=look)
    table = value.moves_table(ctx, kind, moves)
    widgets.figure(
        ctx,
        chart.figure,
        key=f"{kind} moves",
        headline=headline,
        table=table,
        counted=counted,
        config=charts.CONFIG,
        columns=number_columns(table, value.move_shares(ctx)),
    )


if part == "tiers":
    with st.container(horizontal=True, key="tier_choices"):
        window, since = value_tiers.window_choice(ctx), value.since_choice(ctx)
    with st.spinner(t("Adding up what the customers brought…")):
        found, tiers = ctx.view(views.concentration, window, since), ctx.view(views.tiers, window, since)
    st.header(escaped(concentration_headline(ctx, window, since)), anchor=False)
    limits = limits_of(ctx, window)
    totals, moves = tier_sums(ctx, window), moves_since(ctx, window, since)
    if found:
        with st.grid(4, min_column_width=150, key="concentration_figures"):
            widgets.key_figures(found)
        widgets.view(ctx, found)
    if tiers:
        widgets.view(ctx, tiers)
    value.describe(ctx, "tiers")
    if moves is not None and since:
        draw_moves(
            "tiers",
            moves,
            since,
            tier_headlines.tier_moves_headline(moves, since, ctx.as_of, t),
            "tier_moves",
        )
    st.subheader(t("The customers of a tier"), anchor=False)
    tier = value.group_choice(ctx, "tiers", totals.set_index("tier")["customers"].to_dict())
    value_tiers.customers(ctx, limits, tier)

if part == "rfm":
    with st.container(horizontal=True, key="rfm_choices"):
        method, since = value.method_choice(ctx), value.since_choice(ctx)
    with st.spinner(t("Scoring the customers…")):
        segments = ctx.view(views.rfm, method, since)
        limits, totals = cache.rfm_limits(dataset, ctx.as_of, method), segment_totals(ctx, method)
        moves = cache.rfm_moves(dataset, since, ctx.as_of, limits, ctx.where) if since else None
    st.header(escaped(rfm_headline(ctx, method, since)), anchor=False)
    if segments:
        widgets.view(ctx, segments)
    if moves is not None and since:
        draw_moves(
            "rfm", moves, since, rfm_headlines.rfm_moves_headline(moves, since, ctx.as_of, t), "rfm_moves"
        )
    st.subheader(t("What each segment is, and what each score wants"), anchor=False)
    value.describe(ctx, "rfm")
    st.dataframe(value_rfm.limits_table(ctx, limits), hide_index=True, key="rfm limits")
    st.subheader(t("The customers of a segment"), anchor=False)
    segment = value.group_choice(ctx, "rfm", totals.set_index("segment")["customers"].to_dict())
    value_rfm.customers(ctx, limits, segment)

if part == "matrix":
    since = value.since_choice(ctx)
    with st.spinner(t("Placing the customers…")):
        placed, (parting, totals) = ctx.view(views.quadrants), parted(ctx)
        moves = cache.matrix_moves(dataset, since, ctx.as_of, parting, ctx.where) if since else None
    st.header(escaped(matrix_headline(ctx)), anchor=False)
    if placed:
        widgets.view(ctx, replace(placed, notes=()))
        for note in placed.notes:
            st.write(escaped(note))
    value.describe(ctx, "quadrants")
    if moves is not None and since:
        said = matrix_headlines.matrix_moves_headline(moves, since, ctx.as_of, ctx.currency, t)
        draw_moves("quadrants", moves, since, said, "matrix_moves")
    st.subheader(t("The customers of a quadrant"), anchor=False)
    quadrant = value.group_choice(ctx, "quadrants", totals.set_index("quadrant")["customers"].to_dict())
    value_matrix.customers(ctx, parting, quadrant)

if part == "expected":
    value_expected.show(ctx)

if part == "saving":
    value_saving.show(ctx)

if part == "costs":
    contribution.show(ctx)
