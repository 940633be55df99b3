"""What stands around every number: the finding, the chart with its table, the definition with the query, a file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from clm.charts import CONFIG, drawn_once
from clm.export.csv import csv_bytes
from clm.headlines.wording import listed
from clm.language import MISSING
from clm.ui.context import Context
from clm.ui.markdown import escaped
from clm.ui.present_add import add_to_deck
from clm.ui.query import Asked, asked_of, query_button
from clm.ui.sparkline import sparkline
from clm.ui.tables import evenly, number_columns
from clm.views.definitions import definition
from clm.views.view import KeyFigure, View
from clm.views.words import need_name

MOST_ROWS = 15  # of a table that is shown whole; a longer one is scrolled


@dataclass(frozen=True)
class Told:
    """What every number, table and chart can be asked: how it is counted, and what the data were asked for it.

    Attributes:
        counted: id of the definition.
        asked: asks the data anew; None where a view's choices cannot be told from what it shows.
        taken: the view that can be taken into the deck.
        is_dated: whether it is of the day looked at, and not of all that the dataset holds.
    """

    counted: str
    asked: Asked | None
    taken: View | None = None
    is_dated: bool = True


def told_of(context: Context, shown: View) -> Told:
    """What a view can be asked."""
    return Told(shown.counted, asked_of(context, shown), shown)


def figure(
    context: Context,
    chart: Any,
    told: Told,
    *,
    key: str,
    headline: str,
    table: pd.DataFrame,
    columns: dict[str, Any] | None = None,
) -> None:
    """A chart under the finding it shows, with its table one tab away and its definition one click away.

    Args:
        headline: the finding as one sentence; also what a screen reader hears.
        table: what the chart shows, with the columns named for the reader; downloaded as CSV.
    """
    t = context.t
    st.subheader(escaped(headline), anchor=False)
    chart_tab, table_tab = st.tabs([t("Chart"), t("Table")], key=f"tabs {key}")
    with chart_tab:
        drawing(chart, key, headline)
    with table_tab:
        data(table, key, columns, headline)
    foot(context, told, key, table)


def drawing(chart: Any, key: str, headline: str) -> None:
    """A chart alone; the finding it shows has to stand near."""
    st.plotly_chart(drawn_once(chart), key=f"chart {key}", theme=None, config=CONFIG, alt=headline)


def view(context: Context, shown: View, *, key: str = "", notes: bool = True) -> None:
    """A view with its chart and its notes; where nothing is to be drawn, the notes alone.

    Args:
        key: tells it from another of the same kind on the page.
        notes: whether its notes stand below it; a page may say them elsewhere.
    """
    if shown.draw is not None:
        figure(
            context,
            shown.drawn(context.look),
            told_of(context, shown),
            key=key or shown.id,
            headline=shown.alt,
            table=shown.table,
            columns=number_columns(shown.table, shown.shares),
        )
    if notes:
        _notes(shown)


def table(
    context: Context,
    shown: View,
    drawn: pd.DataFrame | None = None,
    *,
    columns: dict[str, Any] | None = None,
    key: str = "",
    notes: bool = True,
) -> None:
    """The table of a view that draws nothing, with its notes, its definition and its download; see `view`.

    Args:
        drawn: what is seen in place of the view's table: the same, with small charts for instance.
        columns: how columns are written, beside shares and numbers.
    """
    seen = shown.table if drawn is None else drawn
    data(seen, key or shown.id, number_columns(seen, shown.shares) | (columns or {}), shown.alt)
    foot(context, told_of(context, shown), key or shown.id, shown.table)
    if notes:
        _notes(shown)


def plain_table(
    context: Context,
    frame: pd.DataFrame,
    told: Told,
    *,
    key: str,
    alt: str,
    columns: dict[str, Any] | None = None,
) -> None:
    """A table that is no view, with its definition and its download."""
    data(frame, key, number_columns(frame) | (columns or {}), alt)
    foot(context, told, key, frame)


def data(table: pd.DataFrame, key: str, columns: dict[str, Any] | None, alt: str) -> None:
    """A table alone, whole where it is short; its definition has to stand near under the same key."""
    shown, columns = evenly(table, columns or {})
    with st.container(key=f"told {key}"):
        st.dataframe(
            shown,
            hide_index=True,
            placeholder=MISSING,
            key=f"table {key}",
            column_config=columns,
            height="content" if len(table) <= MOST_ROWS else "auto",
            alt=alt,
        )


def _notes(shown: View) -> None:
    for note in shown.notes:
        st.caption(escaped(note))


def foot(
    context: Context,
    told: Told,
    key: str,
    table: pd.DataFrame | Callable[[], pd.DataFrame],
    label: str = "",
) -> None:
    """What stands under a number: its definition, its file, whether it goes into the deck, and of which day it is."""
    t = context.t
    with st.container(horizontal=True, vertical_alignment="center", key=f"foot {key}"):
        counted_how(context, told, key)
        download(context, table, key, label)
        if told.taken:
            add_to_deck(context, told.taken, key)
        if told.is_dated:
            day = t.day(context.as_of)
            st.caption(t("As of the end of {day}; days as in the data, no time zone shift.", day=day))


def counted_how(context: Context, told: Told, key: str) -> None:
    """The definition of a number and its query, one click away."""
    with st.popover(context.t("How is this counted?"), type="tertiary", key=f"counted {key}"):
        explained(context, told, key)


def explained(context: Context, told: Told, key: str) -> None:
    """The definition of a number, with the button that shows its query."""
    said, t = definition(told.counted), context.t
    st.markdown(f"**{t.pick(said.title)}**")
    st.markdown(t.pick(said.text))
    if told.asked:
        title = told.taken.title if told.taken else t.pick(said.title)
        query_button(context, key, title, said, told.asked)


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


def key_figure(one: KeyFigure, key: str) -> None:
    """One number with its change, which says ▲ or ▼ itself, and a sparkline; up is neither good nor bad by colour."""
    course = [float(number) for number in one.course if pd.notna(number)]
    # Streamlit's own sparkline brings a second chart library and marks that screen readers stumble over.
    with st.container(border=True, height="stretch", gap="small", key=f"figure {key}"):
        st.metric(one.label, one.value, one.change, delta_color="off", delta_arrow="off", help=one.help)
        if len(course) > 1:
            st.html(sparkline(course))


def key_figures(shown: View) -> None:
    """The numbers that stand above a view's chart; how they are counted stands below it."""
    for place, one in enumerate(shown.figures):
        key_figure(one, f"{shown.id} {place}")


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
