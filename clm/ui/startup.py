"""What is done once a server, before the first page."""

import gc

import streamlit as st


@st.cache_resource(show_spinner=False)
def set_imports_aside() -> None:
    """Keep the garbage collector from looking through all modules after each run of a page.

    Streamlit collects garbage whenever a script has ended, before the next one may begin; what was imported, some
    hundred thousand objects, never is garbage.
    """
    gc.collect()
    gc.freeze()
