"""Whose decline it is: what customers lost with their peers, and what they lost alone."""

import pandas as pd

from clm import charts
from clm.analysis.decline import ALL, COHORT, decline_totals
from clm.headlines import churn_silence as headlines
from clm.views.scope import Scope
from clm.views.view import View
from clm.views.words import attribute_name, value_name


def decline(scope: Scope, peers: str = ALL) -> View:
    """The change of revenue between two half-years, in the part shared with peers and the own part.

    Args:
        peers: “all”, “cohort” or an attribute of customers; see clm.analysis.decline.
    """
    t = scope.t
    totals = scope.ask(decline_totals, scope.dataset, scope.as_of, peers, scope.where)
    lost = float((totals["before"] - totals["now"]).sum())
    steps, table = steps_table(scope, totals), peers_table(scope, totals, peers)
    return View(
        id="decline",
        title=t("Own decline and the peers’"),
        headline=headlines.decline_headline(totals, scope.currency, t),
        draw=(lambda look: charts.waterfall(_drawn(steps), currency=scope.currency, look=look))
        if totals["customers"].sum()
        else None,
        table=table,
        shares=(t("Peers: now over before"),),
        money=(*table.columns[4:9], *table.columns[10:]),
        counted="decline",
        notes=(headlines.wallet_words(totals, scope.currency, t),),
        page="pages/churn.py",
        choices={"whose": "market", "peers": peers},
        at_stake=max(lost, 0.0) if headlines.is_beyond_chance(totals) else 0.0,
    )


def steps_table(scope: Scope, totals: pd.DataFrame) -> pd.DataFrame:
    """From the revenue before to that of now: label, money (signed; the first and the last are the wholes)."""
    t, sums = scope.t, totals[["before", "market", "behind", "ahead", "now"]].sum()
    names = {
        "before": t("The 180 days before"),
        "market": t("With their peers"),
        "behind": t("Fell behind their peers"),
        "ahead": t("Went ahead of their peers"),
        "now": t("The last 180 days"),
    }
    return pd.DataFrame({"label": list(names.values()), "money": [float(sums[name]) for name in names]})


def _drawn(steps: pd.DataFrame) -> pd.DataFrame:
    """As a waterfall is drawn: what goes off is positive there."""
    whole = [True, False, False, False, True]
    return steps.assign(money=steps["money"].where(whole, -steps["money"]), whole=whole)


def peer_name(scope: Scope, peers: str, value: str) -> str:
    """What a group of peers is called."""
    t = scope.t
    if peers == ALL:
        return t("All customers")
    if peers != COHORT:
        return value_name(value, t)
    quarter, third = value.split(" ")
    parts = {
        "0": t("brought nothing before"),
        "1": t("lowest third by revenue"),
        "2": t("middle third by revenue"),
        "3": t("highest third by revenue"),
    }
    return t(
        "{quarter}, {part}",
        quarter=f"{quarter[:4]} Q{(int(quarter[5:7]) + 2) // 3}",
        part=parts[third],
    )


def peer_choices(scope: Scope) -> dict[str, str]:
    """Code -> label of whom a customer can be compared with."""
    t = scope.t
    return {
        ALL: t("All customers"),
        COHORT: t("First order and size alike"),
        **{name: attribute_name(name, t) for name in scope.dataset.dimensions},
    }


def peers_table(scope: Scope, totals: pd.DataFrame, peers: str) -> pd.DataFrame:
    """One row a group of peers for readers."""
    t = scope.t
    return pd.DataFrame(
        {
            t("Peers"): [peer_name(scope, peers, value) for value in totals["peers"]],
            t("Customers"): totals["customers"],
            t("Bring less than before"): totals["fallen"],
            t("Peers: now over before"): totals["trend"],
            t("The 180 days before"): totals["before"].round(2),
            t("The last 180 days"): totals["now"].round(2),
            t("With their peers"): totals["market"].round(2),
            t("Fell behind their peers"): totals["behind"].round(2),
            t("Went ahead of their peers"): totals["ahead"].round(2),
            t("With a known wallet"): totals["with_wallet"],
            t("By a changed wallet"): totals["wallet_part"].round(2),
            t("By a changed share of wallet"): totals["share_part"].round(2),
        }
    )
