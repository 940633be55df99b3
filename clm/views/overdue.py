"""How overdue the buyers are: silence held against the usual gap of each."""

import pandas as pd

from clm import charts
from clm.analysis.risk import overdue_distribution
from clm.headlines.churn import overdue_headline
from clm.headlines.wording import ended
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.warned import limits_note, warned_choices, warning_rules

BINS_UNTIL_LATE = 4
BINS_TIMES = 3  # how many times the limit is shown before the open bin


def overdue(scope: Scope, buyers: str = "repeat", **limits: float) -> View | None:
    """The buyers by how many of their usual gaps they have been silent, in bins of which one begins where a customer
    becomes late; see the view of value at stake for what can be chosen.

    Returns:
        None where none of these buyers has bought.
    """
    t, rules = scope.t, warning_rules(scope, limits)
    late, lapse = (rules.setting.parameters[name] for name in ("late_ratio", "lapse_days"))
    bins = BINS_UNTIL_LATE * BINS_TIMES
    found = scope.ask(
        overdue_distribution, rules, scope.as_of, late / BINS_UNTIL_LATE, bins, scope.where, buyers
    )
    if not (found["watched"].any() or found["gone"].any()):
        return None
    return View(
        id="overdue",
        title=title("overdue", t),
        headline=ended(overdue_headline(found, late, lapse, t), t),
        draw=lambda look: charts.overdue_distribution(found, look, late_ratio=late, lapse_days=lapse),
        table=_table(scope, found),
        counted="overdue",
        notes=limits_note(scope, limits),
        page="pages/churn.py",
        choices=warned_choices(limits, buyers=buyers),
    )


def _table(scope: Scope, found: pd.DataFrame) -> pd.DataFrame:
    t = scope.t
    named = {
        "bin_start": t("Times the usual gap, from"),
        "bin_end": t("to under"),
        "watched": t("Customers who do not count as gone"),
        "gone": t("Customers who count as gone"),
    }
    return found[list(named)].rename(columns=named)
