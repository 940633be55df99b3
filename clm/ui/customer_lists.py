"""The list behind a number: its customers page by page, the reason for each, and a download."""

import datetime
from collections.abc import Callable

import pandas as pd
import streamlit as st

from clm.analysis.customers import Selection, customer_list
from clm.language import MISSING
from clm.ui import cache, state, widgets
from clm.ui.context import Context
from clm.ui.list_columns import column_labels, named_columns
from clm.ui.query import Asked
from clm.ui.tables import evenly
from clm.ui.widgets import Told

ROWS_A_PAGE = 50


def customers_behind(
    context: Context,
    selection: Selection,
    key: str,
    sort: str = "revenue",
    day: datetime.date | None = None,
    *,
    is_counted: bool = True,
) -> None:
    """The customers of a selection as they are on a day of the history, the one looked at by default.

    Args:
        is_counted: whether it is said how many there are; the page may say it already.
    """
    t, day = context.t, day or context.as_of

    def rows(limit: int | None, offset: int) -> pd.DataFrame:
        found = cache.customer_list(context.history, day, t, selection, context.where, sort, limit, offset)
        # All stand in one stage, which each reason names: without a column of it the reasons can be read.
        return found.drop(columns="stage") if selection.stage else found

    def all_rows() -> pd.DataFrame:
        # Made when it is asked for, outside the page's thread, where the session's cache cannot be read.
        return customer_list(context.history, day, t, selection, context.where, sort)

    listed_customers(context, rows, all_rows, key, "customers", is_counted=is_counted)


def listed_customers(
    context: Context,
    rows: Callable[[int | None, int], pd.DataFrame],
    all_rows: Callable[[], pd.DataFrame],
    key: str,
    counted: str,
    asked: Asked | None = None,
    is_counted: bool = True,
) -> None:
    """A list of customers page by page, with its definition and a download of all of it.

    Args:
        rows: (limit, offset) -> a part of the list, `attrs["matches"]` counting the whole.
        all_rows: the whole, made when it is asked for: outside the page's thread, so not from the session's cache.
        counted: id of the definition.
        asked: what the data were asked for it, where `all_rows` does not ask them.
        is_counted: whether it is said how many there are.
    """
    t = context.t
    with st.spinner(t("Looking up the customers…")):
        frame = rows(ROWS_A_PAGE, 0)
    matches = int(frame.attrs["matches"])
    if matches == 0:
        st.caption(t("No customer is among them."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if is_counted:
            st.caption(t.plural("{n} customer", "{n} customers", matches))
        offset = page_of(context, matches, key)
        widgets.counted_how(context, Told(counted, asked or (lambda _: all_rows())), key)
        widgets.download(context, lambda: named_columns(context, all_rows()), key)
    customer_table(context, rows(ROWS_A_PAGE, offset) if offset else frame, key)


def page_of(context: Context, matches: int, key: str) -> int:
    """The number of rows to pass over: a control for pages where there is more than one."""
    t = context.t
    pages = max(1, -(-matches // ROWS_A_PAGE))
    if pages == 1:
        return 0
    # A list that has become shorter, by a filter for instance, ends on an earlier page.
    st.session_state[f"page {key}"] = min(st.session_state.get(f"page {key}", 1), pages)
    page = st.number_input(
        t("Page (of {pages})", pages=t.count(pages)), 1, pages, key=f"page {key}", width=140
    )
    return (int(page) - 1) * ROWS_A_PAGE


def customer_table(context: Context, frame: pd.DataFrame, key: str, name: str | None = None) -> None:
    """A list of customers; the one that is picked opens on its own page.

    Args:
        frame: one row a customer: customer_id and any of name, stage, since, orders, revenue, last_order, reason,
            and the columns of a risk list.
        name: what a screen reader calls it, where a page has several.
    """
    t = context.t
    shown = frame.assign(stage=frame["stage"].map(context.stage_name)) if "stage" in frame else frame
    if "name" in shown and shown["name"].isna().all():
        shown = shown.drop(columns="name")
    shown, columns = evenly(shown, column_labels(context))
    picked = st.dataframe(
        shown,
        hide_index=True,
        placeholder=MISSING,
        key=f"list {key}",
        column_config=columns,
        on_select="rerun",
        selection_mode="single-row",
        alt=name or t("List of customers"),
    )
    st.caption(t("Pick a row to open the customer."))
    rows = picked["selection"]["rows"]
    if rows and rows[0] < len(frame):
        state.choose("customer", str(frame.iloc[rows[0]]["customer_id"]))
        st.switch_page("pages/customers.py")
