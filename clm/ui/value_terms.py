"""Under which terms the money of the future counts: horizon, discount, margin, cost to serve."""

import streamlit as st

from clm.lifecycle.cost_to_serve import contact_costs_known
from clm.ui import cache, controls, state
from clm.ui.amounts import amount_choice
from clm.ui.context import Context
from clm.views.terms import HORIZONS, Terms

DISCOUNTS = ("0", "0.05", "0.1", "0.15", "0.2")
MARGINS = ("0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1")


def terms_choice(context: Context) -> Terms:
    """The terms, each with its default shown."""
    t = context.t
    known = cache.stake_measure(context.dataset) == "margin"
    own = t("as in the orders") if known else t("not known: revenue")
    horizons = {str(days): t.days(days) for days in HORIZONS}
    discounts = {code: t.share(float(code)) for code in DISCOUNTS}
    margins = {"auto": own} | {code: t.share(float(code)) for code in MARGINS}
    with st.container(width=150):
        horizon = controls.choice("horizon", t("Horizon"), horizons, state.chosen("horizon", horizons, "365"))
    with st.container(width=150):
        discount = controls.choice(
            "discount", t("Discount a year"), discounts, state.chosen("discount", discounts, "0.1")
        )
    with st.container(width=190):
        earned = controls.choice("earned", t("Margin"), margins, state.chosen("earned", margins, "auto"))
    margin = None if earned == "auto" else float(earned)
    with st.container(width=250):
        serve = _serving_choice(context, margin is not None or known)
    return Terms(int(horizon), float(discount), margin, serve)


def _serving_choice(context: Context, is_margin: bool) -> float | None:
    """What a customer costs a year; None for what the contacts say."""
    t = context.t
    observed = context.ask(contact_costs_known, context.dataset)
    usual = t("as observed") if observed and is_margin else t("left out")
    help_text = t(
        "What serving a customer costs a year while it is one. Left empty it is what contacts have cost, where they have a cost and values are margins; 0 leaves it out."
    )
    return amount_choice(context, "serve", t("Cost to serve a year"), usual, help_text)
