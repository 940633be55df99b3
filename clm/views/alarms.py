"""The alarms of the past year: how early each warning came before silence, and how many proved wrong."""

import pandas as pd

from clm.analysis.alarms import past_alarms
from clm.errors import ClmError
from clm.headlines import risk_model as headlines
from clm.headlines.wording import ended
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.warned import limits_note, warned_choices, warning_names, warning_rules


def alarms(scope: Scope, buyers: str = "repeat", **limits: float) -> View | None:
    """Every warning with what became of its alarms; see the view of value at stake for what can be chosen.

    Returns:
        None where the data are too short to follow any alarm to its end, or where none was raised.
    """
    t, rules = scope.t, warning_rules(scope, limits)
    try:
        found = scope.ask(past_alarms, rules, scope.as_of, scope.where, buyers)
    except ClmError as error:
        if error.code != "horizon_too_long":
            raise
        return None
    if found.empty:
        return None
    said = headlines.alarms_words(found, rules.setting.parameters["lapse_days"], t)
    return View(
        id="alarms",
        title=title("alarms", t),
        headline=ended(headlines.alarms_headline(found, t), t),
        draw=None,
        table=_table(scope, found),
        shares=(t("Share wrong"), t("Of all who came to count as gone, warned of")),
        counted="past_alarms",
        notes=(*((said,) if said else ()), *limits_note(scope, limits)),
        page="pages/churn.py",
        choices=warned_choices(limits, buyers=buyers),
    )


def _table(scope: Scope, found: pd.DataFrame) -> pd.DataFrame:
    t = scope.t
    names = {"all": t("Any warning")} | warning_names(scope)
    named = {
        "label": t("Warning"),
        "alarms": t("Alarms"),
        "right": t("Then counted as gone"),
        "lead_days": t("Days before that, median"),
        "lead_low": t("a quarter fewer than"),
        "lead_high": t("a quarter more than"),
        "wrong": t("Proved wrong: bought again"),
        "wrong_share": t("Share wrong"),
        "days_to_return": t("Days until then, median"),
        "foreseen_share": t("Of all who came to count as gone, warned of"),
    }
    rows = found[found["alarms"] > 0]
    days = rows[["lead_days", "lead_low", "lead_high", "days_to_return"]].round()
    return rows.assign(label=rows["warning"].map(names), **days)[list(named)].rename(columns=named)
