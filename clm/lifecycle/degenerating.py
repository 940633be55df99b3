"""Degenerating customers: those in a stage of decline or loss, or those under a warning, day by day."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from clm.dataset import Dataset
from clm.lifecycle.history import History
from clm.lifecycle.model import Stage
from clm.lifecycle.warned import WarningRules, judged_query
from clm.queries import sql_file

PHASES = ("declining", "lost")  # in which customers have begun to go, or count as gone


@dataclass(frozen=True)
class Degenerating:
    """Who was degenerating at the end of each of `days`, ascending; the last of them is the day looked at.

    `table` has one row a customer and day: customer_no, day, place (position in `ids`: of a stage or a warning).
    """

    dataset: Dataset
    days: tuple[datetime.date, ...]
    table: str
    ids: tuple[str, ...]

    @property
    def as_of(self) -> datetime.date:
        return self.days[-1]


def degenerating_stages(stages: Sequence[Stage]) -> list[int]:
    """Positions of the stages of decline and loss."""
    return [place for place, stage in enumerate(stages) if stage.phase in PHASES]


def in_stages(history: History) -> Degenerating:
    """Those in a stage of decline or loss, on the days of the history."""
    stages = [stage for stage in history.setting.model.stages if isinstance(stage, Stage)]
    places = degenerating_stages(stages)
    sql = sql_file(__file__, "degenerating", history=history.table)
    table = history.dataset.materialise(
        f"degenerating {history.table}", sql, {"days": list(history.days), "places": places}
    )
    return Degenerating(history.dataset, history.days, table, tuple(history.stage_ids))


def under_warning(rules: WarningRules, days: Sequence[datetime.date]) -> Degenerating:
    """Those with a warning, under the gravest, on each of the days; who counts as gone is not among them."""
    asked = tuple(sorted(set(days)))
    listed = ", ".join(str(place) for place in rules.proper)
    sql = f"""select customer_no, as_of as day, stage as place
        from ({judged_query(rules)}) as judged
        where stage in ({listed})"""
    table = rules.dataset.materialise(
        f"warned {rules.setting.key} {[day.isoformat() for day in asked]}", sql, {"days": list(asked)}
    )
    return Degenerating(rules.dataset, asked, table, tuple(rules.ids))
