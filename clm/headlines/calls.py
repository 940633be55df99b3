"""What the list of customers to call says: how much of what is at stake stands behind the first of them."""

import pandas as pd

from clm.headlines.findings import FEW
from clm.headlines.wording import sentences
from clm.language import Language


def calls_headline(
    listed: pd.DataFrame, warned: int, at_stake: float, horizon_days: int, currency: str | None, t: Language
) -> str:
    """What the customers listed stand for, of all who are warned.

    Args:
        listed: the first of the risk list: value_at_stake, expected_loss (null without a model).
        warned: how many customers show a warning.
        at_stake: value at stake with all of them.
    """
    if warned < FEW or at_stake <= 0:
        return t.plural("{n} customer shows a warning.", "{n} customers show a warning.", warned)
    value = float(listed["value_at_stake"].sum())
    said = {
        "n": t.count(len(listed)),
        "warned": t.count(warned),
        "value": t.short_money(value, currency),
        "share": t.share(value / at_stake),
        "days": t.days(horizon_days),
    }
    first = t(
        "With the first {n} of {warned} warned customers {value} is at stake within {days}, {share} of the whole.",
        **said,
    )
    if listed["expected_loss"].isna().any():
        return first
    loss = t.short_money(float(listed["expected_loss"].sum()), currency)
    return sentences([first, t("Of that {loss} would probably be lost.", loss=loss)], t)
