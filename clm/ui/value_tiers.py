"""The part of the value page about concentration and tiers: its window, and the customers of a tier."""

import pandas as pd
import streamlit as st

from clm.analysis import tiers as analysis
from clm.analysis.tiers import TierLimits
from clm.ui import cache, controls, state
from clm.ui.context import Context
from clm.ui.customer_lists import listed_customers


def window_choice(context: Context) -> str:
    """Whose revenue counts, as a code of WINDOWS."""
    t = context.t
    names = {"365": t("Last 365 days"), "all": t("To date")}
    with st.container(width=220):
        return controls.choice("window", t("Revenue of"), names, state.chosen("window", names, "365"))


def customers(context: Context, limits: TierLimits, tier: str) -> None:
    """The customers of a tier, the highest revenue first."""
    asked = (context.dataset, context.as_of, limits, context.where, tier)
    listed_customers(
        context,
        lambda limit, offset: _shown(cache.tier_customers(*asked, limit, offset)),
        lambda: _shown(analysis.tier_customers(*asked)),
        f"tier {tier}",
        "tiers",
    )


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    shown = frame.rename(columns={"revenue": "window_revenue", "share": "revenue_share"}).drop(columns="tier")
    shown.attrs["matches"] = frame.attrs["matches"]
    return shown
