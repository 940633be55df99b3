"""Glossary: what does each word mean, and how is each number counted?"""

import streamlit as st

from clm.ui import state
from clm.ui.context import page_context
from clm.ui.markdown import escaped
from clm.views.definitions import definitions, found, glossary

ctx = page_context("pages/glossary.py", choices=("look_up",))
t = ctx.t
st.title(t("What does each word mean, and how is it counted?"), anchor=False)
with st.container(width=420):
    sought = st.text_input(
        t("Look up"),
        state.chosen("look_up", None, ""),
        key="look_up_field",
        placeholder=t("cohort, revenue, at risk…"),
        on_change=lambda: state.choose("look_up", st.session_state["look_up_field"] or None),
    )
words, counted = found(glossary(), sought, t), found(definitions(), sought, t)
if not words and not counted:
    st.info(
        t(
            "Nothing here names “{words}”. Try another word, or leave the field empty to see all.",
            words=escaped(sought),
        )
    )
if words:
    st.header(t("Words"), anchor=False)
    for one in words:
        st.markdown(f"**{t.pick(one.title)}**  \n{t.pick(one.text)}")
if counted:
    st.header(t("How each number is counted"), anchor=False)
    for one in counted:
        with st.expander(t.pick(one.title), expanded=bool(sought) and len(counted) <= 3):
            st.markdown(t.pick(one.text))
