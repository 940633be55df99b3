"""What an import brought, below the chart of the Data page: for this session's upload, and for datasets that grew."""

import streamlit as st

from clm.ui import attempts, datasets, state
from clm.ui.context import Context, default_dataset
from clm.ui.datasets import Upload
from clm.ui.growing import growth_figures, history
from clm.ui.import_rules import import_rules
from clm.ui.join_coverage import join_sentences
from clm.ui.keeping import keep_form
from clm.ui.recalled import read_anew, recalled_line
from clm.ui.report import Chart, import_report


def import_results(context: Context, money_chart: Chart) -> None:
    """The report of the dataset that is looked at, where this session imported or added to it, and its history.

    `money_chart` draws the steps of the money.
    """
    t, code = context.t, state.chosen("data", None, default_dataset())
    upload = datasets.uploaded()
    report = st.session_state.get(attempts.GROWN, {}).get(code)
    if code == datasets.UPLOAD and upload:
        report = upload.report
        _read_as_before(context, upload)
    else:
        recalled_line(st.session_state.get(attempts.GROWN_AS_BEFORE, {}).get(code, ()), None, t)
    if report:
        if report.growth:
            growth_figures(context, report.growth)
        st.subheader(t("What became of every row"), anchor=False)
        import_report(context, report, money_chart)
        if report.growth and code != datasets.UPLOAD:
            join_sentences(context)
    if code == datasets.UPLOAD and upload:
        with st.expander(t("Rules of this import: cancelled orders, tests, refunds and the like")):
            import_rules(context, upload)
        joined = len(upload.report.kinds) > 1 or upload.report.growth is not None
        keep_form(context, upload.path, upload.name, joined=joined)
    history(context, code)


def _read_as_before(context: Context, upload: Upload) -> None:
    """Which tables were read as others were before, and the way to change how the files were read."""
    t = context.t
    with st.container(horizontal=True, vertical_alignment="center", key="read_as"):
        if attempts.current() is None:
            recalled_line(upload.recalled, read_anew if upload.files else None, t)
        if upload.files and attempts.current() is None:
            st.button(t("Change how the files were read"), on_click=attempts.reopen, icon=":material/tune:")
