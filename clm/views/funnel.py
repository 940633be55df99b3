"""The funnel: how far customers come along the journey, or where they stand now."""

import datetime

import pandas as pd

from clm import charts
from clm.analysis.funnel import funnel as counted
from clm.headlines import funnel as headlines
from clm.headlines.funnel import BESIDE_THE_WAY, Step, steps_of_progress
from clm.views.groups import largest_groups, left_out_note
from clm.views.scope import Scope
from clm.views.view import KeyFigure, View
from clm.views.words import attribute_name


def funnel(
    scope: Scope,
    kind: str = "reached",
    start: datetime.date | None = None,
    end: datetime.date | None = None,
    by: str | None = None,
) -> View:
    """How far those who became known between `start` and `end` came (`reached`) or where they stand (`now`).

    Args:
        by: the attribute whose values are set side by side.
    """
    t = scope.t
    frame = together = steps(scope, kind, start, end)
    kinds = {"reached": t("Ever reached"), "now": t("Where they stand now")}
    subtitle = t("{count}: {who}", count=kinds[kind], who=headlines.entrants_words(start, end, t))
    worst = headlines.weakest_step(together, scope.stages) if kind == "reached" else None
    left_out = 0
    if by:
        frame, left_out = largest_groups(steps(scope, kind, start, end, by), by, "customers", t)
        if kind == "reached":
            compared = headlines.groups_headline(frame, by, attribute_name(by, t), worst, scope.stages, t)
            subtitle = t("{count}. {finding}", count=kinds[kind], finding=compared)
    say = headlines.reached_headline if kind == "reached" else headlines.now_headline
    drawn = drawn_steps(scope, frame, kind, by)
    choices = {"funnel": kind, "by": by or "", "known_from": _month(start), "known_to": _month(end)}
    return View(
        id="funnel",
        title=t("Funnel"),
        headline=say(together, scope.stages, t),
        subtitle=subtitle,
        draw=(lambda look: charts.funnel(drawn, scope.stages, look, by))
        if together["customers"].sum()
        else None,
        table=steps_table(scope, frame, kind, by),
        shares=share_names(scope),
        counted=f"funnel_{kind}",
        notes=(*left_out_note(left_out, t), *_beside_note(scope, frame, kind)),
        figures=_figures(scope, together, kind, worst),
        page="pages/funnel.py",
        choices={name: code for name, code in choices.items() if code},
    )


def steps(
    scope: Scope, kind: str, start: datetime.date | None, end: datetime.date | None, by: str | None = None
) -> pd.DataFrame:
    """The funnel of the stages that the data can show: see clm.analysis.funnel."""
    ids = [stage.id for stage in scope.observable]
    return scope.ask(counted, scope.history, kind, start, end, by, scope.where, ids)


def _month(day: datetime.date | None) -> str:
    return f"{day:%Y-%m}" if day else ""


def _figures(scope: Scope, frame: pd.DataFrame, kind: str, worst: Step | None) -> tuple[KeyFigure, ...]:
    """Who is followed, how far they came or where most stand, and what the weakest step costs in time."""
    t, total = scope.t, _followed(frame, kind)
    shown = [KeyFigure(t("Customers followed"), t.count(total))]
    if kind == "now" and total:
        for row in frame.nlargest(3, "customers").to_dict("records"):
            name = t("In “{stage}” now", stage=scope.stage_name(row["stage"]))
            stay = t("Half of them for {days} or longer.", days=t.days(row["median_days"]))
            shown.append(KeyFigure(name, t.share(row["customers"] / total), help=stay))
        return tuple(shown)
    progress = steps_of_progress(frame, scope.stages)
    if kind == "reached" and progress and total:
        arrived = progress[-1].at_risk - progress[-1].missing
        name = t("Came as far as “{stage}”", stage=scope.stage_name(progress[-1].stage))
        shown.append(KeyFigure(name, t.share(arrived / total)))
    if worst:
        names = {"before": scope.stage_name(worst.before), "stage": scope.stage_name(worst.stage)}
        early = t("{share} of them have not had the time yet.", share=t.share(worst.too_early))
        lost = t.share(worst.missing / worst.at_risk)
        slow = t("Three in four of those who took it did so within {days}.", days=t.days(worst.p75_days))
        shown.append(KeyFigure(t("Not taken: {before} → {stage}", **names), lost, help=early))
        shown.append(KeyFigure(t("Median time of that step"), t.days(worst.median_days), help=slow))
    return tuple(shown)


def _followed(frame: pd.DataFrame, kind: str) -> int:
    if frame.empty:
        return 0
    return int(frame["customers"].sum() if kind == "now" else frame["customers"].iloc[0])


def _beside_note(scope: Scope, frame: pd.DataFrame, kind: str) -> tuple[str, ...]:
    """Which bars are no steps of progress."""
    t = scope.t
    shown = [stage for stage in scope.stages if stage.id in set(frame["stage"])]
    beside = [scope.stage_name(stage.id) for stage in shown if stage.phase in BESIDE_THE_WAY]
    if kind == "now" or not beside:
        return ()
    names = t(", ").join(t("“{stage}”", stage=name) for name in beside)
    return (t("Beside the way and no step of progress: {stages}.", stages=names),)


def drawn_steps(scope: Scope, frame: pd.DataFrame, kind: str, by: str | None) -> pd.DataFrame:
    """The funnel as it is drawn: only rates that mean something.

    Stages beside the way have no step before them, and where customers stand now is a share of all of them.
    """
    if kind == "now":
        whole = frame.groupby(by)["customers"].transform("sum") if by else frame["customers"].sum()
        none = {"share_of_first": float("nan"), "share_of_previous": float("nan")}
        return frame.assign(share_of_all=frame["customers"] / whole, **none)
    beside = [stage.id for stage in scope.stages if stage.phase in BESIDE_THE_WAY]
    is_beside = frame["stage"].isin(beside)
    unknown = frame["share_of_previous"].mask(is_beside), frame["too_early"].astype(float).mask(is_beside)
    return frame.assign(share_of_previous=unknown[0], too_early=unknown[1])


def steps_table(scope: Scope, frame: pd.DataFrame, kind: str, by: str | None) -> pd.DataFrame:
    """The funnel for readers, with every denominator named."""
    t = scope.t
    named = {
        **({by: attribute_name(by, t)} if by else {}),
        "stage": t("Stage"),
        "customers": t("Customers"),
        **({"share_of_all": t("Share of all")} if kind == "now" else {}),
        "share_of_first": t("Share of the first step"),
        "share_of_previous": t("Share of the step before"),
        "median_days": t("Median days in the stage")
        if kind == "now"
        else t("Median days from the step before"),
        "p75_days": t("Three in four within, days"),
        **({"too_early": t("Of those missing, too early to tell")} if kind == "reached" else {}),
    }
    whole = frame.groupby(by)["customers"].transform("sum") if by else frame["customers"].sum()
    shown = frame.assign(stage=frame["stage"].map(scope.stage_name), share_of_all=frame["customers"] / whole)
    return shown[list(named)].rename(columns=named)


def share_names(scope: Scope) -> tuple[str, ...]:
    """The columns of the table that hold shares."""
    t = scope.t
    return (
        t("Share of all"),
        t("Share of the first step"),
        t("Share of the step before"),
        t("Of those missing, too early to tell"),
    )
