"""What groups of customers will bring together, with the interval that such a total has."""

import datetime

import numpy as np
import pandas as pd

from clm.dataset import Dataset, Filters
from clm.fitting.purchases import PurchaseFit, fit_purchases
from clm.fitting.spend import SpendFit, spend_fit
from clm.statistics.chance import money_variance, ordered_pairs_if_alive
from clm.statistics.histories import Floats
from clm.statistics.survival import Z_95

ALL = ""  # the group of everybody


def value_totals(
    dataset: Dataset,
    values: pd.DataFrame,
    groups: "pd.Series[str]",
    horizon_days: float = 365,
    as_of: datetime.date | str | None = None,
    kind: str = "mbgnbd",
    where: Filters | None = None,
) -> pd.DataFrame:
    """The expected value of each group with the 95 % interval of what it will really bring.

    Two things are unsure. The parameters of the models are the same for everybody, so their errors add up and do not
    average out; each customer's own luck is independent of that of the others, so it counts for less in a larger
    group. The sum of the customers' own bounds is neither: it takes all errors to go the same way and leaves luck out.

    Args:
        values: as clm.lifetime_value returns it for the same horizon_days, as_of, kind and where.
        groups: customer_id -> group; customers without one count in the whole only.

    Returns:
        One row a group, and one for everybody (group ""): group, customers, expected (sum of expected_value), low, high
        (of what they will bring), mean_low, mean_high (of the expectation alone, from the parameters). The cost to
        serve is taken as certain.

    Raises:
        ClmError: as clm.lifetime_value.
    """
    fit = fit_purchases(dataset, kind, end=as_of, where=where)
    spend = spend_fit(dataset, fit.histories)
    known = values.set_index("customer_id").loc[fit.histories.customer_ids(dataset)]
    cost = known["cost_to_serve"].to_numpy(float)
    money = known["expected_value"].to_numpy(float) + cost
    slopes = np.hstack([_purchase_slopes(fit, horizon_days), spend.slopes()])
    variance = _own_variance(fit, spend, money, horizon_days)
    names = known.index.to_series().map(groups).to_numpy()
    covariance = np.zeros((slopes.shape[1],) * 2)
    first = len(fit.parameters)
    covariance[:first, :first], covariance[first:, first:] = (
        fit.fitted.estimate.covariance,
        spend.estimate.covariance,
    )
    rows = []
    for group in [*pd.unique(pd.Series(names).dropna()), ALL]:
        inside = names == group if group != ALL else np.ones(len(names), dtype=bool)
        common = money[inside] @ slopes[inside]
        errors = float(common @ covariance @ common)
        total, paid = float(money[inside].sum()), float(cost[inside].sum())
        bounds = [_bounds(total, errors + luck) for luck in (float(variance[inside].sum()), 0.0)]
        rows.append(
            (group, int(inside.sum()), total - paid, *(bound - paid for pair in bounds for bound in pair))
        )
    columns = ["group", "customers", "expected", "low", "high", "mean_low", "mean_high"]
    return pd.DataFrame(rows, columns=columns)


def _purchase_slopes(fit: PurchaseFit, horizon_days: float) -> Floats:
    """How the logarithm of each customer's expected purchases changes with the logarithms of the parameters."""
    return fit.fitted.log_slopes(fit.histories.different, horizon_days)[fit.histories.places]


def _own_variance(fit: PurchaseFit, spend: SpendFit, money: Floats, horizon_days: float) -> Floats:
    """Variance of what each customer really brings about what is expected of it, for known parameters."""
    different, places = fit.histories.different, fit.histories.places
    pairs, parameters = different.by_repeats_and_age, fit.fitted.estimate.parameters
    model = fit.fitted.model
    expected = model.expected_if_alive(parameters, pairs.repeats, pairs.times, horizon_days)[pairs.places]
    ordered = ordered_pairs_if_alive(model, parameters, pairs.repeats, pairs.times, horizon_days)[
        pairs.places
    ]
    p_alive = model.p_alive(parameters, different)
    expected, ordered = (p_alive * expected)[places], (p_alive * ordered)[places]
    order_value = spend.expected_order_value()
    variance = money_variance(expected, ordered, order_value, *spend.moments())
    # Margin and discount scale the money of a customer, and so its deviation.
    undiscounted = expected * order_value
    scale = np.divide(money, undiscounted, out=np.zeros(len(money)), where=undiscounted > 0)
    return np.asarray(scale**2 * np.maximum(variance, 0))


def _bounds(total: float, variance: float) -> tuple[float, float]:
    """The 95 % interval, on the logarithm: a total of money that comes in cannot change its sign."""
    if total == 0:
        return 0.0, 0.0
    factor = float(np.exp(Z_95 * np.sqrt(variance) / abs(total)))
    low, high = sorted((total / factor, total * factor))
    return low, high
