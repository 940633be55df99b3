"""How the buyers are spread over the probability to buy nothing within the horizon."""

import datetime

import pandas as pd

from clm.dataset import Filters
from clm.lifecycle.warned import WarningRules, buyers_condition, judged
from clm.prediction.model import RiskModel
from clm.queries import sql_file


def probability_distribution(
    rules: WarningRules,
    as_of: datetime.date,
    model: RiskModel,
    bins: int = 20,
    where: Filters | None = None,
    buyers: str | None = None,
) -> pd.DataFrame:
    """The buyers who do not count as gone, by their probability to buy nothing.

    Returns:
        One row a bin: bin_start, bin_end (0–1), customers, warned (of them), revenue (of the last 365 days),
        probability (mean; null without a customer).
    """
    population, params = rules.dataset.population(where)
    sql = sql_file(
        __file__,
        "probabilities",
        judged=judged(rules, as_of),
        scores=model.scores_table(rules.dataset),
        population=population,
        buyers=buyers_condition(buyers),
    )
    return rules.dataset.query(sql, {**params, "gone": rules.gone, "warned": rules.proper, "bins": bins})
