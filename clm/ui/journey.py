"""Whose journey is followed, and by which attribute it is compared."""

import datetime

import streamlit as st

from clm import periods
from clm.ui import controls, state
from clm.ui.context import Context
from clm.views.words import attribute_name

ANY = "any"


def entry_window(context: Context) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day between which the customers became known; None where any will do."""
    t = context.t
    months = _months(context)
    start = state.chosen("known_from", months, ANY)
    later = {code: day for code, day in months.items() if start == ANY or code >= start}
    end = state.chosen("known_to", later, ANY)
    names = {ANY: t("Any time")} | {code: t.month(day) for code, day in months.items()}
    help_text = t("The funnel follows those alone who became known in these months, up to the day above.")
    with st.container(width=160):
        controls.choice("known_from", t("Known from"), names, start, help=help_text)
    with st.container(width=160):
        controls.choice(
            "known_to", t("Known to"), {ANY: names[ANY]} | {code: names[code] for code in later}, end
        )
    return months.get(start), periods.period_end(later[end], "month") if end != ANY else None


def _months(context: Context) -> dict[str, datetime.date]:
    """Code (2024-03) -> first day of every month of the data up to the day looked at."""
    ends = periods.history_days(context.dataset.span, "month", context.as_of)
    return {f"{end:%Y-%m}": end.replace(day=1) for end in ends if end <= context.as_of}


def attribute_choice(context: Context, label: str) -> str | None:
    """The attribute by which to compare; None for everyone together."""
    t, names = context.t, context.dataset.dimensions
    options = {"none": t("Everyone together")} | {name: attribute_name(name, t) for name in names}
    missing = t(
        "These customers have no attributes to compare by. Add columns such as channel, segment or region to "
        "a customer list and load it with the orders."
    )
    with st.container(width=190):
        by = controls.choice(
            "by", label, options, state.chosen("by", options, "none"), help=None if names else missing
        )
    return None if by == "none" else by
