"""The finding about second orders: whether newer customers come back as older ones did."""

import pandas as pd

from clm.headlines.cohorts import (
    RECENT,
    Cohort,
    cohort_name,
    cohort_standing_out,
    newer_against_older,
    usual_cohorts,
)
from clm.headlines.findings import CHANCE, Finding, Words
from clm.headlines.wording import opened, sentences
from clm.periods import period_end

LEAST_SHARE = 0.02  # smaller changes of second orders are no finding


def second_order_change(
    cohorts: pd.DataFrame, within_days: int, order_value: float, say: Words
) -> Finding | None:
    """How many of the latest cohorts ordered again soon: the one among them that stands out against all others,
    else all of them against those of the year before.

    Args:
        cohorts: second orders by period of the first order, oldest first; only cohorts that have had the time.
        order_value: revenue of an order.
    """
    odd = cohort_standing_out(cohorts)
    if odd is not None and odd.begins in cohorts["cohort"].dt.date.tolist()[-RECENT:]:
        return _odd_cohort(odd, cohorts, within_days, order_value, say)
    usual = usual_cohorts(cohorts)
    found = newer_against_older(usual)
    if found is None:
        return None
    newer, older, z = found
    change = newer.share - older.share
    if abs(change) < LEAST_SHARE or abs(z) < CHANCE:
        return None
    t = say.t
    said = {
        "now": t.share(newer.share),
        "before": t.share(older.share),
        "days": t.days(within_days),
        "again": t.count(newer.again),
        "n": t.count(newer.customers),
        "again_before": t.count(older.again),
        "m": t.count(older.customers),
        "start": t.day(older.begins),
        "middle": t.day(newer.begins),
        "end": t.day(period_end(usual["cohort"].iloc[-1].date(), say.period)),
    }
    if change > 0:
        text = t(
            "Newer customers come back more: {now} ordered again within {days}, of those before them {before}.",
            **said,
        )
    else:
        text = t(
            "Newer customers come back less: {now} ordered again within {days}, of those before them {before}.",
            **said,
        )
    evidence = t(
        "First order {middle} to {end}: {again} of {n} ordered again; from {start} until then: {again_before} of {m}.",
        **said,
    )
    if odd is not None:
        aside = t("{cohort}, which stands out, is left aside.", cohort=cohort_name(odd.begins, say.period, t))
        evidence = sentences([evidence, opened(aside)], t)
    return Finding(text, evidence, abs(change) * newer.customers * order_value, "pages/retention.py")


def _odd_cohort(
    odd: Cohort, cohorts: pd.DataFrame, within_days: int, order_value: float, say: Words
) -> Finding:
    """A recent cohort that lies far from all others."""
    t = say.t
    others = cohorts[cohorts["cohort"].dt.date != odd.begins]
    again, customers = int(others["again"].sum()), int(others["customers"].sum())
    said = {
        "cohort": cohort_name(odd.begins, say.period, t),
        "share": t.share(odd.share),
        "days": t.days(within_days),
        "others": t.share(again / customers),
    }
    if odd.share < again / customers:
        text = t(
            "Customers who began in {cohort} come back less: {share} ordered again within {days}, of all others {others}.",
            **said,
        )
    else:
        text = t(
            "Customers who began in {cohort} come back more: {share} ordered again within {days}, of all others {others}.",
            **said,
        )
    evidence = t(
        "{again} of {n} ordered again; of the others {again_before} of {m}.",
        again=t.count(odd.again),
        n=t.count(odd.customers),
        again_before=t.count(again),
        m=t.count(customers),
    )
    money = abs(odd.share - again / customers) * odd.customers * order_value
    return Finding(text, evidence, money, "pages/retention.py")
