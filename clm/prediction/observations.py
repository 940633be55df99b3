"""What was known of all buyers on a day, and whether each bought after it: what the risk model learns from."""

import datetime
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from clm.dataset import Dataset
from clm.errors import ClmError
from clm.fitting.histories import customer_histories
from clm.fitting.purchases import PurchaseFit
from clm.lifecycle.learned import lapse_and_rhythm_days
from clm.lifecycle.model import Text
from clm.lifecycle.signals import all_signals, by_day, signals_query
from clm.queries import sql_file
from clm.statistics.histories import Floats
from clm.statistics.purchases import MODELS, fit_purchase_model

BUYERS_READ = (
    20_000  # of the newest earlier day; more would move a coefficient by less than its standard error
)
SURE = 1e-6  # no probability is taken for nearer to 0 or 1
FORETOLD = ("p_purchase", "p_alive", "expected_purchases", "spread")
NEEDED = ("orders", "calendar_recency_days", "own_rhythm_days", "overdue")


class Feature(BaseModel):
    """A number that the risk model knows of a customer; see features.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sql: str
    signals: tuple[str, ...]
    label: Text


@cache
def features() -> dict[str, Feature]:
    """Name -> Feature, all that are declared."""
    with Path(__file__).with_name("features.toml").open("rb") as file:
        return {name: Feature(**said) for name, said in tomllib.load(file)["feature"].items()}


def known_features(dataset: Dataset) -> tuple[str, ...]:
    """The features that these data can give."""
    declared = all_signals()
    return tuple(
        name
        for name, feature in features().items()
        if all(declared[signal].observable(dataset.observed) for signal in feature.signals)
    )


@dataclass(frozen=True)
class Observations:
    """The buyers known at the end of a day.

    Attributes:
        frame: one row a buyer, by customer_no: customer_no, fold, one_time, gone, silence_days, overdue, bought (see
            features.sql), a column a feature, and what the purchase model says: p_purchase (to buy in the horizon),
            p_alive, expected_purchases, spread (see PurchaseFit.scores).
        names: the features.
        verdict: what the purchase model says of its own fit.
    """

    day: datetime.date
    frame: pd.DataFrame
    names: tuple[str, ...]
    verdict: str

    @property
    def watched(self) -> pd.DataFrame:
        """Those who did not count as gone on the day: whom a warning could still be about."""
        return self.frame[~self.frame["gone"]]


def sampled(dataset: Dataset, day: datetime.date, buyers_read: int = BUYERS_READ) -> str | None:
    """A relation with every so many-th customer, so that a large dataset takes seconds; None where all are read."""
    sql = "select count(*) as buyers from purchases where occasion = 1 and day <= $day"
    every = -(-int(dataset.query(sql, {"day": day})["buyers"].iloc[0]) // buyers_read)
    if every < 2:
        return None
    relation = f"select customer_no from {dataset.sampled('customers', every)}"
    return dataset.materialise(f"every {every}th customer", relation)


def purchase_fit(dataset: Dataset, day: datetime.date, kind: str, among: str | None = None) -> PurchaseFit:
    """The purchase model fitted to what was known at the end of a day.

    Args:
        among: a relation with a customer_no; only these customers are read.

    Raises:
        ClmError: too_few_repeat_buyers, no_customer_in_span, fit_without_maximum.
    """
    histories = customer_histories(dataset, None, day, among=among)
    fitted = fit_purchase_model(MODELS[kind], histories.different)
    return PurchaseFit(kind, "week", fitted, histories, dataset, fitted.verdict)


def observations(
    dataset: Dataset,
    days: Sequence[datetime.date],
    horizon_days: int,
    kind: str,
    buyers_read: int = BUYERS_READ,
) -> list[Observations]:
    """The buyers at the end of each day, as known then, and the purchase model fitted to that past alone.

    Args:
        days: the newest first; from the first on which the purchase model cannot be fitted none is given.
        buyers_read: about how many of those of the newest day; of all days the same customers.

    Raises:
        ClmError: as purchase_fit, if that is the newest day already.
    """
    if not days:
        return []
    among = sampled(dataset, days[0], buyers_read)
    fits: list[PurchaseFit] = []
    for day in days:
        try:
            fits.append(purchase_fit(dataset, day, kind, among))
        except ClmError:
            if not fits:
                raise
            break
    names = known_features(dataset)
    rows = feature_rows(dataset, [fit.end for fit in fits], horizon_days, names, among)
    parts = dict(list(rows.groupby("as_of")))
    found = []
    for fit in fits:
        scores = fit.scores(horizon_days).rename(columns={"p_active": "p_purchase"})
        frame = parts[pd.Timestamp(fit.end)].drop(columns="as_of")
        frame = frame.merge(scores[["customer_no", *FORETOLD]], on="customer_no")
        found.append(Observations(fit.end, frame, names, fit.verdict))
    return found


def feature_rows(
    dataset: Dataset,
    days: Sequence[datetime.date],
    horizon_days: int,
    names: Sequence[str],
    among: str | None = None,
) -> pd.DataFrame:
    """One row a day and buyer known on it, by customer_no: see features.sql. Nothing later leaks into a day."""
    days = sorted(days)
    wanted = list(
        dict.fromkeys([*NEEDED, *(signal for name in names for signal in features()[name].signals)])
    )
    signals = signals_query(dataset, wanted, {"population_rhythm_days": by_day("rhythms")}, among=among)
    columns = "".join(f", cast({features()[name].sql} as double) as {name}" for name in names)
    population = dataset.population(None)[0]
    sql = sql_file(__file__, "features", signals=signals, population=population, features=columns)
    lapse_days, rhythms = zip(*(lapse_and_rhythm_days(dataset, day) for day in days), strict=True)
    learnt = {"lapse_days": list(lapse_days), "rhythms": list(rhythms)}
    return dataset.query(sql, {"days": days, "horizon_days": horizon_days, **learnt})


def log_odds(probability: "pd.Series[float]") -> Floats:
    bounded = np.clip(probability.to_numpy(float), SURE, 1 - SURE)
    return np.asarray(np.log(bounded / (1 - bounded)))
