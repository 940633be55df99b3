"""What the page of methods says of a fit: what its parameters mean here, and how its checks came out."""

import math
from collections.abc import Mapping

import pandas as pd

from clm.headlines.findings import FEW
from clm.language import Language

WEEKS_A_YEAR = 365.25 / 7
UNTOLD = 100.0  # times that an upper bound lies above the lower one, from which on a parameter is not told by the data
MISSED = 0.05  # of all contracts, from which on the curve is called off
OFF = 0.1  # of the purchases held out, from which on a model is called off


def purchase_headline(kind: str, parameters: pd.DataFrame, verdict: str, t: Language) -> str:
    """What the parameters of a purchase model (times in weeks) say of the average customer."""
    value = parameters.set_index("name")["value"]
    rate = t.number(value["r"] / value["alpha"] * WEEKS_A_YEAR)
    if verdict == "no_drop_out_visible":
        return t(
            "The average customer buys {rate} times a year; drop-out cannot be seen in these data", rate=rate
        )
    if kind == "paretonbd":
        left = 1 - math.pow(value["beta"] / (value["beta"] + WEEKS_A_YEAR), value["s"])
        return t(
            "The average customer buys {rate} times a year; of new customers {share} leave within a year",
            rate=rate,
            share=t.share(left),
        )
    return t(
        "The average customer buys {rate} times a year while a customer, and leaves after a purchase with a chance of {share}",
        rate=rate,
        share=t.share(value["a"] / (value["a"] + value["b"])),
    )


def purchase_checks(facts: dict[str, float], verdict: str, t: Language) -> list[str]:
    """How the assumptions of a purchase model came out on these data."""
    said = [
        t(
            "Fitted to {customers} customers, of whom {buyers} bought again.",
            customers=t.count(facts["customers"]),
            buyers=t.count(facts["repeat_buyers"]),
        ),
        verdict_words(verdict, t),
    ]
    if facts["is_penalised"]:
        said.append(
            t(
                "The data alone have no clear maximum here; a mild penalty chose a point, and the errors are wide."
            )
        )
    bias, days = facts["bias"], t.days(facts["holdout_days"])
    more = t("more") if bias > 0 else t("fewer")
    missed = {"days": days, "share": t.share(abs(bias)), "more": more}
    if pd.notna(bias):
        said.append(
            t("Over the {days} held out it expected {share} {more} purchases than came.", **missed)
            if abs(bias) < OFF
            else t(
                "Over the {days} held out it expected {share} {more} purchases than came: rates changed, so take its counts with care.",
                **missed,
            )
        )
    said.append(
        {
            1: t("Of the three purchase models it foretold the customers’ held-out purchases best."),
            2: t("Of the three purchase models it foretold the customers’ held-out purchases second best."),
        }.get(
            round(facts["rank"]),
            t("Of the three purchase models it foretold the customers’ held-out purchases least well."),
        )
    )
    return said


def verdict_words(verdict: str, t: Language) -> str:
    """What a fit says of itself."""
    known = {
        "good": t("The checks of the fit found nothing wrong."),
        "no_drop_out_visible": t(
            "Nobody seems to leave in these data, so a probability to be still a customer means nothing and is not shown."
        ),
        "drop_out_alike": t(
            "The average chance to leave is known; how much it differs between customers is not."
        ),
        "rates_alike": t("The average rate is known; how much it differs between customers is not."),
        "size_goes_with_number": t(
            "Frequent buyers spend clearly more or less a purchase than others: the model draws them too far to the mean."
        ),
        "heavy_tail": t(
            "The mean of all customers would be infinite (q ≤ 1): the shrunken mean is used instead."
        ),
        "chances_alike": t(
            "Customers’ chances to leave hardly differ: retention does not rise with the time that a cohort has been there."
        ),
        "gap_curve": t("Learned from the curve of gaps."),
        "too_few_gaps": t("Too few gaps to learn from: the usual number is assumed."),
    }
    return known[verdict]


def spend_headline(parameters: pd.DataFrame, verdict: str, currency: str | None, t: Language) -> str:
    """What the average customer spends on a purchase day."""
    value = parameters.set_index("name")["value"]
    if verdict == "heavy_tail":
        return t("A few customers spend so much that no mean of all can be given")
    mean = value["p"] * value["v"] / (value["q"] - 1)
    return t("A purchase day of the average customer is worth {money}", money=t.money(mean, currency))


def spend_checks(facts: dict[str, float], verdict: str, t: Language) -> list[str]:
    return [
        t(
            "Fitted to {customers} customers with a charged repeat purchase.",
            customers=t.count(facts["customers"]),
        ),
        t("Rank correlation of how often and how much: {value}.", value=t.number(facts["correlation"], 2)),
        verdict_words(verdict, t),
    ]


def contract_headline(observed: pd.DataFrame, t: Language) -> str:
    """How many contracts are still there after a year."""
    year = observed.set_index("period").loc[12]
    return t("Of 100 contracts {n} are still there after a year", n=t.number(year["expected"] * 100, 0))


def contract_checks(
    facts: dict[str, float], parameters: pd.DataFrame, observed: pd.DataFrame, verdict: str, t: Language
) -> list[str]:
    said = [
        t(
            "Fitted to {customers} contracts, of which {ended} have ended.",
            customers=t.count(facts["customers"]),
            ended=t.count(facts["ended"]),
        ),
        verdict_words(verdict, t),
    ]
    if (parameters["high"] / parameters["low"]).max() > UNTOLD:
        said.append(
            t(
                "The two parameters are hardly told apart by the data; the curve that they draw together is known well."
            )
        )
    seen = observed.dropna(subset=["actual"])
    if len(seen):
        off = (seen["expected"] - seen["actual"]).abs().max()
        points = t.number(off * 100)
        said.append(
            t("The curve lies within {points} points of what was observed.", points=points)
            if off < MISSED
            else t(
                "The curve lies up to {points} points from what was observed: contracts seem to end in steps, at fixed terms, which a monthly chance cannot show.",
                points=points,
            )
        )
    return said


def gap_headline(value: float, verdict: str, t: Language) -> str:
    """The limit of silence and where it comes from."""
    if verdict == "too_few_gaps":
        return t("Too few gaps to learn from: {days} of silence are assumed as the limit", days=t.days(value))
    return t("Nine in ten of those who come back have done so within {days}", days=t.days(value))


def gap_checks(facts: dict[str, float], verdict: str, t: Language) -> list[str]:
    said = [t("Learned from {n} gaps that closed.", n=t.count(facts["gaps"]))]
    if verdict == "gap_curve":
        said.append(t("{share} of all gaps close in the end.", share=t.share(facts["plateau"])))
    return said


def risk_headline(chosen: Mapping[str, str], names: Mapping[str, str], t: Language) -> str:
    """Which method gives the probabilities."""
    if chosen["repeat"] == chosen["one_time"]:
        return t("The probabilities come from: {method}", method=names[chosen["repeat"]])
    return t(
        "Repeat buyers are foretold by: {repeat}; one-time buyers by: {once}",
        repeat=names[chosen["repeat"]],
        once=names[chosen["one_time"]],
    )


def expected_headline(course: pd.DataFrame, t: Language) -> str:
    """How near expected and real purchases were at the end of what was held out."""
    if len(course) < FEW or course["actual"].iloc[-1] == 0:
        return t("Purchases to date: what came and what was expected")
    last = course.iloc[-1]
    share = last["expected"] / last["actual"] - 1
    more = t("more") if share > 0 else t("fewer")
    return t(
        "Purchases to date: at the end {share} {more} expected than came",
        share=t.share(abs(share)),
        more=more,
    )


def serving_headline(served: pd.DataFrame, currency: str | None, t: Language) -> str:
    """What serving a customer costs a year, if contacts tell it.

    Args:
        served: one row a group: years (active), cost.
    """
    years = float(served["years"].sum())
    if not years > 0:
        return t("These data do not say what contacts cost: lifetime value is before the cost of serving.")
    return t(
        "Serving an active customer costs {money} a year on average.",
        money=t.money(float(served["cost"].sum()) / years, currency),
    )
