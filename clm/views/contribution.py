"""Cost and contribution: what customers bring after what their orders and contacts cost, by stage or along their life."""

import pandas as pd
import plotly.graph_objects as go

from clm import charts
from clm.analysis.contribution import (
    acquisition_by_channel,
    contribution_by_age,
    contribution_by_stage,
    known_costs,
    payback,
)
from clm.headlines import contribution as headlines
from clm.headlines.findings import FEW
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View


def contribution(scope: Scope, by: str = "stage") -> View | None:
    """What customers contribute.

    Args:
        by: “stage”, in the last 365 days; or “age”, added up from the first order on.

    Returns:
        None where the costs of orders are not known.
    """
    t, dataset, as_of, where = scope.t, scope.dataset, scope.as_of, scope.where
    orders, contacts = scope.ask(known_costs, dataset)
    if not orders:
        return None
    by_age = told(scope.ask(contribution_by_age, dataset, as_of, where))
    paid = scope.ask(payback, dataset, as_of, where)
    won = scope.ask(acquisition_by_channel, dataset, as_of, where) if contacts else None
    if by == "age":
        frame, table = by_age, ages_table(scope, by_age)
        subtitle = t("Contribution of a customer by age, added up")
    else:
        frame = scope.ask(contribution_by_stage, scope.history, as_of, where)
        table = stages_table(scope, frame)
        names = {stage.id: t.pick(stage.name) for stage in scope.stages}
        subtitle = headlines.stages_headline(frame, names, t)
    missing = headlines.load_words(orders, contacts, t)
    return View(
        id="contribution",
        title=title("contribution", t),
        headline=headlines.contribution_headline(by_age, paid, won, scope.currency, t),
        subtitle=subtitle,
        draw=(lambda look: _figure(scope, frame, by, look)) if len(frame) else None,
        table=table,
        money=tuple(table.columns[2:]),
        counted=f"contribution_by_{by}",
        notes=(missing,) if missing else (),
        page="pages/value.py",
        choices={"part": "costs"},
    )


def _figure(scope: Scope, frame: pd.DataFrame, by: str, look: charts.Look) -> go.Figure:
    t, currency = scope.t, scope.currency
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
