"""The part of the value page about expected value: its inputs, and of whom most is expected."""

from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from clm.ui import controls, state, widgets
from clm.ui.context import Context
from clm.ui.customer_lists import listed_customers
from clm.ui.markdown import escaped
from clm.ui.value_terms import terms_choice
from clm.views.expected_value import expected_values, expected_view
from clm.views.terms import Terms


class Inputs(NamedTuple):
    """What expected value is shown by, and under which terms money counts."""

    by: str
    terms: Terms


def input_choices(context: Context) -> Inputs:
    """The inputs, each with its default shown."""
    t = context.t
    kinds = {"stage": t("Stage"), "tier": t("Value tier")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="expected_choices"):
        with st.container(width=150):
            by = controls.choice("by", t("By"), kinds, state.chosen("by", kinds, "stage"))
        return Inputs(by, terms_choice(context))


def customers(context: Context, values: pd.DataFrame, terms: Terms) -> None:
    """All buyers, those of whom most is expected first."""
    columns = ["customer_id", "name", "stage", "expected", "low", "high", "current", "historic"]
    more = [
        name
        for name in ("p_alive", "expected_purchases", "expected_order_value", "cost_to_serve")
        if name in values
    ]
    shown = values[[*columns, *more]].dropna(axis="columns", how="all")
    shown = shown.rename(columns={"current": "current_value", "expected": "expected_value"})
    cents = [
        "expected_value",
        "low",
        "high",
        "current_value",
        "historic",
        "expected_order_value",
        "cost_to_serve",
    ]
    shown = shown.round(dict.fromkeys(cents, 2))

    def part(limit: int | None, offset: int) -> pd.DataFrame:
        rows = shown.iloc[offset : None if limit is None else offset + limit]
        rows.attrs["matches"] = len(shown)
        return rows

    asked = partial(expected_values, terms=terms)
    listed_customers(context, part, lambda: shown, "expected value", "expected_value", asked)


def show(context: Context) -> None:
    """The whole part."""
    t, inputs = context.t, input_choices(context)
    with st.spinner(t("Fitting the purchase model…")):
        view = context.view(expected_view, inputs.by, inputs.terms)
        values, problem = expected_values(context, inputs.terms)
    if view is None:
        st.header(t("Nobody has bought by this day."), anchor=False)
        return
    st.header(escaped(view.headline), anchor=False)
    for note in view.notes:
        if problem:
            st.info(escaped(note))
        else:
            st.write(escaped(note))
    widgets.view(context, view, notes=False)
    st.subheader(t("Of whom most is expected"), anchor=False)
    customers(context, values, inputs.terms)
