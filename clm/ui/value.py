"""The value page: its choices, and what its groups are in words."""

import datetime
from collections.abc import Mapping

import streamlit as st

from clm import periods
from clm.lifecycle.value_groups import value_groups
from clm.ui import controls, state
from clm.ui.context import Context

CHOICES = (
    *("part", "method", "since", "group", "window"),
    *("by", "horizon", "discount", "earned", "serve", "among", "split", "attempt"),
)


def part_choice(context: Context) -> str:
    """Which question of the page is answered."""
    t = context.t
    parts = {
        "tiers": t("Who brings it"),
        "rfm": t("RFM segments"),
        "matrix": t("Value and potential"),
        "expected": t("Expected value"),
        "saving": t("Reinvest or let go"),
        "costs": t("Cost and contribution"),
    }
    return controls.choice(
        "part",
        t("Question"),
        parts,
        state.chosen("part", parts, "tiers"),
        kind="segmented",
        label_visibility="collapsed",
    )


def method_choice(context: Context) -> str:
    """How the scores of RFM are made."""
    t = context.t
    methods = {
        "quantile": t("Fifths of the buyers"),
        "fixed": t("Fixed limits"),
        "rhythm": t("Own rhythm"),
    }
    with st.container(width=220):
        return controls.choice("method", t("Scores by"), methods, state.chosen("method", methods, "quantile"))


def since_choice(context: Context) -> datetime.date | None:
    """The earlier day that the day looked at is compared with; None where the data hold no other."""
    t = context.t
    days = periods.history_days(context.dataset.span, context.period, context.as_of)
    earlier = [day for day in days if day < context.as_of]
    if not earlier:
        return None
    labels = {day.isoformat(): t.day(day) for day in reversed(earlier)}
    with st.container(width=220):
        since = state.chosen("since", labels, earlier[-1].isoformat())
        return datetime.date.fromisoformat(
            controls.choice("since", t("Compared with the end of"), labels, since)
        )


def group_choice(context: Context, kind: str, counts: Mapping[str, int]) -> str:
    """The group whose customers are listed; the first that anybody is in by default."""
    t = context.t
    names = {
        one.id: t("{group} ({n})", group=t.pick(one.name), n=t.count(counts.get(one.id, 0)))
        for one in value_groups(kind)
    }
    default = next((name for name in names if counts.get(name)), next(iter(names)))
    with st.container(width=320):
        return controls.choice("group", t("Group"), names, state.chosen("group", names, default))


def describe(context: Context, kind: str) -> None:
    """What each group is and what it deserves, in words."""
    t = context.t
    for one in value_groups(kind):
        st.markdown(f"**{t.pick(one.name)}** · {t.pick(one.meaning)} *{t.pick(one.action)}*")
