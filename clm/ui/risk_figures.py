"""The figures above the page of churn risk: who is warned, what is at stake, how often warnings were right."""

import pandas as pd
import streamlit as st

from clm.headlines.churn import is_proven
from clm.headlines.wording import points, signed
from clm.ui import cache, widgets
from clm.ui.context import Context


def risk_figures(
    context: Context, figures: pd.DataFrame, tested: pd.DataFrame | None, horizon_days: int
) -> None:
    """Four figures; each but the last with its change since the day before and its course.

    Args:
        figures: risk_over_time, with the day looked at last.
        tested: the back-test; None where none is possible.
    """
    t = context.t
    now, before = figures.iloc[-1], figures.iloc[-2] if len(figures) > 1 else None
    shares = figures["revenue_365d"] / figures["all_revenue_365d"].where(figures["all_revenue_365d"] > 0)
    places = st.columns(4)
    with places[0]:
        widgets.key_figure(
            t("Customers warned"),
            t.count(now["warned"]),
            None if before is None else _count_change(context, now["warned"] - before["warned"]),
            figures["warned"],
            t(
                "{share} of the {watched} buyers who do not count as gone.",
                share=t.share(_share(now["warned"], now["watched"])),
                watched=t.count(now["watched"]),
            ),
        )
    with places[1]:
        widgets.key_figure(
            _stake_label(context),
            t.short_money(now["value_at_stake"], context.currency),
            None
            if before is None
            else _ratio_change(context, now["value_at_stake"], before["value_at_stake"]),
            figures["value_at_stake"],
            t(
                "What the warned customers would bring in {days} at the pace of the last year.",
                days=t.days(horizon_days),
            ),
        )
    with places[2]:
        widgets.key_figure(
            t("Of last year's revenue"),
            t.share(shares.iloc[-1]),
            _point_change(context, shares),
            shares.fillna(0),
            t("Revenue of the last 365 days from the warned customers, of the revenue from all."),
        )
    with places[3]:
        _proof(context, tested, horizon_days)


def _proof(context: Context, tested: pd.DataFrame | None, horizon_days: int) -> None:
    t = context.t
    label = t("Warnings that were right")
    if tested is None or not is_proven(tested):
        widgets.key_figure(
            label,
            t("unproven"),
            None,
            None,
            t("Too few data or customers for a back-test over {days}.", days=t.days(horizon_days)),
        )
        return
    rules = tested.set_index("warning")
    beside = t("all watched {base}", base=t.share(rules.loc["all", "base_rate"]))
    said = {"days": t.days(horizon_days), "naive": t.share(rules.loc["naive", "precision"])}
    widgets.key_figure(
        label,
        t.share(rules.loc["all", "precision"]),
        beside,
        None,
        t(
            "Of those warned at earlier dates, how many bought nothing in the next {days}; by the naive rule, as many customers silent longest, {naive}.",
            **said,
        ),
    )


def _stake_label(context: Context) -> str:
    t = context.t
    return t("Margin at stake") if cache.stake_measure(context.dataset) == "margin" else t("Revenue at stake")


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _count_change(context: Context, change: float) -> str:
    return signed(context.t.count(abs(change)), change)


def _point_change(context: Context, shares: "pd.Series[float]") -> str | None:
    last = shares.iloc[-2:]
    if len(last) < 2 or last.isna().any():
        return None
    change = float(last.iloc[1] - last.iloc[0])
    return signed(points(change, context.t), round(change, 3))


def _ratio_change(context: Context, now: float, before: float) -> str | None:
    return signed(context.t.share(abs(now / before - 1)), round(now / before - 1, 4)) if before > 0 else None
