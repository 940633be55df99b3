"""Parts that several pages show: a chart with its table and definition, lists of customers, key figures."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from clm.charts import CONFIG
from clm.export.csv import csv_bytes
from clm.headlines.wording import listed
from clm.language import MISSING
from clm.ui import state
from clm.ui.context import Context
from clm.ui.markdown import escaped
from clm.ui.present_add import add_to_deck
from clm.ui.query import query_button
from clm.ui.sparkline import sparkline
from clm.ui.tables import number_columns
from clm.ui.value_columns import value_columns
from clm.views.definitions import definition
from clm.views.view import View
from clm.views.words import need_name

ROWS_A_PAGE = 50


def figure(
    context: Context,
    chart: Any,
    *,
    key: str,
    headline: str,
    table: pd.DataFrame,
    counted: str,
    config: dict[str, Any] | None = None,
    columns: dict[str, Any] | None = None,
    taken: View | None = None,
) -> None:
    """A chart under the finding it shows, with its table one tab away and its definition one click away.

    Args:
        headline: the finding as one sentence; also what a screen reader hears.
        table: what the chart shows, with the columns named for the reader; downloaded as CSV.
        counted: id of the definition that says how it is counted.
        taken: the view that can be taken into the deck.
    """
    t = context.t
    st.subheader(escaped(headline), anchor=False)
    chart_tab, table_tab = st.tabs([t("Chart"), t("Table")], key=f"tabs {key}")
    with chart_tab:
        st.plotly_chart(chart, key=f"chart {key}", theme=None, config=config, alt=headline)
    with table_tab:
        st.dataframe(
            table,
            hide_index=True,
            placeholder=MISSING,
            key=f"table {key}",
            column_config=columns,
            alt=headline,
        )
    with st.container(horizontal=True, vertical_alignment="center", key=f"foot {key}"):
        counted_how(context, counted, key, taken)
        download(context, table, key)
        if taken:
            add_to_deck(context, taken)
        st.caption(
            t("As of the end of {day}; days as in the data, no time zone shift.", day=t.day(context.as_of))
        )


def view(context: Context, shown: View) -> None:
    """A view with its chart and its notes; where nothing is to be drawn, the notes alone."""
    if shown.draw is not None:
        columns = number_columns(shown.table, shown.shares)
        figure(
            context,
            shown.drawn(context.look),
            key=shown.id,
            headline=shown.alt,
            table=shown.table,
            counted=shown.counted,
            config=CONFIG,
            columns=columns,
            taken=shown,
        )
    for note in shown.notes:
        st.caption(escaped(note))


def table(context: Context, shown: View) -> None:
    """The table of a view that draws nothing, with its definition and its download."""
    columns = number_columns(shown.table, shown.shares)
    st.dataframe(shown.table, hide_index=True, key=f"table {shown.id}", column_config=columns, alt=shown.alt)
    with st.container(horizontal=True, vertical_alignment="center"):
        counted_how(context, shown.counted, shown.id, shown)
        download(context, shown.table, shown.id)
        add_to_deck(context, shown)


def counted_how(context: Context, name: str, key: str, counted: View | None = None) -> None:
    """The definition of a number, one click away; of a view also its query."""
    said = definition(name)
    with st.popover(context.t("How is this counted?"), type="tertiary", key=f"counted {key}"):
        st.markdown(f"**{context.t.pick(said.title)}**")
        st.markdown(context.t.pick(said.text))
        if counted:
            query_button(context, counted)


def download(
    context: Context, table: pd.DataFrame | Callable[[], pd.DataFrame], key: str, label: str = ""
) -> None:
    """A CSV of a table; one that is expensive is made when it is asked for."""
    t = context.t
    name = f"{key.replace(' ', '_')}_{context.as_of.isoformat()}.csv"

    def made() -> bytes:
        return csv_bytes(table() if callable(table) else table)

    st.download_button(
        label or t("Download CSV"),
        made,
        name,
        "text/csv",
        key=f"csv {key}",
        type="tertiary",
        on_click="ignore",
    )


def page_of(context: Context, matches: int, key: str) -> int:
    """The number of rows to pass over: a control for pages where there is more than one."""
    t = context.t
    pages = max(1, -(-matches // ROWS_A_PAGE))
    if pages == 1:
        return 0
    # A list that has become shorter, by a filter for instance, ends on an earlier page.
    st.session_state[f"page {key}"] = min(st.session_state.get(f"page {key}", 1), pages)
    page = st.number_input(
        t("Page (of {pages})", pages=t.count(pages)), 1, pages, key=f"page {key}", width=160
    )
    return (int(page) - 1) * ROWS_A_PAGE


def customer_table(context: Context, frame: pd.DataFrame, key: str) -> None:
    """A list of customers; the one that is picked opens on its own page.

    Args:
        frame: one row a customer: customer_id and any of name, stage, since, orders, revenue, last_order, reason,
            and the columns of a risk list.
    """
    t = context.t
    shown = frame.assign(stage=frame["stage"].map(context.stage_name)) if "stage" in frame else frame
    if "name" in shown and shown["name"].isna().all():
        shown = shown.drop(columns="name")
    picked = st.dataframe(
        shown,
        hide_index=True,
        placeholder=MISSING,
        key=f"list {key}",
        column_config=column_labels(context),
        on_select="rerun",
        selection_mode="single-row",
        alt=t("List of customers"),
    )
    st.caption(t("Pick a row to open the customer."))
    rows = picked["selection"]["rows"]
    if rows and rows[0] < len(frame):
        state.choose("customer", str(frame.iloc[rows[0]]["customer_id"]))
        st.switch_page("pages/customers.py")


def column_labels(context: Context) -> dict[str, Any]:
    """How the columns of every list are headed and written."""
    t = context.t
    day = st.column_config.DateColumn
    money = st.column_config.NumberColumn
    number = "localized"
    return {
        "customer_id": t("Customer"),
        "name": t("Name"),
        "stage": t("Stage"),
        "warning": t("Warning"),
        "since": day(
            t("Since"),
            help=t("The end of the first period in which the customer was found there without a break."),
        ),
        "orders": st.column_config.NumberColumn(t("Orders"), format=number),
        "revenue": money(t("Revenue"), format=number, help=t("Net of refunds, to date")),
        "revenue_365d": money(t("Revenue, 365 days"), format=number),
        "value_at_stake": money(t("Value at stake"), format=number),
        "expected_loss": money(
            t("Expected loss"), format=number, help=t("Value at stake × probability to buy nothing")
        ),
        "p_silent": st.column_config.NumberColumn(
            t("Probability to buy nothing"), format="percent", help=t("Within the horizon")
        ),
        "last_order": day(t("Last order")),
        "recency_days": st.column_config.NumberColumn(t("Days since the last order"), format="%d"),
        "rhythm_days": st.column_config.NumberColumn(t("Usual days between orders"), format="%.0f"),
        "overdue": st.column_config.NumberColumn(t("Silence in usual gaps"), format="%.1f"),
        "warnings": st.column_config.NumberColumn(t("Warnings"), format="%d"),
        "expected_value": money(t("Expected value"), format=number),
        "low": money(t("Lower bound"), format=number),
        "high": money(t("Upper bound"), format=number),
        "historic": money(t("Value to date"), format=number),
        "p_alive": st.column_config.NumberColumn(t("Still a customer"), format="percent"),
        "expected_purchases": st.column_config.NumberColumn(t("Purchases expected"), format="%.1f"),
        "expected_order_value": money(t("Money a purchase"), format=number),
        "current_value": money(t("Current value (365 days)"), format=number),
        "basis": t("Potential judged by"),
        "share_of_wallet": st.column_config.NumberColumn(t("Share of wallet"), format="percent"),
        "headroom": money(t("Spent with others a year, where known"), format=number),
        "growth": st.column_config.NumberColumn(
            t("Growth"),
            format="%.2f",
            help=t("Revenue of the last 180 days over that of the 180 before; 1 is steady."),
        ),
        "window_revenue": money(t("Revenue of the window"), format=number),
        "revenue_share": st.column_config.NumberColumn(t("Share of the revenue"), format="percent"),
        **value_columns(context),
        "r": st.column_config.NumberColumn(t("Recency score"), format="%d"),
        "f": st.column_config.NumberColumn(t("Frequency score"), format="%d"),
        "m": st.column_config.NumberColumn(t("Money score"), format="%d"),
        "days_warned": st.column_config.NumberColumn(
            t("Days since the warning began"),
            format="%d",
            help=t("Looked back week by week, for half a year at most."),
        ),
        "reason": st.column_config.TextColumn(t("Reason"), width="large"),
        "action": st.column_config.TextColumn(t("Suggested next action"), width="large"),
    }


def key_figure(
    label: str, value: str, change: str | None, history: Sequence[float] | None, help: str | None = None
) -> None:
    """One number with its change, which says ▲ or ▼ itself, and a sparkline; up is neither good nor bad by colour."""
    course = [float(number) for number in history if pd.notna(number)] if history is not None else []
    # Streamlit's own sparkline brings a second chart library and marks that screen readers stumble over.
    with st.container(border=True, height="stretch", gap="small"):
        st.metric(label, value, change, delta_color="off", delta_arrow="off", help=help)
        if len(course) > 1:
            st.html(sparkline(course))


def key_figures(shown: View) -> None:
    """The numbers that stand above a view's chart."""
    for one in shown.figures:
        key_figure(one.label, one.value, one.change, one.course, one.help)


def unobservable_note(context: Context, missing: dict[str, tuple[str, ...]]) -> None:
    """Which stages these data cannot show, and what would have to be loaded."""
    t = context.t
    for stage, needs in missing.items():
        wanted = listed((need_name(need, t) for need in needs), t)
        st.info(
            t(
                "“{stage}” cannot be seen in these data. It needs {needs}.",
                stage=context.stage_name(stage),
                needs=wanted,
            )
        )
