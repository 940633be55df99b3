"""Reinvest or let go: when an attempt to save degenerating customers pays."""

import datetime
from typing import NamedTuple

import pandas as pd

from clm import charts, periods
from clm.analysis.lifetime_value import lifetime_value
from clm.analysis.saving import Saving, in_groups, saving as weighed, saving_candidates
from clm.analysis.saving_attempts import RESPONSE_DAYS, attempt_cost, attempt_ways, past_attempts
from clm.analysis.tiers import tier_customers, tier_limits
from clm.dataset import Filters
from clm.errors import ClmError
from clm.headlines import value_saving as headlines
from clm.lifecycle.degenerating import in_stages, under_warning
from clm.lifecycle.history import History, stage_history
from clm.lifecycle.value_groups import value_groups
from clm.lifecycle.warned import WarningRules, stake_measure, warning_setting
from clm.lifecycle.warnings import warnings
from clm.views.scope import Scope
from clm.views.terms import DEFAULT_TERMS, Terms, term_choices
from clm.views.titles import title
from clm.views.view import KeyFigure, View
from clm.views.words import kind_name, value_name

STAGE, WARNING = "stage", "warning"
TIER = "tier"
MOST_ROWS = 12
NO_MODEL = (
    "too_few_repeat_buyers",
    "no_customer_in_span",
    "fit_without_maximum",
)  # errors that say that no model can be fitted


class Weighed(NamedTuple):
    """What saving is worth, the ways of contact of the past, and what came of the attempts among them."""

    saving: Saving
    ways: pd.DataFrame
    past: pd.DataFrame


def saving(
    scope: Scope,
    among: str = STAGE,
    by: str | None = None,
    attempt: float | None = None,
    horizon: int = DEFAULT_TERMS.horizon_days,
    discount: float = DEFAULT_TERMS.discount,
    earned: float | None = None,
    serve: float | None = None,
) -> View:
    """When an attempt pays, by stage of decline or loss, or by warning.

    Args:
        by: “tier” or an attribute of customers, to split the groups.
        attempt: what one costs; as past ones by default.
        horizon, discount, earned, serve: see Terms.
    """
    return saving_view(scope, among, by, attempt, Terms(horizon, discount, earned, serve))


def saving_view(scope: Scope, among: str, by: str | None, cost: float | None, terms: Terms) -> View:
    """The same with the terms as one."""
    t, found = scope.t, weighing(scope, among, by, cost, terms)
    groups = labelled(scope, found.saving.groups, among, by)
    attempts = way_names(scope, found.ways[found.ways["is_attempt"]])
    drawn = groups.nlargest(MOST_ROWS, "customers").sort_index()
    notes = [
        headlines.basis_words(found.saving, t),
        headlines.past_words(found.past, attempts, RESPONSE_DAYS, t),
    ]
    if terms.margin is None and scope.ask(stake_measure, scope.dataset) != "margin":
        notes.insert(0, headlines.revenue_words(t))
    if len(groups) > len(drawn):
        left = len(groups) - len(drawn)
        notes.append(t.plural("{n} smaller group is left out.", "{n} smaller groups are left out.", left))
    chosen = {
        "part": "saving",
        "among": among,
        "split": by or "",
        "attempt": "" if cost is None else repr(float(cost)),
        **term_choices(terms),
    }
    return View(
        id="saving",
        title=title("saving", t),
        headline=headlines.saving_headline(found.saving, terms.horizon_days, scope.currency, t),
        subtitle=headlines.chart_headline(found.saving, t),
        draw=(lambda look: charts.break_even_bars(drawn, look))
        if len(groups) and found.saving.cost is not None
        else None,
        table=groups_table(scope, groups),
        shares=share_names(scope),
        money=money_names(scope),
        counted="saving",
        notes=tuple(notes) if len(groups) else (),
        figures=_figures(scope, found.saving) if len(groups) else (),
        page="pages/value.py",
        choices={name: code for name, code in chosen.items() if code},
        at_stake=float(found.saving.groups["gain"].sum()),
    )


def weighing(scope: Scope, among: str, by: str | None, cost: float | None, terms: Terms) -> Weighed:
    """The numbers behind the view: see clm.saving."""
    dataset, where, day = scope.dataset, scope.where, scope.as_of
    attribute = None if by == TIER else by
    days = tuple(periods.history_days(dataset.span, "month", day))
    source: History | WarningRules = WarningRules(dataset, warning_setting(dataset, None, day))
    if among == STAGE:
        source = stage_history(dataset, scope.setting, days)
    candidates, ways, past = scope.ask(known, source, days, terms.margin, attribute, where)
    if by == TIER:
        tiers = scope.ask(tier_customers, dataset, day, scope.ask(tier_limits, dataset, day), where)
        candidates = in_groups(candidates, tiers, "tier")
    # A frame of all customers is no key of a cache, so what is made of it is made anew.
    expected = expected_values(scope, terms)
    cost = attempt_cost(ways) if cost is None else cost
    found = weighed(candidates, expected, past, cost, terms.horizon_days, terms.discount)
    return Weighed(found, ways, past)


def known(
    source: History | WarningRules,
    days: tuple[datetime.date, ...],
    margin: float | None,
    by: str | None,
    where: Filters | None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The degenerating customers of the last of the days, the ways of contact so far, and what came of past attempts."""
    degenerating = in_stages(source) if isinstance(source, History) else under_warning(source, days)
    ways = attempt_ways(degenerating, where)
    return (
        saving_candidates(degenerating, margin, by, where),
        ways,
        past_attempts(degenerating, ways, by, where),
    )


def expected_values(scope: Scope, terms: Terms) -> pd.DataFrame | None:
    """What every customer is expected to bring; None where no model can be fitted."""
    try:
        return scope.ask(
            lifetime_value,
            scope.dataset,
            terms.horizon_days,
            terms.discount,
            terms.margin,
            scope.as_of,
            cost_to_serve=terms.cost_to_serve,
            where=scope.where,
        )
    except ClmError as error:
        if error.code not in NO_MODEL:
            raise
        return None


def place_names(scope: Scope, among: str) -> dict[str, str]:
    """Id of a stage or warning -> its name."""
    said = scope.stages if among == STAGE else warnings().stages
    return {one.id: scope.t.pick(one.name) for one in said}


def group_name(scope: Scope, by: str | None, value: str) -> str:
    """A tier, or the value of an attribute."""
    if by == TIER:
        return next(scope.t.pick(one.name) for one in value_groups("tiers") if one.id == value)
    return value_name(value, scope.t)


def way_names(scope: Scope, ways: pd.DataFrame) -> list[str]:
    """What the ways of contact are called: the kind of each and, where given, its channel."""
    return [
        f"{kind_name(kind, scope.t)} · {channel}" if channel else kind_name(kind, scope.t)
        for kind, channel in zip(ways["kind"], ways["channel"], strict=True)
    ]


def labelled(scope: Scope, groups: pd.DataFrame, among: str, by: str | None) -> pd.DataFrame:
    """The groups with what each is called, and its verdict in words."""
    names, said = place_names(scope, among), headlines.verdict_names(scope.t)
    places = groups["place"].map(names)
    split = [group_name(scope, by, value) for value in groups["group"]] if by else [""] * len(groups)
    labels = [f"{place} · {group}" if group else place for place, group in zip(places, split, strict=True)]
    return groups.assign(label=labels, verdict_label=groups["verdict"].map(said))


def groups_table(scope: Scope, groups: pd.DataFrame) -> pd.DataFrame:
    """One row a group for readers; money is of an average customer where nothing else is said."""
    t = scope.t
    return pd.DataFrame(
        {
            t("Group"): groups["label"],
            t("Customers"): groups["customers"],
            t("Brings if saved"): groups["saved"].round(2),
            t("Brings if left alone"): groups["alone"].round(2),
            t("Uplift"): groups["uplift"].round(2),
            t("Cost of an attempt"): groups["cost"].round(2),
            t("Break-even"): groups["break_even"],
            t("Saved in the past"): groups["observed"],
            t("95% from"): groups["low"],
            t("95% to"): groups["high"],
            t("Contacted then"): groups["contacted"],
            t("Verdict"): groups["verdict_label"],
            t("Customers for whom it pays"): groups["paying"],
            t("Gain from these"): groups["gain"].round(2),
        }
    )


def share_names(scope: Scope) -> tuple[str, ...]:
    t = scope.t
    return t("Break-even"), t("Saved in the past"), t("95% from"), t("95% to")


def money_names(scope: Scope) -> tuple[str, ...]:
    t = scope.t
    return (
        t("Brings if saved"),
        t("Brings if left alone"),
        t("Uplift"),
        t("Cost of an attempt"),
        t("Gain from these"),
    )


def _figures(scope: Scope, found: Saving) -> tuple[KeyFigure, ...]:
    t, uplift = scope.t, float(found.customers["uplift"].mean())
    shown = [
        KeyFigure(t("Customers"), t.count(len(found.customers))),
        KeyFigure(t("Uplift of saving one"), t.money(uplift, scope.currency)),
    ]
    if found.cost is not None:
        shown.append(KeyFigure(t("Cost of an attempt"), t.money(found.cost, scope.currency)))
    if found.groups["gain"].notna().any():
        gain = float(found.groups["gain"].sum())
        help_text = t("From an attempt for each customer for whom it pays, at the success of the past.")
        shown.append(KeyFigure(t("Gain to be expected"), t.short_money(gain, scope.currency), help=help_text))
    return tuple(shown)
