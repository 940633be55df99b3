"""Keeping an upload for everybody, and removing what was kept."""

from pathlib import Path

import streamlit as st

from clm import library
from clm.language import Language
from clm.ui import datasets, state
from clm.ui.context import Context
from clm.ui.join_coverage import join_sentences


def keep_form(context: Context, path: Path, name: str, *, joined: bool) -> None:
    """Offer to keep this session's upload among the datasets that everybody can choose, or to delete it now.

    Where it was `joined` of several files, how far they meet stands above the button that keeps it.
    """
    t = context.t
    with st.container(border=True):
        st.write(t("This dataset is private to your browser session and is deleted with it."))
        if joined:
            join_sentences(context, t("Nothing is kept yet. Check first how far the files meet:"))
        with st.form("keep", border=False):
            title = st.text_input(
                t("Keep it for everybody who uses this installation, under the name"), name, max_chars=60
            )
            if st.form_submit_button(t("Keep")):
                state.choose("data", library.keep(path, title))
                st.rerun()
        st.button(t("Delete my upload now"), on_click=_forget, type="tertiary")


def _forget() -> None:
    datasets.drop_upload()
    state.choose("data", None)


def remove_button(t: Language, code: str, name: str) -> None:
    """Remove a kept dataset, after asking."""
    with st.popover(t("Remove"), type="tertiary"):
        st.write(t("“{name}” will be deleted for everybody. This cannot be undone.", name=name))
        st.button(t("Yes, delete “{name}”", name=name), key=f"remove {code}", on_click=_remove, args=(code,))


def _remove(code: str) -> None:
    library.remove(code)
    if state.chosen("data", None) == code:
        state.choose("data", None)
