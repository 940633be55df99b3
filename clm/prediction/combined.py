"""The combined model: the purchase model's log-odds, moved by what the signals say, fitted to earlier days."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from clm.prediction.observations import Observations, log_odds
from clm.statistics.forecast_errors import log_loss
from clm.statistics.histories import Floats
from clm.statistics.logistic import Logistic, fit_logistic

PENALTIES = (1.0, 10.0, 100.0, 1000.0)
FEWEST = 50  # who bought, and as many who did not: of fewer nothing is learned
CHOSEN_ON_FOLD = 0  # of 0–4: the customers on whom the penalty is chosen where there is one earlier day only


def combined_model(past: Sequence[Observations]) -> Logistic | None:
    """The regression on the watched buyers of earlier days, the newest first; None where the outcomes are too few.

    The penalty is the one with which the older days foretell the newest of them best (a fifth of the customers where
    there is one day only); then all days are fitted with it.
    """
    days = [day.watched for day in past]
    if not days or not enough(together := pd.concat(days)):
        return None
    names = past[0].names
    if len(days) > 1:
        learning, judging = pd.concat(days[1:]), days[0]
    else:
        judging = together[together["fold"] == CHOSEN_ON_FOLD]
        learning = together[together["fold"] != CHOSEN_ON_FOLD]
    penalty = PENALTIES[-1]
    if enough(learning) and len(judging):
        losses = {one: _loss(_fitted(learning, names, one), judging, names) for one in PENALTIES}
        penalty = min(losses, key=lambda one: losses[one])
    return _fitted(together, names, penalty)


def enough(rows: pd.DataFrame) -> bool:
    """Whether there are enough of both outcomes to learn from or to judge by."""
    bought = int(rows["bought"].sum())
    return bool(min(bought, len(rows) - bought) >= FEWEST)


def inputs(rows: pd.DataFrame, names: Sequence[str]) -> tuple[Floats, Floats]:
    """What the regression is put to: the purchase model's log-odds and the features."""
    return log_odds(rows["p_purchase"]), rows[list(names)].to_numpy(float)


def one_signal_model(past: Sequence[Observations], name: str) -> Logistic | None:
    """A rule of one number turned into a probability by how often those with it bought before."""
    if not past or not enough(together := pd.concat([day.watched for day in past])):
        return None
    number = np.log1p(together[[name]].to_numpy(float))
    return fit_logistic(np.zeros(len(together)), number, together["bought"].to_numpy(float), 0.0)


def _fitted(rows: pd.DataFrame, names: Sequence[str], penalty: float) -> Logistic:
    return fit_logistic(*inputs(rows, names), rows["bought"].to_numpy(float), penalty)


def _loss(model: Logistic, rows: pd.DataFrame, names: Sequence[str]) -> float:
    return log_loss(rows["bought"].to_numpy(float), model.probability(*inputs(rows, names)))
