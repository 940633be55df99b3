"""The frame of every page: what is looked at (data, model, day, filters), for whom (language, theme), and the
controls to change it where it stands."""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from clm import periods
from clm.charts import Look, Theme
from clm.dataset import Dataset
from clm.errors import ClmError
from clm.language import LANGUAGES, Language
from clm.lifecycle.history import CLOCKS, Setting, setting
from clm.lifecycle.model import DEFAULT_MODEL, LifecycleModel, models
from clm.schema import PERIODS
from clm.ui import controls, datasets, state
from clm.ui.cache import made_view, remembered
from clm.ui.markdown import escaped
from clm.views.scope import Scope

P = ParamSpec("P")
R = TypeVar("R")

STARTED = "started"
RETURN_TO = "return_to"
FILTER = "f."
PARAMETER = "p."
SHARED = ("lang", "data", "model", "as_of", "period", "clock")  # choices that hold on every page


@dataclass(frozen=True)
class Context(Scope):
    """The scope of a page, with the theme it is drawn in; its questions are answered once a session."""

    theme: Theme = "light"

    @property
    def look(self) -> Look:
        return Look(theme=self.theme, t=self.t)

    def ask(self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return remembered(question)(*args, **kwargs)

    def view(self, build: Callable[..., R], *choices: Any, **named: Any) -> R:
        """The view that `build` makes of this scope and its choices, made once a session with its figure."""
        key = (build.__qualname__, build.__module__, self.key, choices, tuple(sorted(named.items())))
        return made_view(key, lambda: build(self, *choices, **named))


def language() -> Language:
    """The language chosen, else the browser's where the product speaks it."""
    preferred = "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
    return Language(state.chosen("lang", LANGUAGES, preferred))


def page_context(page: str, choices: Collection[str] = ()) -> Context:
    """The frame of a page, drawn, and what its questions are asked with. The first call of every page.

    `choices` names the page's own choices that stand in the address beside the shared ones.

    After a server start, an address such as /retention runs the page without app.py: then the visit is noted,
    app.py takes over and returns here.
    """
    if STARTED not in st.session_state:
        st.session_state[RETURN_TO] = page
        state.adopt({name: st.query_params.get_all(name) for name in st.query_params})
        st.switch_page("app.py")
    t = language()
    dataset = _dataset(t)
    model = models()[state.chosen("model", models(), DEFAULT_MODEL)]
    chosen = _setting(dataset, model, t)
    period = state.chosen("period", PERIODS, "month")
    context = Context(
        t=t,
        theme="dark" if st.context.theme.type == "dark" else "light",
        dataset=dataset,
        model=model,
        setting=chosen,
        as_of=_as_of(dataset, period),
        period=period,
        where=_filters(dataset),
    )
    state.write_address(_shown() | set(choices))
    controls.sidebar(context)
    return context


def _shown() -> set[str]:
    prefixed = {name for name in state.names() if name.startswith((FILTER, PARAMETER))}
    return {*SHARED, *prefixed}


def _dataset(t: Language) -> Dataset:
    """The dataset chosen; where a link names one that this reader does not have, the demo, and a word about it."""
    code = state.chosen("data", None, default_dataset())
    try:
        return datasets.opened(code, t)
    except ClmError as error:
        # It stays until another dataset is chosen: the choice itself is left as it is.
        st.warning(escaped(t.error(error)))
        return datasets.opened("demo", t)


def default_dataset() -> str:
    return datasets.UPLOAD if datasets.uploaded() else "demo"


def _setting(dataset: Dataset, model: LifecycleModel, t: Language) -> Setting:
    """The model with the parameters chosen; what an address has wrong is said and left out."""
    given: dict[str, object] = {
        name.removeprefix(PARAMETER): state.chosen(name, None)
        for name in state.names()
        if name.startswith(PARAMETER) and name.removeprefix(PARAMETER) in model.parameters
    }
    clock = state.chosen("clock", CLOCKS, model.clock)
    try:
        return remembered(setting)(dataset, model, {**given, "clock": clock})
    except ClmError as error:
        st.warning(escaped(t.error(error)))
        return remembered(setting)(dataset, model, {"clock": clock})


def _as_of(dataset: Dataset, period: str) -> datetime.date:
    """The day chosen where the data reach it, else the end of the last complete period."""
    default = periods.default_as_of(dataset.span, period)
    try:
        day = periods.as_date(state.chosen("as_of", None, default.isoformat()))
    except ClmError:
        return default
    return day if dataset.span.start <= day <= dataset.span.end else default


def _filters(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Attribute -> values chosen; attributes that these data lack are passed over."""
    named = {
        name.removeprefix(FILTER): state.chosen_all(name) for name in state.names() if name.startswith(FILTER)
    }
    return {name: tuple(values) for name, values in named.items() if name in dataset.dimensions and values}
