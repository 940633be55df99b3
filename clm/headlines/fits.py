"""What is said of a model held against what it had not seen, and of what was learned beside the purchases."""

from collections.abc import Mapping

import pandas as pd

from clm.headlines.findings import CHANCE, SEARCHED
from clm.headlines.wording import ended, sentences
from clm.language import Language


def held_out_headline(facts: Mapping[str, float], t: Language) -> str:
    """How far off a purchase model was, of all purchases in the time that it had not seen.

    Args:
        facts: bias (expected / actual − 1; null where nothing came), its standard error and holdout_days, see FitSummary.
    """
    days, bias = t.days(facts["holdout_days"]), facts["bias"]
    if pd.isna(bias):
        return t("Nothing was bought in the {days} held out", days=days)
    more = t("more") if bias > 0 else t("fewer")
    said = {"days": days, "share": t.share(abs(bias)), "more": more}
    if abs(bias) < CHANCE * facts["bias_error"]:
        return t(
            "In the {days} held out {share} {more} purchases were expected than came, which could be chance",
            **said,
        )
    return t(
        "In the {days} held out {share} {more} purchases were expected than came, more than chance would bring",
        **said,
    )


def spend_held_out_headline(observed: pd.DataFrame, days: float, currency: str | None, t: Language) -> str:
    """What the highest and the lowest fifth were expected to spend a purchase day, and what they did.

    Args:
        observed: one row a fifth, the lowest expectation first: expected, actual, error (standard, of actual).
    """
    low, high = observed.iloc[0], observed.iloc[-1]
    off = (observed["actual"] - observed["expected"]).abs() >= SEARCHED * observed["error"]
    verdict = (
        t(
            "{n} of {m} fifths came out otherwise by more than chance",
            n=t.count(int(off.sum())),
            m=t.count(len(off)),
        )
        if off.any()
        else t("No fifth came out otherwise by more than chance")
    )
    first = t(
        "In the {days} held out the fifth of whom most was expected spent {high} a purchase day ({high_expected} expected), the lowest {low} ({low_expected})",
        days=t.days(days),
        high=t.money(high["actual"], currency),
        high_expected=t.money(high["expected"], currency),
        low=t.money(low["actual"], currency),
        low_expected=t.money(low["expected"], currency),
    )
    return sentences([ended(first, t), verdict], t)


def effects_headline(effects: pd.DataFrame, t: Language) -> str:
    """The signal that moves the odds to buy most, of those whose effect is more than chance.

    Args:
        effects: the strongest first; by place: the name of the signal, times the odds, 95 % from and to.
    """
    clear = effects[(effects.iloc[:, 2] > 1) | (effects.iloc[:, 3] < 1)]
    if clear.empty:
        return t("No signal beside the purchases moves the odds to buy by more than chance")
    name, times, _, _ = clear.iloc[0]
    said = {"signal": name, "times": t.number(times if times > 1 else 1 / times, 2)}
    if times > 1:
        return t(
            "“{signal}” moves the odds to buy most: one standard deviation more multiplies them by {times}",
            **said,
        )
    return t(
        "“{signal}” moves the odds to buy most: one standard deviation more divides them by {times}", **said
    )
