"""The SQL behind a view, for whoever wants to check a number."""

import streamlit as st

from clm.ui.context import Context
from clm.ui.present_add import deck_choices
from clm.views.builders import VIEWS
from clm.views.sql import script
from clm.views.view import View


def query_button(context: Context, shown: View) -> None:
    """A button that shows what the data were asked."""
    choices = deck_choices(context, shown) if shown.id in VIEWS else None
    t = context.t
    if choices is None or not st.button(t("Show the query"), key=f"query {shown.id}", type="tertiary"):
        return
    with st.spinner(t("Asking again, to write down the queries…")):
        sql = script(context, lambda scope: VIEWS[shown.id](scope, **choices))
    title = t("The query behind “{view}”", view=shown.title)
    st.dialog(title, width="large")(_shown)(context, shown, sql)


def _shown(context: Context, view: View, sql: str) -> None:
    t = context.t
    st.caption(
        t(
            "SQL for DuckDB with every value filled in. What is worked out from its results (shares, intervals, fitted models) is told in the definition."
        )
    )
    name = f"{view.id}_{context.as_of.isoformat()}.sql"
    st.download_button(
        t("Download SQL"), sql, name, "application/sql", on_click="ignore", key=f"sql {view.id}"
    )
    st.code(sql, language="sql")
