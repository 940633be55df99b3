"""The part of the value page about cost and contribution: along the life of a customer, and by the way it was won."""

import pandas as pd
import streamlit as st

from clm import charts
from clm.headlines import contribution as headlines
from clm.ui import cache, widgets
from clm.ui.context import Context
from clm.ui.links import page_link
from clm.ui.markdown import escaped
from clm.ui.tables import number_columns
from clm.views.contribution import ages_table, stages_table, told
from clm.views.words import value_name


def cohorts_table(context: Context, cohorts: pd.DataFrame) -> pd.DataFrame:
    """One row a cohort and quarter of age."""
    t = context.t
    return pd.DataFrame(
        {
            t("First ordered in the quarter from"): cohorts["cohort"].dt.date,
            t("Quarters since the first order"): cohorts["age"],
            t("Customers"): cohorts["customers"],
            t("Contribution so far"): cohorts["contribution"],
            t("Contribution a customer"): cohorts["per_customer"],
        }
    ).round(2)


def channel_names(context: Context, channels: pd.DataFrame) -> dict[str, str]:
    """Channel -> how a reader calls it."""
    return {name: value_name(name, context.t) for name in channels["channel"]}


def channels_table(context: Context, channels: pd.DataFrame, paid: pd.DataFrame) -> pd.DataFrame:
    """One row a channel: what winning a customer cost, what it brought, and how soon it was earned back."""
    t, names = context.t, channel_names(context, channels)
    back = paid[paid["channel"] != "all"].set_index("channel").reindex(channels["channel"]).reset_index()
    return pd.DataFrame(
        {
            t("Channel"): channels["channel"].map(names),
            t("Customers known"): channels["customers"],
            t("Customers won"): channels["won"],
            t("Spent to win them"): channels["spent"],
            t("Cost of winning one"): channels["cost_per_won"],
            t("Contribution in the first year"): channels["first_year"],
            t("Earned back within 90 days"): back["within_90d"],
            t("Earned back within 365 days"): back["within_365d"],
            t("Days until half have earned it back"): back["median_days"],
        }
    ).round(2)


def shares(context: Context) -> list[str]:
    """The columns of the table of channels that hold shares."""
    return [context.t("Earned back within 90 days"), context.t("Earned back within 365 days")]


def show(context: Context) -> None:
    """The whole part."""
    t, dataset, as_of, where = context.t, context.dataset, context.as_of, context.where
    orders, contacts = cache.known_costs(dataset)
    if not orders:
        st.header(t("What customers cost and contribute is not known in these data."), anchor=False)
        _ask_for_costs(context, orders, contacts)
        return
    with st.spinner(t("Adding up what customers bring and cost…")):
        by_age = told(cache.contribution_by_age(dataset, as_of, where))
        paid = cache.payback(dataset, as_of, where)
        by_stage = cache.contribution_by_stage(context.history, as_of, where)
        cohorts = cache.contribution_by_cohort(dataset, as_of, where)
        channels = cache.acquisition_by_channel(dataset, as_of, where)
    won = channels if contacts else None
    said = headlines.contribution_headline(by_age, paid, won, context.currency, t)
    st.header(escaped(said), anchor=False)
    _along_the_life(context, by_age, by_stage)
    if contacts:
        _by_channel(context, channels, paid)
    else:
        _ask_for_costs(context, orders, contacts)
    if len(cohorts):
        table = cohorts_table(context, cohorts)
        widgets.figure(
            context,
            charts.contribution_triangle(cohorts, context.look, currency=context.currency),
            key="contribution by cohort",
            headline=headlines.cohorts_headline(cohorts, context.currency, t),
            table=table,
            counted="contribution_by_cohort",
            config=charts.CONFIG,
            columns=number_columns(table),
        )


def _ask_for_costs(context: Context, orders: bool, contacts: bool) -> None:
    """What would have to be loaded, and where."""
    st.info(headlines.load_words(orders, contacts, context.t))
    page_link("pages/data.py")


def _along_the_life(context: Context, by_age: pd.DataFrame, by_stage: pd.DataFrame) -> None:
    """Contribution by age and by stage."""
    t, currency = context.t, context.currency
    unit = t("Contribution, {currency}", currency=currency) if currency else t("Contribution")
    table = ages_table(context, by_age)
    widgets.figure(
        context,
        charts.contribution_curve(by_age, context.look, unit=unit, currency=currency),
        key="contribution by age",
        headline=t("Contribution of a customer by age, added up"),
        table=table,
        counted="contribution_by_age",
        config=charts.CONFIG,
        columns=number_columns(table),
    )
    table = stages_table(context, by_stage)
    names = {stage.id: t.pick(stage.name) for stage in context.stages}
    widgets.figure(
        context,
        charts.contribution_bars(by_stage, context.stages, context.look, unit=unit, currency=currency),
        key="contribution by stage",
        headline=headlines.stages_headline(by_stage, names, t),
        table=table,
        counted="contribution_by_stage",
        config=charts.CONFIG,
        columns=number_columns(table),
    )


def _by_channel(context: Context, channels: pd.DataFrame, paid: pd.DataFrame) -> None:
    """What winning a customer costs, by channel."""
    labels = channel_names(context, channels)
    said = headlines.channels_headline(channels, labels, context.currency, context.t)
    st.subheader(escaped(said), anchor=False)
    table = channels_table(context, channels, paid)
    columns = number_columns(table, shares(context))
    st.dataframe(table, hide_index=True, key="channels", column_config=columns, alt=said)
    with st.container(horizontal=True, vertical_alignment="center"):
        widgets.counted_how(context, "acquisition", "channels")
        widgets.download(context, table, "acquisition by channel")
