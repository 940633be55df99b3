"""Customer lifecycle management: the numbers of the dashboard, for people who want them without the browser."""

import datetime
import shutil
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from clm import library, periods
from clm.analysis import (
    breakdown as _breakdown,
    customers as _customers,
    flow as _flow,
    funnel as _funnel,
    retention as _retention,
    risk as _risk,
    transitions as _transitions,
)
from clm.dataset import Dataset, Filters, open_dataset
from clm.errors import ClmError
from clm.importing import ImportReport, load_into
from clm.language import Language
from clm.lifecycle.history import History, setting, stage_history
from clm.lifecycle.model import LifecycleModel, known_model, models as _models
from clm.lifecycle.warned import WarningRules, warning_setting

__all__ = [
    "ClmError",
    "Dataset",
    "ImportReport",
    "breakdown",
    "demo",
    "flow",
    "funnel",
    "history",
    "load",
    "models",
    "open_dataset",
    "parameters",
    "retention",
    "risk",
    "stages",
    "transitions",
]

Day = datetime.date | str | None


def load(
    *files: str | Path | tuple[str, bytes],
    mapping: Mapping[str, Any] | None = None,
    path: str | Path | None = None,
) -> tuple[Dataset, ImportReport]:
    """A dataset from files of orders and, beside them, customers, payments, line items or interactions.

    Args:
        files: paths, or (name, bytes) pairs.
        mapping: what the files leave open, see clm.importing: canonical column -> header for one file, or file
            name -> such a mapping for several; options such as date_order beside them.
        path: where to write the dataset; without it the file is temporary and goes with the Dataset.

    Returns:
        The open dataset and the report of what became of every row.

    Raises:
        ClmError: a file cannot be read, something needed is missing, or a reading must be decided.
    """
    folder = None if path else tempfile.mkdtemp(prefix="clm-")
    target = Path(path) if path else Path(str(folder), "dataset.duckdb")
    try:
        report = load_into(target, list(files), mapping=mapping)
        dataset = open_dataset(target)
    except BaseException:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    if folder:
        weakref.finalize(dataset, shutil.rmtree, folder, ignore_errors=True)
    return dataset, report


def demo() -> Dataset:
    """The demo company; its file is built at the first call, which takes some seconds."""
    return open_dataset(library.dataset_file("demo"))


def models() -> dict[str, LifecycleModel]:
    """Model id -> LifecycleModel with `.stages` in journey order."""
    return _models()


def parameters(dataset: Dataset, model: str = "classic4", **given: Any) -> dict[str, Any]:
    """Every number on which a model's stages depend, the learned ones resolved; pass them on as `**parameters`.

    Raises:
        ClmError: unknown_model, unknown_parameter, parameter_not_number, parameter_out_of_range, unknown_clock.
    """
    chosen = setting(dataset, known_model(model), given)
    return dict(chosen.parameters) | ({"clock": chosen.clock} if "clock" in given else {})


def _history(dataset: Dataset, model: str, given: dict[str, Any], days: Sequence[datetime.date]) -> History:
    return stage_history(dataset, setting(dataset, known_model(model), given), days)


def stages(
    dataset: Dataset,
    model: str = "classic4",
    as_of: Day = None,
    *,
    language: str = "en",
    where: Filters | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """Where every customer stands at the end of a day, and why.

    Returns:
        One row a customer known on the day: customer_id, stage, since (the end of the first month in which the
        customer was found there without a break; the day itself within its month), reason.
    """
    day = periods.checked_day(as_of, dataset.span)
    history = _history(dataset, model, parameters, periods.history_days(dataset.span, "month", day))
    frame = _customers.customer_list(history, day, Language(language), where=where, sort="customer")
    return frame[["customer_id", "stage", "since", "reason"]]


def breakdown(
    dataset: Dataset,
    model: str = "classic4",
    as_of: Day = None,
    by: str | None = None,
    *,
    where: Filters | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """How many customers stand in each stage at the end of a day.

    Returns:
        One row a stage (a group and stage with `by`): stage, customers, share, revenue (net, to date), observable.
    """
    day = periods.checked_day(as_of, dataset.span)
    history = _history(dataset, model, parameters, periods.history_days(dataset.span, "month", day))
    return _breakdown.breakdown(history, day, by, where)


def history(
    dataset: Dataset, model: str = "classic4", period: str = "month", **parameters: Any
) -> pd.DataFrame:
    """The stage of every customer at the end of every complete period.

    Returns:
        One row a customer and period, from the first in which the customer is known: customer_id, period_end
        (its last day), stage.
    """
    spells = _history(dataset, model, parameters, periods.complete_ends(dataset.span, period))
    return _transitions.standings(spells)


def flow(
    dataset: Dataset,
    model: str = "classic4",
    period: str = "month",
    *,
    where: Filters | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """Stock and flow: for every complete period and stage, opening + entered − left = closing.

    Returns:
        One row a period and stage: period_end, stage, opening, entered, left, closing.
    """
    return _flow.flow(
        _history(dataset, model, parameters, periods.complete_ends(dataset.span, period)), where
    )


def transitions(
    dataset: Dataset,
    model: str = "classic4",
    start: Day = None,
    end: Day = None,
    *,
    where: Filters | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """Who moved from which stage to which between the ends of two days; by default over the last complete month.

    Returns:
        One row a pair of stages observed: from_stage ("entry" for those first seen after the start), to_stage,
        customers. Those who stayed are included.
    """
    last = periods.checked_day(end, dataset.span)
    first = periods.checked_day(start, dataset.span) if start else periods.period_before(last, "month")
    if first >= last:
        raise ClmError("span_reversed", start=first, end=last)
    spells = _history(dataset, model, parameters, periods.history_days(dataset.span, "month", first, last))
    return _transitions.transitions(spells, first, last, where)


def funnel(
    dataset: Dataset,
    model: str = "classic4",
    kind: str = "reached",
    start: Day = None,
    end: Day = None,
    by: str | None = None,
    *,
    where: Filters | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """The journey of the customers who became known between `start` and `end` (all by default), as far as it was
    observed by the end of the last complete month.

    Returns:
        One row a stage in journey order (a group and stage with `by`): stage, customers, share_of_first,
        share_of_previous, median_days, p75_days and, where kind is "reached", too_early.
    """
    spells = _history(dataset, model, parameters, periods.complete_ends(dataset.span, "month"))
    first, last = (periods.as_date(day) if day else None for day in (start, end))
    return _funnel.funnel(spells, kind, first, last, by, where)


def retention(
    dataset: Dataset,
    period: str = "month",
    measure: str = "customers",
    kind: str = "on",
    by: str | None = None,
    *,
    where: Filters | None = None,
) -> pd.DataFrame:
    """The cohort triangle by period of the first order.

    Returns:
        One row a cohort and age (a group, cohort and age with `by`): cohort (first day), age (periods), size
        (customers), active (customers, orders or revenue), share; the last two null where not yet observable.
    """
    return _retention.retention(dataset, period, measure, kind, by, where)


def risk(
    dataset: Dataset,
    as_of: Day = None,
    horizon_days: int = 90,
    *,
    where: Filters | None = None,
    language: str = "en",
    buyers: str | None = None,
) -> pd.DataFrame:
    """The customers with a warning at the end of a day, the highest value at stake first.

    Whoever has been silent for so long as to count as gone is not listed. Customers who have bought on one day only
    are judged by the rhythm of all: `buyers` “repeat” leaves them out, “one_time” gives them alone.

    Returns:
        One row a customer: customer_id, warning (the gravest), reason (all that hold, with their evidence),
        value_at_stake (margin where nearly all orders have a cost, else net revenue, that the customer would bring
        over the horizon at the pace of the last year), since (the first of the weekly looks back over half a year from
        which on the gravest held), warnings (how many hold), orders, revenue_365d, recency_days, rhythm_days,
        overdue (silence in multiples of the rhythm).

    Raises:
        ClmError: day_not_date, day_before_data, unknown_choice, unknown_dimension.
    """
    day = periods.checked_day(as_of, dataset.span)
    rules = WarningRules(dataset, warning_setting(dataset))
    frame = _risk.risk_list(rules, day, Language(language), horizon_days, where, buyers=buyers)
    first = ["customer_id", "warning", "reason", "value_at_stake", "since", "warnings"]
    return frame[[*first, "orders", "revenue_365d", "recency_days", "rhythm_days", "overdue"]]
