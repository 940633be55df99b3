"""Counts under limits that are being tried out, beside those under the defaults, with how both are counted."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from clm.ui import widgets
from clm.ui.context import Context
from clm.ui.tables import number_columns


def effect(
    context: Context,
    named: tuple[str, Sequence[str]],
    before: "pd.Series[int]",
    now: "pd.Series[int]",
    told: widgets.Told,
    key: str,
) -> None:
    """One row a group with its customers before and now; it stands inside the control for the limits.

    Args:
        named: what the groups are called together, and the name of each.
    """
    t, (heading, names) = context.t, named
    columns = {t("With the defaults"): before, t("Now"): now, t("Change"): now - before}
    table = pd.DataFrame({heading: names} | {name: counts.to_numpy() for name, counts in columns.items()})
    widgets.data(table, key, number_columns(table), t("What the change does to the counts"))
    with st.expander(t("How is this counted?")):
        widgets.explained(context, told, key)
