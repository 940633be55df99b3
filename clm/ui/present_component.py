"""The part of the page that runs in the browser: a deck in a frame, on the whole screen in present mode."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from clm.charts.theme import INKS
from clm.export.html.document import LANGUAGE_TAGS, plotly_script
from clm.language import Language
from clm.ui.context import Context
from clm.ui.present_slides import Size

SOURCES = Path(__file__).parent / "present_mode"
PARTS = ("slide.js", "deck.js", "mode.js")  # one module in the browser, in this order
KEY = "present_deck"
SAY_READY = '\nexport default () => { window.dispatchEvent(new Event("plotlyready")) }\n'


def deck_size() -> Size:
    """What slides are drawn for: a room, or the telephone that the browser says it is."""
    state = st.session_state.get(KEY)
    return "screen" if state is not None and state.get("narrow") else "present"


def load_plotly() -> None:
    """Hand the browser plotly, of which Streamlit keeps its own copy to itself; sent once a session.

    Asked for before the slides are worked out, so that it is read in the meantime.
    """
    plotly = st.components.v2.component("plotly", js=plotly_script() + SAY_READY)
    plotly(key="plotly", height=1)


def deck_frame(context: Context, slides: Sequence[dict[str, Any]]) -> None:
    """The deck with the button that presents it; all of it is in the browser before it is presented.

    Args:
        slides: as clm.ui.present_slides.prepared_slides gives them.
    """
    deck = st.components.v2.component(
        "deck",
        js="\n".join((SOURCES / part).read_text("utf-8") for part in PARTS),
        css=(SOURCES / "deck.css").read_text("utf-8"),
        isolate_styles=False,  # in present mode it styles what stands around it
    )
    data = {
        "slides": list(slides),
        "words": _words(context.t),
        "language": LANGUAGE_TAGS[context.t.code],
        "muted": INKS[context.theme].muted,
        "narrow": deck_size() == "screen",
    }
    deck(data=data, key=KEY, on_narrow_change=lambda: None, default={"narrow": False})


def _words(t: Language) -> dict[str, str]:
    """What the deck itself says."""
    return {
        "present": t("Present"),
        "keys": t("In present mode: arrows turn, F full screen, B blank, L list, C choices, Esc leaves."),
        "slide": t("slide"),
        "back": t("Back"),
        "next": t("Next"),
        "list": t("Slides"),
        "choices": t("Choices"),
        "definition": t("How is this counted?"),
        "table": t("Table"),
        "blank": t("Blank"),
        "full": t("Full screen"),
        "leave": t("Leave"),
        "close": t("Close"),
        "controls": t("Controls of the presentation"),
        "busy": t("Being worked out anew…"),
        "blanked": t("The screen is blank. B brings it back."),
    }
