"""The slides one after another: each goes to the browser, and its finding into the list, as soon as it is made."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from clm.language import Language
from clm.ui import present_choices, present_component, present_exports
from clm.ui.context import Context
from clm.ui.markdown import escaped
from clm.ui.present_list import finding
from clm.ui.present_slides import Wanted, made_deck, prepared


def follow(
    context: Context,
    wanted: Sequence[Wanted],
    heading: DeltaGenerator,
    findings: Sequence[DeltaGenerator],
    files: DeltaGenerator,
    personal: bool,
) -> None:
    """Make what is not at hand, the slide looked at first, and then the deck's files.

    Args:
        heading: the place that says how far it is.
        findings: the places of clm.ui.present_list.slide_list.
        files: the place of the deck's files.
    """
    t = context.t
    missing = [at for at, one in enumerate(wanted) if not one.is_at_hand]
    for at in missing:
        finding(findings[at], t, at, wanted[at].chosen, t("Being worked out…"))
    if missing:
        files.caption(t("The files can be made when all slides are ready."))
    said: dict[int, dict[str, Any] | None] = {}
    with st.container(key="present_sent"):
        for slot, at in enumerate(present_component.shown_first(wanted)):
            if at in missing:
                _say_progress(heading, t, len(wanted) - len(missing), len(wanted))
                said[at] = prepared(context, wanted[at])
                missing.remove(at)
            else:
                said[at] = prepared(context, wanted[at])
            present_component.send_slide(slot, wanted[at], said[at])
            finding(findings[at], t, at, wanted[at].chosen, _text(t, said[at]))
    shown = sum(one is not None for one in said.values())
    ready = t.plural("{n} slide is ready to be shown.", "{n} slides are ready to be shown.", shown)
    heading.header(escaped(ready), anchor=False)
    with files.container():
        deck = made_deck(context, [one.chosen for one in wanted], present_choices.title_choice(context))
        present_exports.exports(context, deck, personal)
    present_component.plotly_is_there()


def _say_progress(heading: DeltaGenerator, t: Language, made: int, all_slides: int) -> None:
    text = t("{n} of {all} slides are ready.", n=t.count(made), all=t.count(all_slides))
    heading.header(escaped(text), anchor=False)


def _text(t: Language, said: dict[str, Any] | None) -> str:
    return said["headline"] if said else t("These data cannot show this view.")
