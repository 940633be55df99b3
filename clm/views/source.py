"""Where the numbers come from: the words that stand under every view that leaves the screen."""

from clm.headlines.wording import listed
from clm.lifecycle.model import parameter_kinds
from clm.views.scope import Scope
from clm.views.words import attribute_name, value_name

SEPARATOR = " · "


def scope_words(scope: Scope) -> str:
    """Dataset, model, day, period, filters, changed limits and what is meant by a day, in one line."""
    t = scope.t
    periods = {"week": t("by week"), "month": t("by month"), "quarter": t("by quarter")}
    said = [
        scope.dataset.name,
        t.pick(scope.model.name),
        t("as of the end of {day}", day=t.day(scope.as_of)),
        periods[scope.period],
        t("period in progress") if scope.in_progress else "",
        filter_words(scope),
        limit_words(scope),
        t("days as in the data, no time zone shift"),
    ]
    return SEPARATOR.join(part for part in said if part)


def filter_words(scope: Scope) -> str:
    """Which customers alone are counted; empty where all are."""
    t = scope.t
    if not scope.where:
        return ""
    names = t("; ").join(
        f"{attribute_name(name, t)} = {listed((value_name(value, t) for value in values), t)}"
        for name, values in scope.where.items()
    )
    return t("only customers with {filters}", filters=names)


def limit_words(scope: Scope) -> str:
    """The numbers of the model's rules that are not its own, and the clock where it is another."""
    t, chosen = scope.t, scope.setting
    usual = scope.usual.parameters
    changed = [
        f"{t.pick(parameter_kinds()[name].label)} = {value:g}"
        for name, value in chosen.parameters.items()
        if value != usual.get(name)
    ]
    said = [t("changed limits: {limits}", limits=listed(changed, t))] if changed else []
    if chosen.clock != scope.model.clock:
        clocks = {"calendar": t("silence in calendar days"), "market": t("silence on the market's clock")}
        said.append(clocks[chosen.clock])
    return t("; ").join(said)
