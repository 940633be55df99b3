"""Headlines of funnel, transitions and retention: no finding where there is none, and every finding guarded."""

import datetime

import pandas as pd
import pytest

from clm.headlines import funnel, retention, survival, transitions
from clm.language import Language
from clm.lifecycle.model import models

T = Language("en")
STAGES = models()["classic4"].stages


def reached(potential: int, new: int, loyal: int, churned: int = 0, too_early: float = 0.0) -> pd.DataFrame:
    customers = [potential, new, loyal, churned]
    return pd.DataFrame(
        {
            "stage": ["potential", "new", "loyal", "churned"],
            "customers": customers,
            "too_early": [None, too_early, too_early, 0.0],
            "median_days": 9.0,
            "p75_days": 20.0,
        }
    )


def moves(*rows: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["from_stage", "to_stage", "customers"])


def cohorts(*rows: tuple[int, int]) -> pd.DataFrame:
    """Monthly cohorts from January 2024 of (customers, those who ordered again)."""
    begins = pd.date_range("2024-01-01", periods=len(rows), freq="MS")
    frame = pd.DataFrame({"cohort": begins, "customers": [n for n, _ in rows], "again": [k for _, k in rows]})
    return frame.assign(share=frame["again"] / frame["customers"])


def test_the_step_that_loses_most_is_never_one_beside_the_way():
    assert funnel.reached_headline(reached(1000, 900, 400, churned=800), STAGES, T) == (
        "Most are lost between “New” and “Loyal”: 500 of 900 (56%)."
    )


def test_who_has_not_had_the_time_is_not_lost():
    # 500 are missing at the second step, but all of them are too early; 100 at the first had the time.
    frame = reached(1000, 900, 400).assign(too_early=[None, 0.0, 1.0, None])
    assert "“Potential” and “New”: 100 of 1,000" in funnel.reached_headline(frame, STAGES, T)
    assert funnel.reached_headline(reached(1000, 900, 400, too_early=1.0), STAGES, T) == (
        "It is too early to tell which step loses most."
    )


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (reached(0, 0, 0), "Nobody became known in this time."),
        (reached(9, 5, 1), "Only 9 customers became known in this time: too few"),
        (reached(50, 50, 50), "All 50 customers have come as far as “Loyal”."),
        (reached(50, 50, 50).iloc[:1], "These data show only one step of this model"),
        (reached(50, 50, 50).iloc[:0], "Nobody became known in this time."),
    ],
)
def test_a_funnel_without_a_loss_claims_none(frame: pd.DataFrame, said: str):
    assert funnel.reached_headline(frame, STAGES, T).startswith(said)


def test_standing_equally_often_is_not_standing_most():
    frame = pd.DataFrame({"stage": ["potential", "new", "loyal"], "customers": [20, 20, 0]})
    assert "as many stand in “Potential” now as in “New”: 20 each" in funnel.now_headline(frame, STAGES, T)
    alone = frame.assign(customers=[0, 20, 0])
    assert funnel.now_headline(alone, STAGES, T) == "All 20 customers stand in “New” now."


def test_groups_too_small_to_compare_are_not_compared():
    step = funnel.Step("new", "loyal", 100, 50, 0.0, 9.0, 20.0)
    frame = pd.DataFrame(
        {
            "channel": ["web"] * 2 + ["shop"] * 2 + ["fair"] * 2,
            "stage": ["new", "loyal"] * 3,
            "customers": [800, 400, 200, 150, 9, 9],
        }
    )
    said = funnel.groups_headline(frame, "channel", "Channel", step, STAGES, T)
    assert "75% of “shop” and 50% of “web”" in said
    assert "fair" not in said
    hardly = frame.assign(
        customers=[80, 40, 20, 15, 9, 9]
    )  # two standard errors apart: one pair in many would be
    assert "by more than chance" in funnel.groups_headline(hardly, "channel", "Channel", step, STAGES, T)
    lone = frame[frame["channel"] != "shop"]
    assert "too few customers" in funnel.groups_headline(lone, "channel", "Channel", step, STAGES, T)


def test_moves_are_compared_with_the_period_before():
    now = moves(("entry", "new", 30), ("new", "new", 50), ("new", "loyal", 20), ("loyal", "churned", 25))
    before = moves(("new", "new", 50), ("new", "loyal", 40))
    assert transitions.moves_headline(now, before, "in June", STAGES, T) == (
        "45 of 95 customers (47%) changed stage in June, 5 more than in the period before, which could be chance. "
        "Most went from “Loyal” to “Churned”: 25."
    )
    # 45 against 20: 25 apart, where 2 · √(45 + 20) = 16 could be chance.
    fewer = before.assign(customers=[70, 20])
    assert ", 25 more than in the period before. " in transitions.moves_headline(
        now, fewer, "in June", STAGES, T
    )


def test_equally_frequent_or_few_moves_are_not_called_the_most():
    tie = moves(("new", "loyal", 20), ("loyal", "churned", 20), ("new", "new", 60))
    few = moves(("new", "loyal", 4), ("new", "new", 60))
    for found in (tie, few):
        assert "Most" not in transitions.moves_headline(found, None, "in June", STAGES, T)


def test_without_a_start_nobody_could_move():
    first = moves(("entry", "new", 30))
    assert transitions.moves_headline(first, None, "in June", STAGES, T) == (
        "Nobody could move yet: 30 customers were first seen in June."
    )
    assert transitions.moves_headline(moves(), None, "in June", STAGES, T) == "No customer is known yet."
    still = moves(("new", "new", 30))
    assert transitions.moves_headline(still, first, "in June", STAGES, T) == (
        "None of 30 customers changed stage in June."
    )


def test_a_projection_that_did_worse_is_not_recommended():
    ahead = pd.DataFrame({"stage": ["new", "loyal"], "customers": [150.0, 100.0]})
    errors = pd.DataFrame({"stage": ["new", "loyal"], "error": [10.0, 5.0], "unchanged_error": [30.0, 20.0]})
    now, day = {"new": 100.0, "loyal": 101.0}, datetime.date(2025, 6, 30)
    good = transitions.forecast_headline(ahead, now, errors, day, STAGES, T)
    assert "“New” would hold 150 customers on 30 Jun 2025 instead of 100" in good
    worse = errors.assign(unchanged_error=[3.0, 2.0])
    said = transitions.forecast_headline(ahead, now, worse, day, STAGES, T)
    assert said.startswith("Do not plan by this projection.")
    assert "“New”" not in said
    wide = errors.assign(error=[60.0, 5.0], unchanged_error=[90.0, 9.0])
    assert "no stage is expected to change by more" in transitions.forecast_headline(
        ahead, now, wide, day, STAGES, T
    )


def test_newer_cohorts_are_compared_beyond_chance_only():
    better = cohorts(*[(400, 160)] * 6, *[(400, 240)] * 3)
    said = retention.returns_headline(better, 90, "month", T)
    assert said.endswith("Newer cohorts do better than older ones: 60% against 40%.")
    alike = cohorts(*[(400, 160)] * 6, *[(400, 166)] * 3)
    assert retention.returns_headline(alike, 90, "month", T).endswith(
        "Newer cohorts do as well as older ones."
    )
    assert "ewer" not in retention.returns_headline(cohorts((400, 160), (400, 300)), 90, "month", T)


def test_a_cohort_that_stands_out_is_named_and_left_out_of_the_comparison():
    odd = cohorts(*[(400, 280)] * 5, (1400, 420), *[(400, 282)] * 3)
    said = retention.returns_headline(odd, 90, "month", T)
    assert "those who began in Jun 2024, 30." in said
    assert said.endswith("Apart from them, newer cohorts do as well as older ones.")


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (cohorts(), "No cohort has had 90 days since its first order yet: too early to tell."),
        (cohorts((9, 4)), "Only 9 customers have had 90 days since the first order: too few to tell."),
        (cohorts((40, 10)), "10 of 40 customers ordered again within 90 days."),
    ],
)
def test_small_cohorts_are_not_spoken_of_in_shares(frame: pd.DataFrame, said: str):
    assert retention.returns_headline(frame, 90, "month", T) == said


def test_groups_whose_bands_overlap_do_not_differ():
    curves = pd.DataFrame(
        {
            "plan": ["a", "b"],
            "day": [400, 400],
            "survival": [0.6, 0.5],
            "lower": [0.5, 0.4],
            "upper": [0.7, 0.6],
            "at_risk": [50, 50],
        }
    )
    assert "no group stays active longer" in survival.groups_survival_headline(curves, "plan", "Plan", T)
