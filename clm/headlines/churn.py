"""What the page of churn risk says: who is warned, what is at stake, and how far the warnings can be trusted."""

from collections.abc import Mapping

import pandas as pd

from clm.headlines.findings import CHANCE, FEW, net_chance
from clm.headlines.wording import by_chance, compared, sentences
from clm.language import Language
from clm.statistics.effects import two_share_z

MOSTLY_RIGHT = 0.7  # of the warned who are silent after: from here on the warnings can carry a costly step


def warned_headline(
    figures: pd.DataFrame, buyers: str, measure: str, horizon_days: int, currency: str | None, t: Language
) -> str:
    """How many are warned, against the day before, and what is at stake.

    Args:
        figures: risk_over_time, of which the last row is the day looked at; empty where nobody had bought.
        buyers: “repeat” or “one_time”.
        measure: what value at stake is made of: “margin” or “revenue”.
    """
    if figures.empty or figures.iloc[-1][["gone", "watched"]].sum() == 0:
        return (
            t("Nobody has come back for a second order by this day.")
            if buyers == "repeat"
            else t("No customer has bought only once by this day.")
        )
    now = figures.iloc[-1]
    warned, watched = int(now["warned"]), int(now["watched"])
    if watched == 0:
        return t.plural(
            "The {n} buyer already counts as gone, so nobody is left to warn about.",
            "All {n} buyers already count as gone, so nobody is left to warn about.",
            now["gone"],
        )
    said = {"n": t.count(warned), "watched": t.count(watched)}
    if warned == 0:
        return (
            t("None of {watched} repeat buyers shows a warning.", **said)
            if buyers == "repeat"
            else t("None of {watched} one-time buyers shows a warning.", **said)
        )
    if buyers == "repeat":
        first = t(
            "{n} of {watched} repeat buyers show a warning{compared}.", compared=_compared(figures, t), **said
        )
    else:
        first = t(
            "{n} of {watched} one-time buyers show a warning{compared}.",
            compared=_compared(figures, t),
            **said,
        )
    return sentences([first, _at_stake(float(now["value_at_stake"]), measure, horizon_days, currency, t)], t)


def _compared(figures: pd.DataFrame, t: Language) -> str:
    """How many more or fewer than on the day before; nothing where there is none."""
    if len(figures) < 2:
        return ""
    now, before = figures.iloc[-1], figures.iloc[-2]
    change = int(now["warned"] - before["warned"])
    return compared(change, before["day"].date(), abs(change) < net_chance(now["came"], now["went"]), t)


def _at_stake(value: float, measure: str, horizon_days: int, currency: str | None, t: Language) -> str:
    if value <= 0:
        return ""
    said = {"value": t.short_money(value, currency), "days": t.days(horizon_days)}
    if measure == "margin":
        return t("{value} of margin in {days} is at stake.", **said)
    return t("{value} of revenue in {days} is at stake.", **said)


def stake_headline(
    totals: pd.DataFrame, names: Mapping[str, str], measure: str, currency: str | None, t: Language
) -> str:
    """The warning behind which most is at stake.

    Args:
        totals: value at stake by warning.
        names: warning -> its name.
        measure: what value at stake is made of: “margin” or “revenue”.
    """
    whole = float(totals["value_at_stake"].sum())
    if totals["customers"].sum() < FEW or whole <= 0:
        return t("Margin at stake by warning") if measure == "margin" else t("Revenue at stake by warning")
    most = totals.loc[totals["value_at_stake"].idxmax()]
    said = {
        "warning": names[most["warning"]],
        "value": t.short_money(float(most["value_at_stake"]), currency),
        "share": t.share(most["value_at_stake"] / whole),
    }
    if measure == "margin":
        return t("Most margin is at stake behind “{warning}”: {value}, {share} of the whole", **said)
    return t("Most revenue is at stake behind “{warning}”: {value}, {share} of the whole", **said)


def is_proven(frame: pd.DataFrame) -> bool:
    """Whether a back-test warned of enough customers to say how often the warnings are right."""
    return bool(_rule(frame, "all")["listed"] >= FEW)


def trust_headline(frame: pd.DataFrame | None, horizon_days: int, t: Language) -> str:
    """How often the warnings were right at earlier days; `frame` is a back-test, None where none is possible."""
    days = t.days(horizon_days)
    if frame is None:
        return t("Unproven: these data are too short to test the warnings over {days}", days=days)
    if not is_proven(frame):
        return t("Unproven: too few customers to test the warnings over {days}", days=days)
    warned = _rule(frame, "all")
    said = t(
        "Of those warned at earlier dates, {precision} bought nothing in the next {days}, against {base} of all watched",
        precision=t.share(warned["precision"]),
        base=t.share(warned["base_rate"]),
        days=days,
    )
    return said if _tell(warned) else said + by_chance(t)


def _tell(warned: "pd.Series[float]") -> bool:
    """Whether more of the warned bought nothing than of the others, by more than chance."""
    rest = warned["silent"] - warned["listed_silent"], warned["customers"] - warned["listed"]
    return two_share_z(warned["listed_silent"], warned["listed"], *rest) >= CHANCE


def trust_words(frame: pd.DataFrame | None, horizon_days: int, t: Language) -> str:
    """How far to trust the warnings, and whether the naive rule would have done as well or better."""
    if frame is None:
        return t(
            "A test puts the clock back {days} and needs as long again before that. Until then the list shows who fits the rules, not how often the rules are right; a shorter horizon may be possible.",
            days=t.days(horizon_days),
        )
    warned = _rule(frame, "all")
    if not is_proven(frame):
        return t.plural(
            "Only {n} of {watched} customers was warned at the earlier dates. The list shows who fits the rules, not how often the rules are right.",
            "Only {n} of {watched} customers were warned at the earlier dates. The list shows who fits the rules, not how often the rules are right.",
            warned["listed"],
            watched=t.count(warned["customers"]),
        )
    if not _tell(warned):
        verdict = t(
            "The warnings tell no more than picking customers at random would: do not rely on them here."
        )
    elif warned["precision"] >= MOSTLY_RIGHT:
        verdict = t("Most warnings are right; {n} of {listed} were false alarms.", **_alarms(warned, t))
    elif warned["precision"] >= 0.5:
        verdict = t(
            "More warnings are right than false; {n} of {listed} were false alarms: look before an expensive step.",
            **_alarms(warned, t),
        )
    else:
        verdict = t(
            "More warnings are false than right; {n} of {listed} were false alarms: good for a cheap step such as a reminder, not for an expensive one.",
            **_alarms(warned, t),
        )
    held = t("They had named {recall} of all who bought nothing.", recall=t.share(warned["recall"]))
    return sentences([verdict, held, _against_naive(warned, _rule(frame, "naive"), t)], t)


def _alarms(warned: "pd.Series[float]", t: Language) -> dict[str, str]:
    return {"n": t.count(warned["false_alarms"]), "listed": t.count(warned["listed"])}


def _against_naive(warned: "pd.Series[float]", naive: "pd.Series[float]", t: Language) -> str:
    share = t.share(naive["precision"])
    apart = two_share_z(warned["listed_silent"], warned["listed"], naive["listed_silent"], naive["listed"])
    if apart <= -CHANCE:
        return t(
            "The naive rule does better here: as many customers, those silent longest, were right in {share}. Sort the list by the days since the last order, and use the warnings for their reasons.",
            share=share,
        )
    if apart >= CHANCE:
        return t(
            "That is better than the naive rule: as many customers, those silent longest, were right in {share}.",
            share=share,
        )
    return t(
        "The naive rule, as many customers silent longest, was right in {share}: chance alone could make that difference.",
        share=share,
    )


def _rule(frame: pd.DataFrame, rule: str) -> "pd.Series[float]":
    return frame.set_index("warning").loc[rule]


def overdue_headline(frame: pd.DataFrame, late_ratio: float, lapse_days: float, t: Language) -> str:
    """How many are late, and how many too long silent to be warned about; `frame` is overdue_distribution."""
    late = int(frame.loc[frame["bin_start"] >= late_ratio - 1e-9, "watched"].sum())
    watched, gone = int(frame["watched"].sum()), int(frame["gone"].sum())
    if watched == 0:
        return t("Everybody counts as gone")
    said = {"watched": t.count(watched), "ratio": t.number(late_ratio, 2)}
    if late:
        first = t(
            "{late} of {watched} buyers have been silent for {ratio} times their usual gap or more",
            late=t.count(late),
            **said,
        )
    else:
        first = t("None of {watched} buyers has been silent for {ratio} times the usual gap", **said)
    if gone == 0:
        return first
    return t(
        "{late}; {n} others count as gone after {days} of silence",
        late=first,
        n=t.count(gone),
        days=t.days(lapse_days),
    )
