"""Irregularities: days without orders, sudden changes of level, and orders far larger than all others."""

import math

import pandas as pd

from clm.dataset import Dataset
from clm.periods import complete_ends
from clm.queries import sql_file

LEAST_ORDER_DAYS = 30  # fewer say nothing of what is usual
LEAST_SILENCE_DAYS = 3
WEEKS_BESIDE = 4  # before and after a change of level: more would take steady growth for one
LEAST_ORDERS_A_WEEK = 5
LEAST_RATIO = 1.4
BEYOND_NOISE = 5.0  # standard errors of a difference of two medians; a random walk of a year stays below
FENCE = 3.0  # quartile distances: Tukey's outer fence, here on a logarithmic scale
MOST_ORDERS = 500


def silent_spans(dataset: Dataset) -> pd.DataFrame:
    """Runs of days without a paid order that are longer than twice the usual run (its 95th percentile).

    Returns:
        One row a run, the longest first: start, end (days without orders, both included), days, usual_days. Empty
        where orders fall on fewer than 30 days.
    """
    params = {"least_days": LEAST_SILENCE_DAYS, "least_order_days": LEAST_ORDER_DAYS}
    return dataset.query(sql_file(__file__, "silent_spans"), params)


def weekly_orders(dataset: Dataset) -> pd.DataFrame:
    """Paid orders of complete weeks.

    Returns:
        One row a week, oldest first, also where nothing was ordered: period_end (its Sunday), orders, revenue (net).
    """
    ends = complete_ends(dataset.span, "week")
    found = dataset.query(sql_file(__file__, "weekly_orders"))
    return found[found["period_end"].dt.date.isin(ends)].reset_index(drop=True)


def level_shifts(weekly: pd.DataFrame) -> pd.DataFrame:
    """Weeks from which on the level is another: the medians of the four weeks before and after differ by more
    than the usual movement from week to week explains, and by 40 % or more.

    Args:
        weekly: as `weekly_orders` returns it.

    Returns:
        One row a change, oldest first: period_end (the first week on the new level), measure (orders or
        order_value), before, after (medians of a week), ratio.
    """
    enough = weekly[weekly["orders"] >= LEAST_ORDERS_A_WEEK]
    rows = [
        *_shifts(enough["period_end"], enough["orders"].astype(float), "orders"),
        *_shifts(enough["period_end"], enough["revenue"] / enough["orders"], "order_value"),
    ]
    frame = pd.DataFrame(rows, columns=["period_end", "measure", "before", "after", "ratio"])
    return frame.sort_values("period_end", ignore_index=True)


def _shifts(
    days: "pd.Series[pd.Timestamp]", values: "pd.Series[float]", measure: str
) -> list[tuple[pd.Timestamp, str, float, float, float]]:
    """The strongest changes first, none within the weeks beside a stronger one."""
    logs = values.where(values > 0).map(math.log, na_action="ignore").reset_index(drop=True)
    days = days.reset_index(drop=True)
    # Differences of neighbours see the noise and not the level; a median of n has π/2 of a mean's variance.
    steps = logs.diff().abs().median() / 0.6745 / math.sqrt(2)
    error = steps * math.sqrt(math.pi / 2 * 2 / WEEKS_BESIDE)
    level = logs.rolling(WEEKS_BESIDE, min_periods=1).median()
    before, after = level.shift(1), level.shift(1 - WEEKS_BESIDE)
    sizes = (after - before).abs().iloc[WEEKS_BESIDE:]
    strong = sizes[sizes >= max(math.log(LEAST_RATIO), BEYOND_NOISE * error)].to_dict()
    kept: list[int] = []
    for i in sorted(strong, key=lambda i: strong[i], reverse=True):
        if all(abs(i - other) > WEEKS_BESIDE for other in kept):
            # Medians hardly move within a week or two of the change; the step itself does.
            near = range(max(i - 2, WEEKS_BESIDE), min(i + 3, len(logs) - WEEKS_BESIDE + 1))
            kept.append(max(near, key=lambda week: abs(logs.diff()[week])))
    rows = []
    for i in kept:
        old, new = math.exp(before[i]), math.exp(after[i])
        rows.append((days[i], measure, old, new, new / old))
    return rows


def outlying_orders(dataset: Dataset) -> pd.DataFrame:
    """Paid orders above Tukey's outer fence of the logarithm of the net amount: far larger than usual.

    Returns:
        One row an order, the largest first, at most 500: order_id, customer_id, ordered_at, revenue (net), usual
        (the median order), matches (how many there are in all), matches_revenue (what they came to), all_revenue.
    """
    return dataset.query(sql_file(__file__, "outlying_orders"), {"fence": FENCE, "most": MOST_ORDERS})
