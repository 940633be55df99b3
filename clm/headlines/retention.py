"""What the retention page says of cohorts: whether customers come back, and how many are left later."""

import pandas as pd

from clm.headlines.apart import Apart, widest_apart
from clm.headlines.cohorts import Cohort, cohort_name, cohort_standing_out, newer_against_older, usual_cohorts
from clm.headlines.findings import CHANCE, FEW
from clm.headlines.wording import sentences
from clm.language import Language

COMPARABLE = 3  # cohorts behind a point of a curve that is spoken of
REFERENCE_AGES = {"week": 12, "month": 6, "quarter": 4}


def returns_headline(cohorts: pd.DataFrame, within_days: int, period: str, t: Language) -> str:
    """How many order again, which cohort stands out, and whether newer ones do better.

    Args:
        cohorts: second orders by cohort, of those alone that have had the time.
    """
    everyone, again = int(cohorts["customers"].sum()), int(cohorts["again"].sum())
    days = t.days(within_days)
    if everyone == 0:
        return t("No cohort has had {days} since its first order yet: too early to tell.", days=days)
    if everyone < FEW:
        return t.plural(
            "Only {n} customer has had {days} since the first order: too few to tell.",
            "Only {n} customers have had {days} since the first order: too few to tell.",
            everyone,
            days=days,
        )
    first = t(
        "Of 100 customers, {again} order again within {days}.",
        again=t.count(100 * again / everyone),
        days=days,
    )
    if everyone < 100:
        first = t(
            "{again} of {n} customers ordered again within {days}.",
            again=t.count(again),
            n=t.count(everyone),
            days=days,
        )
    odd = cohort_standing_out(cohorts)
    if odd is not None and everyone >= 100:
        first = t(
            "Of 100 customers, {again} order again within {days}; of those who began in {cohort}, {n}.",
            again=t.count(100 * again / everyone),
            days=days,
            cohort=cohort_name(odd.begins, period, t),
            n=t.count(100 * odd.share),
        )
    return sentences([first, _trend(cohorts, odd, t)], t)


def _trend(cohorts: pd.DataFrame, odd: Cohort | None, t: Language) -> str:
    """Newer cohorts against older ones, the one that stands out left aside."""
    found = newer_against_older(usual_cohorts(cohorts))
    if found is None:
        return ""
    newer, older, z = found
    said = {"newer": t.share(newer.share), "older": t.share(older.share)}
    if abs(z) < CHANCE or said["newer"] == said["older"]:
        return (
            t("Apart from them, newer cohorts do as well as older ones.")
            if odd is not None
            else t("Newer cohorts do as well as older ones.")
        )
    if newer.share > older.share:
        return t("Newer cohorts do better than older ones: {newer} against {older}.", **said)
    return t("Newer cohorts do worse than older ones: {newer} against {older}.", **said)


def age_words(age: int, period: str, t: Language) -> str:
    """How long after the first order."""
    if period == "week":
        return t.plural("{n} week after the first order", "{n} weeks after the first order", age)
    if period == "month":
        return t.plural("{n} month after the first order", "{n} months after the first order", age)
    return t.plural("{n} quarter after the first order", "{n} quarters after the first order", age)


def reference_age(average: pd.DataFrame, period: str) -> int | None:
    """The age at which cohorts are compared in words: half a year or so, less where the data are shorter."""
    known = average[
        (average["age"] > 0) & (average["age"] <= REFERENCE_AGES[period]) & (average["size"] >= FEW)
    ]
    return int(known["age"].max()) if len(known) else None


def triangle_headline(average: pd.DataFrame, measure: str, kind: str, period: str, t: Language) -> str:
    """What is left of a cohort on average; `average` is the average retention over the cohorts shown."""
    age = reference_age(average, period)
    if age is None:
        return t("Too early or too few customers to say what is left of a cohort.")
    share = float(average.set_index("age")["share"][age])
    said = {"age": age_words(age, period, t), "share": t.share(share)}
    if measure == "customers":
        if kind == "on":
            return t("{age}, {share} of a cohort order in that period, on average.", **said)
        return t("{age}, {share} of a cohort order in that period or later, on average.", **said)
    if measure == "orders":
        if kind == "on":
            return t("{age}, a cohort places {share} of the orders of its first period, on average.", **said)
        return t("{age} or later come {share} of a cohort's orders so far, on average.", **said)
    if kind == "on":
        return t("{age}, a cohort brings {share} of the revenue of its first period, on average.", **said)
    return t("{age} or later comes {share} of a cohort's revenue so far, on average.", **said)


def curve_headline(average: pd.DataFrame, period: str, t: Language) -> str:
    """From where to where the average curve leads; `average` holds the ages that rest on enough customers."""
    later = average[(average["age"] > 0) & (average["cohorts"] >= min(COMPARABLE, average["cohorts"].max()))]
    if len(later) < 2:
        return t("Too early or too few customers to draw a curve.")
    first, last = later.iloc[0], later.iloc[-1]
    return t(
        "From {first} {first_age} to {last} {last_age}, on average.",
        first=t.share(first["share"]),
        first_age=age_words(int(first["age"]), period, t),
        last=t.share(last["share"]),
        last_age=age_words(int(last["age"]), period, t),
    )


def curves_headline(
    curves: pd.DataFrame, by: str, label: str, period: str, t: Language, measure: str = "customers"
) -> str:
    """Which group keeps most at the reference age; of customers, where that is more than chance.

    Args:
        curves: average retention with groups, as the reader calls them, in the column `by`.
        label: what the attribute is called.
        measure: what the shares are of; how far chance alone moves orders or revenue is not known.
    """
    ages = [reference_age(rows, period) for _, rows in curves.groupby(by)]
    common = min((age for age in ages if age is not None), default=None)
    rows = curves[(curves["age"] == common) & (curves["size"] >= FEW)].sort_values("share", kind="stable")
    if common is None or len(rows) < 2:
        return t("By {attribute}: too few customers outside one group to compare.", attribute=label)
    said = {"attribute": label, "age": age_words(common, period, t)}
    if measure == "customers":
        sizes = rows.set_index(by)["size"]
        found = widest_apart(rows.set_index(by)["share"] * sizes, sizes)
        if found is None:
            return t("By {attribute}, {age}: no group keeps more than another by more than chance.", **said)
    else:
        ends = rows.iloc[[0, -1]]
        (low, high), (low_share, high_share) = ends[by], ends["share"]
        found = Apart(str(low), float(low_share), str(high), float(high_share))
    return t(
        "By {attribute}, {age}: {high_share} in “{high}”, {low_share} in “{low}”.",
        high=found.high,
        high_share=t.share(found.high_share),
        low=found.low,
        low_share=t.share(found.low_share),
        **said,
    )
