"""What is said of the probabilities to buy nothing: where they come from, how far to trust them, how early alarms came."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from clm.headlines.findings import CHANCE, FEW, SEARCHED
from clm.headlines.wording import by_chance, sentences
from clm.language import Language
from clm.statistics.effects import two_share_z

NAIVE = ("own_rhythm", "longest_silence")
OFF = 0.05  # from here on the average of a group is called off


def no_model_words(reason: str, horizon_days: int, t: Language) -> str:
    """Why there is no probability, so that the rules stand alone."""
    said = {
        "too_short": t(
            "No probabilities: these data are too short to test any over {days}, and what is not tested is not shown. The rules stand alone.",
            days=t.days(horizon_days),
        ),
        "too_few_repeat_buyers": t(
            "No probabilities: fewer than 30 customers had bought again. The rules stand alone."
        ),
        "too_few_outcomes": t(
            "No probabilities: at earlier dates fewer than 50 customers bought, or fewer than 50 did not. The rules stand alone."
        ),
    }
    usual = t(
        "No probabilities: these purchases follow no pattern that the model can be fitted to. The rules stand alone."
    )
    return said.get(reason, usual)


def model_words(frame: pd.DataFrame, names: Mapping[str, str], t: Language) -> str:
    """How far to trust the probabilities.

    Args:
        frame: compared_methods, of which one row is chosen; without a row nobody could be foretold.
        names: method -> its name.
    """
    if frame.empty or not frame["chosen"].any() or frame["customers"].iloc[0] < FEW:
        return t(
            "Too few of these customers could be foretold at earlier dates: take the probabilities as a hint."
        )
    rows = frame.set_index("method")
    chosen = str(frame.loc[frame["chosen"], "method"].iloc[0])
    own = rows.loc[chosen]
    first = t.plural(
        "Tested at {n} earlier date, without a look at what came after: of the {length} listed first, {precision} bought nothing ({alarms} of {listed} were false alarms), against {base} of all.",
        "Tested at {n} earlier dates, without a look at what came after: of the {length} listed first at each, {precision} bought nothing ({alarms} of {listed} were false alarms), against {base} of all.",
        own["days"],
        length=t.count(own["listed"] / own["days"]),
        precision=t.share(own["precision"]),
        alarms=t.count(own["false_alarms"]),
        listed=t.count(own["listed"]),
        base=t.share(own["base_rate"]),
    )
    return sentences([first, _against_naive(rows, names, t), _against_other(rows, chosen, t)], t)


def _against_naive(rows: pd.DataFrame, names: Mapping[str, str], t: Language) -> str:
    rules = rows.loc[
        [rule for rule in NAIVE if rule in rows.index and pd.notna(rows.loc[rule, "excess_loss"])]
    ]
    if rules.empty:
        return t("The naive rules could not be turned into probabilities to compare with.")
    best = rules["excess_loss"].idxmin()
    said = {"rule": names[str(best)], "share": t.share(rules.loc[best, "precision"])}
    if rules.loc[best, "excess_low"] > 0:
        return t(
            "These probabilities are better than those of the best naive rule by more than chance ({rule}, right in {share} of its list).",
            **said,
        )
    if rules.loc[best, "excess_high"] < 0:
        return t(
            "They do not beat the best naive rule ({rule}, right in {share} of its list): sort by that instead.",
            **said,
        )
    return t(
        "They do not beat the best naive rule by more than chance ({rule}, right in {share} of its list).",
        **said,
    )


def _against_other(rows: pd.DataFrame, chosen: str, t: Language) -> str:
    if chosen == "purchase":
        if "combined" not in rows.index or pd.isna(rows.loc["combined", "excess_loss"]):
            return t(
                "The past is too short to learn what the other signals add: the purchase model is used alone."
            )
        return t(
            "What else is known of the customers did not make them better: the purchase model is used alone."
        )
    if rows.loc["purchase", "excess_low"] > 0:
        return t("What is known beside the purchases improves on the purchase model by more than chance.")
    return t(
        "What is known beside the purchases improves on the purchase model by no more than chance could."
    )


def calibration_headline(frame: pd.DataFrame, t: Language) -> str:
    """How far what came lay from what was foretold, at its worst; `frame` is silence_calibration."""
    if frame["customers"].sum() < FEW * 10:
        return t("Foretold and what came: too few customers to tell")
    off = frame["happened"] - frame["foretold"]
    worst = frame.loc[off.abs().idxmax()]
    said = {"foretold": t.share(worst["foretold"]), "happened": t.share(worst["happened"])}
    if abs(worst["happened"] - worst["foretold"]) < OFF:
        return t(
            "What came was close to what was foretold: at the farthest {foretold} was foretold and {happened} came",
            **said,
        )
    # As many customers who each buy nothing with the probability foretold; the farthest of several groups is looked for.
    spread = np.sqrt(frame["foretold"] * (1 - frame["foretold"]) / frame["customers"])
    if (off.abs() < SEARCHED * spread).all():
        return t(
            "What came lay no farther from what was foretold than chance could bring: at the farthest {foretold} was foretold and {happened} came",
            **said,
        )
    if np.sign(off).eq(np.sign(off.iloc[0])).all():
        way = t("too low") if off.iloc[0] > 0 else t("too high")
        return t(
            "The probabilities were {way}: at the farthest {foretold} was foretold and {happened} came",
            way=way,
            **said,
        )
    return t("At the farthest from what came, {foretold} was foretold and {happened} came", **said)


def list_headline(frame: pd.DataFrame, chosen: str, length: int, t: Language) -> str:
    """How right the list of the chosen method was, against the best naive rule; `frame` is precision_by_length."""
    at = frame[frame["length"] == frame.loc[frame["length"] <= length, "length"].max()].set_index("method")
    if chosen not in at.index or at.loc[chosen, "listed"] < FEW:
        return t("Too few customers at earlier dates for a list")
    naive = at.loc[[rule for rule in NAIVE if rule in at.index], "precision"].max()
    return t(
        "Of the {n} listed first, {precision} bought nothing; by the best naive rule {naive}{chance}",
        n=t.count(at.loc[chosen, "length"]),
        precision=t.share(at.loc[chosen, "precision"]),
        naive=t.share(naive),
        chance=by_chance(t) if _is_chance(at.loc[chosen], naive) else "",
    )


def _is_chance(own: "pd.Series[float]", naive: float) -> bool:
    """Whether two lists of the same length could be as right as each other."""
    n = own["listed"]
    return abs(two_share_z(own["precision"] * n, n, naive * n, n)) < CHANCE


def distribution_headline(frame: pd.DataFrame, horizon_days: int, t: Language) -> str:
    """How many are rather lost than not within the horizon; `frame` is probability_distribution."""
    customers = int(frame["customers"].sum())
    if customers == 0:
        return t("Nobody is left to foretell")
    likely = int(frame.loc[frame["bin_start"] >= 0.5 - 1e-9, "customers"].sum())
    unwarned = likely - int(frame.loc[frame["bin_start"] >= 0.5 - 1e-9, "warned"].sum())
    return t(
        "{likely} of {customers} will rather buy nothing in {days} than buy; {unwarned} of them show no warning",
        likely=t.count(likely),
        customers=t.count(customers),
        days=t.days(horizon_days),
        unwarned=t.count(unwarned),
    )


def alarms_headline(frame: pd.DataFrame | None, t: Language) -> str:
    """How early the warnings came, and how many proved wrong; `frame` is past_alarms, None where none is possible."""
    if frame is None or frame.empty:
        return t("Too short a past to follow alarms to their end")
    rows = frame.set_index("warning")
    ended = int(rows.loc["all", ["wrong", "right"]].sum()) if "all" in rows.index else 0
    if ended < FEW:
        return t("Too few alarms in the past year to say how early they come")
    whole = rows.loc["all"]
    wrong = t("{share} of the alarms proved wrong", share=t.share(whole["wrong_share"]))
    if whole["right"] < FEW:
        return wrong
    return t(
        "Half of the right alarms came {lead} or more before the customer counted as gone; {wrong}",
        lead=t.days(whole["lead_days"]),
        wrong=wrong,
    )


def alarms_words(frame: pd.DataFrame, lapse_days: float, t: Language) -> str:
    """What the headline leaves out: who was foreseen, and how soon the others came back."""
    whole = frame.set_index("warning").loc["all"]
    said = []
    if whole["gone"] > 0:
        said.append(
            t(
                "Customers came to count as gone ({days} without an order) {n} times; before {share} of them a warning had stood.",
                days=t.days(lapse_days),
                n=t.count(whole["gone"]),
                share=t.share(whole["foreseen_share"]),
            )
        )
    if whole["wrong"] > 0:
        said.append(
            t(
                "Wrong are alarms after which the customer bought before counting as gone; the back-test asks whether anything was bought within the horizon, so its share is another."
            )
        )
        said.append(
            t(
                "After half of the wrong alarms the customer bought again within {days}.",
                days=t.days(whole["days_to_return"]),
            )
        )
    if whole["every"] > 1:
        said.append(t("Counted on one of {n} customers.", n=t.count(whole["every"])))
    return sentences(said, t)
