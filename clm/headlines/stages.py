"""What the page of stages says: where the customers stand, how that has changed, and how two stages differ."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from clm.headlines.apart import Apart, widest_apart
from clm.headlines.findings import CHANCE, FEW
from clm.headlines.names import stage_names
from clm.headlines.wording import sentences
from clm.language import Language
from clm.lifecycle.model import Stage
from clm.statistics.effects import two_share_z

YEAR = {"week": 52, "month": 12, "quarter": 4}  # periods
LEAST_SPREAD = 0.05  # of a share between groups, and
LEAST_CHANGE = 0.005  # of a share over time, that are worth a sentence
LEAST_BEYOND = 3  # signals made of other things than the rules look at, for a sentence about them
# Bounds of Cliff's delta; source: Romano et al., Florida Association of Institutional Research (2006).
SMALL, MEDIUM, LARGE = 0.147, 0.33, 0.474


def where_they_stand(now: pd.DataFrame, flow: pd.DataFrame, stages: Sequence[Stage], t: Language) -> str:
    """The two largest stages, and the one that has changed most since the day before.

    Args:
        now: the breakdown of the day.
        flow: stock and flow up to the day.
    """
    known, names = int(now["customers"].sum()), stage_names(stages, t)
    if known == 0:
        return t("No customer is known on this day.")
    first, second = now.nlargest(2, "customers").to_dict("records")
    said = {"first": names[first["stage"]], "second": names[second["stage"]]}
    # A share of a handful says less than their number.
    parts = [t.count(one["customers"]) if known < FEW else t.share(one["share"]) for one in (first, second)]
    said |= {"share": parts[0], "other": parts[1]}
    if not second["customers"]:
        text = t.plural(
            "The {n} customer known stands in “{first}”.",
            "All {n} customers stand in “{first}”.",
            known,
            first=said["first"],
        )
    elif known < FEW:
        text = t("“{first}” holds {share} of {n} customers, “{second}” {other}.", n=t.count(known), **said)
    else:
        counted = {"n": t.count(known), **said}
        text = t("Of {n} customers, {share} stand in “{first}” and {other} in “{second}”.", **counted)
    return sentences([text, _largest_change(flow, names, t)], t)


def _largest_change(flow: pd.DataFrame, names: Mapping[str, str], t: Language) -> str:
    days = sorted(flow["period_end"].unique())
    if len(days) < 2:
        return ""
    now, day = flow[flow["period_end"] == days[-1]], t.day(pd.Timestamp(days[-2]).date())
    change = now["closing"] - now["opening"]
    if change.abs().max() < FEW:
        return t("No stage has changed by {n} customers or more since {day}.", n=t.count(FEW), day=day)
    # So many independent arrivals and departures vary by the square root of their number.
    beyond = change[change.abs() >= np.maximum(FEW, CHANCE * np.sqrt(now["entered"] + now["left"]))]
    if beyond.empty:
        return t("No stage has changed since {day} by more than chance could.", day=day)
    net, stage = int(beyond[beyond.abs().idxmax()]), names[now.loc[beyond.abs().idxmax(), "stage"]]
    if net > 0:
        return t("“{stage}” has grown most since {day}: ▲ {n}.", stage=stage, day=day, n=t.count(net))
    return t("“{stage}” has shrunk most since {day}: ▼ {n}.", stage=stage, day=day, n=t.count(-net))


def now_headline(
    now: pd.DataFrame, stages: Sequence[Stage], measure: str, currency: str | None, t: Language
) -> str:
    """The stage that leads in the measure shown."""
    shown = "customers" if measure == "share" else measure
    if now[shown].max() <= 0:
        return t("There is nothing to show on this day.")
    row = now.loc[now[shown].idxmax()]
    said = {"stage": stage_names(stages, t)[row["stage"]]}
    if measure == "revenue":
        part = t.share(row["revenue"] / now["revenue"].sum())
        money = t.short_money(row["revenue"], currency)
        return t(
            "Those who stand in “{stage}” have brought {money} to date, {part} of all.",
            money=money,
            part=part,
            **said,
        )
    if now["customers"].sum() < FEW:
        return t("“{stage}” is the largest stage.", **said)
    return t.plural(
        "“{stage}” is the largest stage: {n} customer, {share}.",
        "“{stage}” is the largest stage: {n} customers, {share}.",
        row["customers"],
        share=t.share(row["share"]),
        **said,
    )


def course_headline(
    over_time: pd.DataFrame, stages: Sequence[Stage], period: str, measure: str, t: Language
) -> str:
    """The stage whose share of the customers (of the revenue) has changed most within a year; of the customers by
    more than chance.

    Args:
        over_time: the breakdown at each period end.
    """
    shown = "revenue" if measure == "revenue" else "customers"
    table = over_time.pivot_table(index="period_end", columns="stage", values=shown, sort=True)
    table = table[table.sum(axis=1) > 0].iloc[-1 - YEAR[period] :]
    if measure != "revenue" and 0 < table.sum(axis=1).max() < FEW:
        return t("There are too few customers to see a course.")
    if measure != "revenue":  # shares of the handful with whom a company begins say nothing
        table = table[table.sum(axis=1) >= FEW]
    if len(table) < 2:
        return t("There is only one period so far, so no course can be seen.")
    shares = table.div(table.sum(axis=1), axis=0)
    change = shares.iloc[-1] - shares.iloc[0]
    if measure != "revenue":
        change = change[_beyond_chance(table)]
    if change.empty:
        day = t.day(table.index[0].date())
        return t("The shares of the stages have not changed since {day} by more than chance could.", day=day)
    stage = str(change.abs().idxmax())
    said = {
        "stage": stage_names(stages, t)[stage],
        "before": t.share(float(shares[stage].iloc[0])),
        "now": t.share(float(shares[stage].iloc[-1])),
        "day": t.day(shares.index[0].date()),
    }
    if abs(change[stage]) < LEAST_CHANGE:
        return t("The shares of the stages have hardly changed since {day}.", **said)
    if measure == "revenue":
        return t("The revenue of those in “{stage}” went from {before} of all on {day} to {now}.", **said)
    return t("“{stage}” went from {before} of the customers on {day} to {now}.", **said)


def _beyond_chance(table: pd.DataFrame) -> list[bool]:
    """Which stages hold another share on the last day of the table than on the first, by more than chance could."""
    first, last = table.iloc[0], table.iloc[-1]
    return [abs(two_share_z(last[stage], last.sum(), first[stage], first.sum())) >= CHANCE for stage in table]


def split_headline(
    split: pd.DataFrame, by: str, label: str, not_given: str, stages: Sequence[Stage], t: Language
) -> str:
    """The stage whose share differs most, and beyond chance, between two values of an attribute, of those that enough
    customers have.

    Args:
        split: the breakdown by the attribute, its values named for the reader.
        label: the attribute's name.
        not_given: the name of the value of those who have none; they are left out.
    """
    sizes = split.groupby(by)["customers"].transform("sum")
    enough = split[(sizes >= FEW) & (split[by] != not_given)]
    if enough[by].nunique() < 2:
        return t("Too few customers to compare by {attribute}.", attribute=label)
    table = enough.pivot_table(index=by, columns="stage", values="customers")
    pairs = {stage: widest_apart(table[stage], table.sum(axis=1)) for stage in table}
    apart = {stage: pair for stage, pair in pairs.items() if pair}
    if not apart:
        return t("By {attribute}, no stage differs by more than chance.", attribute=label)
    stage = max(apart, key=lambda one: _spread(apart[one]))
    found = apart[stage]
    said = {
        "stage": stage_names(stages, t)[stage],
        "attribute": label,
        "most": found.high,
        "high": t.share(found.high_share),
        "least": found.low,
        "low": t.share(found.low_share),
    }
    if _spread(found) < LEAST_SPREAD:
        return t("The stages hardly differ by {attribute}.", **said)
    return t("By {attribute}, “{stage}” differs most: {high} in {most}, {low} in {least}.", **said)


def _spread(pair: Apart) -> float:
    return pair.high_share - pair.low_share


def comparison_headline(differences: pd.DataFrame, left: str, right: str, t: Language) -> str:
    """In which signal that no rule names the customers of two stages differ most.

    Args:
        differences: one row a signal: label, effect, in_rules, beyond (made of other things than the rules look
            at), left_value and right_value (texts), left_customers, right_customers.
        left, right: the names of the stages.
    """
    if differences.empty or differences[["left_customers", "right_customers"]].max().min() < FEW:
        return t("Too few customers in “{left}” or “{right}” to compare.", left=left, right=right)
    enough = differences[differences[["left_customers", "right_customers"]].min(axis=1) >= FEW]
    # What is made of the same things as the rules differs by construction; where there is little else, it is said
    # without calling it a discovery.
    others, named = enough[enough["beyond"]], enough[~enough["in_rules"]]
    beyond = len(others) >= LEAST_BEYOND
    shown = others if beyond else named
    if shown.empty or shown["effect"].abs().max() < SMALL:
        return t("Beyond the rules themselves, “{left}” and “{right}” hardly differ.", left=left, right=right)
    row = shown.loc[shown["effect"].abs().idxmax()]
    said = {"left": left, "right": right, "signal": row["label"]}
    said |= {side: row[side] for side in ("left_value", "right_value")}
    if beyond:
        return t(
            "Beyond the rules themselves, “{left}” and “{right}” differ most in “{signal}”: {left_value} against "
            "{right_value}.",
            **said,
        )
    return t("“{left}” and “{right}” differ most in “{signal}”: {left_value} against {right_value}.", **said)


def effect_size(effect: float, t: Language) -> str:
    """How large a difference is, in a word."""
    size = abs(effect)
    if size < SMALL:
        return t("hardly any")
    return t("small") if size < MEDIUM else t("medium") if size < LARGE else t("large")


def value_comparison(
    rows: Sequence[Mapping[str, float]], names: Sequence[str], currency: str | None, t: Language
) -> str:
    """What a customer of each of two stages has brought on average; rows of a breakdown."""
    if any(row["customers"] < FEW for row in rows):
        return ""
    said = [
        t(
            "A customer in “{stage}” has brought {money} to date on average.",
            stage=name,
            money=t.money(row["revenue"] / row["customers"], currency),
        )
        for row, name in zip(rows, names, strict=True)
    ]
    return sentences(said, t)


def cut_off_note(doubtful: int, lapse_days: float, t: Language) -> str:
    """That some who seem new may be older than the data; empty where nobody is."""
    if doubtful == 0:
        return ""
    return t(
        "New or earlier, unknown: {n} customers were first seen in the first {days} of the data and may have bought before. A customer list that says since when each is known would settle it.",
        n=t.count(doubtful),
        days=t.days(lapse_days),
    )
