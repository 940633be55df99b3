"""What the page of churn risk says is true in every case, and nothing is said where there is nothing to say."""

import pandas as pd
import pytest

from clm.headlines import churn
from clm.language import LANGUAGES, Language

EN = Language("en")
DAYS = pd.to_datetime(["2025-11-30", "2025-12-31"])
NAMES = {"late": "Late", "unhappy": "Unhappy"}


def course(*rows: tuple[int, int, int, float]) -> pd.DataFrame:
    """Gone, watched, warned and value at stake on one or two days."""
    frame = pd.DataFrame(list(rows), columns=["gone", "watched", "warned", "value_at_stake"])
    return frame.assign(day=DAYS[-len(rows) :] if rows else [], came=0, went=0)


def rules(
    listed: int, right: int, naive_right: int, customers: int = 1000, silent: int = 300
) -> pd.DataFrame:
    """A back-test of one rule, which is also that of all, beside the naive rule."""
    frame = pd.DataFrame({"warning": ["naive", "all", "late"], "listed_silent": [naive_right, right, right]})
    frame = frame.assign(customers=customers, silent=silent, listed=listed)
    frame["precision"] = frame["listed_silent"] / listed if listed else float("nan")
    frame["recall"] = frame["listed_silent"] / silent
    frame["false_alarms"] = listed - frame["listed_silent"]
    frame["base_rate"] = silent / customers
    return frame


@pytest.mark.parametrize(
    ("figures", "buyers", "said"),
    [
        (course(), "repeat", "Nobody has come back for a second order by this day."),
        (course((0, 0, 0, 0.0)), "one_time", "No customer has bought only once by this day."),
        (
            course((7, 0, 0, 0.0)),
            "repeat",
            "All 7 buyers already count as gone, so nobody is left to warn about.",
        ),
        (course((7, 9, 0, 0.0)), "repeat", "None of 9 repeat buyers shows a warning."),
        (course((7, 9, 2, 0.0)), "one_time", "2 of 9 one-time buyers show a warning."),
        (
            course((0, 9, 5, 9.0), (0, 9, 2, 40.0)),
            "repeat",
            "2 of 9 repeat buyers show a warning, 3 fewer than on 30 Nov 2025. €40.00 of margin in 90 days is at stake.",
        ),
        (
            course((0, 9, 2, 9.0), (0, 9, 2, -1.0)),
            "repeat",
            "2 of 9 repeat buyers show a warning, as many as on 30 Nov 2025.",
        ),
    ],
)
def test_who_is_warned(figures: pd.DataFrame, buyers: str, said: str):
    assert churn.warned_headline(figures, buyers, "margin", 90, "EUR", EN) == said


def test_more_warned_than_before_is_called_chance_where_so_many_came_and_went():
    figures = course((0, 900, 100, 9.0), (0, 900, 120, -1.0))
    beyond = "120 of 900 repeat buyers show a warning, 20 more than on 30 Nov 2025"
    calm, busy = (
        churn.warned_headline(figures.assign(came=came, went=came - 20), "repeat", "margin", 90, None, EN)
        for came in (50, 70)  # √80 twice is 17.9, √120 twice 21.9
    )
    assert calm == f"{beyond}."
    assert busy == f"{beyond}, which could be chance."


def test_the_largest_part_at_stake_is_named_only_where_there_is_enough_to_compare():
    totals = pd.DataFrame(
        {"warning": ["late", "unhappy"], "customers": [9, 2], "value_at_stake": [30.0, 90.0]}
    )
    said = churn.stake_headline(totals, NAMES, "revenue", None, EN)
    assert said == "Most revenue is at stake behind “Unhappy”: 90.00, 75% of the whole"
    few = totals.assign(customers=[3, 2])
    assert churn.stake_headline(few, NAMES, "margin", None, EN) == "Margin at stake by warning"


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (rules(100, 80, 30), "Most warnings are right; 20 of 100 were false alarms."),
        (rules(100, 60, 30), "More warnings are right than false; 40 of 100"),
        (rules(100, 45, 30), "More warnings are false than right; 55 of 100"),
        (rules(100, 31, 31), "no more than picking customers at random"),
        (rules(1000, 300, 300), "no more than picking customers at random"),
        (rules(100, 80, 30), "better than the naive rule"),
        (rules(100, 60, 80), "The naive rule does better here"),
        (rules(100, 60, 62), "was right in 62%: chance alone could make that difference"),
    ],
)
def test_trust_follows_the_back_test(frame: pd.DataFrame, said: str):
    assert said in churn.trust_words(frame, 90, EN)
    headline = churn.trust_headline(frame, 90, EN)
    assert headline.startswith("Of those warned at earlier dates")
    assert headline.endswith(", which could be chance") == ("picking customers at random" in said)


@pytest.mark.parametrize("frame", [None, rules(9, 9, 0), rules(0, 0, 0)])
def test_what_cannot_be_tested_is_called_unproven(frame: pd.DataFrame | None):
    assert churn.trust_headline(frame, 180, EN).startswith("Unproven")
    assert "not how often the rules are right" in churn.trust_words(frame, 180, EN)


def test_who_is_late_and_who_is_not_warned_any_more():
    frame = pd.DataFrame({"bin_start": [0.0, 1.0, 2.0], "watched": [5, 3, 2], "gone": [0, 0, 4]})
    said = churn.overdue_headline(frame, 1.0, 56, EN)
    assert (
        said
        == "5 of 10 buyers have been silent for 1 times their usual gap or more; 4 others count as gone after 56 days of silence"
    )
    assert churn.overdue_headline(frame.assign(watched=0), 1.0, 56, EN) == "Everybody counts as gone"


@pytest.mark.parametrize("code", LANGUAGES)
def test_nobody_is_said_to_have_churned(code: str):
    t = Language(code)
    for frame in (None, rules(9, 9, 0), rules(100, 80, 30), rules(100, 31, 90)):
        said = churn.trust_headline(frame, 90, t) + churn.trust_words(frame, 90, t)
        assert "churned" not in said
        assert "已流失" not in said
