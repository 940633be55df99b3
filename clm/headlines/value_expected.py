"""What the value page says of expected value: how much the base will bring, how surely, and when it cannot be said."""

import math

import pandas as pd

from clm.headlines.wording import sentences
from clm.language import Language


def expected_headline(by_group: pd.DataFrame, horizon_days: int, currency: str | None, t: Language) -> str:
    """What all customers together are expected to bring, with its interval.

    Args:
        by_group: as value_by_group returns it; its bounds are added up, so that those of a total stand in one row.
    """
    n = int(by_group["customers"].sum())
    if n == 0:
        return t("Nobody has bought by this day.")
    if by_group["expected"].isna().all():
        return t.plural(
            "What the {n} customer will bring cannot be foretold. To date it has brought {historic}, {current} of it in the last 365 days.",
            "What these {n} customers will bring cannot be foretold. To date they have brought {historic}, {current} of it in the last 365 days.",
            n,
            historic=t.short_money(float(by_group["historic"].sum()), currency),
            current=t.short_money(float(by_group["current"].sum()), currency),
        )
    total = {
        name: t.short_money(float(by_group[name].sum()), currency) for name in ("expected", "low", "high")
    }
    return t(
        "In the next {days} the {n} customers of today are expected to bring {expected} (between {low} and {high}).",
        days=t.days(horizon_days),
        n=t.count(n),
        **total,
    )


def groups_headline(by_group: pd.DataFrame, names: dict[str, str], t: Language) -> str:
    """The group of which most is expected."""
    total = float(by_group["expected"].sum())
    if by_group["expected"].isna().all() or not total > 0:
        return t("What the groups have brought in the last 365 days")
    most = by_group.loc[by_group["expected"].idxmax()]
    return t(
        "Most is expected from “{group}”: {share} of it from {n} customers",
        group=names[most["group"]],
        share=t.share(most["expected"] / total),
        n=t.count(most["customers"]),
    )


def trust_words(p_alive_known: bool, held_out: pd.DataFrame | None, t: Language) -> str:
    """How far the expectation can be trusted: what the model sees, and how it did on the past.

    Args:
        held_out: as clm.held_out returns it for the model used; None where the data are too short for it.
    """
    said = []
    bias = float(held_out["bias"].iloc[0]) if held_out is not None and len(held_out) else math.nan
    if not p_alive_known:
        # Where more came than was expected, what is expected bounds nothing from above.
        said.append(
            t("These data show no drop-out that the model can see: it takes everybody for staying.")
            if bias < 0
            else t(
                "These data show no drop-out that the model can see: it takes everybody for staying, so read the expectation as an upper bound."
            )
        )
    if held_out is None or math.isnan(bias):
        said.append(t("The data are too short to test the model on their own past."))
        return sentences(said, t)
    days = t.days(int(held_out["holdout_days"].iloc[0]))
    if abs(bias) < 0.02:
        said.append(
            t(
                "Tested on the last {days} of the data, the model was right on the purchases of all within 2%.",
                days=days,
            )
        )
    elif bias > 0:
        said.append(
            t(
                "Tested on the last {days} of the data, the model foretold {share} too many purchases.",
                days=days,
                share=t.share(bias),
            )
        )
    else:
        said.append(
            t(
                "Tested on the last {days} of the data, the model foretold {share} too few purchases.",
                days=days,
                share=t.share(-bias),
            )
        )
    return sentences(said, t)


def serving_words(by_group: pd.DataFrame, currency: str | None, t: Language) -> str:
    """What serving the customers is expected to cost, and that it is taken off; empty where nothing is.

    Args:
        by_group: as value_by_group returns it.
    """
    cost = float(by_group["cost_to_serve"].sum()) if "cost_to_serve" in by_group else 0.0
    if cost == 0:
        return t("What it costs to serve customers is not taken off.")
    whole = cost + float(by_group["expected"].sum())
    return t(
        "{cost} for serving them as long as they are customers is taken off already ({share} of what they bring).",
        cost=t.short_money(cost, currency),
        share=t.share(cost / whole) if whole > 0 else t.count(None),
    )
