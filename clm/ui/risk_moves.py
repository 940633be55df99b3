"""The list of who entered or left a warning in the period looked at, on the page of churn risk."""

import pandas as pd
import streamlit as st

from clm import views
from clm.analysis.alarms import alarm_moves
from clm.headlines.alarm_dates import nobody_moved
from clm.lifecycle.warned import WarningRules
from clm.ui import widgets
from clm.ui.context import Context
from clm.ui.customer_lists import ROWS_A_PAGE, customer_table, page_of
from clm.ui.list_columns import named_columns
from clm.ui.markdown import escaped
from clm.views.alarm_dates import period_start
from clm.views.titles import title
from clm.views.warned import Limits, dated_in_words

KEY = "alarm_dates"


def entered_and_left(
    context: Context, rules: WarningRules, horizon_days: int, buyers: str, limits: Limits
) -> None:
    """What the dates say, and the warnings entered or left page by page, the whole of them as a file."""
    t, since = context.t, period_start(context)
    asked = (rules, context.as_of, since, horizon_days, context.where, buyers)
    shown = context.view(views.alarm_dates, horizon_days, buyers, **limits)
    said = shown.headline if shown else nobody_moved(since, context.as_of, t)
    st.subheader(escaped(said), anchor=False)
    if shown is None:
        return
    frame = context.ask(alarm_moves, *asked, ROWS_A_PAGE)
    offset = page_of(context, int(frame.attrs["matches"]), f"{KEY} {buyers}")
    page = context.ask(alarm_moves, *asked, ROWS_A_PAGE, offset) if offset else frame
    listed = _listed(context, page).round({"value_at_stake": 0})
    customer_table(context, listed, KEY, title("alarm_dates", t))

    def whole() -> pd.DataFrame:
        # Made when it is asked for, outside the page's thread, where the session's cache cannot be read.
        return named_columns(context, _listed(context, alarm_moves(*asked)))

    widgets.foot(context, widgets.told_of(context, shown), KEY, whole, t("Download the whole list"))


def _listed(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """The warnings as they are read, in the order of the columns."""
    return dated_in_words(context, frame)[
        ["customer_id", "name", "warning", "value_at_stake", "entered", "left_on", "outcome", "bought_on"]
    ]
