"""How long until it happens: the Kaplan–Meier estimate from counts, with its confidence band.

Source: Kaplan & Meier, Journal of the American Statistical Association 53 (1958); the band is Greenwood's
variance on the log–log scale (Kalbfleisch & Prentice), which stays between 0 and 1.
"""

import numpy as np
import pandas as pd

Z_95 = 1.959964


def kaplan_meier(durations: pd.DataFrame) -> pd.DataFrame:
    """The share for whom it has not happened yet, after each duration.

    Args:
        durations: one row a duration: day, events (it happened then), censored (observed until then, not yet).

    Returns:
        One row a day with an event: day, survival, lower, upper (shares), at_risk, events.
    """
    counted = durations.groupby("day")[["events", "censored"]].sum().sort_index()
    leaving = counted["events"] + counted["censored"]
    at_risk = leaving[::-1].cumsum()[::-1]
    counted, at_risk = counted[counted["events"] > 0], at_risk[counted["events"] > 0]
    events, n = counted["events"].to_numpy(float), at_risk.to_numpy(float)
    survival = np.cumprod(1 - events / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(np.where(n > events, events / (n * (n - events)), 0.0))
        spread = Z_95 * np.sqrt(variance) / np.abs(np.log(survival))
        lower, upper = survival ** np.exp(spread), survival ** np.exp(-spread)
    known = (survival > 0) & (survival < 1)
    return pd.DataFrame(
        {
            "day": counted.index.to_numpy(),
            "survival": survival,
            "lower": np.where(known, lower, survival),
            "upper": np.where(known, upper, survival),
            "at_risk": n.astype(int),
            "events": events.astype(int),
        }
    )
