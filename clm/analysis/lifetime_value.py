"""Customer lifetime value: what each customer is expected to bring within a horizon, in money of today."""

import datetime
import math

import numpy as np
import pandas as pd

from clm.dataset import Dataset, Filters
from clm.errors import ClmError
from clm.fitting.purchases import YEAR_DAYS, PurchaseFit, fit_purchases
from clm.fitting.spend import spend_fit
from clm.lifecycle.cost_to_serve import contact_costs_known, cost_to_serve as observed_cost
from clm.lifecycle.warned import margin_share, stake_measure
from clm.statistics.histories import Floats
from clm.statistics.staying import stays_if_alive
from clm.statistics.survival import Z_95

MONTH_DAYS = YEAR_DAYS / 12
OBSERVED = "observed"  # the cost of serving as the contacts tell it
MOMENTS, WEIGHTS = np.polynomial.legendre.leggauss(
    5
)  # of the horizon at which it is asked who is still there


def lifetime_value(
    dataset: Dataset,
    horizon_days: float = 365,
    discount: float = 0.1,
    margin: float | None = None,
    as_of: datetime.date | str | None = None,
    kind: str = "mbgnbd",
    by: str | None = None,
    cost_to_serve: float | str | None = None,
    *,
    where: Filters | None = None,
) -> pd.DataFrame:
    """What every customer is expected to bring after `as_of`: purchases still to come × money a purchase × margin, less
    what it costs to serve the customer for as long as it is one.

    Purchases are foretold by a purchase model, their money by the Gamma–Gamma model; what comes in a month (a twelfth
    of 365.25 days) is discounted from its end. The cost of serving runs through the year, and counts at each moment
    as much as the customer is likely to be still there.

    Args:
        horizon_days: how far ahead to look.
        discount: a year, as a share: 0.1 makes 110 in a year worth 100 today.
        margin: share of the revenue that is earned. By default the margin of all purchases so far where nearly all
            orders have a cost, else 1: the values are then revenue.
        kind, by: see clm.fit_purchases. By default a model in which one-time buyers, too, may be gone.
        cost_to_serve: money a year for everybody, 0 to leave it out, or “observed”: what contacts have cost while each
            customer was active, see clm.lifecycle.cost_to_serve. By default as observed where the values are margins,
            and left out where they are revenue.

    Returns:
        One row a customer who has bought: customer_id, p_alive (null where the model sees no drop-out), p_active (to
        buy within the horizon), expected_purchases, expected_order_value (revenue of a purchase day), cost_to_serve
        (within the horizon, discounted), expected_value (margin less cost_to_serve, discounted) with low and high: the
        95 % interval of the expectation from the uncertainty of the parameters, the cost of serving taken as certain.
        What a single customer really brings varies far more.

    Raises:
        ClmError: value_out_of_range, too_few_repeat_buyers, no_customer_in_span, unknown_choice, unknown_dimension,
            day_not_date, day_before_data.

    Source: Fader, Hardie & Lee, Journal of Marketing Research 42(4), 2005.
    """
    _check("horizon_days", horizon_days, 1, 36525)
    _check("discount", discount, 0, 10)
    yearly = _yearly_cost(dataset, cost_to_serve, margin)
    purchases = fit_purchases(dataset, kind, end=as_of, by=by, where=where)
    spend = spend_fit(dataset, purchases.histories)
    if margin is None:
        margin = margin_share(dataset, purchases.end)
    _check("margin", margin, -1, 1)
    steps = np.minimum(
        np.arange(1, math.ceil(horizon_days / MONTH_DAYS - 1e-9) + 1) * MONTH_DAYS, horizon_days
    )
    scores = purchases.scores(horizon_days, steps, (1 + discount) ** (-steps / YEAR_DAYS))
    order_value, order_spread = spend.expected_order_value(), np.nan_to_num(spend.spread())
    value = scores["discounted_purchases"] * order_value * margin
    factor = np.exp(Z_95 * np.hypot(scores["spread"], order_spread))
    bounds = np.sort(np.stack([value / factor, value * factor]), axis=0)
    cost = _serving(dataset, purchases, yearly, horizon_days, discount)
    return pd.DataFrame(
        {
            "customer_id": purchases.histories.customer_ids(dataset),
            "p_alive": scores["p_alive"],
            "p_active": scores["p_active"],
            "expected_purchases": scores["expected_purchases"],
            "expected_order_value": order_value,
            "cost_to_serve": cost,
            "expected_value": value - cost,
            "low": bounds[0] - cost,
            "high": bounds[1] - cost,
        }
    )


def _yearly_cost(dataset: Dataset, given: float | str | None, margin: float | None) -> float | str:
    """What serving a customer costs a year, or “observed”."""
    if given is None:
        return OBSERVED if margin is not None or stake_measure(dataset) == "margin" else 0.0
    if isinstance(given, str):
        if given != OBSERVED:
            raise ClmError("unknown_choice", name="cost_to_serve", value=given, known=OBSERVED)
        return given
    _check("cost_to_serve", given, 0, 1e12)
    return float(given)


def _serving(
    dataset: Dataset, purchases: PurchaseFit, yearly: float | str, horizon_days: float, discount: float
) -> Floats:
    """The discounted cost of serving each customer of the histories through the horizon, at a rate or as observed."""
    customers = purchases.histories.frame["customer_no"]
    if isinstance(yearly, str):
        if not contact_costs_known(dataset):
            return np.zeros(len(customers))
        rates = observed_cost(dataset, purchases.end).set_index("customer_no")["yearly"]
        rate = rates.reindex(customers).to_numpy(float)
    else:
        if yearly == 0:
            return np.zeros(len(customers))
        rate = np.full(len(customers), float(yearly))
    fits = list(purchases.groups.values()) or [purchases]
    years = pd.concat([_years_served(fit, horizon_days, discount) for fit in fits])
    return np.asarray(rate * years.reindex(customers).to_numpy(float))


def _years_served(fit: PurchaseFit, horizon_days: float, discount: float) -> "pd.Series[float]":
    """Years of the horizon for which each customer is expected to be one, discounted; by customer_no."""
    fitted, different = fit.fitted, fit.histories.different
    pairs, parameters = different.by_repeats_and_age, fitted.estimate.parameters
    years = np.zeros(len(pairs.times))
    for moment, weight in zip((MOMENTS + 1) / 2, WEIGHTS / 2, strict=True):
        ahead = float(moment) * horizon_days
        there = stays_if_alive(fitted.model, parameters, pairs.repeats, pairs.times, ahead)
        years += weight * there * (1 + discount) ** (-ahead / YEAR_DAYS)
    expected = fitted.model.p_alive(parameters, different) * years[pairs.places] * horizon_days / YEAR_DAYS
    return pd.Series(expected[fit.histories.places], index=fit.histories.frame["customer_no"])


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ClmError("value_out_of_range", name=name, low=low, high=high, value=value)
