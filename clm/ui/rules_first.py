"""The risk model of a page; while it is fitted for the first time the list of the rules alone stands in its place."""

import pandas as pd
import streamlit as st

from clm.language import MISSING
from clm.lifecycle.warned import WarningRules
from clm.prediction.model import RiskModel, risk_model as fitted
from clm.ui import cache, risk_tables
from clm.ui.context import Context
from clm.ui.customer_lists import ROWS_A_PAGE
from clm.ui.list_columns import column_labels

ASKED = "risk models asked for"  # in the session: keys of models that are at hand by now


def risk_model(
    context: Context, rules: WarningRules, horizon_days: int, buyers: str, totals: pd.DataFrame
) -> RiskModel:
    """The model of the day and horizon, waited for with something to read where somebody is warned.

    Args:
        totals: see clm.analysis.risk.risk_totals; without a row nobody is warned.
    """
    t, dataset, as_of = context.t, context.dataset, context.as_of
    asked: set[str] = st.session_state.setdefault(ASKED, set())
    key = f"{dataset.token} {as_of} {horizon_days}"
    place = st.empty()
    if key not in asked and len(totals):
        with place.container():
            st.subheader(t("Who is warned, the highest value at stake first"), anchor=False)
            _list_of_the_rules(context, rules, horizon_days, buyers)
    with st.spinner(t("Foretelling who will buy, and testing it on earlier dates…")):
        model = fitted(dataset, as_of, horizon_days)  # kept with the dataset, for everybody
    asked.add(key)
    place.empty()
    return model


def _list_of_the_rules(context: Context, rules: WarningRules, horizon_days: int, buyers: str) -> None:
    """The first page of the list, to be read only: what can be clicked comes with the list that stays."""
    t, rows = context.t, ROWS_A_PAGE
    frame = cache.risk_list(
        rules, context.as_of, t, horizon_days, context.where, None, rows, 0, buyers, None, "value_at_stake"
    )
    st.caption(t("By the rules alone; the probability of each customer follows in a moment."))
    st.dataframe(
        risk_tables.listed(context, frame).round(dict.fromkeys(risk_tables.MONEY, 0)),
        hide_index=True,
        placeholder=MISSING,
        column_config=column_labels(context),
        alt=t("List of customers"),
    )
