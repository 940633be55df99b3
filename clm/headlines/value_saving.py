"""What the value page says of saving degenerating customers: what it is worth, when it pays, and how sure that is."""

import pandas as pd

from clm.analysis.saving import LET_GO, NO_COST, OPEN, REINVEST, UNTESTED, Saving
from clm.headlines.wording import listed, sentences
from clm.language import Language


def verdict_names(t: Language) -> dict[str, str]:
    """Verdict -> what it is called."""
    return {
        REINVEST: t("Reinvest"),
        LET_GO: t("Let go"),
        OPEN: t("Too close to call"),
        UNTESTED: t("Not tried yet"),
        NO_COST: t("Cost not known"),
    }


def saving_headline(found: Saving, horizon_days: int, currency: str | None, t: Language) -> str:
    """From which success on an attempt pays, and what the past says of it."""
    n = len(found.customers)
    if n == 0:
        return t("Nobody is among these customers on this day: there is nobody to save.")
    uplift = float(found.customers["uplift"].mean())
    said = {"n": t.count(n), "days": t.days(horizon_days), "uplift": t.money(uplift, currency)}
    if found.cost is None:
        return t(
            "Bringing back one of these {n} customers is worth {uplift} on average within {days}. Say what an attempt costs to see when it pays.",
            **said,
        )
    cost = t.money(found.cost, currency)
    if uplift <= found.cost:
        return t(
            "An attempt at {cost} costs more than bringing back one of these {n} customers is worth on average within {days} ({uplift}).",
            cost=cost,
            **said,
        )
    first = t(
        "An attempt at {cost} pays if it brings back {share} of those who would not come by themselves: each is worth {uplift} within {days}.",
        cost=cost,
        share=t.share(found.cost / uplift),
        **said,
    )
    return sentences([first, *_verdict_words(found.groups, t)], t)


def _verdict_words(groups: pd.DataFrame, t: Language) -> list[str]:
    """How many customers stand under which verdict."""
    customers = groups.groupby("verdict")["customers"].sum()
    if len(groups) == 1 and groups["verdict"].iloc[0] in (REINVEST, OPEN):
        row = groups.iloc[0]
        past = {"share": t.share(row["observed"]), "low": t.share(row["low"]), "high": t.share(row["high"])}
        if row["verdict"] == REINVEST:
            return [t("Past attempts brought back {share} ({low} to {high}): reinvest.", **past)]
        return [t("Past attempts brought back {share} ({low} to {high}): too close to call.", **past)]
    counts = {one: t.count(n) for one, n in customers.items()}
    said = []
    if REINVEST in counts:
        said.append(t("Past attempts did better for {n} customers: reinvest.", n=counts[REINVEST]))
    if LET_GO in counts:
        said.append(t("For {n} customers it does not pay: let them go.", n=counts[LET_GO]))
    if OPEN in counts:
        said.append(t("For {n} customers it is too close to call.", n=counts[OPEN]))
    if UNTESTED in counts:
        said.append(t("For {n} customers no attempt was made so far that would tell.", n=counts[UNTESTED]))
    return said


def chart_headline(found: Saving, t: Language) -> str:
    """What the chart shows: how many customers an attempt would pay for one by one."""
    known = found.groups["paying"].notna()
    if found.cost is None or not known.any():
        return t("How many must be brought back for an attempt to pay")
    n = int(found.groups["paying"].sum())
    of = int(found.groups.loc[known, "customers"].sum())
    return t(
        "At the success of the past an attempt would pay for {n} of {of} customers",
        n=t.count(n),
        of=t.count(of),
    )


def basis_words(found: Saving, t: Language) -> str:
    """What is meant by saved and by left alone, and what the money of both is."""
    if found.basis == "model":
        return t(
            "Saved: the customer buys again within the horizon, and then brings what the purchase model expects of one with its history who does. Left alone: what is expected of it anyway. The uplift is the difference."
        )
    return t(
        "No purchase model tells who comes back by themselves in these data: a saved customer is taken to buy at the pace of its last active year, one left alone nothing. Read the uplift as an upper bound."
    )


def revenue_words(t: Language) -> str:
    """That the money is not yet what is earned."""
    return t(
        "The money here is revenue, as most orders have no cost: choose a margin before you weigh it against what an attempt costs."
    )


def past_words(past: pd.DataFrame, attempts: list[str], days: int, t: Language) -> str:
    """What was observed of past attempts, and that it is no proof.

    Args:
        attempts: how the ways of contact are called that count as attempts.
    """
    if not attempts:
        return t(
            "No way of contact in these data went mainly to such customers, so nothing is known of past attempts. It would take interactions of a win-back campaign, with a channel of its own and a cost."
        )
    names = listed((t("“{stage}”", stage=name) for name in attempts), t)
    if past.empty:
        return t(
            "Past attempts ({names}) are too few or too recent to tell how many they brought back.",
            names=names,
        )
    n = float(past["contacted"].sum())
    came, alone = (
        float((past[one] * past["contacted"]).sum()) / n for one in ("contacted_share", "alone_share")
    )
    return t(
        "Of {n} customers reached by {names}, {came} bought within {days}; of alike ones who were not contacted {alone}. It is an observation and no proof: somebody chose whom to contact. A test with a group held back would be one.",
        n=t.count(n),
        names=names,
        came=t.share(came),
        alone=t.share(alone),
        days=t.days(days),
    )
