"""The page of methods in parts: words and formulas, parameters, checks, what was expected and what came."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import streamlit as st

from clm.errors import ClmError
from clm.lifecycle.cost_to_serve import contact_costs_known, cost_to_serve
from clm.prediction.model import RiskModel
from clm.prediction.observations import features
from clm.statistics.survival import Z_95
from clm.ui import controls, state, widgets
from clm.ui.context import Context
from clm.ui.markdown import escaped
from clm.ui.method_texts import Method, methods
from clm.ui.tables import number_columns
from clm.views.words import value_name

Answer = TypeVar("Answer")


def method_choice(context: Context) -> str:
    t = context.t
    options = {name: t.pick(method.title) for name, method in methods().items()}
    return controls.choice("method", t("Model"), options, state.chosen("method", options, "mbgnbd"))


def fitted(context: Context, question: Callable[..., Answer], *asked: Any) -> Answer | None:
    """The answer, or None with the reason on screen where the data are too few for the model."""
    try:
        with st.spinner(context.t("Fitting the model…")):
            return question(*asked)
    except ClmError as error:
        st.info(escaped(context.t.error(error)), icon=":material/rule:")
        return None


def in_words(context: Context, method: Method) -> None:
    """The model in plain words, its formulas, and what it assumes."""
    t = context.t
    st.subheader(t("In plain words"), anchor=False)
    st.write(t.pick(method.words))
    for formula in method.formulas:
        st.latex(formula)
    st.subheader(t("What it assumes"), anchor=False)
    st.write(t.pick(method.assumptions))
    if method.source:
        st.caption(t("Source: {source}", source=method.source))


def checks(context: Context, said: Sequence[str]) -> None:
    """How the assumptions came out on these data."""
    st.subheader(context.t("Checked on these data"), anchor=False)
    st.write("\n".join(f"- {escaped(each)}" for each in said))


def parameters(context: Context, frame: pd.DataFrame, key: str) -> None:
    """The parameters with their errors."""
    t = context.t
    named = {
        "name": t("Parameter"),
        "value": t("Value"),
        "standard_error": t("Standard error"),
        "low": t("95 % from"),
        "high": t("95 % to"),
    }
    st.subheader(t("Fitted on these data"), anchor=False)
    known = [name for name in named if frame[name].notna().any()]
    shown = frame[known].rename(columns=named)
    columns = {
        name: st.column_config.NumberColumn(format="%.3f") for name in shown.select_dtypes("number").columns
    }
    if key in ("bgnbd", "mbgnbd", "paretonbd"):
        st.caption(t("Times are in weeks."))
    st.dataframe(shown, hide_index=True, key=f"parameters {key}", column_config=columns)
    widgets.download(context, shown, f"parameters_{key}")


def by_repeats(context: Context, observed: pd.DataFrame, days: float) -> None:
    """Purchases held out, by how often customers had bought before."""
    t = context.t
    last = observed["repeats"].max()
    table = pd.DataFrame(
        {
            t("Repeats before"): [f"{n}+" if n == last else str(n) for n in observed["repeats"]],
            t("Customers"): observed["customers"],
            t("Purchases a customer, came"): observed["actual"].round(3),
            t("expected"): observed["expected"].round(3),
        }
    )
    st.caption(t("In the last {days}, which the model had not seen:", days=t.days(days)))
    st.dataframe(table, hide_index=True, key="by repeats", column_config=number_columns(table))


def by_fifth(context: Context, observed: pd.DataFrame, days: float) -> None:
    """Money a purchase held out, by what the model had expected."""
    t = context.t
    if observed.empty:
        return
    table = pd.DataFrame(
        {
            t("Fifth of the customers, by what was expected"): observed["fifth"],
            t("Customers"): observed["customers"],
            t("Money a purchase day, expected"): observed["expected"].round(2),
            t("came"): observed["actual"].round(2),
        }
    )
    st.subheader(t("Expected, and what came"), anchor=False)
    st.caption(t("In the last {days}, which the model had not seen:", days=t.days(days)))
    st.dataframe(table, hide_index=True, key="by fifth", column_config=number_columns(table))


def course_table(context: Context, course: pd.DataFrame) -> pd.DataFrame:
    t = context.t
    named = {
        "period_end": t("Week until"),
        "actual": t("Repeat purchases to date, came"),
        "expected": t("expected"),
        "held_out": t("not seen by the model"),
    }
    return course[list(named)].rename(columns=named)


def contract_course(context: Context, observed: pd.DataFrame, customers: float) -> pd.DataFrame:
    """Observed and expected shares as curves by months."""
    t = context.t
    names = {"actual": t("What came"), "expected": t("Expected")}
    long = observed.melt("period", list(names), "which", "share").dropna(subset=["share"])
    return long.assign(which=long["which"].map(names), age=long["period"], size=customers)


def contract_table(context: Context, observed: pd.DataFrame) -> pd.DataFrame:
    t = context.t
    named = {
        "period": t("Months"),
        "actual": t("Still there, came"),
        "expected": t("expected"),
        "low": t("95 % from"),
        "high": t("95 % to"),
        "retention": t("Stay in the month"),
    }
    return observed[list(named)].rename(columns=named)


def gap_table(context: Context, curve: pd.DataFrame) -> pd.DataFrame:
    t = context.t
    named = {
        "day": t("Days since an order"),
        "survival": t("Share of gaps still open"),
        "lower": t("95 % from"),
        "upper": t("95 % to"),
        "at_risk": t("Gaps observed so long"),
        "events": t("Closed on that day"),
    }
    return curve[list(named)].rename(columns=named)


def effects(context: Context, model: RiskModel) -> None:
    """How each signal moves the odds to buy, the strongest first."""
    t, combined = context.t, model.combined
    if combined is None:
        return
    declared = features()
    labels = [t.pick(declared[name].label) for name in model.names]
    change, error = combined.coefficients[2:], combined.standard_errors[2:]
    order = np.argsort(-np.abs(change), kind="stable")
    table = pd.DataFrame(
        {
            t("Signal"): labels,
            t("Odds to buy, times"): np.exp(change),
            t("95 % from"): np.exp(change - Z_95 * error),
            t("95 % to"): np.exp(change + Z_95 * error),
            t("Coefficient"): change,
            t("Standard error"): error,
        }
    ).iloc[order]
    st.subheader(t("Fitted on these data"), anchor=False)
    st.caption(
        t(
            "By one standard deviation more of the signal, the others as they are. Slope of the purchase model {slope} (1 leaves it as it is), penalty λ {penalty}; learned from {rows} customers on {days}.",
            slope=t.number(combined.coefficients[1], 2),
            penalty=t.count(combined.penalty),
            rows=t.count(combined.rows),
            days=t.plural("{n} earlier date", "{n} earlier dates", len(model.learned_from)),
        )
    )
    columns = {name: st.column_config.NumberColumn(format="%.3f") for name in table.columns[1:]}
    st.dataframe(table, hide_index=True, key="effects", column_config=columns)
    widgets.download(context, table, "risk_model")


def serving(context: Context) -> pd.DataFrame:
    """What serving customers has cost, by their segment: grouping, customers, years (active), cost, low and high (the
    range in which the rates of nine in ten customers lie); no rows where no contact has a cost."""
    if not context.ask(contact_costs_known, context.dataset):
        return pd.DataFrame(columns=["grouping", "customers", "years", "cost", "low", "high"])
    grouped = context.ask(cost_to_serve, context.dataset, context.as_of).groupby("grouping")
    found = grouped.agg(customers=("yearly", "size"), years=("years", "sum"), cost=("cost", "sum"))
    spread = grouped["yearly"].quantile([0.05, 0.95]).unstack()
    return found.assign(low=spread[0.05], high=spread[0.95]).reset_index()


def serving_rates(context: Context, served: pd.DataFrame) -> None:
    """The yearly cost of serving by segment, with how far customers differ."""
    t = context.t
    names = [value_name(value, t) for value in served["grouping"]]
    table = pd.DataFrame(
        {
            **({t("Segment"): names} if served["grouping"].ne("").any() else {}),
            t("Customers"): served["customers"],
            t("Years active"): served["years"].round(1),
            t("Cost of contacts"): served["cost"].round(2),
            t("A year"): (served["cost"] / served["years"].where(served["years"] > 0)).round(2),
            t("nine in ten from"): served["low"].round(2),
            t("nine in ten to"): served["high"].round(2),
        }
    )
    st.subheader(t("Fitted on these data"), anchor=False)
    st.dataframe(table, hide_index=True, key="serving", column_config=number_columns(table))
    widgets.download(context, table, "cost to serve")
