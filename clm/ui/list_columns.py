"""How the columns of lists of customers are headed and written."""

from typing import Any

import pandas as pd
import streamlit as st

from clm.ui.context import Context

DAY = 110  # pixels: a column whose first days are blank would be made too narrow for the others


def column_labels(context: Context) -> dict[str, Any]:
    """How the columns of every list are headed and written."""
    t = context.t
    day = st.column_config.DateColumn
    money = st.column_config.NumberColumn
    number = "localized"
    return {
        "customer_id": t("Customer"),
        "name": st.column_config.TextColumn(t("Name"), width=160),
        "stage": t("Stage"),
        "warning": t("Warning"),
        "since": day(
            t("Since"),
            help=t("The end of the first period in which the customer was found there without a break."),
        ),
        "entered": day(t("Entered on"), help=t("Looked back week by week, for half a year at most.")),
        "left_on": day(t("Left on"), width=DAY),
        "outcome": t("How it ended"),
        "bought_on": day(t("Bought on"), width=DAY),
        "orders": st.column_config.NumberColumn(t("Orders"), format=number),
        "revenue": money(t("Revenue"), format=number, help=t("Net of refunds, to date")),
        "revenue_365d": money(t("Revenue, 365 days"), format=number),
        "value_at_stake": money(t("Value at stake"), format=number),
        "expected_loss": money(
            t("Expected loss"), format=number, help=t("Value at stake × probability to buy nothing")
        ),
        "p_silent": st.column_config.NumberColumn(
            t("Probability to buy nothing"), format="percent", help=t("Within the horizon")
        ),
        "last_order": day(t("Last order")),
        "recency_days": st.column_config.NumberColumn(t("Days since the last order"), format="%d"),
        "rhythm_days": st.column_config.NumberColumn(t("Usual days between orders"), format="%.0f"),
        "overdue": st.column_config.NumberColumn(t("Silence in usual gaps"), format="%.1f"),
        "warnings": st.column_config.NumberColumn(t("Warnings"), format="%d"),
        "expected_value": money(t("Expected value"), format=number),
        "low": money(t("Lower bound"), format=number),
        "high": money(t("Upper bound"), format=number),
        "historic": money(t("Value to date"), format=number),
        "p_alive": st.column_config.NumberColumn(t("Still a customer"), format="percent"),
        "expected_purchases": st.column_config.NumberColumn(t("Purchases expected"), format="%.1f"),
        "expected_order_value": money(t("Money a purchase"), format=number),
        "current_value": money(t("Current value (365 days)"), format=number),
        "basis": t("Potential judged by"),
        "share_of_wallet": st.column_config.NumberColumn(t("Share of wallet"), format="percent"),
        "headroom": money(t("Spent with others a year, where known"), format=number),
        "growth": st.column_config.NumberColumn(
            t("Growth"),
            format="%.2f",
            help=t("Revenue of the last 180 days over that of the 180 before; 1 is steady."),
        ),
        "window_revenue": money(t("Revenue of the window"), format=number),
        "revenue_share": st.column_config.NumberColumn(t("Share of the revenue"), format="percent"),
        **_value_columns(context),
        "r": st.column_config.NumberColumn(t("Recency score"), format="%d"),
        "f": st.column_config.NumberColumn(t("Frequency score"), format="%d"),
        "m": st.column_config.NumberColumn(t("Money score"), format="%d"),
        "days_warned": st.column_config.NumberColumn(
            t("Days since the warning began"),
            format="%d",
            help=t("Looked back week by week, for half a year at most."),
        ),
        "reason": st.column_config.TextColumn(t("Reason"), width="large"),
        "action": st.column_config.TextColumn(t("Suggested next action"), width="large"),
    }


def _value_columns(context: Context) -> dict[str, Any]:
    """The columns of lists about saving, serving and declining customers."""
    t, money, number = context.t, st.column_config.NumberColumn, "localized"
    return {
        "cost_to_serve": money(t("Cost to serve"), format=number),
        "place": t("Stands in"),
        "group": t("Group"),
        "gain": money(
            t("Expected gain"), format=number, help=t("Success of the past × uplift − cost of an attempt")
        ),
        "uplift": money(t("Uplift"), format=number, help=t("Brings if saved − brings if left alone")),
        "break_even": st.column_config.NumberColumn(t("Break-even"), format="percent"),
        "saved": money(t("Brings if saved"), format=number),
        "alone": money(t("Brings if left alone"), format=number),
        "own": money(
            t("Own part"), format=number, help=t("What is left of the change when the peers’ is taken off")
        ),
        "with_peers": money(t("With their peers"), format=number),
        "revenue_before": money(t("The 180 days before"), format=number),
        "revenue_180d": money(t("The last 180 days"), format=number),
        "peers": t("Peers"),
        "peer_trend": st.column_config.NumberColumn(t("Peers: now over before"), format="percent"),
        "by_wallet": money(t("By a changed wallet"), format=number),
        "by_share": money(t("By a changed share of wallet"), format=number),
    }


def named_columns(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """A list with columns and stages as the reader calls them."""
    names = {
        name: said if isinstance(said, str) else said["label"]
        for name, said in column_labels(context).items()
    }
    named = frame.assign(stage=frame["stage"].map(context.stage_name)) if "stage" in frame else frame
    return named.rename(columns=names)
