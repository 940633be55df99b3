"""Overview: four key figures with their change, and all customers as one bar cut by stage."""

import pandas as pd

from clm import charts
from clm.analysis.key_figures import key_figures
from clm.headlines import overview as headlines
from clm.views.scope import Scope
from clm.views.stages import breakdown_now, stages_table
from clm.views.titles import title
from clm.views.view import KeyFigure, View
from clm.views.weighing import words

# Periods shown, so that the same one of the year before is there.
PERIODS_SHOWN = {"week": 53, "month": 25, "quarter": 13}


def overview(scope: Scope) -> View:
    """How the customer base does: who is active, what the period brought, and how many stand in which stage."""
    t, figures, now = scope.t, recent_figures(scope), breakdown_now(scope)
    is_open = scope.in_progress is not None
    return View(
        id="overview",
        title=title("overview", t),
        headline=headlines.state_of_base(figures, scope.period, is_open, scope.currency, t),
        subtitle=headlines.strip_headline(now, words(scope, figures)),
        draw=(lambda look: charts.stage_strip(now, scope.stages, look)) if now["customers"].sum() else None,
        table=stages_table(scope, now),
        shares=(t("Share"),),
        money=(t("Revenue to date"),),
        counted="overview",
        figures=_figures(scope, figures, is_open),
        page="pages/overview.py",
    )


def recent_figures(scope: Scope) -> pd.DataFrame:
    """Key figures of the latest periods up to the day looked at, oldest first.

    active_share is blank where the data are too short for anybody to have lapsed: everybody would seem active.
    """
    ends = scope.history.days[-PERIODS_SHOWN[scope.period] :]
    figures = scope.ask(key_figures, scope.dataset, ends, scope.period, scope.lapse_days, scope.where)
    days = (figures["period_end"] - pd.Timestamp(scope.dataset.span.start)).dt.days
    return figures.assign(active_share=figures["active_share"].where(days > scope.lapse_days))


def _figures(scope: Scope, figures: pd.DataFrame, is_open: bool) -> tuple[KeyFigure, ...]:
    t, last, change = scope.t, figures.iloc[-1], headlines.changes(figures, is_open, scope.t)
    complete = figures.iloc[:-1] if is_open else figures
    return (
        KeyFigure(
            t("Customers"),
            t.count(last["customers"]),
            change["customers"],
            tuple(figures["customers"]),
            t(
                "Known by the end of the day, with or without an order. The change is since the period before."
            ),
        ),
        KeyFigure(
            t("Active share"),
            t.share(last["active_share"]),
            change["active_share"],
            tuple(figures["active_share"].dropna()),
            t(
                "Share of the buyers who ordered within the last {days}; blank while the data are too short for anybody to have lapsed.",
                days=t.days(scope.lapse_days),
            ),
        ),
        KeyFigure(
            t("Revenue"),
            t.short_money(last["revenue"], scope.currency),
            change["revenue"],
            tuple(complete["revenue"]),
            t(
                "Of the period, net of refunds. The change is against the period before; an open period is compared with nothing."
            ),
        ),
        KeyFigure(
            t("Ordered"),
            t.count(last["ordering"]),
            change["ordering"],
            tuple(complete["ordering"]),
            t("Customers with at least one paid order in the period."),
        ),
    )
