"""The controls that every page has: dataset, model and language at the side; day, period, filters and parameters
in one line above the answer."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from clm import periods
from clm.dataset import Dataset
from clm.headlines.wording import listed, sentences
from clm.language import LANGUAGES, Language
from clm.lifecycle.history import CLOCKS
from clm.lifecycle.model import models, parameter_kinds
from clm.schema import PERIODS
from clm.ui import cache, datasets, state
from clm.ui.markdown import escaped
from clm.views.words import attribute_name, learned_words, value_name

if TYPE_CHECKING:
    from clm.ui.context import Context


def _take(name: str, key: str) -> None:
    """What a control shows becomes the choice, before the page runs again."""
    value = st.session_state[key]
    state.choose(name, [str(one) for one in value] if isinstance(value, list) else value)


def choice(
    name: str,
    label: str,
    options: dict[str, str],
    value: str,
    *,
    kind: str = "select",
    help: str | None = None,
    label_visibility: str = "visible",
) -> str:
    """A control over the codes in `options` (code -> label) whose choice is remembered under `name`."""
    key = f"control {name}"
    st.session_state[key] = value
    shared: dict[str, Any] = {
        "format_func": options.__getitem__,
        "key": key,
        "on_change": _take,
        "args": (name, key),
        "help": help,
        "label_visibility": label_visibility,
    }
    if kind == "select":
        picked: str | None = st.selectbox(label, list(options), **shared)
    else:
        picked = st.segmented_control(label, list(options), required=True, **shared)
    return picked or value


def sidebar(context: Context) -> None:
    """Dataset, model and language."""
    t = context.t
    with st.sidebar:
        language_choice(t)
        available = datasets.choices(t)
        code = state.chosen("data", available, datasets.UPLOAD if datasets.uploaded() else "demo")
        choice("data", t("Dataset"), available, code)
        known = {model.id: t.pick(model.name) for model in models().values()}
        choice("model", t("Lifecycle model"), known, context.model.id)
        st.caption(t.pick(context.model.about))


def language_choice(t: Language) -> None:
    choice("lang", "Language / 语言", LANGUAGES, t.code, kind="segmented")


def context_line(context: Context, *, period: bool = True) -> None:
    """One line that says what is looked at; each part can be changed where it stands."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="context_line"):
        _day(context)
        if period:
            names = {"week": context.t("Week"), "month": context.t("Month"), "quarter": context.t("Quarter")}
            with st.container(width=130):
                choice("period", context.t("Period"), {code: names[code] for code in PERIODS}, context.period)
        _filters(context)
        _parameters(context)
    _notes(context)


def _day(context: Context) -> None:
    t, span = context.t, context.dataset.span
    days = periods.complete_ends(span, context.period)[::-1]
    unfinished = periods.open_end(span, context.period)
    days = sorted({*days, *([unfinished] if unfinished else []), context.as_of}, reverse=True)
    labels = {day.isoformat(): t.day(day) for day in days}
    if unfinished:
        labels[unfinished.isoformat()] = t("{day} (in progress)", day=t.day(unfinished))
    with st.container(width=190):
        choice(
            "as_of",
            t("As of the end of"),
            labels,
            context.as_of.isoformat(),
            help=t(
                "Every number is as known at the end of this day. The last complete period is the default; a period that the data do not fill is marked as in progress."
            ),
        )


def _filters(context: Context) -> None:
    t, dataset = context.t, context.dataset
    count = len(context.where)
    label = t.plural("{n} filter", "{n} filters", count) if count else t("Filter")
    with st.popover(label, icon=":material/search:"):
        if not dataset.dimensions:
            st.write(
                t(
                    "These customers have no attributes to filter by. Add columns such as channel, segment or region to a customer list and upload it with the orders."
                )
            )
        for name in dataset.dimensions:
            key, values = f"control f.{name}", cache.remembered(Dataset.values)(dataset, name)
            st.session_state[key] = [value for value in context.where.get(name, ()) if value in values]
            st.multiselect(
                attribute_name(name, t),
                values,
                format_func=lambda value: value_name(value, t),
                key=key,
                on_change=_take,
                args=(f"f.{name}", key),
                placeholder=t("All"),
            )
        if count:
            st.button(
                t("Remove all filters"), on_click=_clear, args=([f"f.{name}" for name in context.where],)
            )


def _clear(names: list[str]) -> None:
    for name in names:
        state.choose(name, None)


def _parameters(context: Context) -> None:
    """The numbers of the model's rules, with what a change does to the customer counts."""
    t, chosen = context.t, context.setting
    with st.popover(t("Rules and limits"), icon=":material/tune:"):
        clocks = {"calendar": t("Calendar days"), "market": t("The market's clock")}
        choice(
            "clock",
            t("Count silence in"),
            {code: clocks[code] for code in CLOCKS},
            chosen.clock,
            help=t(
                "On the market's clock a day counts by how active all customers were, so that a slump or a holiday counts for little."
            ),
        )
        for name in context.model.parameters:
            _parameter(context, name)
        changed = [name for name in context.model.parameters if state.chosen_all(f"p.{name}")]
        if changed or chosen.clock != context.model.clock:
            _effect(context)
            st.button(
                t("Back to the defaults"),
                on_click=_clear,
                args=([*(f"p.{name}" for name in changed), "clock"],),
            )


def _parameter(context: Context, name: str) -> None:
    t, kind, value = context.t, parameter_kinds()[name], context.setting.parameters[name]
    key = f"control p.{name}"
    st.session_state[key] = float(value)
    st.number_input(
        t.pick(kind.label),
        min_value=kind.low,
        max_value=kind.high,
        step=_step(kind.unit),
        format="%g",
        key=key,
        on_change=_take_number,
        args=(f"p.{name}", key),
    )
    if context.model.parameters[name] == "auto":
        st.caption(learned_words(cache.learned(context.dataset, name), name, t))


def _step(unit: str) -> float:
    return {"times": 0.1, "score": 0.5, "days": 1.0}.get(unit, 1.0)


def _take_number(name: str, key: str) -> None:
    state.choose(name, repr(float(st.session_state[key])))


def _effect(context: Context) -> None:
    """What the changed parameters do to the customer counts, beside the defaults."""
    from clm.analysis.breakdown import breakdown
    from clm.lifecycle.history import setting, stage_history
    from clm.ui.tried_limits import effect
    from clm.ui.widgets import Told
    from clm.views.scope import Scope

    def asked(scope: Scope) -> list[object]:
        """Both counts, on the day looked at alone."""
        counted = (stage_history(scope.dataset, one, [scope.as_of]) for one in (defaults, scope.setting))
        return [breakdown(history, scope.as_of, None, scope.where) for history in counted]

    defaults = setting(context.dataset, context.model)
    before = cache.breakdown(
        stage_history(context.dataset, defaults, context.history.days), context.as_of, None, context.where
    )
    now = cache.breakdown(context.history, context.as_of, None, context.where)
    named = context.t("Stage"), [context.stage_name(stage) for stage in now["stage"]]
    counts = [each["customers"].where(each["observable"]) for each in (before, now)]  # unknown is no zero
    effect(context, named, counts[0], counts[1], Told("breakdown", asked), "rules")


def _notes(context: Context) -> None:
    """What a reader must know before believing a number."""
    t, dataset = context.t, context.dataset
    said = [
        t(
            "{name}: {start} to {end}, times as in the data.",
            name=dataset.name,
            start=t.day(dataset.span.start),
            end=t.day(dataset.span.end),
        )
    ]
    if context.where:
        names = t("; ").join(
            f"{attribute_name(name, t)} = {listed((value_name(value, t) for value in values), t)}"
            for name, values in context.where.items()
        )
        said.append(t("Only customers with {filters}.", filters=names))
    changed = [name for name in context.model.parameters if state.chosen_all(f"p.{name}")]
    if changed:
        limits = t(", ").join(
            f"{t.pick(parameter_kinds()[name].label)} = {context.setting.parameters[name]:g}"
            for name in changed
        )
        said.append(t("Changed limits: {limits}.", limits=limits))
    if context.in_progress:
        said.append(t("The period is in progress: its numbers will still change."))
    today = datetime.date.today()
    if (today - dataset.span.end).days > 60:
        said.append(t("The data end {days} ago.", days=t.days((today - dataset.span.end).days)))
    st.caption(escaped(sentences(said, t)))
