"""The warnings as views ask about them: their rules under the limits given, and their names."""

from collections.abc import Mapping

import pandas as pd

from clm.analysis.backtest import backtest
from clm.errors import ClmError
from clm.headlines.wording import listed
from clm.language import Language
from clm.lifecycle.model import parameter_kinds
from clm.lifecycle.warned import WarningRules, stake_measure, warning_setting
from clm.lifecycle.warnings import warnings
from clm.views.scope import Scope

Limits = Mapping[str, float]  # parameter of the warnings -> its value, where that is not the default

HORIZONS = (30, 90, 180)  # days
LIMIT = "w."  # before the name of a limit where a page writes it into its address
ORIGINS = 3  # earlier days on which the warnings are tested


def given_limits(scope: Scope, limits: Limits) -> dict[str, float]:
    """The limits given, and the model's own limit of silence where that was changed: the same customers then count
    as gone in every view."""
    own = scope.setting.parameters.get("lapse_days")
    usual = scope.usual.parameters.get("lapse_days")
    return ({"lapse_days": own} if own is not None and own != usual else {}) | dict(limits)


def warning_rules(scope: Scope, limits: Limits) -> WarningRules:
    """The warnings of the dataset under the limits given."""
    given = given_limits(scope, limits)
    return WarningRules(scope.dataset, scope.ask(warning_setting, scope.dataset, given))


def warned_choices(limits: Limits, **chosen: object) -> dict[str, str]:
    """What is chosen on the page of churn risk, as codes by the names it has there."""
    given = {LIMIT + name: repr(float(value)) for name, value in limits.items()}
    return {name: str(value) for name, value in chosen.items() if value is not None} | given


def limits_note(scope: Scope, limits: Limits) -> tuple[str, ...]:
    """The limits that are not the defaults, as a sentence; none where all are."""
    t = scope.t
    changed = (f"{t.pick(parameter_kinds()[name].label)} = {value:g}" for name, value in limits.items())
    return (
        (t("Limits of the warnings that were changed: {limits}.", limits=listed(changed, t)),)
        if limits
        else ()
    )


def warning_names(scope: Scope) -> dict[str, str]:
    """Id -> name of every warning, and of “none” and “gone”."""
    return {stage.id: scope.t.pick(stage.name) for stage in warnings().stages}


def outcome_names(t: Language) -> dict[str, str]:
    """How a warning ended -> how that is called; “on” where it still holds."""
    return {
        "on": t("Still holds"),
        "bought": t("Bought again"),
        "gone": t("Counts as gone"),
        "eased": t("Its reason passed"),
    }


def dated_in_words(scope: Scope, dated: pd.DataFrame) -> pd.DataFrame:
    """Dates of warnings, one row a customer and warning, with the warning and how it ended as readers call them."""
    return dated.assign(
        warning=dated["warning"].map(warning_names(scope)),
        outcome=dated["outcome"].map(outcome_names(scope.t)),
    )


def measure(scope: Scope) -> str:
    """What value at stake is made of: “margin” or “revenue”."""
    return scope.ask(stake_measure, scope.dataset)


def past_test(scope: Scope, horizon_days: int, buyers: str, limits: Limits) -> pd.DataFrame | None:
    """The back-test of the warnings under the limits given; None where the data are too short for one."""
    given = given_limits(scope, limits)
    try:
        return scope.ask(
            backtest, scope.dataset, scope.as_of, horizon_days, ORIGINS, given, scope.where, buyers
        )
    except ClmError as error:
        if error.code != "horizon_too_long":
            raise
        return None


def method_names(scope: Scope) -> dict[str, str]:
    """Method by which it is foretold who will buy -> how it is called."""
    t = scope.t
    return {
        "combined": t("Combined model"),
        "purchase": t("Purchase model alone"),
        "own_rhythm": t("Naive: most overdue"),
        "longest_silence": t("Naive: silent longest"),
        "everyone_alike": t("Everyone alike"),
    }
