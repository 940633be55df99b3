"""The deck as a file: each is made when it is asked for, by the same functions as on the command line."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from clm.errors import ClmError
from clm.export.brand import LONGEST_NAME, Brand
from clm.export.brief import brief_markdown
from clm.export.browser import find_browser
from clm.export.html import deck_html
from clm.export.pictures import deck_pdf, deck_pngs, view_png
from clm.export.pptx import deck_pptx
from clm.export.xlsx import deck_xlsx
from clm.language import Language
from clm.ui.context import Context
from clm.ui.markdown import escaped
from clm.ui.present_slides import deck_scope
from clm.views.brief import deck_brief
from clm.views.deck import Deck, Slide

BRAND = "present brand"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exports(context: Context, deck: Deck, personal: bool) -> None:
    """A button a kind of file, and how the company looks on it."""
    t, brand = context.t, _brand()
    _button(deck, "PowerPoint", "pptx", PPTX, partial(deck_pptx, deck, brand, personal))
    _button(deck, t("One HTML file"), "html", "text/html", partial(deck_html, deck, personal))
    _button(deck, t("Workbook (XLSX)"), "xlsx", XLSX, partial(deck_xlsx, deck, personal))
    _button(deck, t("Brief (text)"), "md", "text/markdown", partial(_brief, deck))
    without = why_no_browser(t)
    if without:
        st.caption(without)
    else:
        _button(deck, "PDF", "pdf", "application/pdf", partial(deck_pdf, deck, personal))
        pictures = partial(deck_pngs, deck, context.theme, personal)
        _button(deck, t("Pictures (PNG)"), "zip", "application/zip", pictures)
    _company_look(t)


def _brief(deck: Deck) -> bytes:
    """What matters most on one page, as Markdown."""
    return brief_markdown(deck_brief(deck), deck.scope).encode("utf-8")


def picture(context: Context, slide: Slide, at: int, personal: bool) -> None:
    """One slide as a picture, where there is a browser that takes it."""
    if why_no_browser(context.t):
        return
    st.download_button(
        context.t("Picture (PNG)"),
        partial(view_png, slide, deck_scope(context), context.theme, personal=personal),
        f"{slide.view.id}_{context.as_of.isoformat()}.png",
        "image/png",
        key=f"png {at}",
        on_click="ignore",
        icon=":material/download:",
    )


def _button(deck: Deck, label: str, ending: str, kind: str, make: Callable[[], bytes]) -> None:
    name = f"deck_{deck.scope.as_of.isoformat()}.{ending}"
    st.download_button(
        label,
        make,
        name,
        kind,
        key=f"export {ending}",
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
    )


def why_no_browser(t: Language) -> str:
    """Why nothing can be printed or photographed here, and what to do about it; empty where it can."""
    try:
        find_browser()
    except ClmError as error:
        return t.error(error)
    return ""


def _brand() -> Brand | None:
    brand: Brand | None = st.session_state.get(BRAND)
    return brand


def _company_look(t: Language) -> None:
    """Name, colour and logo on the slides, kept for the session."""
    before = _brand() or Brand()
    with st.popover(t("Company look"), icon=":material/palette:"):
        name = st.text_input(t("Company"), before.name, max_chars=LONGEST_NAME)
        accent = st.color_picker(t("Colour"), before.accent)
        logo = st.file_uploader(t("Logo (PNG or JPEG)"), ["png", "jpg", "jpeg"])
        try:
            content = logo.getvalue() if logo else before.logo
            st.session_state[BRAND] = Brand(name, accent, content)
        except ClmError as error:
            st.warning(escaped(t.error(error)))
        if before.logo and st.button(t("Without the logo")):
            st.session_state[BRAND] = Brand(name, accent)
            st.rerun()
