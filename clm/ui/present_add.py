"""The control under a view that takes it into the deck with its present choices, and out again."""

import calendar
import inspect
from collections.abc import Mapping

import streamlit as st

from clm.language import Language
from clm.ui import present_deck
from clm.ui.context import Context
from clm.views.builders import VIEWS
from clm.views.scope import Scope
from clm.views.scorecard import TARGET
from clm.views.view import View
from clm.views.warned import LIMIT

# Where a page calls a choice of a view otherwise, as several views stand on it: view -> name there -> its own name,
# empty where the view has no such choice.
NAMES: Mapping[str, Mapping[str, str]] = {
    "contribution": {"costs": "by"},
    "funnel": {"funnel": "kind", "known_from": "start", "known_to": "end"},
    "cohorts": {"cohort_measure": "measure", "cohort_kind": "kind", "cohorts": "which"},
    "retention_curves": {"cohort_measure": "measure", "cohort_kind": "kind"},
    "held_out": {"method": "kind"},
    "purchase_fit": {"method": "kind"},
    "saving": {"split": "by"},
    "silence": {"silent": "measure"},
    "value_link": {"value_link": "link"},
    **{
        name: {"method": ""} for name in ("spend_fit", "contract_fit", "gap_fit", "signal_effects", "serving")
    },
}
PREFIXES = (LIMIT, TARGET)  # before the names of limits and targets in an address
PLACES = ("view", "part", "whose")  # choices that say where on a page a view stands
MONTHS = ("known_from", "known_to")  # choices of a page that are months, and of a view days


def deck_choices(scope: Scope, shown: View) -> dict[str, str] | None:
    """What is chosen in a view as a deck writes it, without what a view does by itself.

    None where a deck cannot say it: its slide would show other numbers than the page.
    """
    builder, names = VIEWS[shown.id], NAMES.get(shown.id, {})
    defaults = {name: one.default for name, one in inspect.signature(builder.make).parameters.items()}
    chosen = {
        own: _day(name, code)
        for name, code in shown.choices.items()
        if (own := names.get(name, "" if name in PLACES else _without_prefix(name)))
    }
    if builder.accepted(scope, chosen) != chosen:
        return None
    return {name: code for name, code in chosen.items() if code != str(defaults.get(name))}


def _without_prefix(name: str) -> str:
    for prefix in PREFIXES:
        name = name.removeprefix(prefix)
    return name


def _day(name: str, code: str) -> str:
    if name not in MONTHS:
        return code
    year, month = int(code[:4]), int(code[5:7])
    return f"{code}-{1 if name == 'known_from' else calendar.monthrange(year, month)[1]:02}"


def add_to_deck(context: Context, shown: View, key: str) -> None:
    """A button that adds the view, or takes it out where the deck has it; `key` tells it from others on the page."""
    choices = deck_choices(context, shown) if shown.id in VIEWS else None
    if choices is None:
        return
    t = context.t
    at = present_deck.position(shown.id, choices)
    key = f"deck {key}"
    if at is None:
        add, given = t("Add to the deck"), (t, shown.id, choices)
        st.button(add, key=key, type="tertiary", icon=":material/add_to_queue:", on_click=_add, args=given)
    else:
        out = t("On slide {n}: take out", n=at + 1)
        st.button(
            out, key=key, type="tertiary", icon=":material/remove_from_queue:", on_click=_remove, args=(t, at)
        )


def _add(t: Language, view: str, choices: Mapping[str, str]) -> None:
    present_deck.add(view, choices)
    count = len(present_deck.chosen_slides())
    st.toast(t("Added to the deck as slide {n}.", n=count), icon=":material/slideshow:")


def _remove(t: Language, at: int) -> None:
    present_deck.remove(at)
    st.toast(t("Taken out of the deck."), icon=":material/slideshow:")
