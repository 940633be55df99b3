"""A scope for use without a browser: the same questions, asked of an open dataset."""

import datetime
from typing import Any

from clm import periods
from clm.dataset import Dataset, Filters
from clm.language import Language
from clm.lifecycle.history import setting
from clm.lifecycle.model import DEFAULT_MODEL, known_model
from clm.views.scope import Scope


def scope(
    dataset: Dataset,
    model: str = DEFAULT_MODEL,
    as_of: datetime.date | str | None = None,
    period: str = "month",
    where: Filters | None = None,
    language: str = "en",
    **parameters: Any,
) -> Scope:
    """What the views of a dataset are asked with; the day is by default the end of the last complete period.

    Raises:
        ClmError: unknown_model, unknown_parameter and its like, unknown_period, day_not_date, day_before_data,
            unknown_dimension, unknown_choice (the language).
    """
    default = periods.default_as_of(dataset.span, periods.known_period(period))
    chosen = {dataset.known_dimension(name): tuple(values) for name, values in (where or {}).items()}
    known = known_model(model)
    return Scope(
        t=Language(language),
        dataset=dataset,
        model=known,
        setting=setting(dataset, known, parameters),
        as_of=periods.checked_day(as_of or default, dataset.span),
        period=period,
        where=chosen,
    )
