"""How the columns of lists about saving, serving and declining customers are headed and written."""

from typing import Any

import streamlit as st

from clm.ui.context import Context


def value_columns(context: Context) -> dict[str, Any]:
    """Column -> its configuration."""
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
