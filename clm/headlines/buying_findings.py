"""Findings about buying: revenue, activity, and what is at stake."""

import math
from collections.abc import Mapping

import pandas as pd

from clm.headlines.findings import FEW, Finding, Words, net_chance, revenue_chance
from clm.headlines.wording import listed, opened, period_name, points, sentences, signed

LEAST_SHARE = 0.02  # smaller changes of revenue are no finding
LEAST_ACTIVE = 0.005
YEAR = {"week": 52, "month": 12, "quarter": 4}  # periods


def revenue_change(figures: pd.DataFrame, say: Words) -> Finding | None:
    """Revenue of the last period against the one before, and what each factor adds to the change.

    Args:
        figures: key figures of complete periods, oldest first.
    """
    if len(figures) < 2:
        return None
    before, now = figures.iloc[-2], figures.iloc[-1]
    if min(before["ordering"], now["ordering"]) < FEW or min(before["revenue"], now["revenue"]) <= 0:
        return None
    change = float(now["revenue"] - before["revenue"])
    chance = revenue_chance(before["orders"], now["orders"])
    if abs(change) / before["revenue"] < max(LEAST_SHARE, chance):
        return None
    t = say.t
    said = {
        "period": period_name(now["period_end"].date(), say.period, t),
        "revenue": say.money(now["revenue"]),
        "share": t.share(abs(change) / before["revenue"]),
        "change": say.money(change),
        "before": period_name(before["period_end"].date(), say.period, t),
    }
    if change > 0:
        text = t("{period} brought {revenue}, {share} ({change}) more than {before}.", **said)
    else:
        text = t("{period} brought {revenue}, {share} ({change}) less than {before}.", **said)
    evidence = sentences([_factors(before, now, say), _year_before(figures, say)], t)
    return Finding(opened(text), evidence, abs(change), "pages/retention.py", {"cohort_measure": "revenue"})


def _factors(before: "pd.Series[float]", now: "pd.Series[float]", say: Words) -> str:
    """Customers who ordered × orders of each × revenue of an order: each has the part of the change that the
    logarithm of its ratio has, so that the parts add up.

    Source: Ang, Energy Policy 33 (2005), the additive LMDI method.
    """
    t, change, ratio = say.t, now["revenue"] - before["revenue"], now["revenue"] / before["revenue"]

    def part(after: float, earlier: float) -> str:
        amount = change * math.log(after / earlier) / math.log(ratio)
        return signed(say.money(amount), amount)

    each = [rows["orders"] / rows["ordering"] for rows in (before, now)]
    order = [rows["revenue"] / rows["orders"] for rows in (before, now)]
    return t(
        "Behind it: customers who ordered {buyers_before} → {buyers} ({by_buyers}), orders of each {each_before} → {each} ({by_each}), revenue of an order {order_before} → {order} ({by_order}).",
        buyers_before=t.count(before["ordering"]),
        buyers=t.count(now["ordering"]),
        by_buyers=part(now["ordering"], before["ordering"]),
        each_before=t.number(each[0], 2),
        each=t.number(each[1], 2),
        by_each=part(each[1], each[0]),
        order_before=t.money(order[0], say.currency),
        order=t.money(order[1], say.currency),
        by_order=part(order[1], order[0]),
    )


def _year_before(figures: pd.DataFrame, say: Words) -> str:
    """The same period a year before, so that a season is not taken for a trend."""
    if len(figures) <= YEAR[say.period]:
        return ""
    year, now = figures.iloc[-1 - YEAR[say.period]], figures.iloc[-1]
    if year["revenue"] <= 0:
        return ""
    change = float(now["revenue"] / year["revenue"] - 1)
    name = period_name(year["period_end"].date(), say.period, say.t)
    return say.t("Against {period}: {change}.", period=name, change=signed(say.t.share(abs(change)), change))


def active_change(figures: pd.DataFrame, say: Words) -> Finding | None:
    """The share of buyers who are active, against the day before.

    Args:
        figures: key figures, oldest first; active_share is blank where nobody could have lapsed yet.
    """
    if len(figures) < 2:
        return None
    before, now = figures.iloc[-2], figures.iloc[-1]
    change = float(now["active_share"] - before["active_share"])
    chance = net_chance(now["came"], now["fell"])
    if not abs(change) >= LEAST_ACTIVE or abs(change) * now["buyers"] < max(FEW, chance):
        return None
    t = say.t
    said = {
        "share": t.share(now["active_share"]),
        "points": points(change, t),
        "day": t.day(before["period_end"].date()),
    }
    if change > 0:
        text = t("{share} of the buyers are active, {points} more than on {day}.", **said)
    else:
        text = t("{share} of the buyers are active, {points} fewer than on {day}.", **said)
    first = int(now["buyers"] - before["buyers"])
    net = int(now["active"] - before["active"]) - first
    parts = {"first": t.count(first), "n": t.count(abs(net))}
    if net < 0:
        evidence = t(
            "Ordered for the first time: {first}. Of all others, {n} more fell silent than came back.",
            **parts,
        )
    else:
        evidence = t(
            "Ordered for the first time: {first}. Of all others, {n} more came back than fell silent.",
            **parts,
        )
    return Finding(
        text, evidence, abs(change) * float(now["buyers"]) * say.active_value, "pages/transitions.py"
    )


def risk_total(
    totals: pd.DataFrame, names: Mapping[str, str], horizon_days: int, margin: bool, say: Words
) -> Finding | None:
    """How many customers show a warning, and what is at stake with them.

    Args:
        totals: customers and value at stake by warning.
        names: warning -> its name.
        margin: whether the value is margin; revenue else.
    """
    customers, value = int(totals["customers"].sum()), float(totals["value_at_stake"].sum())
    if customers < FEW or value <= 0:
        return None
    t = say.t
    said = {"n": t.count(customers), "value": say.money(value), "days": t.days(horizon_days)}
    if margin:
        text = t(
            "{n} repeat buyers show a warning; {value} of margin expected from them within {days} is at stake.",
            **said,
        )
    else:
        text = t(
            "{n} repeat buyers show a warning; {value} of revenue expected from them within {days} is at stake.",
            **said,
        )
    rows = totals.sort_values("value_at_stake", ascending=False).to_dict("records")
    parts = [
        t(
            "{warning} {n} ({value})",
            warning=names[row["warning"]],
            n=t.count(row["customers"]),
            value=say.money(row["value_at_stake"]),
        )
        for row in rows
    ]
    evidence = t("By the gravest warning of each: {parts}.", parts=listed(parts, t))
    return Finding(text, evidence, value, "pages/churn.py")
