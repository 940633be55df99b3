"""Answers remembered: the same question, asked of the same data with the same choices, is computed once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from clm.dataset import Dataset
from clm.language import Language
from clm.lifecycle.history import History, Setting
from clm.lifecycle.model import LifecycleModel
from clm.lifecycle.warned import WarningRules
from clm.prediction.model import RiskModel


@dataclass(frozen=True)
class Derived:
    """A frame that follows from the other arguments of a question, so that it is no part of its key."""

    frame: pd.DataFrame


# What stands for an argument in the key of an answer: all that changes a result, and nothing that does not.
KEYS: dict[Any, Callable[[Any], Any]] = {
    Dataset: lambda dataset: dataset.token,
    Setting: lambda setting: setting.key,
    History: lambda history: (history.dataset.token, history.setting.key, history.days),
    Language: lambda language: language.code,
    LifecycleModel: lambda model: model.id,
    WarningRules: lambda rules: (rules.dataset.token, rules.setting.key),
    RiskModel: lambda model: model.key,
    Derived: lambda _: "derived",
}


class Answers:
    """The answers given so far."""

    def __init__(self) -> None:
        self._given: dict[Any, Any] = {}

    def __len__(self) -> int:
        return len(self._given)

    def to(self, question: Callable[..., Any], args: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        """The answer to a question, computed where it has not been asked so before."""
        key = (question, _key(args), _key(named))
        if key not in self._given:
            self._given[key] = question(*args, **named)
        answer = self._given[key]
        # Whoever changes the frame that he was given changes it for himself alone; it is copied when he does.
        return answer.copy(deep=False) if isinstance(answer, pd.DataFrame) else answer


def _key(value: Any) -> Any:
    if type(value) in KEYS:
        return type(value), KEYS[type(value)](value)
    if isinstance(value, Mapping):
        return tuple(sorted((name, _key(one)) for name, one in value.items()))
    if isinstance(value, list | tuple):
        return tuple(_key(one) for one in value)
    return value
