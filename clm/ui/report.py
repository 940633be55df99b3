"""The import report: what became of every row and of the money, with everything that was left out to download."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from clm.importing import ImportReport, account, action_text, note_text, reason_text, step_text
from clm.importing.evidence import Evidence, evidence_text
from clm.language import MISSING, Language
from clm.ui import widgets
from clm.ui.columns import column_name, kind_names
from clm.ui.context import Context
from clm.ui.markdown import escaped
from clm.ui.problem_lists import problem_download, problem_table
from clm.ui.tables import evenly, number_columns

Chart = Callable[[pd.DataFrame], Any]  # a frame of steps (see clm.charts.waterfall) -> the figure

ABOUT_COLUMNS = "column_not_used"  # an action on a column, not on rows
WHOLE = ("read", "kept")  # kinds of steps that are amounts and not differences


def import_report(context: Context, report: ImportReport, money_chart: Chart) -> None:
    """Counts that add up, the way of the money, decisions about whole files, and the rows not taken as they are."""
    t = context.t
    with st.container(key="told import rows"):
        _figures(report, t)
        widgets.counted_how(context, told("import_rows"), "import rows")
        _money(context, report, money_chart)
        _notes(report, t)
        _counts(report.problem_counts, t)
        _problems(context, report)
        _columns(report, t)


def told(counted: str) -> widgets.Told:
    """How what the last import did is counted."""
    return widgets.Told(counted, lambda scope: account(scope.dataset), is_dated=False)


def _figures(report: ImportReport, t: Language) -> None:
    with st.container(horizontal=True):
        st.metric(t("Rows read"), t.count(report.rows_read), border=True)
        st.metric(t("Kept"), t.count(report.rows_kept), border=True)
        st.metric(t("Left out"), t.count(report.rows_rejected), border=True)
        st.metric(
            t("Without a customer"),
            t.count(report.anonymous_rows),
            border=True,
            help=t("Counted apart: their revenue belongs to nobody we know."),
        )
        if report.merged_rows:
            st.metric(
                t("Merged"),
                t.count(report.merged_rows),
                border=True,
                help=t(
                    "Another row counts for them: repeated rows, and orders that a later file holds again."
                ),
            )
    if report.merged_rows:
        st.caption(t("Rows read = kept + left out + without a customer + merged."))
    else:
        st.caption(t("Rows read = kept + left out + without a customer."))


def _money(context: Context, report: ImportReport, chart: Chart) -> None:
    """From the money in the files to the money that counts; nothing is drawn where nothing went off."""
    t, steps = context.t, report.waterfall
    drawn = steps[(steps["money"].astype(float) != 0) | (steps["kind"] == "kept")]
    if len(drawn) < 3:
        return
    read, kept = (float(steps.loc[steps["kind"] == kind, "money"].iloc[0]) for kind in WHOLE)
    frame = pd.DataFrame(
        {
            "label": [step_text(step, t) for step in drawn["step"]],
            "money": drawn["money"].astype(float),
            "whole": drawn["kind"].isin(WHOLE),
        }
    )
    headline = t(
        "Of {read} in the files, {kept} counts",
        read=t.money(read, context.currency),
        kept=t.money(kept, context.currency),
    )
    table = pd.DataFrame(
        {
            t("Step"): [step_text(step, t) for step in steps["step"]],
            t("Rows"): steps["rows"],
            t("Amount"): steps["money"].astype(float),
        }
    )
    st.subheader(escaped(headline), anchor=False)
    chart_tab, table_tab = st.tabs([t("Chart"), t("Table")], key="tabs import money")
    with chart_tab:
        widgets.drawing(chart(frame), "import money", headline)
    with table_tab:
        widgets.data(table, "import money", number_columns(table), headline)
    with st.container(horizontal=True, vertical_alignment="center"):
        widgets.counted_how(context, told("import_money"), "import money")
        widgets.download(context, table, "import money")


def _notes(report: ImportReport, t: Language) -> None:
    for note in report.notes:
        st.write("• " + escaped(note_text(note, t)))


def _counts(counts: pd.DataFrame, t: Language) -> None:
    counts = counts[counts["action"] != ABOUT_COLUMNS]
    if counts.empty:
        st.success(t("Every row was taken as it is."))
        return
    table = pd.DataFrame(
        {
            t("Reason"): [reason_text(code, t) for code in counts["reason"]],
            t("Rows"): counts["rows"],
            t("Amount"): counts["money"].astype(float),
            t("What was done"): [action_text(code, t) for code in counts["action"]],
            t("File"): counts["file"],
        }
    )
    if counts["file"].nunique() == 1:  # its name would only push aside what was done
        table = table.drop(columns=t("File"))
    shown, columns = evenly(table, number_columns(table))
    st.dataframe(
        shown,
        hide_index=True,
        placeholder=MISSING,
        column_config=columns,
        alt=t("What became of every row"),
    )


def _problems(context: Context, report: ImportReport) -> None:
    """Row by row, so that the source can be mended; the lists to download are complete."""
    t = context.t
    rows = report.problems[report.problems["action"] != ABOUT_COLUMNS]
    if rows.empty:
        return
    with st.expander(t("The rows in question, one by one")):
        reasons = list(dict.fromkeys(report.problem_counts["reason"]))
        reasons = [reason for reason in reasons if reason in set(rows["reason"])]
        reason = st.selectbox(
            t("Reason"),
            reasons,
            None,
            format_func=lambda code: reason_text(code, t),
            placeholder=t("All reasons"),
            key="reason of problems",
        )
        shown = rows if reason is None else rows[rows["reason"] == reason]
        st.dataframe(
            problem_table(shown.head(1000), t),
            hide_index=True,
            placeholder=MISSING,
            alt=t("The rows in question, one by one"),
        )
        problem_download(context, t("Download all of them"), reason or "all", reason=reason)


def _columns(report: ImportReport, t: Language) -> None:
    """Every column with the evidence for what it was taken for and for how its values were read."""
    kinds = kind_names(t)
    rows = [
        {
            t("File"): file,
            t("Table"): kinds.get(report.kinds[file], report.kinds[file]),
            t("Meaning"): column_name(column, t),
            t("Column of the file"): header,
            t("Why this column"): _said(report.evidence.get(file, {}).get(column), t),
            t("How its values were read"): _said(report.type_evidence.get(file, {}).get(column), t),
        }
        for file, columns in report.mapping.items()
        for column, header in columns.items()
    ]
    with st.expander(t("How the columns were read")):
        st.dataframe(rows, hide_index=True, alt=t("How the columns were read"))
        unused = report.problems[report.problems["action"] == ABOUT_COLUMNS]
        for reason, found in unused.groupby("reason"):
            columns = t(", ").join(str(column) for column in found["column"])
            st.caption(
                escaped(
                    t("Not used: {columns}. {reason}", columns=columns, reason=reason_text(str(reason), t))
                )
            )


def _said(seen: Evidence | None, t: Language) -> str:
    return evidence_text(seen, t) if seen else ""
