"""Customers: who are they, and what is known of one of them?"""

import streamlit as st

from clm import charts
from clm.analysis.customers import Selection
from clm.analysis.profile import Events, customer_events
from clm.charts import Look
from clm.headlines import customers as headlines
from clm.ui import (
    cache,
    controls,
    customer_choices,
    customer_lists,
    customer_warnings,
    one_customer,
    state,
    warning_limits,
    widgets,
)
from clm.ui.context import page_context
from clm.ui.markdown import escaped
from clm.ui.nobody import stop_where_nobody_is
from clm.ui.tables import number_columns
from clm.ui.widgets import Told
from clm.views.warned import HORIZONS, warning_names, warning_rules

ctx = page_context("pages/customers.py", choices=("customer", "search", "stage", "sort", "horizon"))
t, look = ctx.t, Look(theme=ctx.theme, t=ctx.t)
profile = one_customer.chosen_profile(ctx)


def show_list() -> None:
    """All customers, to search, filter and sort; one that is picked opens."""
    st.title(t("Who are the customers?"), anchor=False)
    controls.context_line(ctx)
    stop_where_nobody_is(ctx)
    selection, sort = customer_choices.chosen_selection(ctx)
    with st.spinner(t("Working out where every customer stands…")):
        known = int(cache.breakdown(ctx.history, ctx.as_of, None, ctx.where)["customers"].sum())
        found = int(
            cache.customer_list(
                ctx.history, ctx.as_of, t, selection, ctx.where, sort, customer_lists.ROWS_A_PAGE, 0
            ).attrs["matches"]
        )
    stage = ctx.stage_name(selection.stage) if selection.stage else None
    st.header(escaped(headlines.list_headline(found, known, stage, selection.search, t)), anchor=False)
    customer_lists.customers_behind(ctx, selection, "customers", sort, is_counted=False)


def show_customer(profile: dict[str, object]) -> None:
    """One customer: stage and reason, worth, warnings, and everything that happened."""
    customer, name = str(profile["customer_id"]), one_customer.customer_name(ctx, profile)
    st.title(t("Who is this customer?"), anchor=False)
    controls.context_line(ctx)
    one_customer.back_to_list(ctx)
    horizon = int(state.chosen("horizon", [str(days) for days in HORIZONS], "90"))
    rules = warning_rules(ctx, warning_limits.chosen_limits(ctx))
    with st.spinner(t("Looking up the customer…")):
        standing = cache.customer_list(
            ctx.history, ctx.as_of, t, Selection(customer=customer), None, "customer", 1, 0
        )
    if standing.empty:
        st.header(escaped(headlines.unknown_yet(name, ctx.as_of, t)), anchor=False)
        return
    now = standing.iloc[0]
    events = cache.customer_events(ctx.history, customer, ctx.as_of)
    known = cache.customer_signals(ctx.history, customer, ctx.as_of)
    held, value_at_stake = cache.customer_risk(rules, customer, ctx.as_of, t, horizon)
    is_gone = "gone" in set(held["warning"])
    names = [] if is_gone else [warning_names(ctx)[warning] for warning in held["warning"]]
    said = headlines.customer_headline(
        name,
        ctx.stage_name(now["stage"]),
        now["since"].date(),
        int(now["orders"]),
        float(now["revenue"]),
        names,
        ctx.currency,
        t,
    )
    st.header(escaped(said), anchor=False)
    st.markdown(escaped(str(now["reason"])))
    told = one_customer.told(customer, rules, horizon)
    one_customer.value_figures(ctx, known, None if is_gone else value_at_stake, horizon)
    widgets.counted_how(ctx, told, one_customer.CUSTOMER)
    show_timeline(events, customer)
    one_customer.warning_boxes(ctx, held)
    customer_warnings.warnings_over_time(ctx, rules, customer)
    happened, who = st.columns([2, 1], gap="large")
    with happened:
        one_customer.tables(ctx, events, known, told)
    with who:
        st.subheader(t("Who it is"), anchor=False)
        one_customer.who_table(ctx, profile, told)


def show_timeline(events: Events, customer: str) -> None:
    """Stages, orders and contacts on one scale of time."""
    contacts = one_customer.labelled_contacts(ctx, events)
    chart = charts.customer_timeline(
        events.orders, contacts, events.spells, ctx.stages, look, currency=ctx.currency, until=ctx.as_of
    )
    table = one_customer.all_events(ctx, events)
    told = Told("customer_timeline", lambda scope: customer_events(scope.history, customer, scope.as_of))
    headline = t("What happened, and in which stage the customer stood")
    widgets.figure(
        ctx,
        chart,
        told,
        key="customer_timeline",
        headline=headline,
        table=table,
        columns=number_columns(table),
    )


if profile is None:
    show_list()
else:
    show_customer(profile)
