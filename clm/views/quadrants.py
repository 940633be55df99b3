"""Value and potential: what customers bring now against how much more they could bring."""

import pandas as pd

from clm import charts
from clm.analysis.value_matrix import MatrixLimits, matrix_limits, matrix_moves, matrix_totals
from clm.headlines import value_matrix as headlines
from clm.headlines.wording import ended, sentences
from clm.lifecycle.value_groups import value_groups
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.value_groups import VALUE_DAYS, can_fall, group_names
from clm.views.view import View

HIGH = ("core", "protect")  # quadrants of those who bring much


def quadrants(scope: Scope) -> View | None:
    """How many buyers are in each quadrant and what they bring.

    Returns:
        None where nobody has brought anything in the last year.
    """
    t, (limits, totals) = scope.t, parted(scope)
    if not totals["current_value"].sum() > 0:
        return None
    moves = None
    if scope.before:
        moves = scope.ask(matrix_moves, scope.dataset, scope.before, scope.as_of, limits, scope.where)
    return View(
        id="quadrants",
        title=title("quadrants", t),
        headline=sentences([headline(scope), _moved(scope, moves)], t),
        subtitle=headlines.quadrants_headline(totals, t),
        draw=lambda look: charts.quadrants(totals, value_groups("quadrants"), look, currency=scope.currency),
        table=quadrants_table(scope, totals),
        shares=(t("Share of the buyers"), t("Share of the value")),
        money=(
            t("Current value (365 days)"),
            t("Revenue, 365 days"),
            t("Spent with others a year, where known"),
        ),
        counted="value_matrix",
        notes=(limits_words(scope, limits, totals), headlines.headroom_words(totals, scope.currency, t)),
        page="pages/value.py",
        choices={"part": "matrix"},
        at_stake=_fallen(moves),
    )


def parted(scope: Scope) -> tuple[MatrixLimits, pd.DataFrame]:
    """Where the quadrants part, and what they hold, see clm.analysis.value_matrix."""
    limits = scope.ask(matrix_limits, scope.dataset, scope.as_of)
    return limits, scope.ask(matrix_totals, scope.dataset, scope.as_of, limits, scope.where)


def headline(scope: Scope) -> str:
    """What those bring who bring much, and how many others can grow; or that nobody brings anything."""
    limits, totals = parted(scope)
    return headlines.matrix_headline(totals, limits.measure, scope.t)


def _moved(scope: Scope, moves: pd.DataFrame | None) -> str:
    """Who stopped and who began to bring much since the day before."""
    if moves is None or scope.before is None:
        return ""
    able = can_fall(scope, VALUE_DAYS)
    said = headlines.matrix_moves_headline(moves, scope.before, scope.as_of, able, scope.currency, scope.t)
    return ended(said, scope.t)


def _fallen(moves: pd.DataFrame | None) -> float:
    """How much less a year those bring who have stopped bringing much since the day before."""
    if moves is None:
        return 0.0
    fell = moves[moves["from_stage"].isin(HIGH) & ~moves["to_stage"].isin(HIGH)]
    return max(float((fell["value_before"] - fell["value_now"]).sum()), 0.0)


def quadrants_table(scope: Scope, totals: pd.DataFrame) -> pd.DataFrame:
    """One row a quadrant with what it holds."""
    t, names = scope.t, group_names(scope, "quadrants")
    return pd.DataFrame(
        {
            t("Group"): totals["quadrant"].map(names),
            t("Customers"): totals["customers"],
            t("Share of the buyers"): totals["share"],
            t("Current value (365 days)"): totals["current_value"],
            t("Share of the value"): totals["value_share"],
            t("Revenue, 365 days"): totals["revenue_365d"],
            t("Spent with others a year, where known"): totals["headroom"],
            t("Customers whose wallet is known"): totals["wallets"],
        }
    )


def limits_words(scope: Scope, limits: MatrixLimits, totals: pd.DataFrame) -> str:
    """Where the quadrants part; empty where nobody brings anything."""
    t = scope.t
    if limits.value_from is None:
        return ""
    money = t.money(limits.value_from, scope.currency)
    much = (
        t("Much is {money} or more of margin in the last 365 days.", money=money)
        if limits.measure == "margin"
        else t("Much is {money} or more of revenue in the last 365 days.", money=money)
    )
    market = t(
        "The order activity of all customers was {share} of that of the half-year before.",
        share=t.share(totals.attrs["market"]),
    )
    return sentences([much, market], t)
