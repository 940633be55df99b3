"""Back-test of the warnings: put the clock back, warn, and count who really stayed silent."""

import datetime
from collections.abc import Mapping
from typing import Any

import pandas as pd

from clm.dataset import Dataset
from clm.errors import ClmError
from clm.lifecycle.history import rule_signals, setting, stage_case
from clm.lifecycle.signals import signals_query
from clm.lifecycle.warnings import warnings
from clm.queries import sql_file

ALL_WARNINGS, NAIVE = "all", "naive"


def backtest(
    dataset: Dataset,
    as_of: datetime.date,
    horizon_days: int = 90,
    origins: int = 3,
    given: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """How the warnings would have done at past days, each a horizon before the next.

    At each origin the rules see only what was known then; learned parameters are learned from that past alone.

    Returns:
        One row a rule, over all origins: warning (an id; "all" for any warning; "naive" for the same number of
        customers taken by longest silence), origins, customers (watched), listed, listed_silent, precision (share
        of the listed who bought nothing within the horizon), recall (share of all who fell silent that the list
        held), false_alarms (listed and bought), base_rate (share of all watched who fell silent), lift
        (precision / base_rate).

    Raises:
        ClmError: horizon_too_long, where the data do not reach back a horizon before the first origin.
    """
    horizon = datetime.timedelta(days=horizon_days)
    days = [as_of - horizon * (i + 1) for i in range(origins)]
    days = [day for day in days if day - horizon >= dataset.span.start]
    if not days:
        raise ClmError("horizon_too_long", horizon=horizon_days, days=(as_of - dataset.span.start).days)
    rounds = pd.concat([_judged(dataset, day, horizon_days, given) for day in days])
    frame = rounds.groupby("warning", sort=False)[["customers", "silent", "listed", "listed_silent"]].sum().reset_index()
    frame.insert(1, "origins", len(days))
    frame["precision"] = frame["listed_silent"] / frame["listed"].where(frame["listed"] > 0)
    frame["recall"] = frame["listed_silent"] / frame["silent"].where(frame["silent"] > 0)
    frame["false_alarms"] = frame["listed"] - frame["listed_silent"]
    frame["base_rate"] = frame["silent"] / frame["customers"].where(frame["customers"] > 0)
    frame["lift"] = frame["precision"] / frame["base_rate"].where(frame["base_rate"] > 0)
    return frame


def _judged(
    dataset: Dataset, origin: datetime.date, horizon_days: int, given: Mapping[str, Any] | None
) -> pd.DataFrame:
    """One origin: warning, customers, silent, listed, listed_silent."""
    chosen = setting(dataset, warnings(), given, until=origin)
    positions = range(1, len(chosen.model.stages) - 1)
    names = list(dict.fromkeys([*rule_signals(chosen.model), "orders", "recency_days"]))
    sql = sql_file(
        __file__,
        "backtest",
        signals=signals_query(dataset, names, chosen.parameters, chosen.clock),
        stage=stage_case(chosen),
    )
    params = {
        "days": [origin],
        "origin": origin,
        "horizon_days": horizon_days,
        "warned": list(positions),
        "gone": positions[-1] + 1,
    }
    frame = dataset.query(sql, params)
    ids = {-1: ALL_WARNINGS, -2: NAIVE} | {i: stage.id for i, stage in enumerate(chosen.model.stages)}
    # A warning that nobody had at this origin still missed everyone who fell silent.
    frame = frame.set_index("warning").reindex([-2, -1, *positions])
    frame[["listed", "listed_silent"]] = frame[["listed", "listed_silent"]].fillna(0)
    frame = frame.ffill().bfill().fillna(0).reset_index()
    frame["warning"] = frame["warning"].map(ids).astype(object)
    return frame.astype(dict.fromkeys(["customers", "silent", "listed", "listed_silent"], "int64"))
