"""What the value page says of cost and contribution: what winning a customer costs, and when it is earned back."""

import pandas as pd

from clm.headlines.findings import FEW
from clm.headlines.wording import sentences
from clm.language import Language

YEAR = 11  # the last month of age of the first year


def contribution_headline(
    by_age: pd.DataFrame, paid: pd.DataFrame, channels: pd.DataFrame | None, currency: str | None, t: Language
) -> str:
    """What a customer costs to win, how soon that is earned back, and what the first year contributes.

    Args:
        by_age, paid, channels: as contribution_by_age, payback and acquisition_by_channel return them; no channels where
            the cost of no contact is known.
    """
    if paid.empty or int(paid["customers"].iloc[0]) < FEW:
        return t("Too few customers have ordered to say what they contribute.")
    said = [] if channels is None else [_winning(channels, paid, currency, t)]
    year = by_age[by_age["age"] == YEAR]
    if len(year) and int(year["customers"].iloc[0]) >= FEW:
        earned = float(by_age.loc[by_age["age"].between(0, YEAR), "contribution"].sum())
        said.append(
            t(
                "In the year from the first order a customer contributes {money}.",
                money=t.money(earned, currency),
            )
        )
    else:
        said.append(t("The data are too short to say what a customer contributes in its first year."))
    return sentences(said, t)


def _winning(channels: pd.DataFrame, paid: pd.DataFrame, currency: str | None, t: Language) -> str:
    cost = t.money(float(channels["spent"].sum()) / int(channels["won"].sum()), currency)
    days = paid["median_days"].iloc[0]
    if pd.isna(days):
        return t(
            "Winning a customer costs {cost}; fewer than half have earned back what was spent on them so far.",
            cost=cost,
        )
    if days == 0:
        return t(
            "Winning a customer costs {cost}; most earn back what was spent on them with the first order.",
            cost=cost,
        )
    return t(
        "Winning a customer costs {cost}; half of all earn back what was spent on them within {days}.",
        cost=cost,
        days=t.days(days),
    )


def stages_headline(by_stage: pd.DataFrame, names: dict[str, str], t: Language) -> str:
    """The stage that contributes most, and that in which most is spent beyond what comes in."""
    total = float(by_stage["contribution"].sum())
    most = by_stage.loc[by_stage["contribution"].idxmax()]
    if not total > 0 or not most["contribution"] > 0:
        return t("What customers brought and cost in the last 365 days, by stage")
    return t(
        "Customers in “{stage}” contributed {share} of the last 365 days’ whole",
        stage=names[most["stage"]],
        share=t.share(most["contribution"] / total),
    )


def channels_headline(
    channels: pd.DataFrame, names: dict[str, str], currency: str | None, t: Language
) -> str:
    """The dearest and the cheapest channel, of those that won enough customers to tell."""
    enough = channels[(channels["won"] >= FEW) & channels["cost_per_won"].notna()]
    if len(enough) < 2:
        return t("What winning a customer costs, by channel")
    dear, cheap = enough.loc[enough["cost_per_won"].idxmax()], enough.loc[enough["cost_per_won"].idxmin()]
    return t(
        "Winning a customer costs most through “{dear}” ({most}) and least through “{cheap}” ({least})",
        dear=names[dear["channel"]],
        most=t.money(dear["cost_per_won"], currency),
        cheap=names[cheap["channel"]],
        least=t.money(cheap["cost_per_won"], currency),
    )


def cohorts_headline(cohorts: pd.DataFrame, currency: str | None, t: Language) -> str:
    """How the newest cohort that is a year old compares with the oldest at that age."""
    old = cohorts[(cohorts["age"] == 3) & (cohorts["customers"] >= FEW)]
    if len(old) < 2:
        return t("Contribution of a customer so far, by quarter of the first order")
    first, last = old.iloc[0], old.iloc[-1]
    return t(
        "After four quarters the newest cohort has contributed {last} a customer, the oldest {first}",
        last=t.money(last["per_customer"], currency),
        first=t.money(first["per_customer"], currency),
    )


def load_words(orders: bool, contacts: bool, t: Language) -> str:
    """What would have to be loaded for what cannot be shown; empty where both costs are known."""
    if not orders:
        return t(
            "These data do not say what orders cost. Add a cost column to the orders (what the goods of each order cost you) to see contribution by stage, age and cohort."
        )
    if not contacts:
        return t(
            "These data do not say what contacts cost. Add interactions with a cost column (campaigns, calls, visits, cases) to see what winning a customer costs and when it is earned back."
        )
    return ""
