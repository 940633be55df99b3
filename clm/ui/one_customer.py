"""The parts of one customer's page: who it is, what it is worth, what warns, and what happened, as tables."""

import datetime
from dataclasses import replace

import pandas as pd
import streamlit as st

from clm.analysis.profile import Events, customer_events, customer_profile, customer_signals
from clm.analysis.risk import customer_risk
from clm.errors import ClmError
from clm.lifecycle.history import rule_signals
from clm.lifecycle.signals import signals
from clm.lifecycle.warned import WarningRules
from clm.lifecycle.warnings import warnings
from clm.ui import cache, state, widgets
from clm.ui.context import Context
from clm.ui.markdown import escaped
from clm.ui.widgets import Told
from clm.views.scope import Scope
from clm.views.view import KeyFigure
from clm.views.words import attribute_name, kind_name, signal_value, status_name

MONEY = ("wallet", "balance")
CUSTOMER = "customer"  # the key under which all of a customer's page is told


def chosen_profile(context: Context) -> dict[str, object] | None:
    """The attributes of the customer chosen; None where none is, or where these data have no such customer."""
    chosen = state.chosen("customer", None)
    if not chosen:
        return None
    try:
        return cache.customer_profile(context.dataset, chosen)
    except ClmError as error:
        st.warning(escaped(context.t.error(error)))
        state.choose("customer", None)
        return None


def customer_name(context: Context, profile: dict[str, object]) -> str:
    """The name, or the id where there is none."""
    return str(profile.get("name") or context.t("Customer {id}", id=profile["customer_id"]))


def told(customer: str, rules: WarningRules, horizon_days: int) -> Told:
    """How all that is said of a customer is counted."""

    def asked(scope: Scope) -> None:
        customer_profile(scope.dataset, customer)
        customer_events(scope.history, customer, scope.as_of)
        customer_signals(scope.history, customer, scope.as_of)
        customer_risk(rules, customer, scope.as_of, scope.t, horizon_days)

    return Told("one_customer", asked)


def back_to_list(context: Context) -> None:
    st.button(
        context.t("Back to the list"),
        icon=":material/arrow_back:",
        on_click=state.choose,
        args=("customer", None),
    )


def who_table(context: Context, profile: dict[str, object], told: Told) -> None:
    """What the customer list says of the customer."""
    t = context.t
    labels = {
        "customer_id": t("Customer"),
        "name": t("Name"),
        "known_day": t("Known since"),
        "wallet": t("Wallet a year"),
        "balance": t("Balance"),
        "contract_end": t("Contract end"),
        "referred_by": t("Referred by"),
    }
    said = [
        (labels.get(name) or attribute_name(name, t), _attribute(context, name, value))
        for name, value in profile.items()
        if name != "known_since"
    ]
    # The well-known ones in the order of `labels`, then the rest as the data have them.
    order = {label: place for place, label in enumerate(labels.values())}
    said.sort(key=lambda row: order.get(row[0], len(order)))
    table = pd.DataFrame(said, columns=[t("Attribute"), t("Value")])
    undated = replace(told, is_dated=False)  # the list says what it said at the last import, whatever the day
    widgets.plain_table(context, table, undated, key="who", alt=t("Attributes of the customer"))


def _attribute(context: Context, name: str, value: object) -> str:
    if name in MONEY:
        return context.t.money(float(str(value)), context.currency)
    if isinstance(value, datetime.date):
        return context.t.day(value)
    return str(value)


def value_figures(
    context: Context, known: dict[str, float], value_at_stake: float | None, horizon_days: int
) -> None:
    """What a buyer has brought, how long it has been silent, and what is at stake where that is given.

    Args:
        known: the customer's signals.
    """
    t, currency = context.t, context.currency
    if not known.get("orders"):
        return
    usual = t("usually {days}", days=t.days(known["rhythm_days"])) if "own_rhythm_days" in known else None
    orders, orders_365d = (
        t.plural("{n} order", "{n} orders", known[name]) for name in ("orders", "orders_365d")
    )
    shown = [
        KeyFigure(t("Net revenue to date"), t.short_money(known["revenue"], currency), orders),
        KeyFigure(t("Revenue, 365 days"), t.short_money(known["revenue_365d"], currency), orders_365d),
        KeyFigure(t("Since the last order"), t.days(known.get("recency_days")), usual),
    ]
    if value_at_stake is not None:
        margin = cache.stake_measure(context.dataset) == "margin"
        label = t("Margin at stake") if margin else t("Revenue at stake")
        days = t.days(horizon_days)
        said = t("What the customer would bring in {days} at the pace of the last year.", days=days)
        stake = t.short_money(value_at_stake, currency)
        shown.append(KeyFigure(label, stake, t("in {days}", days=days), help=said))
    with st.grid(len(shown), min_column_width=150, key="customer_figures"):
        for at, one in enumerate(shown):
            widgets.key_figure(one, f"{CUSTOMER} {at}")


def warning_boxes(context: Context, held: pd.DataFrame) -> None:
    """Every warning that holds with its evidence and what to do next, the gravest first."""
    t = context.t
    actions = {stage.id: t.pick(stage.action) for stage in warnings().stages}
    st.subheader(t("Warnings that hold"), anchor=False)
    if held.empty:
        st.caption(t("No warning: nothing in these data gives cause for worry."))
        return
    with st.grid(min(len(held), 3), min_column_width=260, key="warnings"):
        for row in held.itertuples():
            with st.container(border=True, height="stretch"):
                st.markdown(escaped(str(row.reason)))
                st.caption(t("Next: {action}", action=actions[str(row.warning)]))


def labelled_contacts(context: Context, events: Events) -> pd.DataFrame:
    """The interactions with their kind in words, as the timeline draws them."""
    kinds = [kind_name(kind, context.t) for kind in events.interactions["kind"]]
    return events.interactions.assign(
        kind_label=pd.Series(kinds, index=events.interactions.index, dtype=object)
    )


def all_events(context: Context, events: Events) -> pd.DataFrame:
    """Stages, orders and contacts in one table, the newest first."""
    t = context.t
    rows = [
        (pd.Timestamp(row.from_day), t("Stage"), context.stage_name(str(row.stage)), None)
        for row in events.spells.itertuples()
    ]
    rows += [
        (row.ordered_at, t("Order"), status_name(str(row.status), t), row.amount)
        for row in events.orders.itertuples()
    ]
    for row in labelled_contacts(context, events).itertuples():
        score = t("score {n}", n=t.number(row.score)) if pd.notna(row.score) else ""
        rows.append((row.occurred_at, row.kind_label, score, None))
    table = pd.DataFrame(rows, columns=[t("When"), t("What"), t("Detail"), t("Amount, net")])
    return table.sort_values(t("When"), ascending=False, kind="stable")


def orders_table(context: Context, events: Events) -> pd.DataFrame:
    t = context.t
    named = {
        "ordered_at": t("When"),
        "order_id": t("Order"),
        "amount": t("Amount, net"),
        "status": t("Status"),
        "category": t("Category"),
    }
    orders = events.orders.iloc[::-1]
    shown = orders.assign(status=[status_name(status, t) for status in orders["status"]])
    columns = [name for name in named if name != "category" or shown["category"].notna().any()]
    return shown[columns].rename(columns=named)


def contacts_table(context: Context, events: Events) -> pd.DataFrame:
    t = context.t
    named = {"occurred_at": t("When"), "kind_label": t("What"), "score": t("Score"), "channel": t("Channel")}
    return labelled_contacts(context, events).iloc[::-1][list(named)].rename(columns=named)


def signals_table(context: Context, known: dict[str, float]) -> pd.DataFrame:
    """Every signal that is known of the customer; those that the model's rules ask for first."""
    t = context.t
    ruling = set(rule_signals(context.model))
    listed = sorted((name for name in known if name in signals()), key=lambda name: name not in ruling)
    rows = [
        (
            t.pick(signals()[name].label),
            signal_value(name, known[name], context.currency, t),
            t("yes") if name in ruling else "",
        )
        for name in listed
    ]
    return pd.DataFrame(rows, columns=[t("Signal"), t("Value"), t("Asked for by the model")])


def tables(context: Context, events: Events, known: dict[str, float], told: Told) -> None:
    """Orders, contacts and signals, each a tab away; what is not known of the customer stands last."""
    t = context.t
    columns = {
        t("When"): st.column_config.DateColumn(),
        t("Amount, net"): st.column_config.NumberColumn(format="localized"),
    }
    shown = {
        "orders": (t("Orders"), orders_table(context, events)),
        "contacts": (t("Contacts"), contacts_table(context, events)),
        "signals": (t("Signals"), signals_table(context, known)),
    }
    shown = dict(sorted(shown.items(), key=lambda item: item[1][1].empty))
    tabs = st.tabs([name for name, _ in shown.values()], key="customer tables")
    for place, (key, (name, table)) in zip(tabs, shown.items(), strict=True):
        with place:
            if table.empty:
                st.caption(t("Nothing of this kind is known of the customer by this day."))
            else:
                widgets.plain_table(context, table, told, key=f"customer {key}", alt=name, columns=columns)
