"""The rules of an import on screen: what each does, what it met, and the switch that imports again without it."""

from typing import Any

import pandas as pd
import streamlit as st

from clm.importing import rule_label, rule_text, rules
from clm.language import Language
from clm.ui import attempts, datasets, widgets
from clm.ui.answers import answer
from clm.ui.context import Context
from clm.ui.datasets import Upload
from clm.ui.markdown import escaped
from clm.ui.problem_lists import problem_download
from clm.ui.report import told


@st.fragment
def import_rules(context: Context, upload: Upload) -> None:
    """Every rule with its switch. Switching changes nothing until the files are imported again."""
    t, met = context.t, upload.report.rules
    st.caption(t("Each can be switched. The first figure says how many rows or orders it met in your files."))
    widgets.counted_how(context, told("import_rows"), "import rules")
    wanted = {rule["rule"]: _rule(context, rule, upload) for rule in met.to_dict("records")}
    changed = {name: on for name, on in wanted.items() if on != bool(met.set_index("rule")["on"][name])}
    if not upload.files:
        st.caption(t("Files were added to this dataset. Undo that first to switch rules."))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t("Import again with these rules"), disabled=not changed, key="import_again"):
            _import_again(wanted)
            st.rerun()
        if changed:
            st.caption(t.plural("{n} rule switched", "{n} rules switched", len(changed)))


def _rule(context: Context, rule: dict[str, Any], upload: Upload) -> bool:
    """One rule in a line; whether it is to act."""
    t, name = context.t, rule["rule"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        on = st.toggle(
            rule_label(name, t),
            bool(rule["on"]),
            key=f"rule {name} {upload.path} {bool(rule['on'])}",
            disabled=not upload.files,
            width=440,
        )
        rows = int(rule["rows"])
        with st.popover(_met(rule, rows, context), type="tertiary", key=f"about {name}"):
            st.write(escaped(rule_text(name, t)))
            if rows:
                st.write(escaped(_example(rule, t)))
                problem_download(context, t("Download its rows"), f"rule_{name}", rule=name)
    return on


def _met(rule: dict[str, Any], rows: int, context: Context) -> str:
    t = context.t
    if not rows:
        return t("met nothing")
    said = t.plural("{n} row", "{n} rows", rows)
    money = float(rule["money"])
    return escaped(f"{said} · {t.money(money, context.currency)}" if money else said)


def _example(rule: dict[str, Any], t: Language) -> str:
    if rule["column"] is None or pd.isna(rule["row"]):
        return ""
    return t(
        "For example {file}, row {row}: “{value}” under “{column}”",
        file=rule["file"],
        row=t.count(int(rule["row"])),
        value=rule["value"],
        column=rule["column"],
    )


def _import_again(wanted: dict[str, bool]) -> None:
    """Import the same files with these rules, everything else as it was answered."""
    upload = datasets.uploaded()
    attempts.reopen()
    attempt = attempts.current()
    if upload and attempt:
        switched = {name: on for name, on in wanted.items() if on != rules()[name].default}
        for table in upload.report.headers:
            answer(attempt, table, "rules", switched or None)
        attempts.again(attempt)
