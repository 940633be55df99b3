"""The page of methods in parts: words and formulas, parameters, checks, what was expected and what came."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from clm.analysis.model_fits import FitSummary
from clm.errors import ClmError
from clm.ui import controls, state, widgets
from clm.ui.context import Context
from clm.ui.markdown import escaped
from clm.ui.method_texts import Method, methods
from clm.ui.query import Asked
from clm.ui.widgets import Told
from clm.views.view import View


def method_choice(context: Context) -> str:
    t = context.t
    options = {name: t.pick(method.title) for name, method in methods().items()}
    return controls.choice("method", t("Model"), options, state.chosen("method", options, "mbgnbd"))


def fitted(context: Context, question: Callable[..., FitSummary], *asked: Any) -> FitSummary | None:
    """The answer, or None with the reason on screen where the data are too few for the model."""
    try:
        with st.spinner(context.t("Fitting the model…")):
            return context.ask(question, context.dataset, *asked)
    except ClmError as error:
        st.info(escaped(context.t.error(error)), icon=":material/rule:")
        return None


def in_words(context: Context, method: Method) -> None:
    """The model in plain words, its formulas, and what it assumes."""
    t = context.t
    st.subheader(t("In plain words"), anchor=False)
    st.write(t.pick(method.words))
    for formula in method.formulas:
        st.latex(formula if isinstance(formula, str) else t.pick(formula))
    st.subheader(t("What it assumes"), anchor=False)
    st.write(t.pick(method.assumptions))
    if method.source:
        st.caption(t("Source: {source}", source=method.source))


def checks(context: Context, said: Sequence[str], headed: str | None = None) -> None:
    """How the assumptions came out on these data; or, under a heading of their own, the rules where nothing is fitted."""
    st.subheader(headed or context.t("Checked on these data"), anchor=False)
    st.write("\n".join(f"- {escaped(each)}" for each in said))


def parameters(context: Context, fit: FitSummary, key: str, asked: Asked) -> None:
    """The parameters with their errors; `asked` fits them anew."""
    t = context.t
    named = {
        "name": t("Parameter"),
        "value": t("Value"),
        "standard_error": t("Standard error"),
        "low": t("95% from"),
        "high": t("95% to"),
    }
    st.subheader(t("Fitted on these data"), anchor=False)
    known = [name for name in named if fit.parameters[name].notna().any()]
    shown = fit.parameters[known].rename(columns=named)
    columns = {
        name: st.column_config.NumberColumn(format="%.3f") for name in shown.select_dtypes("number").columns
    }
    if key in ("bgnbd", "mbgnbd", "paretonbd"):
        st.caption(t("Times are in weeks."))
    told = Told("fit_parameters", asked)
    heading = t("Fitted on these data")
    widgets.plain_table(context, shown, told, key=f"parameters {key}", alt=heading, columns=columns)


def effects(context: Context, shown: View) -> None:
    """How each signal moves the odds to buy, the strongest first."""
    st.subheader(context.t("Fitted on these data"), anchor=False)
    numbers = shown.table.columns[1:]
    columns = {name: st.column_config.NumberColumn(format="%.3f") for name in numbers}
    widgets.table(context, shown, columns=columns)


def held_out(context: Context, shown: View | None, fit: FitSummary) -> None:
    """What a model expected of a time that it had not seen, and what came; nothing where that cannot be told."""
    t = context.t
    if shown:
        days = t.days(fit.facts["holdout_days"])
        st.subheader(t("Expected, and what came"), anchor=False)
        st.caption(t("In the last {days}, which the model had not seen:", days=days))
        widgets.table(context, shown, notes=False)
