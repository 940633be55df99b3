"""Templates to fill in, to download beside the place where files are dropped."""

from functools import partial

import streamlit as st

from clm.export.templates import csv_template, templates, workbook_template
from clm.language import Language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template_links(t: Language) -> None:
    """One workbook, or one CSV file a table, in the reader's language."""
    with st.popover(t("Templates to fill in"), type="tertiary", icon=":material/table:"):
        st.write(
            t(
                "Only orders are needed. Customers and interactions make more stages visible. The rows are examples: overwrite them."
            )
        )
        st.download_button(
            t("Workbook with all tables (XLSX)"),
            lambda: workbook_template(t),
            f"{t('template')}.xlsx",
            XLSX,
            on_click="ignore",
            key="template workbook",
        )
        for template in templates(t):
            st.download_button(
                t("{table} (CSV)", table=template.name),
                partial(csv_template, template),
                f"{template.name.lower()}.csv",
                "text/csv",
                on_click="ignore",
                key=f"template {template.name}",
            )
