"""The SQL behind a number, for whoever wants to check it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from clm.ui.context import Context
from clm.ui.present_add import deck_choices
from clm.views.builders import VIEWS
from clm.views.definitions import Definition
from clm.views.scope import Scope
from clm.views.sql import script
from clm.views.view import View

Asked = Callable[[Scope], Any]  # asks the data anew what a number was made of


def asked_of(context: Context, shown: View) -> Asked | None:
    """What a view asks; None where its choices cannot be told from what it shows."""
    choices = deck_choices(context, shown) if shown.id in VIEWS else None
    return None if choices is None else lambda scope: VIEWS[shown.id](scope, **choices)


def query_button(context: Context, key: str, title: str, said: Definition, asked: Asked) -> None:
    """A button that shows what the data were asked, and what is worked out of the answer."""
    t = context.t
    if not st.button(t("Show the query"), key=f"query {key}", type="tertiary"):
        return
    computed = t.pick(said.computed) if said.computed else ""
    with st.spinner(t("Asking again, to write down the queries…")):
        sql = script(context, asked, computed)
    title = t("The query behind “{view}”", view=title)
    st.dialog(title, width="large")(_shown)(context, key, sql, computed)


def _shown(context: Context, key: str, sql: str, computed: str) -> None:
    t = context.t
    st.caption(
        t(
            "SQL for DuckDB with every value filled in. What is worked out from its results (shares, intervals, fitted models) is told in the definition."
        )
    )
    if computed:
        st.markdown(computed)
    name = f"{key.replace(' ', '_')}_{context.as_of.isoformat()}.sql"
    st.download_button(t("Download SQL"), sql, name, "application/sql", on_click="ignore", key=f"sql {key}")
    st.code(sql, language="sql")
