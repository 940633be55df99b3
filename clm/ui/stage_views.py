"""The main chart of the page of stages: a day, the course of time or a comparison by attribute."""

import pandas as pd
import streamlit as st

from clm.headlines import stages as headlines
from clm.language import Language
from clm.ui import cache, controls, state
from clm.ui.context import Context
from clm.ui.journey import attribute_choice
from clm.views.words import attribute_name, value_name

MOST_GROUPS = 12


def view_choice(t: Language) -> str:
    """What to look at: one day (`now`) or the course of time (`time`)."""
    views = {"now": t("On the day"), "time": t("Over time")}
    return controls.choice("view", t("Look at"), views, state.chosen("view", views, "now"), kind="segmented")


def measure_choice(t: Language) -> str:
    """What the bars show."""
    measures = {"customers": t("Customers"), "share": t("Share"), "revenue": t("Revenue to date")}
    measure = state.chosen("measure", measures, "customers")
    return controls.choice("measure", t("Measure"), measures, measure, kind="segmented")


def split_choice(context: Context) -> str | None:
    """The attribute by which to split the day; None for everyone together."""
    return attribute_choice(context, context.t("Split by"))


def sort_choice(t: Language) -> str:
    """The order of the list."""
    sorts = {
        "revenue": t("Revenue, highest first"),
        "orders": t("Orders, most first"),
        "recent": t("Last order, latest first"),
        "silent": t("Last order, longest ago first"),
        "since": t("Newest in the stage first"),
        "customer": t("Customer"),
    }
    with st.container(width=240):
        return controls.choice("sort", t("Sort by"), sorts, state.chosen("sort", sorts, "revenue"))


def split(context: Context, by: str) -> tuple[pd.DataFrame, int]:
    """The breakdown by an attribute, the values with most customers first and named for the reader, and how many
    values are left out."""
    frame = cache.breakdown(context.history, context.as_of, by, context.where)
    sizes = frame.groupby(by)["customers"].sum().sort_values(ascending=False, kind="stable")
    shown = [value for value in sizes.index if sizes[value]][:MOST_GROUPS]
    rows = pd.concat([frame[frame[by] == value] for value in shown]) if shown else frame
    named = rows.assign(**{by: rows[by].map(lambda value: value_name(value, context.t))})
    return named, int((sizes > 0).sum()) - len(shown)


def table(context: Context, frame: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """A breakdown with stages and columns as the reader calls them; a stage that cannot be seen is blank."""
    t = context.t
    names = {
        "stage": t("Stage"),
        "customers": t("Customers"),
        "share": t("Share"),
        "revenue": t("Revenue to date"),
    }
    if "observable" in frame:
        numbers = ["customers", "share", "revenue"]
        frame = frame.assign(**{name: frame[name].where(frame["observable"]) for name in numbers})
    if "period_end" in frame:
        names["period_end"] = t("As of the end of")
        frame = frame.assign(period_end=frame["period_end"].dt.date)
    if by:
        names[by] = attribute_name(by, t)
    frame = frame.assign(stage=frame["stage"].map(context.stage_name))
    return frame[[name for name in frame if name in names]].rename(columns=names)


def cut_off_note(context: Context) -> str:
    """What must be said of customers who may be older than the data, while that lies so near that it matters."""
    if (context.as_of - context.dataset.span.start).days > context.lapse_days:
        return ""
    found = cache.doubtful_cohorts(
        context.dataset, context.period, context.lapse_days, context.as_of, context.where
    )
    return headlines.cut_off_note(int(found["doubtful"].sum()), context.lapse_days, context.t)


def neighbour(now: pd.DataFrame, stage: str) -> str:
    """The stage nearest to one in the journey that holds customers, the later one of two; any where none does."""
    ids = list(now["stage"])
    others = now[now["stage"] != stage]
    held = others[others["customers"] > 0] if others["customers"].any() else others
    return str(
        min(held["stage"], key=lambda other: (abs(ids.index(other) - ids.index(stage)), -ids.index(other)))
    )
