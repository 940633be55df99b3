"""Value at stake: how many customers show a warning, what they would bring, and how far the warnings can be trusted."""

import pandas as pd

from clm import charts, periods
from clm.analysis.risk import risk_over_time, risk_totals
from clm.headlines import churn as headlines
from clm.headlines.wording import ended, points, signed
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import KeyFigure, View
from clm.views.warned import (
    limits_note,
    measure,
    past_test,
    warned_choices,
    warning_names,
    warning_rules,
)

FIGURE_DAYS = 7  # period ends that the small curves show


def at_stake(scope: Scope, horizon: int = 90, buyers: str = "repeat", **limits: float) -> View | None:
    """Value at stake by the gravest warning of each customer, with what the warnings were worth at earlier days.

    Args:
        horizon: how far ahead value is counted, and for how long a customer must buy nothing for a warning to have
            been right, in days.
        buyers: “repeat” or “one_time”.
        limits: parameters of the warnings that are not the defaults.

    Returns:
        None where nobody of these buyers shows a warning.
    """
    t, rules = scope.t, warning_rules(scope, limits)
    totals = scope.ask(risk_totals, rules, scope.as_of, horizon, scope.where, buyers)
    if totals.empty:
        return None
    days = periods.history_days(scope.dataset.span, scope.period, scope.as_of)[-FIGURE_DAYS:]
    course = scope.ask(risk_over_time, rules, days, horizon, scope.where, buyers)
    tested, kind = past_test(scope, horizon, buyers, limits), measure(scope)
    drawn = labelled_totals(scope, totals)
    table = totals_table(scope, totals, horizon)
    return View(
        id="at_stake",
        title=title("at_stake", t),
        headline=headlines.warned_headline(course, buyers, kind, horizon, scope.currency, t),
        subtitle=headlines.stake_headline(totals, warning_names(scope), kind, scope.currency, t),
        draw=lambda look: charts.value_at_stake_bars(drawn, look, currency=scope.currency),
        table=table,
        money=tuple(table.columns[2:]),
        counted=f"value_at_stake_{kind}",
        notes=(
            ended(headlines.trust_headline(tested, horizon, t), t),
            headlines.trust_words(tested, horizon, t),
            *limits_note(scope, limits),
        ),
        figures=risk_figures(scope, course, tested, horizon),
        page="pages/churn.py",
        choices=warned_choices(limits, horizon=horizon, buyers=buyers),
        at_stake=float(totals["value_at_stake"].sum()),
    )


def labelled_totals(scope: Scope, totals: pd.DataFrame) -> pd.DataFrame:
    """Value at stake by warning as it is drawn, the gravest warning first."""
    return totals.iloc[::-1].assign(warning_label=lambda rows: rows["warning"].map(warning_names(scope)))


def totals_table(scope: Scope, totals: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
    """Value at stake for readers."""
    t = scope.t
    named = {
        "warning_label": t("Gravest warning"),
        "customers": t("Customers"),
        "value_at_stake": measure_words(scope, horizon_days),
        "revenue_365d": t("Revenue, 365 days"),
    }
    return labelled_totals(scope, totals)[list(named)].rename(columns=named)


def measure_words(scope: Scope, horizon_days: int) -> str:
    """What value at stake is made of, as the head of a column or figure."""
    t, days = scope.t, scope.t.days(horizon_days)
    if measure(scope) == "margin":
        return t("Value at stake: margin of {days}", days=days)
    return t("Value at stake: revenue of {days}", days=days)


def risk_figures(
    scope: Scope, course: pd.DataFrame, tested: pd.DataFrame | None, horizon_days: int
) -> tuple[KeyFigure, ...]:
    """Four figures; each but the last with its change since the day before and its course.

    Args:
        course: risk_over_time, with the day looked at last.
        tested: the back-test; None where none is possible.
    """
    return (*_warned_figures(scope, course, horizon_days), _proof(scope, tested, horizon_days))


def _warned_figures(scope: Scope, course: pd.DataFrame, horizon_days: int) -> tuple[KeyFigure, ...]:
    t, now, before = scope.t, course.iloc[-1], course.iloc[-2] if len(course) > 1 else None
    shares = course["revenue_365d"] / course["all_revenue_365d"].where(course["all_revenue_365d"] > 0)
    watched = t.share(now["warned"] / now["watched"] if now["watched"] else None)
    stake, is_margin = now["value_at_stake"], measure(scope) == "margin"
    return (
        KeyFigure(
            t("Customers warned"),
            t.count(now["warned"]),
            None if before is None else _count_change(scope, now["warned"] - before["warned"]),
            tuple(course["warned"]),
            t(
                "{share} of the {watched} buyers who do not count as gone.",
                share=watched,
                watched=t.count(now["watched"]),
            ),
        ),
        KeyFigure(
            t("Margin at stake") if is_margin else t("Revenue at stake"),
            t.short_money(stake, scope.currency),
            None if before is None else _ratio_change(scope, stake, before["value_at_stake"]),
            tuple(course["value_at_stake"]),
            t(
                "What the warned customers would bring in {days} at the pace of the last year.",
                days=t.days(horizon_days),
            ),
        ),
        KeyFigure(
            t("Of last year's revenue"),
            t.share(shares.iloc[-1]),
            _point_change(scope, shares),
            tuple(shares.fillna(0)),
            t("Revenue of the last 365 days from the warned customers, of the revenue from all."),
        ),
    )


def _proof(scope: Scope, tested: pd.DataFrame | None, horizon_days: int) -> KeyFigure:
    t, days = scope.t, scope.t.days(horizon_days)
    label = t("Warnings that were right")
    if tested is None or not headlines.is_proven(tested):
        unproven = t("Too few data or customers for a back-test over {days}.", days=days)
        return KeyFigure(label, t("unproven"), help=unproven)
    rules = tested.set_index("warning")
    return KeyFigure(
        label,
        t.share(rules.loc["all", "precision"]),
        t("all watched {base}", base=t.share(rules.loc["all", "base_rate"])),
        help=t(
            "Of those warned at earlier dates, how many bought nothing in the next {days}; by the naive rule, as many customers silent longest, {naive}.",
            days=days,
            naive=t.share(rules.loc["naive", "precision"]),
        ),
    )


def _count_change(scope: Scope, change: float) -> str:
    return signed(scope.t.count(abs(change)), change)


def _point_change(scope: Scope, shares: "pd.Series[float]") -> str | None:
    last = shares.iloc[-2:]
    if len(last) < 2 or last.isna().any():
        return None
    change = float(last.iloc[1] - last.iloc[0])
    return signed(points(change, scope.t), round(change, 3))


def _ratio_change(scope: Scope, now: float, before: float) -> str | None:
    if before <= 0:
        return None
    return signed(scope.t.share(abs(now / before - 1)), round(now / before - 1, 4))
