"""The part of the page of churn risk about the market: whose silence and whose decline it is, and who lost alone."""

import pandas as pd
import streamlit as st

from clm.analysis.decline import declined_customers
from clm.charts.axes import Measure
from clm.ui import controls, state, widgets
from clm.ui.context import Context
from clm.ui.customer_lists import listed_customers
from clm.ui.markdown import escaped
from clm.views.decline import decline, peer_choices, peer_name
from clm.views.silence import silence

WARNED, MARKET = "warned", "market"
CHOICES = ("whose", "silent", "peers")
MONEY = ("own", "with_peers", "revenue_before", "revenue_180d", "by_wallet", "by_share")


def part_choice(context: Context) -> str:
    """Which question of the page is answered."""
    t = context.t
    parts = {WARNED: t("Who is at risk"), MARKET: t("The market’s part")}
    return controls.choice(
        "whose",
        t("Question"),
        parts,
        state.chosen("whose", parts, WARNED),
        kind="segmented",
        label_visibility="collapsed",
    )


def show(context: Context) -> None:
    """The whole part."""
    t = context.t
    measures = {"customers": t("Customers"), "revenue": t("Revenue to date")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="market_choices"):
        silent = controls.choice(
            "silent",
            t("Measured in"),
            measures,
            state.chosen("silent", measures, "customers"),
            kind="segmented",
        )
    measure: Measure = "revenue" if silent == "revenue" else "customers"
    with st.spinner(t("Reading the market’s clock…")):
        shown = context.view(silence, measure)
    st.header(escaped(shown.headline), anchor=False)
    with st.container(horizontal=True, key="silence_figures"):
        widgets.key_figures(shown)
    widgets.view(context, shown)
    peers = peer_choices(context)
    with st.container(width=260):
        chosen = controls.choice("peers", t("Compared with"), peers, state.chosen("peers", peers, "all"))
    parts = context.view(decline, chosen)
    if parts.draw is None:
        st.subheader(escaped(parts.headline), anchor=False)
    widgets.view(context, parts)
    st.subheader(t("Who fell behind their peers, the largest own decline first"), anchor=False)
    asked = (context.dataset, context.as_of, chosen, context.where)
    listed_customers(
        context,
        lambda limit, offset: _listed(
            context, context.ask(declined_customers, *asked, limit, offset), chosen
        ),
        lambda: _listed(context, declined_customers(*asked), chosen),
        f"declined {chosen}",
        "decline",
    )


def _listed(context: Context, frame: pd.DataFrame, peers: str) -> pd.DataFrame:
    """The columns of the list in the order in which they are read."""
    shown = frame.assign(peers=[peer_name(context, peers, value) for value in frame["peers"]]).rename(
        columns={
            "market": "with_peers",
            "before": "revenue_before",
            "now": "revenue_180d",
            "wallet_part": "by_wallet",
            "share_part": "by_share",
            "trend": "peer_trend",
        }
    )
    columns = ["customer_id", "name", *MONEY[:1], *MONEY[2:4], *MONEY[1:2], "peers", "peer_trend", *MONEY[4:]]
    shown = shown[columns].round(dict.fromkeys(MONEY, 2))
    shown = shown.drop(columns=[name for name in MONEY[4:] if shown[name].isna().all()])
    shown.attrs["matches"] = frame.attrs["matches"]
    return shown
