"""What every view is asked about: the data, the model with its numbers, the day, the filters, and for whom."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import ParamSpec, TypeVar

from clm import periods
from clm.dataset import Dataset
from clm.language import Language
from clm.lifecycle.history import History, Setting, missing_needs, setting, stage_history
from clm.lifecycle.learned import learned
from clm.lifecycle.model import LifecycleModel, Stage
from clm.views.answers import Answers

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Scope:
    """Everything a view asks its questions with: the same scope gives the same numbers on a page, on a slide and
    in a file.

    Attributes:
        t: the reader's language.
        setting: the model with every number its stages depend on.
        as_of: the day looked at; nothing later is seen.
        period: week, month or quarter.
        where: attribute -> values; only customers who have one of them are counted.
    """

    t: Language
    dataset: Dataset
    model: LifecycleModel
    setting: Setting
    as_of: datetime.date
    period: str
    where: dict[str, tuple[str, ...]]
    answers: Answers = field(default_factory=Answers, repr=False, compare=False, kw_only=True)

    def ask(self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The answer to a question of clm.analysis, which several views may ask alike: it is computed once."""
        answer: R = self.answers.to(question, args, kwargs)
        return answer

    @property
    def key(self) -> tuple[object, ...]:
        """What stands for the scope where something made of it is kept."""
        filters = tuple(sorted(self.where.items()))
        return (
            self.t.code,
            self.dataset.token,
            self.setting.key,
            self.model.id,
            self.as_of,
            self.period,
            filters,
        )

    @cached_property
    def history(self) -> History:
        """The stage history up to the day looked at."""
        days = periods.history_days(self.dataset.span, self.period, self.as_of)
        return stage_history(self.dataset, self.setting, days)

    @cached_property
    def snapshot(self) -> History:
        """The stages on the day looked at alone: the same as in the history, and sooner there."""
        return stage_history(self.dataset, self.setting, [self.as_of])

    @cached_property
    def usual(self) -> Setting:
        """The model with its own numbers, under the clock that is used."""
        return self.ask(setting, self.dataset, self.model, {"clock": self.setting.clock})

    @property
    def stages(self) -> tuple[Stage, ...]:
        return self.model.stages

    @cached_property
    def missing(self) -> dict[str, tuple[str, ...]]:
        """Stages that these data cannot show, with what they would need."""
        return self.ask(missing_needs, self.dataset, self.model)

    @property
    def observable(self) -> list[Stage]:
        return [stage for stage in self.stages if stage.id not in self.missing]

    @property
    def currency(self) -> str | None:
        return self.dataset.currency

    @property
    def before(self) -> datetime.date | None:
        """The day of the history before the one looked at, for comparison; None where there is none."""
        days = self.history.days
        return days[-2] if len(days) > 1 else None

    @property
    def in_progress(self) -> datetime.date | None:
        """The day looked at where its period is not complete, else None."""
        return None if self.as_of == periods.period_end(self.as_of, self.period) else self.as_of

    @cached_property
    def lapse_days(self) -> float:
        """Silence after which a buyer is no longer called active: the model's own limit, else the learned one."""
        own = self.setting.parameters.get("lapse_days")
        return own if own is not None else learned(self.dataset, "lapse_days").value

    def stage_name(self, stage_id: str) -> str:
        """The stage's name in the reader's language; “First seen” for the entry of newly known customers."""
        if stage_id == "entry":
            return self.t("First seen")
        return self.t.pick(self.model.stage(stage_id).name)
