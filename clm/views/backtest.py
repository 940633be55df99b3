"""The warnings put to the test: how often each was right at earlier days, and how many it had named."""

import pandas as pd

from clm import charts
from clm.headlines import churn as headlines
from clm.headlines.wording import ended
from clm.lifecycle.warnings import warnings
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.warned import limits_note, past_test, warned_choices, warning_names


def backtest(scope: Scope, horizon: int = 90, buyers: str = "repeat", **limits: float) -> View | None:
    """The warnings and the naive rule at earlier days; see the view of value at stake for what can be chosen.

    Returns:
        None where the data are too short, or the customers too few, to say how often the warnings were right.
    """
    t, tested = scope.t, past_test(scope, horizon, buyers, limits)
    if tested is None or not headlines.is_proven(tested):
        return None
    drawn = _labelled(scope, tested)
    return View(
        id="backtest",
        title=title("backtest", t),
        headline=ended(headlines.trust_headline(tested, horizon, t), t),
        draw=lambda look: charts.backtest_bars(drawn, look),
        table=_table(scope, drawn),
        shares=(t("Precision"), t("Recall"), t("Base rate")),
        counted="backtest",
        notes=(headlines.trust_words(tested, horizon, t), *limits_note(scope, limits)),
        page="pages/churn.py",
        choices=warned_choices(limits, horizon=horizon, buyers=buyers),
    )


def _labelled(scope: Scope, tested: pd.DataFrame) -> pd.DataFrame:
    """The back-test as it is drawn: all warnings, the naive rule, then each warning that somebody had."""
    t = scope.t
    names = {"all": t("Any warning"), "naive": t("Naive rule: silent longest")} | warning_names(scope)
    order = ["all", "naive", *(stage.id for stage in reversed(warnings().stages))]
    rows = tested.set_index("warning").reindex(order).dropna(subset=["listed"])
    rows = rows[rows["listed"] > 0].reset_index()
    return rows.assign(rule_label=rows["warning"].map(names))


def _table(scope: Scope, drawn: pd.DataFrame) -> pd.DataFrame:
    t = scope.t
    named = {
        "rule_label": t("Rule"),
        "customers": t("Watched"),
        "silent": t("Bought nothing"),
        "listed": t("Warned"),
        "listed_silent": t("Warned and bought nothing"),
        "false_alarms": t("False alarms"),
        "precision": t("Precision"),
        "recall": t("Recall"),
        "base_rate": t("Base rate"),
        "lift": t("Lift"),
        "origins": t("Earlier dates"),
    }
    counts = ["customers", "silent", "listed", "listed_silent", "false_alarms", "origins"]
    return drawn.astype(dict.fromkeys(counts, int))[list(named)].rename(columns=named)
