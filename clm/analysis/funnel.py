"""Funnel: how many ever reached each stage, or stand there now, and how long the steps took."""

import datetime
from collections.abc import Sequence

import pandas as pd

from clm.dataset import Filters
from clm.errors import ClmError
from clm.lifecycle.history import History, stages_reached
from clm.lifecycle.model import Ruled, Stage
from clm.queries import sql_file

KINDS = ("reached", "now")
# Phases that are no progress: nobody passes through them on the way to a later stage.
SIDINGS = ("declining", "lost", "returned")


def funnel(
    history: History,
    kind: str = "reached",
    start: datetime.date | None = None,
    end: datetime.date | None = None,
    by: str | None = None,
    where: Filters | None = None,
    steps: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The journey of the customers who became known between `start` and `end` (all by default).

    `reached`: who has ever been in a stage, or in one further along the way to it; stages of decline, loss and
    return lie beside the way and count for themselves. `now`: where the same customers stand on the last day of
    the history.

    Args:
        steps: ids of the stages that are steps of this funnel, all by default; for stages that the data cannot
            show to be left out, so that a rate or a time is never one from a step that nobody could be seen on.

    Returns:
        One row a stage in journey order (a group and stage with `by`): stage, customers, share_of_first,
        share_of_previous (null where nobody was there), median_days and p75_days (reached: from the step before
        to this one; now: since entering the stage), too_early (reached: of those who made the step before and not
        this one, the share who have waited less than p75_days; null for the first).

    Raises:
        ClmError: unknown_choice, unknown_dimension, span_reversed.
    """
    if kind not in KINDS:
        raise ClmError("unknown_choice", name="kind", value=kind, known=", ".join(KINDS))
    if start and end and start > end:
        raise ClmError("span_reversed", start=start, end=end)
    dataset, until = history.dataset, history.days[-1]
    population, chosen = dataset.population(where)
    group = dataset.grouping(by)
    params: dict[str, object] = {
        **chosen,
        "start": start or datetime.date.min,
        "end": end or until,
        "until": until,
    }
    kept = [at for at, stage in enumerate(history.stage_ids) if steps is None or stage in steps]
    if kind == "reached":
        params |= _paths(history, kept)
        sql = sql_file(
            __file__, "funnel_reached", reached=stages_reached(history), population=population, group=group
        )
    else:
        sql = sql_file(__file__, "funnel_now", history=history.table, population=population, group=group)
    found = dataset.query(sql, params)
    if kind == "reached":
        found["stage"] = found["stage"].map(dict(enumerate(kept)))
    return _steps(history, found, kept, by)


def passing(stages: Sequence[Ruled], stage_id: str) -> tuple[str, ...]:
    """Ids of the stages of which each shows that a customer has passed `stage_id`: itself, and on the way to
    success those further along."""
    on_the_way = [stage.id for stage in stages if isinstance(stage, Stage) and stage.phase not in SIDINGS]
    if stage_id not in on_the_way:
        return (stage_id,)
    return tuple(on_the_way[on_the_way.index(stage_id) :])


def _paths(history: History, kept: Sequence[int]) -> dict[str, list[int]]:
    """Pairs: whoever reached the stage at position `through` has also passed the one at kept[`steps`]."""
    stages, ids = history.setting.model.stages, history.stage_ids
    pairs = [
        (step, ids.index(through)) for step, at in enumerate(kept) for through in passing(stages, ids[at])
    ]
    return {"steps": [step for step, _ in pairs], "through": [through for _, through in pairs]}


def _steps(history: History, found: pd.DataFrame, kept: Sequence[int], by: str | None) -> pd.DataFrame:
    """Every group and stage in journey order, with its shares of the first step and of the one before."""
    groups = sorted(found["grouping"].unique()) or [""]
    index = pd.MultiIndex.from_product([groups, kept], names=["grouping", "stage"])
    frame = found.set_index(["grouping", "stage"]).reindex(index).reset_index()
    customers = frame["customers"].fillna(0)
    previous = customers.groupby(frame["grouping"]).shift()
    first = customers.groupby(frame["grouping"]).transform("first")
    result = pd.DataFrame(
        {
            **({by: frame["grouping"]} if by else {}),
            "stage": frame["stage"].map(dict(enumerate(history.stage_ids))),
            "customers": customers.astype("int64"),
            "share_of_first": customers / first.where(first > 0),
            "share_of_previous": customers / previous.where(previous > 0),
            "median_days": frame["median_days"].astype(float),
            "p75_days": frame["p75_days"].astype(float),
        }
    )
    if "waiting" in frame:
        result["too_early"] = frame["waiting_open"] / frame["waiting"].where(frame["waiting"] > 0)
    return result
