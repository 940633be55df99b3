"""What can be chosen on the page of churn risk, and the list of who is warned."""

from typing import Any

import pandas as pd
import streamlit as st

from clm import views
from clm.analysis.risk import risk_list
from clm.headlines.risk_model import model_words
from clm.lifecycle.warned import WarningRules
from clm.lifecycle.warnings import warnings
from clm.prediction.model import RiskModel
from clm.ui import cache, controls, state, widgets
from clm.ui.context import Context
from clm.ui.customer_lists import ROWS_A_PAGE, customer_table, page_of
from clm.ui.list_columns import named_columns
from clm.ui.markdown import escaped
from clm.views.risk_trust import CALLABLE
from clm.views.view import View
from clm.views.warned import HORIZONS, Limits, warning_names

ANY = "any"
PROBABILITIES = ("p_silent", "expected_loss", "p_alive", "expected_value", "low", "high")
MONEY = ("value_at_stake", "expected_loss", "expected_value", "low", "high", "revenue_365d")


def horizon_choice(context: Context) -> int:
    t = context.t
    options = {str(days): t.days(days) for days in HORIZONS}
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


def list_length_choice(context: Context) -> int:
    t = context.t
    options = {str(length): t.count(length) for length in CALLABLE}
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
    with st.container(width=240):
        return controls.choice(
            "order", t("Largest first"), options, state.chosen("order", options, "expected_loss")
        )


def methods(context: Context, shown: View | None) -> None:
    """How far the probabilities can be trusted, and the methods that were tested; the words alone where none was."""
    t = context.t
    if shown is None:
        st.info(model_words(pd.DataFrame(), {}, t), icon=":material/balance:")
        return
    said, *notes = shown.notes
    st.info(escaped(said), icon=":material/balance:")
    for note in notes:
        st.caption(note)
    widgets.table(context, shown, columns=_methods_columns(context), notes=False)


def _methods_columns(context: Context) -> dict[str, Any]:
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


def warned_customers(
    context: Context,
    rules: WarningRules,
    model: RiskModel,
    horizon_days: int,
    buyers: str,
    totals: pd.DataFrame,
    limits: Limits,
) -> None:
    """The list of those who are warned, by one warning or all, page by page, and the whole of it as a file."""
    t = context.t
    with st.container(horizontal=True, vertical_alignment="bottom"):
        warning = _warning_choice(context, totals)
        order = "value_at_stake" if model.reason else order_choice(context)

        def rows(limit: int | None, offset: int) -> pd.DataFrame:
            asked = (rules, context.as_of, t, horizon_days, context.where, warning, limit, offset)
            return cache.risk_list(*asked, buyers, model, order)

        def all_rows() -> pd.DataFrame:
            # Made when it is asked for, outside the page's thread, where the session's cache cannot be read.
            asked = (rules, context.as_of, t, horizon_days, context.where, warning)
            return risk_list(*asked, buyers=buyers, model=model, order=order)

        matches = int(rows(ROWS_A_PAGE, 0).attrs["matches"])
        offset = page_of(context, matches, f"risk_list {buyers} {warning or ANY}")
    page = listed(context, rows(ROWS_A_PAGE, offset))
    whole = dict.fromkeys(MONEY, 0) | {"p_silent": 2, "p_alive": 2}
    customer_table(context, page.round(whole), "risk_list")
    shown = context.view(views.risk_list, horizon_days, buyers, warning, order, **limits)
    if shown:
        told, label = widgets.told_of(context, shown), t("Download the whole list")
        widgets.foot(
            context, told, "risk_list", lambda: named_columns(context, listed(context, all_rows())), label
        )


def _warning_choice(context: Context, totals: pd.DataFrame) -> str | None:
    """The warning whose customers are listed; None for all."""
    t, names = context.t, warning_names(context)
    present = {
        row.warning: t("{group} ({n})", group=names[row.warning], n=t.count(row.customers))
        for row in totals.iloc[::-1].itertuples()
    }
    options = {ANY: t("Any warning")} | present
    with st.container(width=300):
        chosen = controls.choice(
            "warning", t("Gravest warning"), options, state.chosen("warning", options, ANY)
        )
    return None if chosen == ANY else chosen


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
