"""Links from one page to another that carry choices with them."""

from collections.abc import Mapping

import streamlit as st

from clm.ui import state


def page_link(page: str, choices: Mapping[str, str] | None = None, label: str | None = None) -> None:
    """A link to a page of the app under which `choices` hold beside those made so far; named as the page is."""
    st.page_link(
        page, label=label, icon=":material/arrow_forward:", query_params=state.link_address(choices or {})
    )
