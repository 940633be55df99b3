"""The list behind a number: its customers page by page, the reason for each, and a download."""

import datetime
from collections.abc import Callable

import pandas as pd
import streamlit as st

from clm.analysis.customers import Selection, customer_list
from clm.ui import cache, widgets
from clm.ui.context import Context


def customers_behind(
    context: Context,
    selection: Selection,
    key: str,
    sort: str = "revenue",
    day: datetime.date | None = None,
) -> None:
    """The customers of a selection as they are on a day of the history, the one looked at by default."""
    t, day = context.t, day or context.as_of

    def rows(limit: int | None, offset: int) -> pd.DataFrame:
        return cache.customer_list(context.history, day, t, selection, context.where, sort, limit, offset)

    def all_rows() -> pd.DataFrame:
        # Made when it is asked for, outside the page's thread, where the session's cache cannot be read.
        return customer_list(context.history, day, t, selection, context.where, sort)

    listed_customers(context, rows, all_rows, key)


def listed_customers(
    context: Context,
    rows: Callable[[int | None, int], pd.DataFrame],
    all_rows: Callable[[], pd.DataFrame],
    key: str,
) -> None:
    """A list of customers page by page, with a download of all of it.

    Args:
        rows: (limit, offset) -> a part of the list, `attrs["matches"]` counting the whole.
        all_rows: the whole, made when it is asked for: outside the page's thread, so not from the session's cache.
    """
    t = context.t
    with st.spinner(t("Looking up the customers…")):
        frame = rows(widgets.ROWS_A_PAGE, 0)
    matches = int(frame.attrs["matches"])
    if matches == 0:
        st.caption(t("No customer is among them."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.caption(t.plural("{n} customer", "{n} customers", matches))
        offset = widgets.page_of(context, matches, key)
        widgets.download(context, lambda: _named(context, all_rows()), key)
    widgets.customer_table(context, rows(widgets.ROWS_A_PAGE, offset) if offset else frame, key)


def _named(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """The list with columns and stages as the reader calls them."""
    labels = widgets.column_labels(context)
    names = {name: said if isinstance(said, str) else said["label"] for name, said in labels.items()}
    named = frame.assign(stage=frame["stage"].map(context.stage_name)) if "stage" in frame else frame
    return named.rename(columns=names)
