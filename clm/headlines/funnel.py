"""What the funnel page says first: which step loses most, or where the customers stand."""

import datetime
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from clm.headlines.apart import widest_apart
from clm.headlines.findings import FEW
from clm.headlines.names import stage_names
from clm.language import Language
from clm.lifecycle.model import Stage

BESIDE_THE_WAY = ("declining", "lost", "returned")


class Step(NamedTuple):
    """A step of progress and those who made the step before it but not this one."""

    before: str  # stage ids
    stage: str
    at_risk: int  # customers who made the step before
    missing: int  # of them, those who have not made this one
    too_early: float  # share of the missing who have not had the time
    median_days: float
    p75_days: float

    @property
    def settled(self) -> float:
        """Customers who had the time and did not come."""
        return self.missing * (1 - self.too_early)


def steps_of_progress(frame: pd.DataFrame, stages: Sequence[Stage]) -> list[Step]:
    """The steps between neighbouring stages of a “reached” funnel; those beside the way are left out."""
    beside = {stage.id for stage in stages if stage.phase in BESIDE_THE_WAY}
    rows = frame[~frame["stage"].isin(beside)].to_dict("records")
    return [
        Step(
            before["stage"],
            row["stage"],
            int(before["customers"]),
            int(before["customers"] - row["customers"]),
            float(row["too_early"]) if pd.notna(row["too_early"]) else 0.0,
            row["median_days"],
            row["p75_days"],
        )
        for before, row in pairwise(rows)
    ]


def weakest_step(frame: pd.DataFrame, stages: Sequence[Stage]) -> Step | None:
    """The step that loses most customers of those who had the time; None where there are too few to tell, or
    where none is lost."""
    steps = [step for step in steps_of_progress(frame, stages) if step.at_risk >= FEW and step.settled > 0]
    return max(steps, key=lambda step: step.settled, default=None)


def reached_headline(frame: pd.DataFrame, stages: Sequence[Stage], t: Language) -> str:
    """Which step loses most; `frame` is a funnel of kind “reached” without groups."""
    names, steps = stage_names(stages, t), steps_of_progress(frame, stages)
    entered = int(frame["customers"].iloc[0]) if len(frame) else 0
    if entered == 0:
        return t("Nobody became known in this time.")
    if not steps:
        return t("These data show only one step of this model, so no loss between steps can be seen.")
    if entered < FEW:
        return t.plural(
            "Only {n} customer became known in this time: too few to tell which step loses most.",
            "Only {n} customers became known in this time: too few to tell which step loses most.",
            entered,
        )
    worst = weakest_step(frame, stages)
    if worst is None and all(step.missing == 0 for step in steps):
        return t(
            "All {n} customers have come as far as “{stage}”.",
            n=t.count(entered),
            stage=names[steps[-1].stage],
        )
    if worst is None:
        return t("It is too early to tell which step loses most.")
    return _lost(worst, len(steps) == 1, names, t)


def _lost(step: Step, is_only: bool, names: dict[str, str], t: Language) -> str:
    said = {
        "before": names[step.before],
        "stage": names[step.stage],
        "missing": t.count(step.missing),
        "previous": t.count(step.at_risk),
        "share": t.share(step.missing / step.at_risk),
        "early": t.share(step.too_early),
    }
    if is_only and step.too_early == 0:
        return t("{missing} of {previous} ({share}) have not come from “{before}” to “{stage}”.", **said)
    if is_only:
        return t(
            "{missing} of {previous} ({share}) have not come from “{before}” to “{stage}”; for {early} of "
            "these it is too early to tell.",
            **said,
        )
    if step.too_early == 0:
        return t("Most are lost between “{before}” and “{stage}”: {missing} of {previous} ({share}).", **said)
    return t(
        "Most are lost between “{before}” and “{stage}”: {missing} of {previous} ({share}), for {early} of "
        "whom it is too early to tell.",
        **said,
    )


def now_headline(frame: pd.DataFrame, stages: Sequence[Stage], t: Language) -> str:
    """Where most of them stand; `frame` is a funnel of kind “now” without groups."""
    names, total = stage_names(stages, t), int(frame["customers"].sum())
    if total == 0:
        return t("Nobody became known in this time.")
    if total < FEW:
        return t.plural(
            "Only {n} customer became known in this time: too few to speak of shares.",
            "Only {n} customers became known in this time: too few to speak of shares.",
            total,
        )
    ranked = frame.sort_values("customers", ascending=False, kind="stable").to_dict("records")
    top, rest = ranked[0], ranked[1:]
    said = {
        "total": t.count(total),
        "stage": names[top["stage"]],
        "customers": t.count(top["customers"]),
        "share": t.share(top["customers"] / total),
    }
    if top["customers"] == total:
        return t("All {total} customers stand in “{stage}” now.", **said)
    second = rest[0]
    other = {"other": names[second["stage"]], "other_share": t.share(second["customers"] / total)}
    if second["customers"] == top["customers"]:
        return t(
            "Of {total} customers, as many stand in “{stage}” now as in “{other}”: {customers} each "
            "({share}).",
            **said,
            **other,
        )
    return t(
        "Of {total} customers, most stand in “{stage}” now: {customers} ({share}), then in “{other}” "
        "({other_share}).",
        **said,
        **other,
    )


def groups_headline(
    frame: pd.DataFrame, by: str, label: str, step: Step | None, stages: Sequence[Stage], t: Language
) -> str:
    """Where the weakest step succeeds most and least often, beyond chance.

    Args:
        frame: a funnel of kind “reached” with groups, as the reader calls them, in the column `by`.
        label: what the attribute is called.
    """
    if step is None:
        return t("By {attribute}, side by side", attribute=label)
    wide = frame.pivot_table(index=by, columns="stage", values="customers", aggfunc="sum")
    wide = wide[wide[step.before] >= FEW]
    if len(wide) < 2:
        return t("By {attribute}: too few customers outside one group to compare.", attribute=label)
    names = stage_names(stages, t)
    said = {"attribute": label, "before": names[step.before], "stage": names[step.stage]}
    found = widest_apart(wide[step.stage], wide[step.before])
    if found is None:
        return t(
            "By {attribute}: no group comes from “{before}” to “{stage}” more often than another by more than chance.",
            **said,
        )
    return t(
        "By {attribute}: from “{before}” to “{stage}” come {best_share} of “{best}” and {worst_share} of "
        "“{worst}”.",
        **said,
        best=found.high,
        best_share=t.share(found.high_share),
        worst=found.low,
        worst_share=t.share(found.low_share),
    )


def entrants_words(start: datetime.date | None, end: datetime.date | None, t: Language) -> str:
    """Whose journey it is."""
    if start and end:
        return t("customers who became known from {start} to {end}", start=t.day(start), end=t.day(end))
    if start:
        return t("customers who became known since {start}", start=t.day(start))
    if end:
        return t("customers who became known until {end}", end=t.day(end))
    return t("all customers known")
