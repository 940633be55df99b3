"""What the value page says of concentration and tiers: how much hangs on few, and what became of them."""

import datetime

import pandas as pd

from clm.analysis.concentration import Concentration
from clm.headlines.findings import FEW
from clm.headlines.wording import sentences, too_few_buyers
from clm.language import Language
from clm.lifecycle.value_groups import value_groups


def concentration_headline(
    found: Concentration,
    moves: pd.DataFrame | None,
    start: datetime.date | None,
    currency: str | None,
    t: Language,
) -> str:
    """What share the largest tenth brings, and what the high-value customers of the day before bring now.

    Args:
        moves: as tier_moves returns them; None where there is no day before.
    """
    if found.customers == 0:
        return t("Nobody has bought from {start} to {end}.", start=t.day(found.start), end=t.day(found.end))
    if found.customers < FEW or not found.revenue > 0:
        return t.plural(
            "{n} customer brought {money} from {start} to {end}: too little to say on how many it hangs.",
            "{n} customers brought {money} from {start} to {end}: too little to say on how many it hangs.",
            found.customers,
            money=t.money(found.revenue, currency),
            start=t.day(found.start),
            end=t.day(found.end),
        )
    tenth = found.top[found.top["share_of_customers"] == 0.1].iloc[0]
    top, n = t.share(0.1), int(tenth["customers"])
    share = t.share(tenth["share_of_revenue"])
    if found.window_days is None:
        return t.plural(
            "The largest {top}, {n} customer, has brought {share} of the revenue to date.",
            "The largest {top}, {n} customers, have brought {share} of the revenue to date.",
            n,
            top=top,
            share=share,
        )
    first = t.plural(
        "The largest {top}, {n} customer, brought {share} of the revenue of the last {days}.",
        "The largest {top}, {n} customers, brought {share} of the revenue of the last {days}.",
        n,
        top=top,
        share=share,
        days=t.days(found.window_days),
    )
    return sentences([first, _fallen(moves, start, currency, t)], t)


def _fallen(
    moves: pd.DataFrame | None, start: datetime.date | None, currency: str | None, t: Language
) -> str:
    """What became of those who were high-value customers."""
    if moves is None or start is None:
        return ""
    high = moves[moves["from_stage"] == "high"]
    fallen = high[high["to_stage"] != "high"]
    n = int(fallen["customers"].sum())
    if n < FEW:
        return ""
    less = float((fallen["revenue_before"] - fallen["revenue_now"]).sum())
    return t(
        "{n} high-value customers of {day} have since fallen below and brought {money} less than up to then.",
        day=t.day(start),
        n=t.count(n),
        money=t.short_money(less, currency),
    )


def curve_headline(found: Concentration, t: Language) -> str:
    """The concentration as one sentence under which the curve stands."""
    if found.customers < FEW or not found.revenue > 0:
        return t("How the revenue is spread over the customers")
    half = _share_that_brings_half(found.curve)
    return t(
        "Half of the revenue comes from {share} of the customers (about {n})",
        share=t.share(half),
        n=t.count(half * found.customers),
    )


def _share_that_brings_half(curve: pd.DataFrame) -> float:
    """The share of the customers who bring half of the revenue, between the per cents of the curve."""
    at = int((curve["share_of_revenue"] >= 0.5).to_numpy().argmax())
    below, above = curve.iloc[max(at - 1, 0)], curve.iloc[at]
    rise = above["share_of_revenue"] - below["share_of_revenue"]
    part = (0.5 - below["share_of_revenue"]) / rise if rise > 0 else 1.0
    step = above["share_of_customers"] - below["share_of_customers"]
    return float(below["share_of_customers"] + part * step)


def tiers_headline(totals: pd.DataFrame, t: Language) -> str:
    """How large the high tier is; nothing of a handful of buyers."""
    buyers = int(totals["customers"].sum())
    if buyers < FEW:
        return too_few_buyers(buyers, t)
    row = totals.set_index("tier").loc["high"]
    if not row["revenue"] > 0:
        return t("Buyers by value tier")
    return t.plural(
        "{n} high-value customer, {share} of the buyers, brings {part} of the revenue",
        "{n} high-value customers, {share} of the buyers, bring {part} of the revenue",
        int(row["customers"]),
        share=t.share(row["share"]),
        part=t.share(row["revenue_share"]),
    )


def tier_moves_headline(
    moves: pd.DataFrame, start: datetime.date, end: datetime.date, can_fall: bool, t: Language
) -> str:
    """How many rose and how many fell.

    Args:
        can_fall: whether some order counted on the first day no longer counts on the last.
    """
    places = {one.id: at for at, one in enumerate(value_groups("tiers"))}
    known = moves[moves["from_stage"] != "no_order"]
    steps = known["to_stage"].map(places) - known["from_stage"].map(places)
    up, down = (int(known.loc[chosen, "customers"].sum()) for chosen in (steps < 0, steps > 0))
    said = {"start": t.day(start), "end": t.day(end), "up": t.count(up), "down": t.count(down)}
    if not up and not down:
        return t("Between {start} and {end} nobody changed to another tier", **said)
    if up + down < FEW:
        return t("Between {start} and {end} hardly anybody changed to another tier", **said)
    if not down and not can_fall:
        return t(
            "Between {start} and {end}, {up} customers rose to a higher tier; none could fall, as all their orders still count",
            **said,
        )
    if not down:
        return t("Between {start} and {end}, {up} customers rose to a higher tier and none fell", **said)
    if not up:
        return t("Between {start} and {end}, {down} customers fell to a lower tier and none rose", **said)
    return t(
        "Between {start} and {end}, {up} customers rose to a higher tier and {down} fell to a lower one",
        **said,
    )
