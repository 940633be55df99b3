"""Two models compared: where the same customers stand under each, and how many both put into the same phase."""

import pandas as pd

from clm import charts
from clm.analysis.cross_table import cross_table
from clm.headlines import compared as headlines
from clm.lifecycle.history import missing_needs, setting, stage_history
from clm.lifecycle.model import LifecycleModel, known_model
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import KeyFigure, View

PLAIN = ("growth5", "classic4")  # models that most people would know, to set beside another


def compare_models(scope: Scope, other: str | None = None) -> View:
    """The model of the scope beside another one with its own numbers.

    Args:
        other: the id of the other model; by default the first of PLAIN that is not the scope's own.

    Raises:
        ClmError: unknown_model.
    """
    t, left, right = scope.t, scope.model, known_model(other or _beside(scope.model))
    there = stage_history(scope.dataset, scope.ask(setting, scope.dataset, right), scope.history.days)
    cross = scope.ask(cross_table, scope.history, there, scope.as_of, scope.where)
    names = short_name(scope, left), short_name(scope, right)
    total = int(cross["customers"].sum())
    same = int(cross.loc[headlines.agreeing(cross, left.stages, right.stages), "customers"].sum())
    subtitle = t("Where the same customers stand by “{left}” and by “{right}”", left=names[0], right=names[1])
    return View(
        id="compare_models",
        title=title("compare_models", t),
        headline=headlines.models_headline(cross, left.stages, right.stages, *names, t),
        subtitle=subtitle,
        draw=(lambda look: charts.cross_table(cross, left.stages, right.stages, *names, look))
        if total
        else None,
        table=_table(scope, cross, right, names),
        shares=tuple(t("Share of {group}", group=t("“{stage}”", stage=name)) for name in names),
        counted="compared_models",
        notes=_unseen(scope, right, names[1]),
        figures=(
            KeyFigure(t("Customers"), t.count(total)),
            KeyFigure(t("In the same phase by both"), t.share(same / total if total else None)),
        ),
        page="pages/stages.py",
    )


def _beside(model: LifecycleModel) -> str:
    return next(one for one in PLAIN if one != model.id)


def short_name(scope: Scope, model: LifecycleModel) -> str:
    """The name of a model without the list of its stages."""
    return scope.t.pick(model.name).partition(":")[0].partition("：")[0]


def _table(scope: Scope, cross: pd.DataFrame, right: LifecycleModel, names: tuple[str, str]) -> pd.DataFrame:
    """Every pair of stages in which somebody stands, with its share of either stage."""
    t, customers = scope.t, cross["customers"]
    theirs = {stage.id: t.pick(stage.name) for stage in right.stages}
    columns = [t("“{stage}”", stage=name) for name in names]
    return pd.DataFrame(
        {
            t("By {model}", model=columns[0]): cross["left_stage"].map(scope.stage_name),
            t("By {model}", model=columns[1]): cross["right_stage"].map(theirs),
            t("Customers"): customers,
            t("Share of {group}", group=columns[0]): customers
            / cross.groupby("left_stage")["customers"].transform("sum"),
            t("Share of {group}", group=columns[1]): customers
            / cross.groupby("right_stage")["customers"].transform("sum"),
        }
    )


def _unseen(scope: Scope, right: LifecycleModel, name: str) -> tuple[str, ...]:
    """The stages of the other model that these data cannot show."""
    t = scope.t
    unseen = scope.ask(missing_needs, scope.dataset, right)
    if not unseen:
        return ()
    stages = t(", ").join(t("“{stage}”", stage=t.pick(right.stage(stage).name)) for stage in unseen)
    return (t("These data cannot show {stages} of “{model}”.", stages=stages, model=name),)
