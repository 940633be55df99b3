"""The import report: what became of every row, in words, with everything that was left out to download."""

import pandas as pd
import streamlit as st

from clm.export.csv import csv_bytes
from clm.importing import ImportReport, action_text, note_text, reason_text
from clm.language import Language
from clm.ui.upload import column_name

ABOUT_COLUMNS = "column_not_used"  # an action on a column, not on rows


def import_report(report: ImportReport, t: Language) -> None:
    """Counts that add up, decisions about whole files, and the rows that were not taken as they are."""
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
    st.caption(t("Rows read = kept + left out + without a customer."))
    for note in report.notes:
        st.write("• " + note_text(note, t))
    _counts(report.problem_counts, t)
    _problems(report.problems, t)
    with st.expander(t("How the columns were read")):
        st.dataframe(
            [
                {t("File"): file, t("Meaning"): column_name(column, t), t("Column of the file"): header}
                for file, columns in report.mapping.items()
                for column, header in columns.items()
            ],
            hide_index=True,
        )
        unused = report.problems[report.problems["action"] == ABOUT_COLUMNS]
        for reason, rows in unused.groupby("reason"):
            columns = t(", ").join(str(column) for column in rows["column"])
            st.caption(
                t("Not used: {columns}. {reason}", columns=columns, reason=reason_text(str(reason), t))
            )


def _counts(counts: pd.DataFrame, t: Language) -> None:
    counts = counts[counts["action"] != ABOUT_COLUMNS]
    if counts.empty:
        st.success(t("Every row was taken as it is."))
        return
    st.dataframe(
        pd.DataFrame(
            {
                t("File"): counts["file"],
                t("Reason"): [reason_text(code, t) for code in counts["reason"]],
                t("What was done"): [action_text(code, t) for code in counts["action"]],
                t("Rows"): counts["rows"],
                t("Amount"): counts["money"],
            }
        ),
        hide_index=True,
        column_config={
            t("Rows"): st.column_config.NumberColumn(format="localized"),
            t("Amount"): st.column_config.NumberColumn(format="localized"),
        },
    )


def _problems(problems: pd.DataFrame, t: Language) -> None:
    """Row by row, so that the source can be mended."""
    rows = problems[problems["action"] != ABOUT_COLUMNS]
    if rows.empty:
        return
    table = pd.DataFrame(
        {
            t("File"): rows["file"],
            t("Row"): rows["row"],
            t("Column"): rows["column"],
            t("Value"): rows["value"],
            t("Reason"): rows["reason"].map(lambda code: reason_text(code, t)),
            t("What was done"): rows["action"].map(lambda code: action_text(code, t)),
        }
    )
    with st.expander(t("The rows in question, one by one")):
        st.dataframe(table.head(1000), hide_index=True)
        st.download_button(
            t("Download all of them"),
            lambda: csv_bytes(table),
            "import_problems.csv",
            "text/csv",
            on_click="ignore",
        )
