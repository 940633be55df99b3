"""Maximum likelihood for models whose parameters are all positive: fitted as logarithms, with their covariance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from clm.errors import ClmError

Floats = NDArray[np.float64]
LogLikelihood = Callable[[Floats], tuple[float, Floats]]  # of the parameters: its value and its gradient

BOUND = 12.0  # of the logarithms; whoever ends there has followed a ridge
PENALTY = (
    0.01  # for each squared logarithm, on the whole log-likelihood: a prior of seven units of the logarithm
)
UNCERTAIN = 4.0  # standard error of a logarithm from which on the data do not tell the parameter
STEP = 1e-4  # of the differences of gradients that make the Hessian
FAR = 1e-3  # from where the Hessian was taken; beyond it another one is needed
EXACT = 1e-7  # the last step


@dataclass(frozen=True)
class Estimate:
    """What was found.

    Attributes:
        parameters: at the maximum.
        covariance: of the logarithms of the parameters.
        log_likelihood: at the parameters, without any penalty.
        is_penalised: plain maximum likelihood had no clear maximum, so that a mild penalty had to choose a point.
    """

    parameters: Floats
    covariance: Floats
    log_likelihood: float
    is_penalised: bool

    @property
    def standard_errors(self) -> Floats:
        """Of the parameters themselves, from those of their logarithms."""
        return np.asarray(self.parameters * np.sqrt(np.diag(self.covariance)))


def maximum(
    log_likelihood: LogLikelihood,
    starts: Sequence[Floats],
    centre: Floats,
    customers: float,
    near: Estimate | None = None,
) -> Estimate:
    """The parameters under which the data are most likely.

    Some data say that two parameters are both large and only their ratio matters: the likelihood then rises along
    a ridge without end. Where that happens the fit is repeated with 0.01·ln²(parameter / centre) taken off for each
    parameter, which moves an ordinary fit by less than a tenth of a percent.

    Args:
        starts: parameters from which to search, the next one only if the one before ends nowhere.
        centre: where the penalty is zero.
        customers: how many stand behind the log-likelihood, which makes the tolerance the same for all.
        near: what was found for a fair part of the data, weighted to the whole: a few of Newton's steps from there
            save the search.

    Raises:
        ClmError: fit_without_maximum, where even the penalty leaves no clear maximum.
    """
    plain = _Objective(log_likelihood, centre, 0.0, customers)
    if near is not None and not near.is_penalised:
        hessian = np.asarray(np.linalg.inv(near.covariance * customers), dtype=float)
        if (found := _ended(plain, np.log(near.parameters), hessian)) is not None:
            return _estimate(plain, *found)
    for objective in (plain, replace(plain, penalty=PENALTY)):
        for start in starts:
            if (found := _searched(objective, start)) is not None:
                return _estimate(objective, *found)
    raise ClmError("fit_without_maximum")


@dataclass(frozen=True)
class _Objective:
    """What is minimised: the mean negative log-likelihood, penalised, as a function of the logarithms."""

    log_likelihood: LogLikelihood
    centre: Floats
    penalty: float
    customers: float

    def __call__(self, logs: Floats) -> tuple[float, Floats]:
        parameters: Floats = np.exp(logs)
        value, gradient = self.log_likelihood(parameters)
        away = logs - np.log(self.centre)
        penalised = value - self.penalty * (away @ away)
        slope = gradient * parameters - 2 * self.penalty * away
        return float(-penalised / self.customers), -slope / self.customers

    def hessian(self, logs: Floats) -> Floats:
        rows = [
            (self(logs + step)[1] - self(logs - step)[1]) / (2 * STEP) for step in np.eye(len(logs)) * STEP
        ]
        return (np.array(rows) + np.array(rows).T) / 2


def _estimate(objective: _Objective, logs: Floats, covariance: Floats) -> Estimate:
    parameters: Floats = np.exp(logs)
    value = objective.log_likelihood(parameters)[0]
    return Estimate(parameters, covariance, value, is_penalised=objective.penalty > 0)


def _searched(objective: _Objective, start: Floats) -> tuple[Floats, Floats] | None:
    """Logarithms at the maximum and their covariance; None where there is no clear maximum."""
    from scipy.optimize import minimize  # a third of a second that a page without a fit does not have to wait

    with _linear_algebra().limit(limits=1):
        result = minimize(
            objective,
            np.log(start),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-BOUND, BOUND)] * len(start),
            options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-5, "maxcor": 20},
        )
    return _ended(objective, result.x, None)


@cache
def _linear_algebra() -> ThreadpoolController:
    """The threads of the libraries of linear algebra. For the small steps of a search they only wait for one another,
    which takes half as much processor time again and far more where others work on the machine."""
    return ThreadpoolController()


def _ended(objective: _Objective, logs: Floats, hessian: Floats | None) -> tuple[Floats, Floats] | None:
    """Newton's steps, which end at the maximum itself; the same as _searched returns.

    Args:
        hessian: nearly that at `logs`, for the first step.
    """
    moved = np.inf if hessian is None else 0.0
    hessian = np.eye(len(logs)) if hessian is None else hessian
    is_exact = False
    for _ in range(8):
        if not np.isfinite(logs).all() or (np.abs(logs) > BOUND - 1e-6).any():
            return None
        if moved > FAR:
            moved, hessian, is_exact = 0.0, objective.hessian(logs), True
            if np.linalg.eigvalsh(hessian)[0] <= 0:
                return None
        step = np.clip(np.linalg.solve(hessian, objective(logs)[1]), -1, 1)
        logs, moved = logs - step, moved + float(np.abs(step).max())
        if np.abs(step).max() < EXACT and moved <= FAR:
            break
    else:
        return None
    if not is_exact:
        hessian = objective.hessian(logs)
    covariance = np.asarray(np.linalg.inv(hessian) / objective.customers, dtype=float)
    if not objective.penalty and np.sqrt(np.diag(covariance)).max() > UNCERTAIN:
        return None
    return logs, covariance
