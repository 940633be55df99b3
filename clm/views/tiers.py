"""Value tiers: those who bring the first half of the revenue, the next 30 %, and the rest."""

import datetime

import pandas as pd

from clm import charts
from clm.analysis.tiers import TierLimits, tier_limits, tier_moves, tier_totals
from clm.headlines import value_tiers as headlines
from clm.headlines.wording import ended, sentences
from clm.lifecycle.value_groups import value_groups
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.value_groups import can_fall, group_names, since_choice
from clm.views.view import View

WINDOWS = {"365": 365, "all": None}  # code -> days whose revenue counts; None for all of them


def tiers(scope: Scope, window: str = "365", since: datetime.date | None = None) -> View | None:
    """How many customers are in each tier and what they bring, with who rose and fell since another day.

    Args:
        window: a code of WINDOWS.
        since: the day with which the moves are compared; the one before in the history by default.

    Returns:
        None where nothing was earned in the window.
    """
    t, totals = scope.t, tier_sums(scope, window)
    if not totals["revenue"].sum() > 0:
        return None
    choices = {"part": "tiers", "window": window} | since_choice(scope, since)
    since = since or scope.before
    moves = moves_since(scope, window, since)
    said = [ended(headlines.tiers_headline(totals, t), t)]
    if moves is not None and since:
        said.append(ended(moved_words(scope, window, moves, since), t))
    return View(
        id="tiers",
        title=title("tiers", t),
        headline=sentences(said, t),
        subtitle=t("Buyers by value tier"),
        draw=lambda look: charts.stage_bars(
            totals.rename(columns={"tier": "stage"}), value_groups("tiers"), look=look
        ),
        table=tiers_table(scope, totals),
        shares=(t("Share of the buyers"), t("Share of the revenue")),
        money=(t("Revenue"),),
        counted="tiers",
        page="pages/value.py",
        choices=choices,
    )


def limits_of(scope: Scope, window: str) -> TierLimits:
    """Where the tiers part on the day looked at."""
    return scope.ask(tier_limits, scope.dataset, scope.as_of, WINDOWS[window])


def tier_sums(scope: Scope, window: str) -> pd.DataFrame:
    """What the tiers hold, see clm.analysis.tiers."""
    return scope.ask(tier_totals, scope.dataset, scope.as_of, limits_of(scope, window), scope.where)


def moves_since(scope: Scope, window: str, since: datetime.date | None) -> pd.DataFrame | None:
    """The moves between tiers since a day; None where there is none."""
    if since is None:
        return None
    limits = limits_of(scope, window)
    return scope.ask(tier_moves, scope.dataset, since, scope.as_of, limits, scope.where)


def moved_words(scope: Scope, window: str, moves: pd.DataFrame, since: datetime.date) -> str:
    """Who rose and who fell since a day."""
    able = can_fall(scope, WINDOWS[window])
    return headlines.tier_moves_headline(moves, since, scope.as_of, able, scope.t)


def fallen_revenue(moves: pd.DataFrame | None) -> float:
    """How much less those bring who have fallen out of the high tier."""
    if moves is None:
        return 0.0
    fallen = moves[(moves["from_stage"] == "high") & (moves["to_stage"] != "high")]
    return max(float((fallen["revenue_before"] - fallen["revenue_now"]).sum()), 0.0)


def tiers_table(scope: Scope, totals: pd.DataFrame) -> pd.DataFrame:
    """One row a tier with what it holds."""
    t, names = scope.t, group_names(scope, "tiers")
    return pd.DataFrame(
        {
            t("Group"): totals["tier"].map(names),
            t("Customers"): totals["customers"],
            t("Share of the buyers"): totals["share"],
            t("Revenue"): totals["revenue"],
            t("Share of the revenue"): totals["revenue_share"],
        }
    )
