"""Cost and contribution: what customers bring after what their orders and contacts cost, by stage or along their life."""

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from clm import charts
from clm.analysis.contribution import (
    acquisition_by_channel,
    contribution_by_age,
    contribution_by_cohort,
    contribution_by_stage,
    known_costs,
    payback,
)
from clm.headlines import contribution as headlines
from clm.headlines.findings import FEW
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.words import value_name

BY = ("stage", "age", "cohort", "channel")


class _Shown(NamedTuple):
    """What a cut shows: its numbers, its table, its finding, and which columns of the table hold shares and money."""

    frame: pd.DataFrame
    table: pd.DataFrame
    said: str
    shares: tuple[str, ...]
    money: tuple[str, ...]


def contribution(scope: Scope, by: str = "stage") -> View | None:
    """What customers contribute.

    Args:
        by: “stage”, in the last 365 days; “age”, added up from the first order on; “cohort”, so far by quarter of the
            first order; or “channel”, what winning a customer cost and when it was earned back.

    Returns:
        None where the costs of orders are not known, or those of contacts for the channels.
    """
    t = scope.t
    orders, contacts = scope.ask(known_costs, scope.dataset)
    if not orders or (by == "channel" and not contacts):
        return None
    shown = {"stage": _by_stage, "age": _by_age, "cohort": _by_cohort, "channel": _by_channel}[by](scope)
    missing = headlines.load_words(orders, contacts, t)
    return View(
        id="contribution",
        title=title("contribution", t),
        headline=contribution_words(scope) if by in ("stage", "age") else shown.said,
        subtitle=shown.said if by in ("stage", "age") else "",
        draw=(lambda look: _figure(scope, shown.frame, by, look))
        if len(shown.frame) and by != "channel"
        else None,
        table=shown.table,
        shares=shown.shares,
        money=shown.money,
        counted="acquisition" if by == "channel" else f"contribution_by_{by}",
        notes=(missing,) if missing else (),
        page="pages/value.py",
        choices={"part": "costs", "costs": by},
    )


def contribution_words(scope: Scope) -> str:
    """What a customer costs to win, how soon that is earned back, and what the first year contributes."""
    dataset, as_of, where = scope.dataset, scope.as_of, scope.where
    _, contacts = scope.ask(known_costs, dataset)
    by_age = told(scope.ask(contribution_by_age, dataset, as_of, where))
    paid = scope.ask(payback, dataset, as_of, where)
    won = scope.ask(acquisition_by_channel, dataset, as_of, where) if contacts else None
    return headlines.contribution_headline(by_age, paid, won, scope.currency, scope.t)


def _by_stage(scope: Scope) -> _Shown:
    frame = scope.ask(contribution_by_stage, scope.history, scope.as_of, scope.where)
    names = {stage.id: scope.t.pick(stage.name) for stage in scope.stages}
    table = stages_table(scope, frame)
    return _Shown(
        frame, table, headlines.stages_headline(frame, names, scope.t), (), tuple(table.columns[2:])
    )


def _by_age(scope: Scope) -> _Shown:
    frame = told(scope.ask(contribution_by_age, scope.dataset, scope.as_of, scope.where))
    table, said = ages_table(scope, frame), scope.t("Contribution of a customer by age, added up")
    return _Shown(frame, table, said, (), tuple(table.columns[2:]))


def _by_cohort(scope: Scope) -> _Shown:
    frame = scope.ask(contribution_by_cohort, scope.dataset, scope.as_of, scope.where)
    table = _cohorts_table(scope, frame)
    said = (
        headlines.cohorts_headline(frame, scope.currency, scope.t)
        if len(frame)
        else title("contribution", scope.t)
    )
    return _Shown(frame, table, said, (), tuple(table.columns[3:]))


def _by_channel(scope: Scope) -> _Shown:
    dataset, as_of, where = scope.dataset, scope.as_of, scope.where
    frame = scope.ask(acquisition_by_channel, dataset, as_of, where)
    names = {name: value_name(name, scope.t) for name in frame["channel"]}
    table = _channels_table(scope, frame, scope.ask(payback, dataset, as_of, where), names)
    said = headlines.channels_headline(frame, names, scope.currency, scope.t)
    return _Shown(frame, table, said, tuple(table.columns[6:8]), tuple(table.columns[3:6]))


def _figure(scope: Scope, frame: pd.DataFrame, by: str, look: charts.Look) -> go.Figure:
    t, currency = scope.t, scope.currency
    if by == "cohort":
        return charts.contribution_triangle(frame, look, currency=currency)
    unit = t("Contribution, {currency}", currency=currency) if currency else t("Contribution")
    if by == "age":
        return charts.contribution_curve(frame, look, unit=unit, currency=currency)
    return charts.contribution_bars(frame, scope.stages, look, unit=unit, currency=currency)


def told(by_age: pd.DataFrame) -> pd.DataFrame:
    """The months of age that enough customers have lived through to say anything of."""
    return by_age[by_age["customers"] >= FEW].reset_index(drop=True)


def stages_table(scope: Scope, by_stage: pd.DataFrame) -> pd.DataFrame:
    """One row a stage: what its customers brought and cost in the last 365 days."""
    t, customers = scope.t, by_stage["customers"]
    return pd.DataFrame(
        {
            t("Stage"): by_stage["stage"].map(scope.stage_name),
            t("Customers on average"): customers,
            t("Revenue"): by_stage["revenue"],
            t("Margin"): by_stage["margin"],
            t("Cost of contacts"): by_stage["cost"],
            t("Contribution"): by_stage["contribution"],
            t("Contribution a customer"): by_stage["contribution"] / customers.where(customers > 0),
        }
    ).round(2)


def ages_table(scope: Scope, by_age: pd.DataFrame) -> pd.DataFrame:
    """One row a month of age, each amount a customer."""
    t = scope.t
    return pd.DataFrame(
        {
            t("Months since the first order"): by_age["age"] + 1,
            t("Customers"): by_age["customers"],
            t("Revenue a customer"): by_age["revenue"],
            t("Margin a customer"): by_age["margin"],
            t("Cost a customer"): by_age["cost"],
            t("Contribution a customer"): by_age["contribution"],
            t("So far"): by_age["cumulative"],
        }
    ).round(2)


def _cohorts_table(scope: Scope, cohorts: pd.DataFrame) -> pd.DataFrame:
    """One row a cohort and quarter of age."""
    t = scope.t
    return pd.DataFrame(
        {
            t("First ordered in the quarter from"): cohorts["cohort"].dt.date,
            t("Quarters since the first order"): cohorts["age"],
            t("Customers"): cohorts["customers"],
            t("Contribution so far"): cohorts["contribution"],
            t("Contribution a customer"): cohorts["per_customer"],
        }
    ).round(2)


def _channels_table(
    scope: Scope, channels: pd.DataFrame, paid: pd.DataFrame, names: dict[str, str]
) -> pd.DataFrame:
    """One row a channel: what winning a customer cost, what it brought, and how soon it was earned back."""
    t = scope.t
    back = paid[paid["channel"] != "all"].set_index("channel").reindex(channels["channel"]).reset_index()
    return pd.DataFrame(
        {
            t("Channel"): channels["channel"].map(names),
            t("Customers known"): channels["customers"],
            t("Customers won"): channels["won"],
            t("Spent to win them"): channels["spent"],
            t("Cost of winning one"): channels["cost_per_won"],
            t("Contribution in the first year"): channels["first_year"],
            t("Earned back within 90 days"): back["within_90d"],
            t("Earned back within 365 days"): back["within_365d"],
            t("Days until half have earned it back"): back["median_days"],
        }
    ).round(2)
