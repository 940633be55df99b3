"""Looking ahead: where the present moves would carry the stock, and what the method was worth so far."""

import datetime

import pandas as pd
import streamlit as st

from clm import periods
from clm.lifecycle.history import History, stage_history
from clm.ui import cache, controls, state
from clm.ui.context import Context
from clm.ui.moves import periods_words
from clm.ui.tables import number_columns

AHEAD = (3, 6, 12)  # periods
LEAST_PAST = 3  # period ends needed beside those looked ahead over, to have looked back once
SHOWN = {"week": 53, "month": 24, "quarter": 12}  # periods of history drawn


def complete_history(context: Context) -> History:
    """The history on the ends of complete periods alone: a period in progress has not had all its moves."""
    days = periods.complete_ends(context.dataset.span, context.period, context.as_of)
    return stage_history(context.dataset, context.setting, days)


def ahead_choice(context: Context, history: History) -> int | None:
    """How many periods to look ahead; None where the history is too short to test any."""
    t = context.t
    possible = [n for n in AHEAD if len(history.days) >= n + LEAST_PAST]
    if not possible:
        return None
    names = {str(n): periods_words(context, n, "{periods}") for n in possible}
    default = "6" if "6" in names else next(iter(names))
    return int(
        controls.choice(
            "ahead", t("Look ahead"), names, state.chosen("ahead", names, default), kind="segmented"
        )
    )


def coming_days(context: Context, history: History, n: int) -> list[datetime.date]:
    """The ends of the next n periods."""
    days, day = [], history.days[-1]
    for _ in range(n):
        day = periods.period_end(day + periods.ONE_DAY, context.period)
        days.append(day)
    return days


def past_and_coming(context: Context, history: History, n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Customers by period end and stage: as they were, and as projected with lower and upper."""
    flow = cache.flow(history, context.where).rename(columns={"closing": "customers"})
    shown = sorted(flow["period_end"].unique())[-SHOWN[context.period] :]
    past = flow.loc[flow["period_end"].isin(shown), ["period_end", "stage", "customers"]]
    coming = cache.projection_band(history, n, context.where)
    days = dict(enumerate(coming_days(context, history, n), start=1))
    return past, coming.assign(period_end=coming["step"].map(days))


def projection_table(context: Context, coming: pd.DataFrame) -> pd.DataFrame:
    """Every projected number for readers."""
    t = context.t
    return pd.DataFrame(
        {
            t("Period to"): coming["period_end"],
            t("Stage"): coming["stage"].map(context.stage_name),
            t("Customers expected"): coming["customers"].round(),
            t("Likely from"): coming["lower"].round(),
            t("Likely to"): coming["upper"].round(),
        }
    )


def record_table(context: Context, errors: pd.DataFrame) -> pd.DataFrame:
    """How far off the method was in the last year, stage by stage, beside “nothing changes”."""
    t = context.t
    words = {True: t("nothing changes"), False: t("the projection")}
    is_worse = errors["error"] > errors["unchanged_error"]
    closer = is_worse.map(words).mask(errors["error"] == errors["unchanged_error"], t("equally close"))
    return pd.DataFrame(
        {
            t("Stage"): errors["stage"].map(context.stage_name),
            t("Customers, on average"): errors["customers"].round(),
            t("Projection was off by"): errors["error"].round(),
            t("“Nothing changes” was off by"): errors["unchanged_error"].round(),
            t("Closer"): closer,
        }
    )


def record(context: Context, errors: pd.DataFrame) -> None:
    """The table of past errors under what it rests on."""
    t = context.t
    table = record_table(context, errors)
    st.caption(
        t.plural(
            "The same method, applied {n} time in the past and compared with what came:",
            "The same method, applied {n} times in the past and compared with what came:",
            int(errors["origins"].iloc[0]),
        )
    )
    columns = number_columns(table)
    st.dataframe(
        table, hide_index=True, key="record", column_config=columns, alt=t("Errors of the projection")
    )
