"""The slides of the deck: their views, and each as the browser gets it, with every word and number of it written."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal, ParamSpec, TypeVar, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from clm.charts import Look
from clm.export.tables import Column, cell_words, shown_columns
from clm.export.text import markdown_plain, printable, together
from clm.ui.cache import remembered
from clm.ui.context import Context
from clm.views import codes
from clm.views.codes import Chosen
from clm.views.deck import Deck, Slide
from clm.views.definitions import definition
from clm.views.scope import Scope
from clm.views.source import scope_words
from clm.views.view import View

P = ParamSpec("P")
R = TypeVar("R")
Made = TypeVar("Made")
Size = Literal["screen", "present"]

MADE = "present made"
MOST_MADE = 200  # views and their slides that a session keeps
MOST_ROWS = 200  # of a table: nobody reads more in a meeting


def _memory() -> dict[Hashable, Any]:
    """What was made before in this session, by all that it depends on.

    Not Streamlit's cache: views hold functions that draw them, which it cannot copy.
    """
    held: dict[Hashable, Any] = st.session_state.setdefault(MADE, {})
    return held


def _remembered(key: Hashable, make: Callable[[], Made]) -> Made:
    held = _memory()
    if key not in held:
        held[key] = make()
        for oldest in list(held)[:-MOST_MADE]:
            del held[oldest]
    return cast(Made, held[key])


class DeckScope(Scope):
    """The scope of a page whose views are drawn into files too: outside of the page's thread, where the session's
    answers cannot be read, a question is answered anew."""

    def ask(self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        if get_script_run_ctx(suppress_warning=True) is None:
            return super().ask(question, *args, **kwargs)
        return remembered(question)(*args, **kwargs)


def deck_scope(context: Context) -> DeckScope:
    return DeckScope(
        t=context.t,
        dataset=context.dataset,
        model=context.model,
        setting=context.setting,
        as_of=context.as_of,
        period=context.period,
        where=context.where,
    )


def made_slide(context: Context, one: Chosen) -> Slide | None:
    """The slide with its view; None where these data cannot show it."""

    def make() -> Slide | None:
        return next(iter(codes.deck(deck_scope(context), [one], "").slides), None)

    return _remembered((context.key, codes.written([one])), make)


def made_deck(context: Context, chosen: Sequence[Chosen], title: str) -> Deck:
    """The deck as it is exported."""
    slides = (made_slide(context, one) for one in chosen)
    return Deck(deck_scope(context), title, tuple(slide for slide in slides if slide))


@dataclass(frozen=True)
class Wanted:
    """A slide that the browser is told of before it is made.

    Attributes:
        id: what it keeps while its name, the rest of the deck, the day and the model change.
        key: all that its words, numbers and colours depend on.
    """

    chosen: Chosen
    id: str
    look: Look
    personal: bool
    key: tuple[Hashable, ...]

    @property
    def mark(self) -> str:
        """The key as the browser knows it."""
        return sha256(repr(self.key).encode("utf-8", "replace")).hexdigest()[:24]

    @property
    def is_at_hand(self) -> bool:
        return self.key in _memory()


def wanted_slides(context: Context, chosen: Sequence[Chosen], size: Size, personal: bool) -> list[Wanted]:
    """The slides of a deck, made or not.

    Args:
        size: "present" for a room, "screen" for a telephone.
        personal: whether names and other columns that say who somebody is are shown.
    """
    look = Look(theme=context.theme, size=size, t=context.t)
    seen: dict[str, int] = {}
    wanted = []
    for one in chosen:
        base = codes.written([Chosen(one.view, one.choices)])
        seen[base] = seen.get(base, 0) + 1
        key = (context.key, context.theme, size, personal, codes.written([one]))
        wanted.append(Wanted(one, f"{base} {seen[base]}", look, personal, key))
    return wanted


def prepared(context: Context, wanted: Wanted) -> dict[str, Any] | None:
    """A slide as plain data for the browser; None for a view that these data cannot show."""

    def make() -> dict[str, Any] | None:
        slide = made_slide(context, wanted.chosen)
        return slide_data(context, slide, wanted.look, wanted.personal) if slide else None

    return _remembered(wanted.key, make)


def slide_data(scope: Scope, slide: Slide, look: Look, personal: bool) -> dict[str, Any]:
    """What stands on a slide. Numbers are written in the reader's language, the chart is plotly's JSON."""
    t, view = scope.t, slide.view
    columns = shown_columns(view, personal)
    figure = view.draw(look) if view.draw else None
    more = len(view.table) - MOST_ROWS
    return {
        "title": printable(slide.title),
        "headline": together(printable(view.headline)),
        "subtitle": together(printable(view.subtitle)),
        "remark": printable(slide.remark),
        "note": together(printable(view.notes[0])) if view.notes else "",
        "figures": [
            {"label": one.label, "value": one.value, "change": one.change or ""} for one in view.figures
        ],
        "figure": figure.to_json() if figure else None,
        "alt": printable(view.alt),
        "columns": [{"name": column.name, "number": column.is_number} for column in columns],
        "rows": _rows(scope, columns),
        "more": t.plural("{n} further row.", "{n} further rows.", more) if more > 0 else "",
        "definition": _definition(scope, view),
        "source": printable(scope_words(scope)),
    }


def _rows(scope: Scope, columns: Sequence[Column]) -> list[list[str]]:
    written = [
        [together(cell_words(column, value, scope.currency, scope.t)) for value in column.values[:MOST_ROWS]]
        for column in columns
    ]
    return [list(row) for row in zip(*written, strict=True)]


def _definition(scope: Scope, view: View) -> dict[str, Any]:
    """How the numbers are counted, and all that has to be known beside them."""
    counted = definition(view.counted)
    text = markdown_plain(scope.t.pick(counted.text))
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return {
        "title": scope.t.pick(counted.title),
        "paragraphs": [*paragraphs, *(printable(note) for note in view.notes)],
    }
