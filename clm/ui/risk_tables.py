"""What the page of churn risk shows as tables: value at stake, the back-test, how overdue buyers are, who is warned."""

from typing import Any

import pandas as pd
import streamlit as st

from clm.analysis.risk import risk_list
from clm.errors import ClmError
from clm.lifecycle.warned import WarningRules
from clm.lifecycle.warnings import warnings
from clm.prediction.model import RiskModel
from clm.ui import cache, controls, state, widgets
from clm.ui.context import Context
from clm.ui.risk_probabilities import order_choice
from clm.views.warned import warning_names

ANY = "any"
BINS_UNTIL_LATE = 4
BINS_TIMES = 3  # how many times the limit is shown before the open bin
HORIZONS = ("30", "90", "180")
PROBABILITIES = ("p_silent", "expected_loss", "p_alive", "expected_value", "low", "high")
MONEY = ("value_at_stake", "expected_loss", "expected_value", "low", "high", "revenue_365d")


def horizon_choice(context: Context) -> int:
    t = context.t
    options = {days: t.days(int(days)) for days in HORIZONS}
    help_text = t(
        "How far ahead value at stake is counted, and for how long a customer must buy nothing for a warning to have been right."
    )
    return int(
        controls.choice(
            "horizon",
            t("Horizon"),
            options,
            state.chosen("horizon", options, "90"),
            kind="segmented",
            help=help_text,
        )
    )


def buyers_choice(context: Context) -> str:
    t = context.t
    options = {"repeat": t("Repeat buyers"), "one_time": t("One-time buyers")}
    help_text = t(
        "Customers who have bought on one day only show no rhythm yet, and most of them never come back: they are judged, tested and listed apart."
    )
    return controls.choice(
        "buyers",
        t("Whom"),
        options,
        state.chosen("buyers", options, "repeat"),
        kind="segmented",
        help=help_text,
    )


def totals_columns(table: pd.DataFrame) -> dict[str, Any]:
    """How the columns of the table of value at stake are written: money in whole units."""
    return {name: st.column_config.NumberColumn(format="%.0f") for name in table.columns[2:]}


def tested(context: Context, given: dict[str, Any], horizon_days: int, buyers: str) -> pd.DataFrame | None:
    """The back-test of the warnings under the limits given; None where the data are too short for one."""
    try:
        return cache.backtest(context.dataset, context.as_of, horizon_days, 3, given, context.where, buyers)
    except ClmError as error:
        if error.code != "horizon_too_long":
            raise
        return None


def labelled_test(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """The back-test as it is drawn: all warnings, the naive rule, then each warning that somebody had."""
    t = context.t
    names = {"all": t("Any warning"), "naive": t("Naive rule: silent longest")} | warning_names(context)
    order = ["all", "naive", *(stage.id for stage in reversed(warnings().stages))]
    rows = frame.set_index("warning").reindex(order).dropna(subset=["listed"])
    rows = rows[rows["listed"] > 0].reset_index()
    return rows.assign(rule_label=rows["warning"].map(names))


def test_table(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    t = context.t
    named = {
        "rule_label": t("Rule"),
        "customers": t("Watched"),
        "silent": t("Bought nothing"),
        "listed": t("Warned"),
        "listed_silent": t("Warned and bought nothing"),
        "false_alarms": t("False alarms"),
        "precision": t("Precision"),
        "recall": t("Recall"),
        "base_rate": t("Base rate"),
        "lift": t("Lift"),
        "origins": t("Earlier dates"),
    }
    return labelled_test(context, frame)[list(named)].rename(columns=named)


def test_columns(context: Context) -> dict[str, Any]:
    """How the columns of the table of the back-test are written."""
    t, percent = context.t, st.column_config.NumberColumn(format="percent")
    return {
        t("Precision"): percent,
        t("Recall"): percent,
        t("Base rate"): percent,
        t("Lift"): st.column_config.NumberColumn(format="%.2f"),
    }


def overdue_spread(context: Context, rules: WarningRules, buyers: str) -> pd.DataFrame:
    """How overdue the buyers are, in bins of which one begins where a customer becomes late."""
    step = rules.setting.parameters["late_ratio"] / BINS_UNTIL_LATE
    return cache.overdue_distribution(
        rules, context.as_of, step, BINS_UNTIL_LATE * BINS_TIMES, context.where, buyers
    )


def overdue_table(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    t = context.t
    named = {
        "bin_start": t("Times the usual gap, from"),
        "bin_end": t("to under"),
        "watched": t("Customers who do not count as gone"),
        "gone": t("Customers who count as gone"),
    }
    return frame[list(named)].rename(columns=named)


def warned_customers(
    context: Context,
    rules: WarningRules,
    model: RiskModel,
    horizon_days: int,
    buyers: str,
    totals: pd.DataFrame,
) -> None:
    """The list of those who are warned, by one warning or all, page by page, and the whole of it as a file."""
    t, names = context.t, warning_names(context)
    present = {
        row.warning: f"{names[row.warning]} ({t.count(row.customers)})"
        for row in totals.iloc[::-1].itertuples()
    }
    options = {ANY: t("Any warning")} | present
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=300):
            chosen = controls.choice(
                "warning", t("Gravest warning"), options, state.chosen("warning", options, ANY)
            )
        warning = None if chosen == ANY else chosen
        order = "value_at_stake"
        if not model.reason:
            with st.container(width=240):
                order = order_choice(context)

        def rows(limit: int | None, offset: int) -> pd.DataFrame:
            return cache.risk_list(
                rules,
                context.as_of,
                t,
                horizon_days,
                context.where,
                warning,
                limit,
                offset,
                buyers,
                model,
                order,
            )

        matches = int(rows(widgets.ROWS_A_PAGE, 0).attrs["matches"])
        offset = widgets.page_of(context, matches, f"risk_list {buyers} {chosen}")

        def all_rows() -> pd.DataFrame:
            # Made when it is asked for, outside the page's thread, where the session's cache cannot be read.
            return risk_list(
                rules,
                context.as_of,
                t,
                horizon_days,
                context.where,
                warning,
                buyers=buyers,
                model=model,
                order=order,
            )

        widgets.download(
            context, lambda: _named(context, all_rows()), "risk_list", t("Download the whole list")
        )
    shown = listed(context, rows(widgets.ROWS_A_PAGE, offset))
    widgets.customer_table(
        context, shown.round(dict.fromkeys(MONEY, 0) | {"p_silent": 2, "p_alive": 2}), "risk_list"
    )


def listed(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of the list in the order in which they are read."""
    actions = {stage.id: context.t.pick(stage.action) for stage in warnings().stages}
    days = (pd.Timestamp(context.as_of) - pd.to_datetime(frame["since"])).dt.days
    shown = frame.assign(
        days_warned=days,
        action=frame["warning"].map(actions),
        warning=frame["warning"].map(warning_names(context)),
    )
    first = ["customer_id", "name", "warning"]
    last = ["reason", "days_warned", "action", "warnings", "orders", "revenue_365d", "recency_days"]
    # Without a model the columns of probability would only be blank.
    known = [name for name in PROBABILITIES if shown[name].notna().any()]
    beside = [name for name in ("p_silent", "expected_loss") if name in known]
    rest = [name for name in known if name not in beside]
    return shown[[*first, *beside, *last[:1], "value_at_stake", *last[1:], "rhythm_days", "overdue", *rest]]


def _named(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    labels = widgets.column_labels(context)
    names = {name: said if isinstance(said, str) else said["label"] for name, said in labels.items()}
    return listed(context, frame).rename(columns=names)
