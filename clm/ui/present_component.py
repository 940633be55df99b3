"""The part of the page that runs in the browser: a deck in a frame, on the whole screen in present mode."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from clm.charts.theme import INKS
from clm.export.html.document import LANGUAGE_TAGS, plotly_script
from clm.language import Language
from clm.ui.context import Context
from clm.ui.present_slides import Size, Wanted
from clm.views.titles import title

SOURCES = Path(__file__).parent / "present_mode"
PARTS = ("slide.js", "deck.js", "mode.js")  # one module in the browser, in this order
KEY = "present_deck"
SAY_READY = '\nwindow.dispatchEvent(new Event("plotlyready"))\nexport default () => {}\n'
HAS_PLOTLY = "present plotly"


def deck_size() -> Size:
    """What slides are drawn for: a room, or the telephone that the browser says it is."""
    state = st.session_state.get(KEY)
    return "screen" if state is not None and state.get("narrow") else "present"


def load_plotly() -> None:
    """Hand the browser plotly, of which Streamlit keeps its own copy to itself.

    Asked for before the slides are worked out, so that it is read in the meantime; no longer once a run of the page has
    ended in this session, as it is 4 MB to look through, unless the deck says that it never came.
    """
    place = st.empty()  # also where nothing is sent, so that what follows keeps its place
    state = st.session_state.get(KEY)
    if st.session_state.get(HAS_PLOTLY) and not (state is not None and state.get("without_plotly")):
        return
    plotly = st.components.v2.component("plotly", js=plotly_script() + SAY_READY)
    with place:
        plotly(key="plotly", height=1)


def plotly_is_there() -> None:
    """All that a run of the page sent has left."""
    st.session_state[HAS_PLOTLY] = True


def deck_frame(context: Context, wanted: Sequence[Wanted]) -> None:
    """The deck with the button that presents it. Its slides are sent one by one, see send_slide; all are in the browser
    before they are turned to.

    Args:
        wanted: the slides in their order, made or not.
    """
    deck = st.components.v2.component(
        "deck",
        js="\n".join((SOURCES / part).read_text("utf-8") for part in PARTS),
        css=(SOURCES / "deck.css").read_text("utf-8"),
        isolate_styles=False,  # in present mode it styles what stands around it
    )
    data = {
        "slides": [
            {"id": one.id, "key": one.mark, "title": one.chosen.name or title(one.chosen.view, context.t)}
            for one in wanted
        ],
        "words": _words(context.t),
        "language": LANGUAGE_TAGS[context.t.code],
        "muted": INKS[context.theme].muted,
        "look": [context.theme, deck_size(), *{one.personal for one in wanted}],
        "narrow": deck_size() == "screen",
        "plotly": bool(st.session_state.get(HAS_PLOTLY)),
    }
    told = {"narrow": False, "at": "", "without_plotly": False}
    heard = {"on_narrow_change": _nothing, "on_at_change": _nothing, "on_without_plotly_change": _nothing}
    draw: Callable[..., Any] = deck
    draw(data=data, key=KEY, default=told, **heard)


def _nothing() -> None:
    """What the browser tells is read where it is needed."""


def shown_first(wanted: Sequence[Wanted]) -> list[int]:
    """The positions of the slides, the one that the presenter looks at first, then those around it."""
    state = st.session_state.get(KEY)
    shown = state.get("at") if state is not None else None
    at = next((position for position, one in enumerate(wanted) if one.id == shown), 0)
    return sorted(range(len(wanted)), key=lambda position: (abs(position - at), position < at))


def send_slide(slot: int, wanted: Wanted, said: dict[str, Any] | None) -> None:
    """Hand the deck one of its slides, in a place that nobody sees.

    Args:
        slot: the number of the place; sent again, the same slide in the same place costs nothing.
        said: as clm.ui.present_slides.prepared gives it.
    """
    send = st.components.v2.component("slide", js=(SOURCES / "sent.js").read_text("utf-8"))
    send(data={"key": wanted.mark, "said": said}, key=f"sent {slot}", height=1)


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
        "below": t("{n} further rows are below.", n="{n}"),
        "waiting": t("Being worked out…"),
        "ready": t("{n} of {all} slides are ready.", n="{n}", all="{all}"),
        "blanked": t("The screen is blank. B brings it back."),
    }
