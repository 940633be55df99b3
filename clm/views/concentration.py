"""Concentration: how much of the revenue the largest customers bring."""

import datetime

import pandas as pd

from clm import charts
from clm.analysis.concentration import Concentration, concentration as counted
from clm.headlines import value_tiers as headlines
from clm.views.scope import Scope
from clm.views.tiers import WINDOWS, fallen_revenue, moves_since
from clm.views.titles import title
from clm.views.value_groups import since_choice
from clm.views.view import KeyFigure, View

MARKED = (0.01, 0.1, 0.2)  # shares of the customers that key figures speak of


def concentration(scope: Scope, window: str = "365", since: datetime.date | None = None) -> View | None:
    """What share of the revenue of a window the largest customers brought.

    Args:
        window: a code of WINDOWS.
        since: the day with which the moves are compared; the one before in the history by default.

    Returns:
        None where nothing was earned in the window.
    """
    t, found = scope.t, _found(scope, window)
    if not found.revenue > 0:
        return None
    choices = {"part": "tiers", "window": window} | since_choice(scope, since)
    return View(
        id="concentration",
        title=title("concentration", t),
        headline=headline(scope, window, since or scope.before),
        subtitle=headlines.curve_headline(found, t),
        draw=lambda look: charts.concentration_curve(found.curve, found.top, look, currency=scope.currency),
        table=_table(scope, found),
        shares=(t("Share of the customers, the largest first"), t("Share of the revenue")),
        money=(t("Revenue"),),
        counted="concentration",
        figures=_figures(scope, found),
        page="pages/value.py",
        choices=choices,
        at_stake=fallen_revenue(moves_since(scope, window, since or scope.before)),
    )


def headline(scope: Scope, window: str, since: datetime.date | None) -> str:
    """On how many the revenue of the window hangs, and what became of the largest; or that there is none."""
    moves = moves_since(scope, window, since)
    return headlines.concentration_headline(_found(scope, window), moves, since, scope.currency, scope.t)


def _found(scope: Scope, window: str) -> Concentration:
    return scope.ask(counted, scope.dataset, scope.as_of, WINDOWS[window], scope.where)


def _table(scope: Scope, found: Concentration) -> pd.DataFrame:
    """The marked points of the curve for readers."""
    t, points = scope.t, found.top
    return pd.DataFrame(
        {
            t("Share of the customers, the largest first"): points["share_of_customers"],
            t("Customers"): points["customers"],
            t("Revenue"): points["revenue"],
            t("Share of the revenue"): points["share_of_revenue"],
        }
    )


def _figures(scope: Scope, found: Concentration) -> tuple[KeyFigure, ...]:
    """What the largest customers bring, and how uneven that is."""
    t, points = scope.t, found.top.set_index("share_of_customers")
    return (
        *(
            KeyFigure(
                t("The largest {share}", share=f"{t.number(share * 100, 0)}%"),
                t.share(points.loc[share, "share_of_revenue"]),
                t.plural("{n} customer", "{n} customers", points.loc[share, "customers"]),
            )
            for share in MARKED
        ),
        KeyFigure(
            t("Gini coefficient"),
            t.number(found.gini, 2),
            help=t("0 if all customers brought the same, near 1 if one brought everything."),
        ),
    )
