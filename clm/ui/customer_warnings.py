"""One customer's warnings of the last year: when each was entered and left, and how it ended."""

import streamlit as st

from clm.analysis.alarms import customer_alarms
from clm.lifecycle.warned import WarningRules
from clm.ui import cache, widgets
from clm.ui.context import Context
from clm.ui.list_columns import DAY
from clm.ui.widgets import Told
from clm.views.warned import dated_in_words


def warnings_over_time(context: Context, rules: WarningRules, customer: str) -> None:
    """When each warning of the last year was entered and left, and how it ended; nothing where there was none."""
    t = context.t
    dated = cache.customer_alarms(rules, customer, context.as_of)
    if dated.empty:
        return
    st.subheader(t("Warnings entered and left in the last year"), anchor=False)
    named = {
        "warning": t("Warning"),
        "entered": t("Entered on"),
        "left_on": t("Left on"),
        "outcome": t("How it ended"),
        "bought_on": t("Bought on"),
    }
    table = dated_in_words(context, dated).rename(columns=named)
    told = Told("customer_alarms", lambda scope: customer_alarms(rules, customer, scope.as_of))
    days = {
        named[name]: st.column_config.DateColumn(width=DAY) for name in ("entered", "left_on", "bought_on")
    }
    alt = t("Warnings of the customer with their days")
    widgets.plain_table(context, table, told, key="customer alarms", alt=alt, columns=days)
