"""Where the present moves would carry the stock: a Markov chain over the stages, judged on the last year."""

import numpy as np
import pandas as pd

from clm.dataset import Filters
from clm.lifecycle.history import History
from clm.queries import sql_file

MEMORY = 12  # periods whose moves make the chain


def projection(
    history: History, periods: int, where: Filters | None = None, last: int | None = None
) -> pd.DataFrame:
    """The closing stock of the next periods if customers keep moving, and coming, as in the last twelve.

    Args:
        last: position in `history.days` to look ahead from; the last day by default.

    Returns:
        One row a step (1 to `periods`) and stage: step, stage, customers (expected).
    """
    stock, moved = _stock_and_moves(history, where)
    last = len(history.days) - 1 if last is None else last
    return _projected(history, stock, moved, periods, last)


def _stock_and_moves(history: History, where: Filters | None) -> tuple[np.ndarray, np.ndarray]:
    """(periods × stages) closing customers, and (periods × stages + 1 × stages) customers who moved, the last
    origin being those who entered."""
    population, params = history.dataset.population(where)
    sql = sql_file(__file__, "moves", history=history.table, population=population)
    moves = history.dataset.query(sql, {"days": list(history.days), **params})
    position = {pd.Timestamp(day): i for i, day in enumerate(history.days)}
    stages = len(history.stage_ids)
    moved = np.zeros((len(history.days), stages + 1, stages))
    for day, origin, target, customers in moves.itertuples(index=False):
        moved[position[pd.Timestamp(day)], origin, target] = (
            customers  # origin -1, first seen, is the last row
        )
    change = moved.sum(axis=1) - moved[:, :stages].sum(axis=2)
    return change.cumsum(axis=0), moved


def _projected(
    history: History, closing: np.ndarray, moved: np.ndarray, periods: int, last: int
) -> pd.DataFrame:
    ids = history.stage_ids
    # The first period of the data has no moves: everyone enters in it.
    window = range(max(1, last - MEMORY + 1), last + 1)
    opening = sum(closing[i - 1] for i in window)
    shares = np.array([sum(moved[i, k] for i in window) / max(opening[k], 1) for k in range(len(ids))])
    np.fill_diagonal(shares, 1 - shares.sum(axis=1))
    entering = sum(moved[i, len(ids)] for i in window) / max(len(window), 1)
    stock, rows = closing[last].copy(), []
    for step in range(1, periods + 1):
        stock = stock @ shares + entering
        rows += [(step, stage, customers) for stage, customers in zip(ids, stock, strict=True)]
    return pd.DataFrame(rows, columns=["step", "stage", "customers"])


def projection_band(history: History, periods: int, where: Filters | None = None) -> pd.DataFrame:
    """The projection with how far the same method was off, on average, at the same distance in the last year.

    Returns:
        One row a step (1 to `periods`) and stage: step, stage, customers (expected), lower, upper (customers less
        and plus the mean absolute error of that step; not below 0). No rows where the history is too short to
        judge the method: a projection that was never tested is not given.
    """
    ahead = projection(history, periods, where)
    found = [projection_error(history, step, where).assign(step=step) for step in range(1, periods + 1)]
    if any(errors.empty for errors in found):
        return ahead.assign(lower=0.0, upper=0.0).head(0)
    ahead = ahead.merge(pd.concat(found)[["step", "stage", "error"]], on=["step", "stage"])
    ahead["lower"] = (ahead["customers"] - ahead["error"]).clip(lower=0)
    ahead["upper"] = ahead["customers"] + ahead["error"]
    return ahead.drop(columns="error")


def projection_error(history: History, periods: int, where: Filters | None = None) -> pd.DataFrame:
    """How far the same method would have been off, looked at from each period end of the last year.

    Returns:
        One row a stage: stage, error (mean absolute difference at the last step, customers), unchanged_error (the
        same for “everything stays as it is”), customers (mean actual), origins (looks behind the mean; 0 rows
        where the history is too short for one).
    """
    closing, moved = _stock_and_moves(history, where)
    final = len(history.days) - 1
    origins = [i for i in range(final - periods - MEMORY + 1, final - periods + 1) if i >= 2]
    errors, unchanged, actual = [], [], []
    for origin in origins:
        ahead = _projected(history, closing, moved, periods, origin)
        expected = ahead.loc[ahead["step"] == periods, "customers"].to_numpy()
        errors.append(np.abs(expected - closing[origin + periods]))
        unchanged.append(np.abs(closing[origin] - closing[origin + periods]))
        actual.append(closing[origin + periods])
    if not origins:
        return pd.DataFrame(columns=["stage", "error", "unchanged_error", "customers", "origins"])
    return pd.DataFrame(
        {
            "stage": history.stage_ids,
            "error": np.mean(errors, axis=0),
            "unchanged_error": np.mean(unchanged, axis=0),
            "customers": np.mean(actual, axis=0),
            "origins": len(origins),
        }
    )
