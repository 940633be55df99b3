"""Rows that were not taken as they are, named for readers, and the complete lists of them to download."""

import pandas as pd
import streamlit as st

from clm.export.csv import csv_bytes
from clm.importing import action_text, problem_rows, reason_text
from clm.language import Language
from clm.ui.context import Context


def problem_table(rows: pd.DataFrame, t: Language) -> pd.DataFrame:
    """One row a problem, named for readers."""
    return pd.DataFrame(
        {
            t("File"): rows["file"],
            t("Row"): rows["row"],
            t("Column"): rows["column"],
            t("Value"): rows["value"],
            t("Reason"): rows["reason"].map(lambda code: reason_text(code, t)),
            t("What was done"): rows["action"].map(lambda code: action_text(code, t)),
        }
    )


def problem_download(
    context: Context, label: str, key: str, *, rule: str | None = None, reason: str | None = None
) -> None:
    """A CSV of every row that the last import into the dataset met under a rule or for a reason."""
    t, dataset = context.t, context.dataset

    def made() -> bytes:
        number = int(dataset.imports["number"].max())
        rows = problem_rows(dataset, rule=rule, reason=reason, number=number)
        return csv_bytes(problem_table(rows, t).assign(**{t("Amount"): rows["money"]}))

    st.download_button(
        label,
        made,
        f"import_{key}.csv",
        "text/csv",
        on_click="ignore",
        type="tertiary",
        key=f"problems {key}",
    )
