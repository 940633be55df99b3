"""Customer lifetime value: what each customer is expected to bring within a horizon, in money of today."""

import datetime
import math

import numpy as np
import pandas as pd

from clm.dataset import Dataset, Filters
from clm.errors import ClmError
from clm.fitting.purchases import YEAR_DAYS, fit_purchases
from clm.fitting.spend import spend_fit
from clm.lifecycle.warned import margin_share
from clm.statistics.survival import Z_95

MONTH_DAYS = YEAR_DAYS / 12


def lifetime_value(
    dataset: Dataset,
    horizon_days: float = 365,
    discount: float = 0.1,
    margin: float | None = None,
    as_of: datetime.date | str | None = None,
    kind: str = "mbgnbd",
    by: str | None = None,
    *,
    where: Filters | None = None,
) -> pd.DataFrame:
    """What every customer is expected to bring after `as_of`: purchases still to come × money a purchase × margin.

    Purchases are foretold by a purchase model, their money by the Gamma–Gamma model; what comes in a month (a twelfth
    of 365.25 days) is discounted from its end.

    Args:
        horizon_days: how far ahead to look.
        discount: a year, as a share: 0.1 makes 110 in a year worth 100 today.
        margin: share of the revenue that is earned. By default the margin of all purchases so far where nearly all
            orders have a cost, else 1: the values are then revenue.
        kind, by: see clm.fit_purchases. By default a model in which one-time buyers, too, may be gone.

    Returns:
        One row a customer who has bought: customer_id, p_alive (null where the model sees no drop-out), p_active (to
        buy within the horizon), expected_purchases, expected_order_value (revenue of a purchase day),
        expected_value (margin, discounted) with low and high: the 95 % interval of the expectation from the
        uncertainty of the parameters. What a single customer really brings varies far more.

    Raises:
        ClmError: value_out_of_range, too_few_repeat_buyers, no_customer_in_span, unknown_choice, unknown_dimension,
            day_not_date, day_before_data.

    Source: Fader, Hardie & Lee, Journal of Marketing Research 42(4), 2005.
    """
    _check("horizon_days", horizon_days, 1, 36525)
    _check("discount", discount, 0, 10)
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
    return pd.DataFrame(
        {
            "customer_id": purchases.histories.customer_ids(dataset),
            "p_alive": scores["p_alive"],
            "p_active": scores["p_active"],
            "expected_purchases": scores["expected_purchases"],
            "expected_order_value": order_value,
            "expected_value": value,
            "low": bounds[0],
            "high": bounds[1],
        }
    )


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ClmError("value_out_of_range", name=name, low=low, high=high, value=value)
