"""The card of a stage: what it means, its rule, what its customers are like and what to do for them."""

import pandas as pd
import streamlit as st

from clm.analysis.flow import flow as counted
from clm.headlines.wording import sentences
from clm.lifecycle.model import Stage, phases
from clm.lifecycle.reasons import rule_words
from clm.ui import widgets
from clm.ui.context import Context
from clm.ui.markdown import escaped
from clm.ui.widgets import Told


def stage_card(context: Context, stage: Stage, now: pd.DataFrame, flow: pd.DataFrame) -> None:
    """One stage of the model with its numbers of the day.

    Args:
        now: the breakdown of the day.
        flow: stock and flow up to the day.
    """
    t = context.t
    with st.container(border=True):
        st.caption(t("Phase: {phase}", phase=t.pick(phases()[stage.phase].name)))
        st.markdown(f"**{t.pick(stage.meaning)}**")
        st.markdown(escaped(_numbers(context, stage, now, flow)))
        told = Told("flow", lambda scope: counted(scope.history, scope.where))
        widgets.counted_how(context, told, "stage card")
        st.markdown(_rule(context, stage))
        traits, focus = st.columns(2)
        traits.markdown(f"**{t('What they are like')}**\n\n{t.pick(stage.traits)}")
        focus.markdown(f"**{t('What matters now')}**\n\n{t.pick(stage.focus)}")
        st.table(
            pd.DataFrame(
                {
                    t("What to do"): [t.pick(action.do) for action in stage.actions],
                    t("How to tell whether it worked"): [t.pick(action.measure) for action in stage.actions],
                }
            ),
            hide_index=True,
            alt=t("What to do, and how to tell whether it worked"),
        )
        like, unlike = st.columns(2)
        like.markdown(f"**{t('What it shares with its neighbours')}**\n\n{t.pick(stage.like)}")
        unlike.markdown(f"**{t('What sets it apart')}**\n\n{t.pick(stage.unlike)}")


def stage_words(context: Context, stage: Stage) -> None:
    """What the model says of a stage: what it shares with its neighbours and what sets it apart."""
    t = context.t
    st.markdown(f"**{escaped(t.pick(stage.name))}**{t(': ')}{escaped(t.pick(stage.meaning))}")
    st.markdown(f"**{t('What it shares with its neighbours')}**{t(': ')}{t.pick(stage.like)}")
    st.markdown(f"**{t('What sets it apart')}**{t(': ')}{t.pick(stage.unlike)}")


def _numbers(context: Context, stage: Stage, now: pd.DataFrame, flow: pd.DataFrame) -> str:
    t = context.t
    row = now.set_index("stage").loc[stage.id]
    if not row["observable"]:
        return t("These data cannot show this stage.")
    said = t(
        "{n} ({share} of all), {revenue} to date.",
        n=t.plural("{n} customer", "{n} customers", row["customers"]),
        share=t.share(row["share"]),
        revenue=t.short_money(row["revenue"], context.currency),
    )
    if context.before is None:
        return said
    last = flow[(flow["period_end"] == flow["period_end"].max()) & (flow["stage"] == stage.id)].iloc[0]
    moved = t(
        "Since {day}: {opening} + {entered} entered − {left} left = {closing}.",
        day=t.day(context.before),
        **{name: t.count(last[name]) for name in ("opening", "entered", "left", "closing")},
    )
    return sentences([said, moved], t)


def _rule(context: Context, stage: Stage) -> str:
    """The rule in words with its numbers, and how it is weighed against the others."""
    t = context.t
    words = rule_words(context.setting, context.stages.index(stage), t)
    if not words:
        return f"**{t('Rule')}**{t(': ')}{t('whoever fits no other stage.')}"
    after = context.stages.index(stage) + 1 < len(context.stages)
    note = t("Whoever also fits a later stage stands there.") if after else ""
    said = t("{rule}. {note}", rule=escaped(words), note=note).strip()
    return f"**{t('Rule')}**{t(': ')}{said}"
