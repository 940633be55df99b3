"""Value: what are the customers worth, who brings it, and where is it going?"""

import datetime

import pandas as pd
import streamlit as st

from clm import charts
from clm.analysis.customer_values import value_by_group
from clm.charts import Look
from clm.headlines import (
    contribution as contribution_headlines,
    value_expected as expected_headlines,
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
    value_tiers,
    widgets,
)
from clm.ui.context import page_context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.tables import number_columns

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
        found = cache.concentration(dataset, ctx.as_of, window, ctx.where)
        limits = cache.tier_limits(dataset, ctx.as_of, window)
        totals = cache.tier_totals(dataset, ctx.as_of, limits, ctx.where)
        moves = cache.tier_moves(dataset, since, ctx.as_of, limits, ctx.where) if since else None
    said = tier_headlines.concentration_headline(found, moves, since, ctx.currency, t)
    st.header(escaped(said), anchor=False)
    if found.revenue > 0:
        value_tiers.key_figures(ctx, found)
        table = value_tiers.curve_table(ctx, found)
        widgets.figure(
            ctx,
            charts.concentration_curve(found.curve, found.top, look, currency=ctx.currency),
            key="concentration",
            headline=tier_headlines.curve_headline(found, t),
            table=table,
            counted="concentration",
            config=charts.CONFIG,
            columns=number_columns(table, value_tiers.shares(ctx)),
        )
    table = value_tiers.tiers_table(ctx, totals)
    widgets.figure(
        ctx,
        charts.stage_bars(totals.rename(columns={"tier": "stage"}), value_groups("tiers"), look=look),
        key="tiers",
        headline=tier_headlines.tiers_headline(totals, t),
        table=table,
        counted="tiers",
        config=charts.CONFIG,
        columns=number_columns(table, value_tiers.shares(ctx)),
    )
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
        limits = cache.rfm_limits(dataset, ctx.as_of, method)
        totals = cache.rfm_totals(dataset, ctx.as_of, limits, ctx.where)
        moves = cache.rfm_moves(dataset, since, ctx.as_of, limits, ctx.where) if since else None
    st.header(escaped(rfm_headlines.rfm_headline(totals, moves, since, t)), anchor=False)
    table = value_rfm.segments_table(ctx, totals)
    widgets.figure(
        ctx,
        charts.stage_bars(totals.rename(columns={"segment": "stage"}), value_groups("rfm"), look=look),
        key="rfm",
        headline=t("Buyers by segment"),
        table=table,
        counted="rfm",
        config=charts.CONFIG,
        columns=number_columns(table, value_rfm.shares(ctx)),
    )
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
        parting = cache.matrix_limits(dataset, ctx.as_of)
        totals = cache.matrix_totals(dataset, ctx.as_of, parting, ctx.where)
        moves = cache.matrix_moves(dataset, since, ctx.as_of, parting, ctx.where) if since else None
    said = matrix_headlines.matrix_headline(totals, parting.measure, t)
    st.header(escaped(said), anchor=False)
    table = value_matrix.quadrants_table(ctx, totals)
    widgets.figure(
        ctx,
        charts.quadrants(totals, value_groups("quadrants"), look, currency=ctx.currency),
        key="matrix",
        headline=matrix_headlines.quadrants_headline(totals, t),
        table=table,
        counted="value_matrix",
        config=charts.CONFIG,
        columns=number_columns(table, value_matrix.shares(ctx)),
    )
    st.write(escaped(value_matrix.limits_words(ctx, parting, totals)))
    st.write(escaped(matrix_headlines.headroom_words(totals, ctx.currency, t)))
    value.describe(ctx, "quadrants")
    if moves is not None and since:
        said = matrix_headlines.matrix_moves_headline(moves, since, ctx.as_of, ctx.currency, t)
        draw_moves("quadrants", moves, since, said, "matrix_moves")
    st.subheader(t("The customers of a quadrant"), anchor=False)
    quadrant = value.group_choice(ctx, "quadrants", totals.set_index("quadrant")["customers"].to_dict())
    value_matrix.customers(ctx, parting, quadrant)

if part == "expected":
    inputs = value_expected.input_choices(ctx)
    with st.spinner(t("Fitting the purchase model…")):
        values, problem = value_expected.expected_values(ctx, inputs)
        tested = value_expected.held_out(ctx)
    groups = value_expected.groups(ctx, inputs, values)
    names = {one.id: t.pick(one.name) for one in groups}
    by_group = value_by_group(values, inputs.by, list(names))
    said = expected_headlines.expected_headline(by_group, inputs.horizon_days, ctx.currency, t)
    st.header(escaped(said), anchor=False)
    if problem:
        st.info(escaped(problem))
    else:
        known = bool(values["p_alive"].notna().any())
        st.write(expected_headlines.trust_words(known, tested, t))
    if len(values):
        table = value_expected.groups_table(ctx, by_group, names)
        widgets.figure(
            ctx,
            charts.expected_value_bars(
                by_group, groups, look, unit=value_expected.unit(ctx, inputs), currency=ctx.currency
            ),
            key="expected",
            headline=expected_headlines.groups_headline(by_group, names, t),
            table=table,
            counted="expected_value",
            config=charts.CONFIG,
            columns=number_columns(table),
        )
        st.subheader(t("Of whom most is expected"), anchor=False)
        value_expected.customers(ctx, values)

if part == "costs":
    orders, contacts = cache.known_costs(dataset)
    if not orders:
        st.header(t("What customers cost and contribute is not known in these data."), anchor=False)
        st.info(contribution_headlines.load_words(orders, contacts, t))
        page_link("pages/data.py")
        st.stop()
    with st.spinner(t("Adding up what customers bring and cost…")):
        by_age = contribution.told(cache.contribution_by_age(dataset, ctx.as_of, ctx.where))
        paid = cache.payback(dataset, ctx.as_of, ctx.where)
        by_stage = cache.contribution_by_stage(ctx.history, ctx.as_of, ctx.where)
        cohorts = cache.contribution_by_cohort(dataset, ctx.as_of, ctx.where)
        channels = cache.acquisition_by_channel(dataset, ctx.as_of, ctx.where)
    said = contribution_headlines.contribution_headline(
        by_age, paid, channels if contacts else None, ctx.currency, t
    )
    st.header(escaped(said), anchor=False)
    unit = t("Contribution, {currency}", currency=ctx.currency) if ctx.currency else t("Contribution")
    table = contribution.ages_table(ctx, by_age)
    widgets.figure(
        ctx,
        charts.contribution_curve(by_age, look, unit=unit, currency=ctx.currency),
        key="contribution by age",
        headline=t("Contribution of a customer by age, added up"),
        table=table,
        counted="contribution_by_age",
        config=charts.CONFIG,
        columns=number_columns(table),
    )
    table = contribution.stages_table(ctx, by_stage)
    names = {stage.id: t.pick(stage.name) for stage in ctx.stages}
    widgets.figure(
        ctx,
        charts.contribution_bars(by_stage, ctx.stages, look, unit=unit, currency=ctx.currency),
        key="contribution by stage",
        headline=contribution_headlines.stages_headline(by_stage, names, t),
        table=table,
        counted="contribution_by_stage",
        config=charts.CONFIG,
        columns=number_columns(table),
    )
    if contacts:
        labels = contribution.channel_names(ctx, channels)
        said = contribution_headlines.channels_headline(channels, labels, ctx.currency, t)
        st.subheader(escaped(said), anchor=False)
        table = contribution.channels_table(ctx, channels, paid)
        columns = number_columns(table, contribution.shares(ctx))
        st.dataframe(table, hide_index=True, key="channels", column_config=columns, alt=said)
        with st.container(horizontal=True, vertical_alignment="center"):
            widgets.counted_how(ctx, "acquisition", "channels")
            widgets.download(ctx, table, "acquisition by channel")
    else:
        st.info(contribution_headlines.load_words(orders, contacts, t))
        page_link("pages/data.py")
    if len(cohorts):
        table = contribution.cohorts_table(ctx, cohorts)
        widgets.figure(
            ctx,
            charts.contribution_triangle(cohorts, look, currency=ctx.currency),
            key="contribution by cohort",
            headline=contribution_headlines.cohorts_headline(cohorts, ctx.currency, t),
            table=table,
            counted="contribution_by_cohort",
            config=charts.CONFIG,
            columns=number_columns(table),
        )
