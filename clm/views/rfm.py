"""RFM segments: how recently, how often and for how much the buyers have bought, as named groups."""

import datetime

import pandas as pd

from clm import charts
from clm.analysis.rfm import rfm_limits, rfm_moves, rfm_totals
from clm.headlines.value_rfm import rfm_headline
from clm.lifecycle.value_groups import value_groups
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.value_groups import group_names, since_choice
from clm.views.view import View


def rfm(scope: Scope, method: str = "quantile", since: datetime.date | None = None) -> View | None:
    """How many buyers are in each segment and what they have brought.

    Args:
        method: how the scores are made, see clm.rfm_limits.
        since: the day with which the moves are compared; the one before in the history by default.

    Returns:
        None where nobody has bought.
    """
    t, totals = scope.t, segment_totals(scope, method)
    if not totals["customers"].sum():
        return None
    return View(
        id="rfm",
        title=title("rfm", t),
        headline=headline(scope, method, since or scope.before),
        subtitle=t("Buyers by segment"),
        draw=lambda look: charts.stage_bars(
            totals.rename(columns={"segment": "stage"}), value_groups("rfm"), look=look
        ),
        table=segments_table(scope, totals),
        shares=(t("Share of the buyers"), t("Share of the revenue")),
        money=(t("Revenue"),),
        counted="rfm",
        page="pages/value.py",
        choices={"part": "rfm", "method": method} | since_choice(scope, since),
    )


def segment_totals(scope: Scope, method: str) -> pd.DataFrame:
    """What the segments hold, see clm.analysis.rfm."""
    limits = scope.ask(rfm_limits, scope.dataset, scope.as_of, method)
    return scope.ask(rfm_totals, scope.dataset, scope.as_of, limits, scope.where)


def headline(scope: Scope, method: str, since: datetime.date | None) -> str:
    """Which segment brought most, and who went up and down since a day; or that nobody has bought."""
    limits, moves = scope.ask(rfm_limits, scope.dataset, scope.as_of, method), None
    if since:
        moves = scope.ask(rfm_moves, scope.dataset, since, scope.as_of, limits, scope.where)
    return rfm_headline(segment_totals(scope, method), moves, since, scope.t)


def segments_table(scope: Scope, totals: pd.DataFrame) -> pd.DataFrame:
    """One row a segment with what it holds."""
    t, names = scope.t, group_names(scope, "rfm")
    return pd.DataFrame(
        {
            t("Group"): totals["segment"].map(names),
            t("Customers"): totals["customers"],
            t("Share of the buyers"): totals["share"],
            t("Orders"): totals["orders"],
            t("Revenue"): totals["revenue"],
            t("Share of the revenue"): totals["revenue_share"],
            t("Days since the last order (median)"): totals["recency_days"],
        }
    )
