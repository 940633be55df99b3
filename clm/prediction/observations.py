"""What was known of all buyers on a day, and whether each bought after it: what the risk model learns from."""

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from clm.dataset import Dataset
from clm.fitting.histories import customer_histories
from clm.fitting.purchases import PurchaseFit
from clm.lifecycle.learned import learned
from clm.lifecycle.model import Text
from clm.lifecycle.signals import all_signals, signals_query
from clm.queries import sql_file
from clm.statistics.histories import Floats
from clm.statistics.purchases import MODELS, fit_purchase_model

BUYERS_READ = 40_000  # of an earlier day; more would not move the second digit of any coefficient
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


def sampling(dataset: Dataset, day: datetime.date) -> int:
    """Every how many-th customer of an earlier day is read, so that a large dataset takes seconds."""
    sql = "select count(*) as buyers from purchases where occasion = 1 and day <= $day"
    return max(1, -(-int(dataset.query(sql, {"day": day})["buyers"].iloc[0]) // BUYERS_READ))


def observations(
    dataset: Dataset, day: datetime.date, horizon_days: int, kind: str, sample: int = 1
) -> tuple[Observations, PurchaseFit]:
    """The buyers at the end of a day, as known then, and the purchase model fitted to that past alone.

    Raises:
        ClmError: too_few_repeat_buyers, no_customer_in_span.
    """
    histories = customer_histories(dataset, None, day, sample=sample)
    fitted = fit_purchase_model(MODELS[kind], histories.different)
    fit = PurchaseFit(kind, "week", fitted, histories, dataset, fitted.verdict)
    scores = fit.scores(horizon_days).rename(columns={"p_active": "p_purchase"})[["customer_no", *FORETOLD]]
    names = known_features(dataset)
    frame = _frame(dataset, day, horizon_days, names, sample).merge(scores, on="customer_no")
    return Observations(day, frame, names, fitted.verdict), fit


def _frame(
    dataset: Dataset, day: datetime.date, horizon_days: int, names: tuple[str, ...], sample: int
) -> pd.DataFrame:
    population = dataset.sampled(dataset.population(None)[0], sample)
    rhythm = learned(dataset, "population_rhythm_days", day).value
    wanted = list(
        dict.fromkeys([*NEEDED, *(signal for name in names for signal in features()[name].signals)])
    )
    among = population if sample > 1 else None
    signals = signals_query(dataset, wanted, {"population_rhythm_days": rhythm}, among=among)
    columns = "".join(f", cast({features()[name].sql} as double) as {name}" for name in names)
    sql = sql_file(__file__, "features", signals=signals, population=population, features=columns)
    lapse_days = learned(dataset, "lapse_days", day).value
    return dataset.query(sql, {"days": [day], "horizon_days": horizon_days, "lapse_days": lapse_days})


def log_odds(probability: "pd.Series[float]") -> Floats:
    bounded = np.clip(probability.to_numpy(float), SURE, 1 - SURE)
    return np.asarray(np.log(bounded / (1 - bounded)))
