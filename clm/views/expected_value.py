"""Expected value: what the customers of today will probably bring, by stage or by value tier, and how surely."""

import datetime
from collections.abc import Sequence

import pandas as pd

from clm import charts
from clm.analysis.customer_values import customer_values, value_by_group, with_expected
from clm.analysis.lifetime_value import lifetime_value
from clm.analysis.tiers import tier_customers, tier_limits
from clm.analysis.value_totals import value_totals
from clm.dataset import Filters
from clm.errors import ClmError
from clm.fitting.held_out import held_out
from clm.headlines import value_expected as headlines
from clm.headlines.wording import sentences
from clm.lifecycle.history import History
from clm.lifecycle.model import Stage
from clm.lifecycle.value_groups import ValueGroup, value_groups
from clm.lifecycle.warned import stake_measure
from clm.views.answers import Derived
from clm.views.scope import Scope
from clm.views.terms import DEFAULT_TERMS, Terms, term_choices
from clm.views.titles import title
from clm.views.view import View

KIND = "mbgnbd"  # a model in which one-time buyers, too, may be gone


def expected_value(
    scope: Scope,
    by: str = "stage",
    horizon: int = DEFAULT_TERMS.horizon_days,
    discount: float = DEFAULT_TERMS.discount,
    earned: float | None = None,
    serve: float | None = None,
) -> View | None:
    """What the buyers of today are expected to bring, with its interval.

    Args:
        by: “stage” or “tier”.
        horizon, discount, earned, serve: see Terms.

    Returns:
        None where nobody has bought.
    """
    return expected_view(scope, by, Terms(horizon, discount, earned, serve))


def expected_view(scope: Scope, by: str, terms: Terms) -> View | None:
    """The same with the terms as one."""
    t, (values, problem) = scope.t, expected_values(scope, terms)
    if values.empty:
        return None
    groups = groups_held(scope, by, values)
    names = {one.id: t.pick(one.name) for one in groups}
    by_group, whole = _with_intervals(scope, by, terms, values, value_by_group(values, by, list(names)))
    unit, table = money_unit(scope, terms), groups_table(scope, by_group, whole, names)
    return View(
        id="expected_value",
        title=title("expected_value", t),
        headline=headlines.expected_headline(whole, terms.horizon_days, scope.currency, t),
        subtitle=headlines.groups_headline(by_group, names, t),
        draw=lambda look: charts.expected_value_bars(
            by_group, groups, look, unit=unit, currency=scope.currency
        ),
        table=table,
        money=tuple(table.columns[2:]),
        counted="expected_value",
        notes=tuple(note for note in (problem or _trust(scope, values, by_group),) if note),
        page="pages/value.py",
        choices={"part": "expected", "by": by, **term_choices(terms)},
    )


def expected_values(scope: Scope, terms: Terms) -> tuple[pd.DataFrame, str]:
    """Historic, current and expected value of every buyer, with the value tier; and the sentence that says why
    nothing can be expected, empty where it can."""
    dataset, as_of, where = scope.dataset, scope.as_of, scope.where
    horizon_days, discount, margin, cost_to_serve = terms
    values = scope.ask(customer_values, scope.snapshot, as_of, margin, where)
    limits = scope.ask(tier_limits, dataset, as_of)
    tiers = scope.ask(tier_customers, dataset, as_of, limits, where)[["customer_id", "tier"]]
    expected, problem = None, ""
    try:
        expected = scope.ask(
            lifetime_value,
            dataset,
            horizon_days,
            discount,
            margin,
            as_of,
            KIND,
            cost_to_serve=cost_to_serve,
            where=where,
        )
    except ClmError as error:
        problem = scope.t.error(error)
    return with_expected(values, expected).merge(tiers, on="customer_id", how="left"), problem


def group_totals(
    snapshot: History,
    as_of: datetime.date,
    where: Filters | None,
    by: str,
    terms: Terms,
    values: Derived,
) -> pd.DataFrame:
    """The intervals of what the groups bring together, see value_totals."""
    groups = values.frame.set_index("customer_id")[by]
    expected = values.frame.rename(columns={"expected": "expected_value"})
    return value_totals(snapshot.dataset, expected, groups, terms.horizon_days, as_of, KIND, where)


def _with_intervals(
    scope: Scope, by: str, terms: Terms, values: pd.DataFrame, by_group: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The groups with the bounds of their own totals, and all buyers as one row; nothing changes where nothing can be
    expected."""
    whole = by_group.drop(columns="group").sum(min_count=1).to_frame().T.assign(group="")
    if by_group["expected"].isna().all():
        return by_group, whole
    totals = scope.ask(
        group_totals, scope.snapshot, scope.as_of, scope.where, by, terms, Derived(values)
    ).set_index("group")
    bounds = {name: by_group["group"].map(totals[name]).fillna(0.0) for name in ("low", "high")}
    return by_group.assign(**bounds), whole.assign(low=totals["low"][""], high=totals["high"][""])


def groups_held(scope: Scope, by: str, values: pd.DataFrame) -> Sequence[Stage] | Sequence[ValueGroup]:
    """The stages or the tiers that a buyer is in."""
    held = set(values[by])
    if by == "tier":
        return [one for one in value_groups("tiers") if one.id in held]
    return [one for one in scope.stages if one.id in held]


def money_unit(scope: Scope, terms: Terms) -> str:
    """What the money is: margin, or revenue."""
    t, currency = scope.t, scope.currency
    if terms.margin is not None or scope.ask(stake_measure, scope.dataset) == "margin":
        return t("Margin, {currency}", currency=currency) if currency else t("Margin")
    return t("Revenue, {currency}", currency=currency) if currency else t("Revenue")


def _trust(scope: Scope, values: pd.DataFrame, by_group: pd.DataFrame) -> str:
    """How far the expectation can be trusted."""
    try:
        tested = scope.ask(held_out, scope.dataset, (KIND,), end=scope.as_of, where=scope.where)
    except ClmError:
        tested = None  # too short a past to test on, which is said
    trust = headlines.trust_words(bool(values["p_alive"].notna().any()), tested, scope.t)
    return sentences([trust, headlines.serving_words(by_group, scope.currency, scope.t)], scope.t)


def groups_table(
    scope: Scope, by_group: pd.DataFrame, whole: pd.DataFrame, names: dict[str, str]
) -> pd.DataFrame:
    """One row a group and one for all."""
    t, rows = scope.t, pd.concat([by_group, whole], ignore_index=True)
    return pd.DataFrame(
        {
            t("Group"): rows["group"].map(names | {"": t("All buyers")}),
            t("Customers"): rows["customers"].astype(int),
            t("Value to date"): rows["historic"],
            t("Current value (365 days)"): rows["current"],
            **({t("Cost to serve"): rows["cost_to_serve"]} if "cost_to_serve" in rows else {}),
            t("Expected value"): rows["expected"],
            t("Lower bound"): rows["low"],
            t("Upper bound"): rows["high"],
        }
    ).round(2)
