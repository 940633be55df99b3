"""Which method foretells best who will buy: the combined model, the purchase model alone, or a naive rule."""

import datetime
from collections.abc import Sequence

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.errors import ClmError
from clm.prediction.model import RiskModel, earlier_days
from clm.prediction.quality import (
    KINDS,
    chosen_method,
    chosen_methods,
    compared_methods,
    of_kind,
    precision_by_length,
    silence_calibration,
)
from clm.prediction.trial import held_out_rows


def method_comparison(
    dataset: Dataset,
    as_of: datetime.date,
    horizon_days: int = 90,
    list_length: int = 100,
    where: Filters | None = None,
    buyers: str | None = None,
) -> pd.DataFrame:
    """One row a method, see compared_methods.

    Raises:
        ClmError: horizon_too_long, too_few_repeat_buyers, value_out_of_range, unknown_choice, unknown_dimension.
    """
    if list_length < 1:
        raise ClmError("value_out_of_range", name="list_length", low=1, high="∞", value=list_length)
    if buyers is not None and buyers not in KINDS:
        raise ClmError("unknown_choice", name="buyers", value=buyers, known=", ".join(KINDS))
    rows = held_out_rows(earlier_days(dataset, as_of, horizon_days))
    if rows.empty:
        raise ClmError("horizon_too_long", horizon=horizon_days, days=(as_of - dataset.span.start).days)
    chosen = chosen_methods(rows)[buyers] if buyers else chosen_method(rows)
    return compared_methods(of_kind(_filtered(dataset, rows, where), buyers), chosen, list_length)


def comparison_of(
    dataset: Dataset,
    model: RiskModel,
    list_length: int,
    where: Filters | None = None,
    buyers: str = "repeat",
) -> pd.DataFrame:
    """The same for a model at hand, judged by the customers who pass the filters; no row where nobody does."""
    rows = of_kind(_filtered(dataset, model.held_out, where), buyers)
    return compared_methods(rows, model.chosen.get(buyers), list_length)


def list_precision(
    dataset: Dataset,
    model: RiskModel,
    lengths: Sequence[int],
    where: Filters | None = None,
    buyers: str = "repeat",
) -> pd.DataFrame:
    """How right each method's list was by its length, see precision_by_length."""
    return precision_by_length(of_kind(_filtered(dataset, model.held_out, where), buyers), lengths)


def calibration_of(
    dataset: Dataset, model: RiskModel, where: Filters | None = None, buyers: str = "repeat"
) -> pd.DataFrame:
    """The chosen method's probabilities to buy nothing, held against what came, see silence_calibration."""
    rows = of_kind(_filtered(dataset, model.held_out, where), buyers)
    return silence_calibration(rows, model.chosen[buyers])


def _filtered(dataset: Dataset, rows: pd.DataFrame, where: Filters | None) -> pd.DataFrame:
    if not where:
        return rows
    population, params = dataset.population(where)
    chosen = dataset.query(f"select customer_no from {population} as chosen", params)["customer_no"]
    return rows[rows["customer_no"].isin(chosen)]
