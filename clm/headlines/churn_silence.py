"""What the page of churn risk says of the market: whose silence and whose decline it is."""

import math

import pandas as pd

from clm.headlines.findings import CHANCE, FEW
from clm.headlines.wording import by_chance, period_name, sentences
from clm.language import Language


def silence_headline(now: pd.Series, lapse_days: float, t: Language) -> str:
    """Of those who count as gone today, for how many the market explains it.

    Args:
        now: the last row of what clm.silence returns.
    """
    own, market = int(now["own"]), int(now["market"])
    days = t.days(lapse_days)
    if own + market == 0:
        return t("No customer has been silent for longer than {days}.", days=days)
    n = t.count(own + market)
    if market == 0:
        return t(
            "Of the {n} customers silent for longer than {days} the market explains nobody: all of them are silent on its clock, too.",
            n=n,
            days=days,
        )
    return t(
        "Of the {n} customers silent for longer than {days} the market explains {market} ({share}): while they were silent, the others bought little, too.",
        n=n,
        days=days,
        market=t.count(market),
        share=t.share(market / (own + market)),
    )


def course_headline(course: pd.DataFrame, period: str, t: Language) -> str:
    """When the market explained most."""
    silent = course["own"] + course["market"]
    shares = (course["market"] / silent.where(silent >= FEW)).astype(float)
    if shares.isna().all() or not shares.max() > 0:
        return t("The market never explained why customers were silent")
    most = course.loc[shares.idxmax()]
    return t(
        "The market explained most in {period}: {share} of those silent then",
        period=period_name(pd.Timestamp(most["day"]).date(), period, t),
        share=t.share(float(shares.max())),
    )


def early_words(now: pd.Series, t: Language) -> str:
    """How many are silent on the market's clock already, while the calendar says not yet."""
    n = int(now["early"])
    if n == 0:
        return ""
    return t.plural(
        "{n} customer is silent on the market’s clock already: by the calendar it is not long, but the others have bought more than usual meanwhile.",
        "{n} customers are silent on the market’s clock already: by the calendar it is not long, but the others have bought more than usual meanwhile.",
        n,
    )


def decline_headline(totals: pd.DataFrame, currency: str | None, t: Language) -> str:
    """How revenue has changed, how much of it customers share with their peers, and how much lies with themselves.

    Args:
        totals: as decline_totals returns it.
    """
    customers = int(totals["customers"].sum())
    if customers < FEW:
        return t("Too few customers have bought for a year to say whose decline it is.")
    sums = totals[["before", "now", "market", "behind", "ahead"]].sum()
    change, before = float(sums["now"] - sums["before"]), float(sums["before"])
    said = {
        "n": t.count(customers),
        "change": t.short_money(abs(change), currency),
        "behind": t.short_money(abs(float(sums["behind"])), currency),
        "fallen": t.count(totals["fallen"].sum()),
    }
    share = f" ({t.share(abs(change) / before)})" if before > 0 and t.code == "en" else ""
    if before > 0 and t.code == "zh":
        share = f"（{t.share(abs(change) / before)}）"
    said["chance"] = "" if is_beyond_chance(totals) else by_chance(t)
    if change < 0:
        first = t(
            "{n} customers brought {change}{share} less than in the 180 days before{chance}.",
            share=share,
            **said,
        )
    else:
        first = t(
            "{n} customers brought {change}{share} more than in the 180 days before{chance}.",
            share=share,
            **said,
        )
    second = t(
        "Some fell behind their peers by {behind} in all: that decline is their own, be it meant or chance.",
        **said,
    )
    return sentences([first, second if sums["behind"] < 0 else ""], t)


def is_beyond_chance(totals: pd.DataFrame) -> bool:
    """Whether enough customers brought more or less, all together, than their single changes would add up to by chance."""
    change = float((totals["now"] - totals["before"]).sum())
    enough = bool(totals["customers"].sum() >= FEW)
    return enough and abs(change) >= CHANCE * math.sqrt(totals["squares"].sum())


def wallet_words(totals: pd.DataFrame, currency: str | None, t: Language) -> str:
    """What the wallets tell of the change, where they are known; else what it would take to know."""
    known = totals[["with_wallet", "wallet_change", "wallet_part", "share_part"]].sum()
    if known["with_wallet"] < FEW:
        return t(
            "Whether wallets shrank or customers went elsewhere is not known: it takes interactions of the kind “wallet”, with what the customer spends a year with anyone, from both half-years."
        )
    return t(
        "Of {n} customers the wallet is known for both half-years. They changed by {change} in all: {wallet} because their spending with anyone changed, {share} because our share of it did.",
        n=t.count(known["with_wallet"]),
        change=signed_money(known["wallet_change"], currency, t),
        wallet=signed_money(known["wallet_part"], currency, t),
        share=signed_money(known["share_part"], currency, t),
    )


def signed_money(value: float, currency: str | None, t: Language) -> str:
    """An amount with its sign, as a sentence has it."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{t.short_money(abs(float(value)), currency)}"
