"""A dataset that grows: where new files belong, what they brought, the history of imports, and the way back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from clm import library
from clm.errors import ClmError
from clm.importing import Growth
from clm.importing.glance import Glance, glance
from clm.ui import attempts, datasets, state, widgets
from clm.ui.columns import kind_names
from clm.ui.context import Context, default_dataset
from clm.ui.markdown import escaped
from clm.ui.report import told
from clm.ui.tables import number_columns

GLANCED = "upload_glances"  # identity of dropped files -> what a glance at them told


def ask_where(context: Context, dropped: Sequence[Any]) -> tuple[str | None, list[Glance] | None]:
    """What dropped files are for: something new, or a dataset of the reader's own that they can be added to.

    Asked only where there is such a dataset; None until it is answered. With it, what a glance told, if one was cast.
    """
    t, code = context.t, state.chosen("data", None, default_dataset())
    if datasets.own(code) is None:
        return attempts.NEW, None
    glances = _glances(dropped)
    if not any(table.complete for table in glances):
        return attempts.NEW, glances
    with st.container(border=True, key="where"):
        st.write(
            escaped(t("Is this a new dataset, or does it belong to “{name}”?", name=context.dataset.name))
        )
        with st.container(horizontal=True):
            new = st.button(t("New dataset"), type="primary", key="goal new")
            add = st.button(escaped(t("Add to “{name}”", name=context.dataset.name)), key="goal add")
        st.caption(
            t("Adding updates orders that are there already and never doubles them. It can be undone.")
            + ("" if code == datasets.UPLOAD else " " + t("Everybody who uses this dataset will see it."))
        )
    return (attempts.NEW if new else code if add else None), glances


def _glances(dropped: Sequence[Any]) -> list[Glance]:
    identity = tuple(file.file_id for file in dropped)
    held = st.session_state.get(GLANCED)
    if held is None or held[0] != identity:
        held = (identity, glance([(file.name, file.getvalue()) for file in dropped]))
        st.session_state[GLANCED] = held
    found: list[Glance] = held[1]
    return found


def growth_figures(context: Context, growth: Growth) -> None:
    """What the files that were added last brought."""
    t = context.t
    st.subheader(t("What adding the files changed"), anchor=False)
    figures = {
        t("New orders"): growth.orders_new,
        t("Orders that changed"): growth.orders_changed,
        t("Orders as before"): growth.orders_unchanged,
        t("New customers"): growth.customers_new,
        t("New interactions"): growth.interactions_new,
    }
    with st.container(horizontal=True, key="figure import growth"):
        for label, value in figures.items():
            st.metric(label, t.count(value), border=True)
    st.caption(
        escaped(
            t(
                "Net revenue was {before} and is {after}.",
                before=t.money(growth.revenue_before, context.currency),
                after=t.money(growth.revenue_after, context.currency),
            )
        )
    )
    widgets.counted_how(context, told("import_growth"), "import growth")


def history(context: Context, code: str) -> None:
    """Every import into the dataset that is looked at, if it is the reader's own, with the way back from the last."""
    t, imports = context.t, context.dataset.imports
    if datasets.own(code) is None or imports.empty:
        return
    st.subheader(t("Imports into this dataset"), anchor=False)
    kinds = kind_names(t)
    shown = pd.DataFrame(
        {
            t("Import"): imports["number"],
            t("When"): pd.to_datetime(imports["imported_at"]).dt.tz_localize("UTC"),
            t("File"): imports["file"],
            t("Meaning"): [kinds.get(kind, kind) for kind in imports["kind"]],
            t("Rows"): imports["rows"],
            t("New orders"): imports["orders_new"],
            t("Orders that changed"): imports["orders_changed"],
            t("Orders as before"): imports["orders_unchanged"],
            t("New customers"): imports["customers_new"],
        }
    )
    when = {t("When"): st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")}
    widgets.data(
        shown.sort_values(t("Import"), ascending=False),
        "imports",
        number_columns(shown) | when,
        t("Imports into this dataset"),
    )
    asked = widgets.Told("imports", lambda scope: scope.dataset.imported(), is_dated=False)
    widgets.counted_how(context, asked, "imports")
    if imports["number"].nunique() > 1:
        st.caption(t("Orders and customers are those of a whole import, repeated on each of its files."))
    _undo_control(context, code)


def _undo_control(context: Context, code: str) -> None:
    t, target = context.t, datasets.own(code)
    if target is None or not library.can_undo(target):
        return
    try:
        if code == datasets.UPLOAD:
            if st.button(t("Undo the last import"), icon=":material/undo:", key="undo"):
                _undo(code)
            return
        with st.popover(t("Undo the last import"), icon=":material/undo:"):
            st.write(
                escaped(
                    t(
                        "“{name}” goes back to what it was before the last import, for everybody who uses it.",
                        name=context.dataset.name,
                    )
                )
            )
            if st.button(t("Yes, undo it"), key="undo"):
                _undo(code)
    except ClmError as error:
        st.error(escaped(t.error(error)))


def _undo(code: str) -> None:
    target = datasets.own(code)
    if target is None:
        return
    library.undo(target)
    upload = datasets.uploaded()
    if code == datasets.UPLOAD and upload:
        datasets.adopt_upload(upload.before or replace(upload, report=replace(upload.report, growth=None)))
    st.session_state.get(attempts.GROWN, {}).pop(code, None)
    state.choose("as_of", None)
    st.rerun()
