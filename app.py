"""The start: language and navigation, nothing else."""

from pathlib import Path

import streamlit as st

import clm.ui.widgets  # with all that the pages need, so that it can be set aside at once
from clm.ui.context import RETURN_TO, STARTED, language
from clm.ui.startup import prepare_server

t = language()
st.set_page_config(page_title=t("Customer lifecycle"), page_icon="📈", layout="wide")
pages = st.navigation(
    [
        st.Page("pages/overview.py", title=t("Overview"), icon=":material/dashboard:", default=True),
        st.Page("pages/stages.py", title=t("Stages"), icon=":material/stacked_bar_chart:"),
        st.Page("pages/funnel.py", title=t("Funnel"), icon=":material/filter_alt:"),
        st.Page("pages/transitions.py", title=t("Transitions"), icon=":material/swap_horiz:"),
        st.Page("pages/retention.py", title=t("Retention"), icon=":material/event_repeat:"),
        st.Page("pages/churn.py", title=t("Churn risk"), icon=":material/notifications_active:"),
        st.Page("pages/value.py", title=t("Customer value"), icon=":material/diamond:"),
        st.Page("pages/scorecard.py", title=t("Scorecard"), icon=":material/scoreboard:"),
        st.Page("pages/customers.py", title=t("Customers"), icon=":material/group:"),
        st.Page("pages/present.py", title=t("Present"), icon=":material/slideshow:"),
        st.Page("pages/data.py", title=t("Data"), icon=":material/database:"),
        st.Page("pages/quality.py", title=t("Data quality"), icon=":material/fact_check:"),
        st.Page("pages/methods.py", title=t("Methods"), icon=":material/function:"),
        st.Page("pages/glossary.py", title=t("Glossary"), icon=":material/menu_book:"),
    ],
    expanded=True,
)
st.html(Path(clm.ui.__file__).with_name("page.css"))
st.session_state[STARTED] = True
if RETURN_TO in st.session_state:
    st.switch_page(st.session_state.pop(RETURN_TO))
prepare_server()
pages.run()
