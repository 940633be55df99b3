"""What is said of the probabilities is true in every case: better, worse, by chance, too few, none at all."""

import numpy as np
import pandas as pd
import pytest

from clm.headlines.methods import purchase_headline, verdict_words
from clm.headlines.risk_model import (
    alarms_headline,
    calibration_headline,
    distribution_headline,
    list_headline,
    model_words,
    no_model_words,
)
from clm.language import Language

T = Language("en")
NAMES = {name: name for name in ("combined", "purchase", "own_rhythm", "longest_silence", "everyone_alike")}


def compared(chosen: str = "combined", naive: tuple[float, float, float] = (0.05, 0.03, 0.07), **other):
    """compared_methods with the excess loss (and its interval) of the naive rules and of the other model."""
    purchase = other.get("purchase", (0.02, 0.01, 0.03))
    excess = {
        "combined": purchase,
        "purchase": purchase,
        "own_rhythm": naive,
        "longest_silence": (1, 0.9, 1.1),
    }
    excess[chosen] = (np.nan,) * 3
    return pd.DataFrame(
        [
            {
                "method": method, "days": 3, "customers": 900, "silent": 300, "base_rate": 1 / 3, "listed": 300,
                "precision": 0.6 if method == chosen else 0.5, "false_alarms": 120,
                "excess_loss": loss, "excess_low": low, "excess_high": high, "chosen": method == chosen,
            }
            for method, (loss, low, high) in excess.items()
        ]
    )  # fmt: skip


def test_what_is_said_of_the_naive_rule_follows_the_interval():
    assert "better than those of the best naive rule by more than chance (own_rhythm, right in 50%" in (
        model_words(compared(), NAMES, T)
    )
    assert "do not beat the best naive rule (own_rhythm" in model_words(
        compared(naive=(-0.05, -0.07, -0.03)), NAMES, T
    )
    assert "do not beat the best naive rule by more than chance" in model_words(
        compared(naive=(0.01, -0.01, 0.03)), NAMES, T
    )


def test_what_is_said_of_the_other_model_follows_the_choice():
    assert "improves on the purchase model by more than chance." in model_words(compared(), NAMES, T)
    assert "by no more than chance could" in model_words(compared(purchase=(0.01, -0.01, 0.03)), NAMES, T)
    assert "did not make them better" in model_words(compared("purchase"), NAMES, T)
    alone = compared("purchase")
    alone = alone[alone["method"] != "combined"]
    assert "too short to learn what the other signals add" in model_words(alone, NAMES, T)


def test_the_numbers_of_the_list_are_named():
    said = model_words(compared(), NAMES, T)
    assert "Tested at 3 earlier dates" in said
    assert "of the 100 listed first at each, 60% bought nothing (120 of 300 were false alarms)" in said
    assert "against 33% of all" in said


def test_nobody_foretold_is_said():
    assert "take the probabilities as a hint" in model_words(compared().head(0), NAMES, T)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "reason", ["too_short", "too_few_repeat_buyers", "too_few_outcomes", "fit_without_maximum"]
)
def test_every_reason_for_no_model_has_its_sentence(reason: str, language: str):
    said = no_model_words(reason, 90, Language(language))
    assert said
    assert reason not in said


def test_calibration_is_close_off_one_way_or_off():
    def frame(happened: list[float]) -> pd.DataFrame:
        return pd.DataFrame({"customers": 100, "foretold": [0.2, 0.6], "happened": happened})

    assert "close to what was foretold" in calibration_headline(frame([0.22, 0.57]), T)
    assert "were too low" in calibration_headline(frame([0.25, 0.8]), T)
    assert "were too high" in calibration_headline(frame([0.1, 0.3]), T)
    assert "At the farthest" in calibration_headline(frame([0.1, 0.9]), T)
    few = frame([0.1, 0.75]).assign(customers=60)  # three standard errors: 15 and 19 points
    assert "no farther from what was foretold than chance could bring" in calibration_headline(few, T)
    assert "too few customers" in calibration_headline(frame([0.1, 0.9]).assign(customers=3), T)


def test_lists_and_distributions_without_customers_say_so():
    rows = pd.DataFrame(
        {"method": ["combined", "own_rhythm"], "length": 50, "listed": 150, "precision": [0.8, 0.7]}
    )
    assert list_headline(rows, "combined", 100, T) == (
        "Of the 50 listed first, 80% bought nothing; by the best naive rule 70%"
    )
    assert list_headline(rows.assign(listed=50), "combined", 100, T).endswith("70%, which could be chance")
    assert list_headline(rows.head(0), "combined", 100, T) == "Too few customers at earlier dates for a list"
    bins = pd.DataFrame({"bin_start": [0.0, 0.5], "customers": [8, 2], "warned": [1, 1]})
    assert distribution_headline(bins, 90, T).startswith(
        "2 of 10 will rather buy nothing in 90 days than buy; 1 of"
    )
    assert distribution_headline(bins.assign(customers=0), 90, T) == "Nobody is left to foretell"


def test_too_few_alarms_give_no_finding():
    rows = pd.DataFrame(
        {"warning": ["all"], "wrong": [3], "right": [2], "wrong_share": [0.6], "lead_days": [9.0]}
    )
    assert alarms_headline(rows, T) == "Too few alarms in the past year to say how early they come"


def test_a_purchase_fit_is_said_in_years_and_shares():
    # CDNOW: 0.243 / 4.414 purchases a week; 0.793 / (0.793 + 2.426) leave after one.
    frame = pd.DataFrame({"name": ["r", "alpha", "a", "b"], "value": [0.243, 4.414, 0.793, 2.426]})
    said = purchase_headline("bgnbd", frame, "good", T)
    assert "2.9 times a year" in said
    assert "a chance of 25%" in said
    assert "cannot be seen" in purchase_headline("bgnbd", frame, "no_drop_out_visible", T)
    assert verdict_words("good", T) != verdict_words("heavy_tail", T)
