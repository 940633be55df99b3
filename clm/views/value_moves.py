"""Who moved between groups of value since an earlier day: tiers, RFM segments or quadrants."""

import datetime

import pandas as pd

from clm import charts
from clm.analysis.rfm import rfm_limits, rfm_moves
from clm.analysis.value_matrix import matrix_limits, matrix_moves
from clm.headlines.value_matrix import matrix_moves_headline
from clm.headlines.value_rfm import rfm_moves_headline
from clm.headlines.wording import ended
from clm.lifecycle.value_groups import no_order, value_groups
from clm.views.scope import Scope
from clm.views.tiers import moved_words, moves_since
from clm.views.titles import title
from clm.views.value_groups import VALUE_DAYS, can_fall, group_names, since_choice
from clm.views.view import View

KINDS = ("tiers", "rfm", "quadrants")
PARTS = {"tiers": "tiers", "rfm": "rfm", "quadrants": "matrix"}  # how the page of value calls them
COUNTED = {"tiers": "tier_moves", "rfm": "rfm_moves", "quadrants": "matrix_moves"}


def value_moves(
    scope: Scope,
    groups: str = "tiers",
    since: datetime.date | None = None,
    window: str = "365",
    method: str = "quantile",
) -> View | None:
    """The moves as a Sankey.

    Args:
        groups: one of KINDS.
        since: the day with which is compared; the one before in the history by default.
        window: whose revenue makes the tiers, a code of clm.views.tiers.WINDOWS.
        method: how RFM is scored, see clm.rfm_limits.

    Returns:
        None where the data hold no earlier day, or nobody was in any group.
    """
    start = since or scope.before
    if start is None:
        return None
    moves, headline = _moves(scope, groups, start, window, method)
    if moves is None or moves.empty:
        return None
    t, known = scope.t, (no_order(), *value_groups(groups))
    ends = {"start_label": t.day(start), "end_label": t.day(scope.as_of)}
    own = {"tiers": {"window": window}, "rfm": {"method": method}}.get(groups, {})
    return View(
        id="value_moves",
        title=title("value_moves", t),
        headline=ended(headline, t),
        draw=lambda look: charts.sankey(moves, known, **ends, look=look).figure,
        table=_table(scope, groups, moves),
        shares=(t("Share of the group left"), t("Share of all")),
        counted=COUNTED[groups],
        page="pages/value.py",
        choices={"part": PARTS[groups], "groups": groups} | own | since_choice(scope, since),
    )


def _moves(
    scope: Scope, groups: str, start: datetime.date, window: str, method: str
) -> tuple[pd.DataFrame | None, str]:
    """One row a pair of groups: from_stage, to_stage, customers; and what is said of them."""
    t, dataset, end, where = scope.t, scope.dataset, scope.as_of, scope.where
    if groups == "tiers":
        moves = moves_since(scope, window, start)
        return moves, "" if moves is None else moved_words(scope, window, moves, start)
    if groups == "rfm":
        scored = scope.ask(rfm_limits, dataset, end, method)
        moves = scope.ask(rfm_moves, dataset, start, end, scored, where)
        return moves, rfm_moves_headline(moves, start, end, t)
    parted = scope.ask(matrix_limits, dataset, end)
    moves = scope.ask(matrix_moves, dataset, start, end, parted, where)
    return moves, matrix_moves_headline(moves, start, end, can_fall(scope, VALUE_DAYS), scope.currency, t)


def _table(scope: Scope, groups: str, moves: pd.DataFrame) -> pd.DataFrame:
    """Moves between groups for readers, most frequent first."""
    t, names = scope.t, group_names(scope, groups)
    shown = moves.sort_values("customers", ascending=False, kind="stable")
    of_group = moves.groupby("from_stage")["customers"].transform("sum").reindex(shown.index)
    return pd.DataFrame(
        {
            t("From"): shown["from_stage"].map(names),
            t("To"): shown["to_stage"].map(names),
            t("Customers"): shown["customers"],
            t("Share of the group left"): shown["customers"] / of_group,
            t("Share of all"): shown["customers"] / moves["customers"].sum(),
        }
    )
