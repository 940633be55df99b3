"""Whose journey the funnel shows, and the journey as a table."""

import datetime

import pandas as pd
import streamlit as st

from clm import periods
from clm.headlines.funnel import BESIDE_THE_WAY, Step, steps_of_progress
from clm.ui import controls, state, widgets
from clm.ui.context import Context
from clm.ui.words import attribute_name, value_name

ANY = "any"
MOST_GROUPS = 6  # side by side


def entry_window(context: Context) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day between which the customers became known; None where any will do."""
    t = context.t
    months = _months(context)
    start = state.chosen("known_from", months, ANY)
    later = {code: day for code, day in months.items() if start == ANY or code >= start}
    end = state.chosen("known_to", later, ANY)
    names = {ANY: t("Any time")} | {code: t.month(day) for code, day in months.items()}
    help_text = t("The funnel follows those alone who became known in these months, up to the day above.")
    with st.container(width=160):
        controls.choice("known_from", t("Known from"), names, start, help=help_text)
    with st.container(width=160):
        controls.choice(
            "known_to", t("Known to"), {ANY: names[ANY]} | {code: names[code] for code in later}, end
        )
    return months.get(start), periods.period_end(later[end], "month") if end != ANY else None


def _months(context: Context) -> dict[str, datetime.date]:
    """Code (2024-03) -> first day of every month of the data up to the day looked at."""
    ends = periods.history_days(context.dataset.span, "month", context.as_of)
    return {f"{end:%Y-%m}": end.replace(day=1) for end in ends if end <= context.as_of}


def attribute_choice(context: Context, label: str) -> str | None:
    """The attribute by which to compare; None for everyone together."""
    t, names = context.t, context.dataset.dimensions
    options = {"none": t("Everyone together")} | {name: attribute_name(name, t) for name in names}
    missing = t(
        "These customers have no attributes to compare by. Add columns such as channel, segment or region to "
        "a customer list and load it with the orders."
    )
    with st.container(width=190):
        by = controls.choice(
            "by", label, options, state.chosen("by", options, "none"), help=None if names else missing
        )
    return None if by == "none" else by


def largest_groups(context: Context, frame: pd.DataFrame, by: str, size: str) -> tuple[pd.DataFrame, int]:
    """The rows of the groups with most customers, largest first, named as the reader calls them, and how many
    groups are left out."""
    sizes = frame.groupby(by, sort=False)[size].max().sort_values(ascending=False, kind="stable")
    shown = list(sizes.index[:MOST_GROUPS])
    rows = pd.concat([frame[frame[by] == group] for group in shown]) if shown else frame
    return rows.assign(**{by: rows[by].map(lambda value: value_name(value, context.t))}), len(sizes) - len(
        shown
    )


def key_figures(context: Context, frame: pd.DataFrame, kind: str, worst: Step | None) -> None:
    """Who is followed, how far they came or where most stand, and what the weakest step costs in time."""
    t, total = context.t, _followed(frame, kind)
    widgets.key_figure(t("Customers followed"), t.count(total), None, None)
    if kind == "now" and total:
        for row in frame.nlargest(3, "customers").to_dict("records"):
            name = t("In “{stage}” now", stage=context.stage_name(row["stage"]))
            stay = t("Half of them for {days} or longer.", days=t.days(row["median_days"]))
            widgets.key_figure(name, t.share(row["customers"] / total), None, None, stay)
        return
    progress = steps_of_progress(frame, context.stages)
    if progress and total:
        arrived = progress[-1].at_risk - progress[-1].missing
        name = t("Came as far as “{stage}”", stage=context.stage_name(progress[-1].stage))
        widgets.key_figure(name, t.share(arrived / total), None, None)
    if worst:
        names = {"before": context.stage_name(worst.before), "stage": context.stage_name(worst.stage)}
        early = t("{share} of them have not had the time yet.", share=t.share(worst.too_early))
        lost = t.share(worst.missing / worst.at_risk)
        widgets.key_figure(t("Not taken: {before} → {stage}", **names), lost, None, None, early)
        slow = t("Three in four of those who took it did so within {days}.", days=t.days(worst.p75_days))
        widgets.key_figure(t("Median time of that step"), t.days(worst.median_days), None, None, slow)


def _followed(frame: pd.DataFrame, kind: str) -> int:
    if frame.empty:
        return 0
    return int(frame["customers"].sum() if kind == "now" else frame["customers"].iloc[0])


def beside_note(context: Context, frame: pd.DataFrame, kind: str) -> None:
    """Which bars are no steps of progress."""
    t = context.t
    shown = [stage for stage in context.stages if stage.id in set(frame["stage"])]
    beside = [context.stage_name(stage.id) for stage in shown if stage.phase in BESIDE_THE_WAY]
    if kind == "reached" and beside:
        names = t(", ").join(t("“{stage}”", stage=name) for name in beside)
        st.caption(t("Beside the way and no step of progress: {stages}.", stages=names))


def drawn_steps(context: Context, frame: pd.DataFrame, kind: str, by: str | None) -> pd.DataFrame:
    """The funnel as it is drawn: only rates that mean something.

    Stages beside the way have no step before them, and where customers stand now is a share of all of them.
    """
    if kind == "now":
        whole = frame.groupby(by)["customers"].transform("sum") if by else frame["customers"].sum()
        none = {"share_of_first": float("nan"), "share_of_previous": float("nan")}
        return frame.assign(share_of_all=frame["customers"] / whole, **none)
    beside = [stage.id for stage in context.stages if stage.phase in BESIDE_THE_WAY]
    is_beside = frame["stage"].isin(beside)
    unknown = frame["share_of_previous"].mask(is_beside), frame["too_early"].astype(float).mask(is_beside)
    return frame.assign(share_of_previous=unknown[0], too_early=unknown[1])


def steps_table(context: Context, frame: pd.DataFrame, kind: str, by: str | None) -> pd.DataFrame:
    """The funnel for readers, with every denominator named."""
    t = context.t
    named = {
        **({by: attribute_name(by, t)} if by else {}),
        "stage": t("Stage"),
        "customers": t("Customers"),
        **({"share_of_all": t("Share of all")} if kind == "now" else {}),
        "share_of_first": t("Share of the first step"),
        "share_of_previous": t("Share of the step before"),
        "median_days": t("Median days in the stage")
        if kind == "now"
        else t("Median days from the step before"),
        "p75_days": t("Three in four within, days"),
        **({"too_early": t("Of those missing, too early to tell")} if kind == "reached" else {}),
    }
    whole = frame.groupby(by)["customers"].transform("sum") if by else frame["customers"].sum()
    shown = frame.assign(
        stage=frame["stage"].map(context.stage_name), share_of_all=frame["customers"] / whole
    )
    return shown[list(named)].rename(columns=named)


def share_names(context: Context) -> list[str]:
    """The columns of the table that hold shares."""
    t = context.t
    return [
        t("Share of all"),
        t("Share of the first step"),
        t("Share of the step before"),
        t("Of those missing, too early to tell"),
    ]
