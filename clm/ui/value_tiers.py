"""The part of the value page about concentration and tiers: its window, figures, tables and lists."""

import pandas as pd
import streamlit as st

from clm.analysis import tiers as analysis
from clm.analysis.concentration import Concentration
from clm.analysis.tiers import TierLimits
from clm.ui import cache, controls, state, value, widgets
from clm.ui.context import Context
from clm.ui.customer_lists import listed_customers

WINDOWS = {"365": 365, "all": None}


def window_choice(context: Context) -> int | None:
    """The days whose revenue counts; None for all of them."""
    t = context.t
    names = {"365": t("Last 365 days"), "all": t("To date")}
    with st.container(width=220):
        code = controls.choice("window", t("Revenue of"), names, state.chosen("window", names, "365"))
    return WINDOWS[code]


def key_figures(context: Context, found: Concentration) -> None:
    """What the largest customers bring, and how uneven that is."""
    t = context.t
    shares = found.top.set_index("share_of_customers")
    with st.grid(4, min_column_width=150, key="concentration_figures"):
        for share in (0.01, 0.1, 0.2):
            row = shares.loc[share]
            label = t("The largest {share}", share=f"{t.number(share * 100, 0)}%")
            customers = t.plural("{n} customer", "{n} customers", row["customers"])
            widgets.key_figure(label, t.share(row["share_of_revenue"]), customers, None)
        widgets.key_figure(
            t("Gini coefficient"),
            t.number(found.gini, 2),
            None,
            None,
            t("0 if all customers brought the same, near 1 if one brought everything."),
        )


def curve_table(context: Context, found: Concentration) -> pd.DataFrame:
    """The marked points of the curve for readers."""
    t, points = context.t, found.top
    return pd.DataFrame(
        {
            t("Share of the customers, the largest first"): points["share_of_customers"],
            t("Customers"): points["customers"],
            t("Revenue"): points["revenue"],
            t("Share of the revenue"): points["share_of_revenue"],
        }
    )


def tiers_table(context: Context, totals: pd.DataFrame) -> pd.DataFrame:
    """One row a tier with what it holds."""
    t, names = context.t, value.group_names(context, "tiers")
    return pd.DataFrame(
        {
            t("Group"): totals["tier"].map(names),
            t("Customers"): totals["customers"],
            t("Share of the buyers"): totals["share"],
            t("Revenue"): totals["revenue"],
            t("Share of the revenue"): totals["revenue_share"],
        }
    )


def shares(context: Context) -> list[str]:
    """The columns of the tables that hold shares."""
    t = context.t
    return [
        t("Share of the customers, the largest first"),
        t("Share of the buyers"),
        t("Share of the revenue"),
    ]


def customers(context: Context, limits: TierLimits, tier: str) -> None:
    """The customers of a tier, the highest revenue first."""
    asked = (context.dataset, context.as_of, limits, context.where, tier)
    listed_customers(
        context,
        lambda limit, offset: _shown(cache.tier_customers(*asked, limit, offset)),
        lambda: _shown(analysis.tier_customers(*asked)),
        f"tier {tier}",
    )


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    shown = frame.rename(columns={"revenue": "window_revenue", "share": "revenue_share"}).drop(columns="tier")
    shown.attrs["matches"] = frame.attrs["matches"]
    return shown
