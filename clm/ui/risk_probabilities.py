"""What the page of churn risk shows of probabilities and past alarms: names, choices and tables."""

from typing import Any

import pandas as pd
import streamlit as st

from clm.errors import ClmError
from clm.lifecycle.warned import WarningRules
from clm.prediction.model import RiskModel
from clm.ui import cache, controls, state
from clm.ui.context import Context
from clm.ui.tables import number_columns
from clm.views.warned import method_names, warning_names

LENGTHS = (25, 50, 100, 150, 200, 300, 400, 500)
CALLABLE = ("50", "100", "200")  # how many customers a team can call


def list_length_choice(context: Context) -> int:
    t = context.t
    options = {length: t.count(int(length)) for length in CALLABLE}
    return int(
        controls.choice(
            "length",
            t("Customers a team can call"),
            options,
            state.chosen("length", options, "100"),
            kind="segmented",
        )
    )


def order_choice(context: Context) -> str:
    """By what the list of warned customers is ordered."""
    t = context.t
    options = {
        "expected_loss": t("Expected loss"),
        "value_at_stake": t("Value at stake"),
        "p_silent": t("Probability to buy nothing"),
        "overdue": t("Silence in usual gaps"),
    }
    return controls.choice(
        "order", t("Largest first"), options, state.chosen("order", options, "expected_loss")
    )


def methods_table(context: Context, compared: pd.DataFrame) -> pd.DataFrame:
    """The back-test of the probabilities, a row a method."""
    t = context.t
    named = {
        "method_label": t("Method"),
        "brier": t("Brier score"),
        "log_loss": t("Log loss"),
        "auc": t("Order right (AUC)"),
        "lift": t("Lift of the first tenth"),
        "precision": t("Right, of those listed"),
        "false_alarms": t("False alarms"),
        "listed": t("Listed"),
        "customers": t("Foretold"),
        "silent": t("Bought nothing"),
        "chosen": t("Used"),
    }
    labelled = compared.assign(method_label=compared["method"].map(method_names(context)))
    return labelled[list(named)].rename(columns=named)


def methods_columns(context: Context) -> dict[str, Any]:
    t = context.t
    return {
        t("Brier score"): st.column_config.NumberColumn(
            format="%.3f",
            help=t("Mean squared distance of the probability from what came; smaller is better."),
        ),
        t("Log loss"): st.column_config.NumberColumn(
            format="%.3f",
            help=t("Punishes being sure and wrong; smaller is better. The method with the smallest is used."),
        ),
        t("Order right (AUC)"): st.column_config.NumberColumn(
            format="%.3f",
            help=t("How often a customer who bought nothing stands above one who bought; 0.5 is chance."),
        ),
        t("Lift of the first tenth"): st.column_config.NumberColumn(format="%.2f"),
        t("Right, of those listed"): st.column_config.NumberColumn(format="percent"),
    }


def labelled_precision(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(method_label=frame["method"].map(method_names(context)))


def precision_table(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    t = context.t
    named = {
        "method_label": t("Method"),
        "length": t("Listed on each day"),
        "listed": t("Listed"),
        "silent": t("Bought nothing"),
        "precision": t("Right, of those listed"),
    }
    return labelled_precision(context, frame)[list(named)].rename(columns=named)


def calibration_table(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    t = context.t
    named = {
        "customers": t("Customers"),
        "foretold": t("Foretold to buy nothing"),
        "happened": t("Bought nothing"),
        "low": t("likely from"),
        "high": t("to"),
    }
    return frame[list(named)].rename(columns=named)


def distribution_table(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    t = context.t
    named = {
        "bin_start": t("Probability from"),
        "bin_end": t("to"),
        "customers": t("Customers"),
        "warned": t("with a warning"),
        "revenue": t("Revenue, 365 days"),
    }
    return frame[list(named)].rename(columns=named)


def past_alarms(context: Context, rules: WarningRules, buyers: str) -> pd.DataFrame | None:
    """The alarms of the past year; None where the data are too short to follow any to its end."""
    try:
        return cache.past_alarms(rules, context.as_of, context.where, buyers)
    except ClmError as error:
        if error.code != "horizon_too_long":
            raise
        return None


def alarms_table(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    t = context.t
    names = {"all": t("Any warning")} | warning_names(context)
    named = {
        "label": t("Warning"),
        "alarms": t("Alarms"),
        "right": t("Then counted as gone"),
        "lead_days": t("Days before that, median"),
        "lead_low": t("a quarter fewer than"),
        "lead_high": t("a quarter more than"),
        "wrong": t("Proved wrong: bought again"),
        "wrong_share": t("Share wrong"),
        "days_to_return": t("Days until then, median"),
        "foreseen_share": t("Of all who came to count as gone, warned of"),
    }
    rows = frame[frame["alarms"] > 0]
    return rows.assign(label=rows["warning"].map(names))[list(named)].rename(columns=named)


def alarms_columns(context: Context, table: pd.DataFrame) -> dict[str, Any]:
    t = context.t
    shares = (t("Share wrong"), t("Of all who came to count as gone, warned of"))
    return number_columns(table, shares)


def model_note(context: Context, model: RiskModel) -> str:
    """From which days the combined model learned, or that the purchase model sees nobody leave; else empty."""
    t = context.t
    if model.verdict == "no_drop_out_visible":
        return t(
            "The purchase model sees no drop-out in these data: a probability to be still a customer would mean nothing and is left blank."
        )
    return ""
