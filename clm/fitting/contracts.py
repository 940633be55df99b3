"""How contracts end: the share of a cohort that renews, period after period, and how it goes on."""

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clm.dataset import Dataset, Filters
from clm.periods import checked_day, known_period
from clm.queries import sql_file
from clm.statistics.maximum_likelihood import Estimate
from clm.statistics.sbg import NAMES, Contracts, fit_sbg, renewal_slopes, retention_rate, survival
from clm.statistics.survival import Z_95, kaplan_meier

ALIKE = 100.0  # alpha from which on one standard deviation is less than a tenth of the mean


@dataclass(frozen=True)
class ContractFit:
    """The sBG fitted to a dataset's contracts; times are in whole `period`s.

    Attributes:
        observed: one row a number of completed periods and fate: renewals, ended, customers.
    """

    period: str
    end: datetime.date
    estimate: Estimate
    observed: pd.DataFrame

    @property
    def parameters(self) -> dict[str, float]:
        """alpha and beta, as in the paper."""
        return dict(zip(NAMES, self.estimate.parameters.tolist(), strict=True))

    @property
    def standard_errors(self) -> dict[str, float]:
        return dict(zip(NAMES, self.estimate.standard_errors.tolist(), strict=True))

    @property
    def verdict(self) -> str:
        """ "good", or "chances_alike" where customers' chances to end differ by less than a tenth: retention then
        does not rise with the time that a cohort has been there."""
        return "chances_alike" if self.estimate.parameters[0] > ALIKE else "good"

    @property
    def log_likelihood(self) -> float:
        return self.estimate.log_likelihood

    def curve(self, periods: int = 24, after: int = 0) -> pd.DataFrame:
        """The share that stays, of customers who have already renewed `after` times.

        Returns:
            One row a period: period (1 is the next one), survival (share of them still there at its end) with low
            and high (95 %, from the parameters), retention (share of those there at its start), observed (the
            Kaplan–Meier share where after is 0 and the period was seen, else null).
        """
        ahead = np.arange(1, periods + 1, dtype=float)
        parameters = self.estimate.parameters
        share = survival(parameters, after + ahead) / survival(parameters, float(after))
        slopes = np.array([renewal_slopes(parameters, float(after), step) for step in ahead])
        spread = Z_95 * np.sqrt(np.einsum("ni,ij,nj->n", slopes, self.estimate.covariance, slopes))
        # On log(−log), where a share stays between 0 and 1.
        factor = np.exp(spread / -np.log(share))
        return pd.DataFrame(
            {
                "period": np.arange(1, periods + 1),
                "survival": share,
                "low": share**factor,
                "high": share ** (1 / factor),
                "retention": retention_rate(parameters, after + ahead),
                "observed": self._observed(periods) if after == 0 else np.nan,
            }
        )

    def _observed(self, periods: int) -> np.ndarray:
        """Kaplan–Meier after 1, 2, … periods; null from where nobody was watched any more."""
        counts = self.observed.assign(
            day=self.observed["renewals"] + self.observed["ended"],
            events=self.observed["customers"] * self.observed["ended"],
            censored=self.observed["customers"] * (1 - self.observed["ended"]),
        )
        steps = kaplan_meier(counts).set_index("day")["survival"]
        at = steps.reindex(range(periods + 1)).ffill().fillna(1.0).to_numpy()
        seen = np.arange(periods + 1) <= counts["day"].max()
        return np.asarray(np.where(seen, at, np.nan)[1:])


def fit_contracts(
    dataset: Dataset,
    period: str = "month",
    end: datetime.date | str | None = None,
    *,
    where: Filters | None = None,
) -> ContractFit:
    """The sBG fitted to the customers with a contract, as known at the end of `end`.

    A contract runs from the first purchase (the day first known where there is none) until it was terminated or its
    end has passed.

    Raises:
        ClmError: too_few_ended_contracts, unknown_period, unknown_dimension, day_not_date, day_before_data.
    """
    until = checked_day(end, dataset.span)
    population, params = dataset.population(where)
    sql = sql_file(__file__, "contracts", population=population, period=known_period(period))
    observed = dataset.query(sql, {"until": until, **params})
    columns = (observed[name].to_numpy(float) for name in ("renewals", "ended", "customers"))
    return ContractFit(period, until, fit_sbg(Contracts(*columns)), observed)
