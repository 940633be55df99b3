"""Two stages beside each other: which of their differences are drawn, and what their customers are like."""

import pandas as pd
import streamlit as st

from clm.analysis.comparison import attribute_differences
from clm.ui import controls, state, widgets
from clm.ui.context import Context
from clm.ui.tables import number_columns
from clm.ui.widgets import Told
from clm.views.stage_differences import ALL, BEYOND, differences, has_beyond
from clm.views.words import attribute_name, value_name


def signals_choice(context: Context, left: str, right: str) -> str:
    """Which differences to draw: all, or only those beyond what the rules look at (where there are some)."""
    t, found = context.t, differences(context, left, right)
    if found.empty or not has_beyond(found):
        return ""
    kinds = {BEYOND: t("Beyond what the rules look at"), ALL: t("All signals")}
    return controls.choice(
        "signals", t("Signals"), kinds, state.chosen("signals", kinds, BEYOND), kind="segmented"
    )


def attributes(context: Context, left: str, right: str) -> bool:
    """Shares of each value of each attribute in both stages, as a table; whether there is anything to show."""
    shown = attribute_table(context, left, right)
    if shown.empty:
        return False
    said = context.t("What they are like, by attribute")
    st.markdown(f"**{said}**")
    shares = [name for name in shown if shown[name].dtype == float][:3]
    told = Told(
        "attribute_differences",
        lambda scope: attribute_differences(scope.history, scope.as_of, left, right, scope.where),
    )
    columns = number_columns(shown, shares)
    widgets.plain_table(context, shown, told, key="attributes", alt=said, columns=columns)
    return True


def attribute_table(context: Context, left: str, right: str) -> pd.DataFrame:
    """Shares of each value of each attribute in two stages, the attribute that differs most first."""
    t = context.t
    frame = context.ask(attribute_differences, context.history, context.as_of, left, right, context.where)
    names = [context.stage_name(stage) for stage in (left, right)]
    return pd.DataFrame(
        {
            t("Attribute"): [attribute_name(name, t) for name in frame["attribute"]],
            t("Value"): [value_name(value, t) for value in frame["value"]],
            t("Share of {stage}", stage=names[0]): frame["left_share"].astype(float),
            t("Share of {stage}", stage=names[1]): frame["right_share"].astype(float),
            t("Difference of the shares"): (frame["right_share"] - frame["left_share"]).astype(float),
            t("Cramér's V of the attribute"): frame["strength"].astype(float).round(2),
        }
    )
