"""Value: what are the customers worth, who brings it, and where is it going?"""

import datetime

import streamlit as st

from clm import views
from clm.analysis.rfm import rfm_limits
from clm.ui import (
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
from clm.views.concentration import headline as concentration_headline
from clm.views.quadrants import headline as matrix_headline, parted
from clm.views.rfm import headline as rfm_headline, segment_totals
from clm.views.tiers import limits_of, tier_sums

ctx = page_context("pages/value.py", choices=value.CHOICES)
t = ctx.t
st.title(t("What are the customers worth?"), anchor=False)
controls.context_line(ctx)
part = value.part_choice(ctx)


def draw_moves(groups: str, since: datetime.date | None, **own: str) -> None:
    """Who moved from which group to which, as a Sankey with its table."""
    if since and (moves := ctx.view(views.value_moves, groups, since, **own)):
        widgets.view(ctx, moves)


if part == "tiers":
    with st.container(horizontal=True, key="tier_choices"):
        window, since = value_tiers.window_choice(ctx), value.since_choice(ctx)
    with st.spinner(t("Adding up what the customers brought…")):
        found, tiers = ctx.view(views.concentration, window, since), ctx.view(views.tiers, window, since)
    st.header(escaped(concentration_headline(ctx, window, since)), anchor=False)
    limits = limits_of(ctx, window)
    totals = tier_sums(ctx, window)
    if found:
        with st.grid(4, min_column_width=150, key="concentration_figures"):
            widgets.key_figures(found)
        widgets.view(ctx, found)
    if tiers:
        widgets.view(ctx, tiers)
    value.describe(ctx, "tiers")
    draw_moves("tiers", since, window=window)
    st.subheader(t("The customers of a tier"), anchor=False)
    tier = value.group_choice(ctx, "tiers", totals.set_index("tier")["customers"].to_dict())
    value_tiers.customers(ctx, limits, tier)

if part == "rfm":
    with st.container(horizontal=True, key="rfm_choices"):
        method, since = value.method_choice(ctx), value.since_choice(ctx)
    with st.spinner(t("Scoring the customers…")):
        segments = ctx.view(views.rfm, method, since)
        limits, totals = ctx.ask(rfm_limits, ctx.dataset, ctx.as_of, method), segment_totals(ctx, method)
    st.header(escaped(rfm_headline(ctx, method, since)), anchor=False)
    if segments:
        widgets.view(ctx, segments)
    draw_moves("rfm", since, method=method)
    st.subheader(t("What each segment is, and what each score wants"), anchor=False)
    value.describe(ctx, "rfm")
    value_rfm.scores(ctx, limits)
    st.subheader(t("The customers of a segment"), anchor=False)
    segment = value.group_choice(ctx, "rfm", totals.set_index("segment")["customers"].to_dict())
    value_rfm.customers(ctx, limits, segment)

if part == "matrix":
    since = value.since_choice(ctx)
    with st.spinner(t("Placing the customers…")):
        placed, (parting, totals) = ctx.view(views.quadrants), parted(ctx)
    st.header(escaped(matrix_headline(ctx)), anchor=False)
    if placed:
        widgets.view(ctx, placed, notes=False)
        for note in placed.notes:
            st.write(escaped(note))
    value.describe(ctx, "quadrants")
    draw_moves("quadrants", since)
    st.subheader(t("The customers of a quadrant"), anchor=False)
    quadrant = value.group_choice(ctx, "quadrants", totals.set_index("quadrant")["customers"].to_dict())
    value_matrix.customers(ctx, parting, quadrant)

if part == "expected":
    value_expected.show(ctx)

if part == "saving":
    value_saving.show(ctx)

if part == "costs":
    contribution.show(ctx)
