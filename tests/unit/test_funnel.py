"""The funnel: who ever got how far, in what time, and for whom it is too early to tell."""

from pathlib import Path

import pytest

import clm
from clm.errors import ClmError
from tests.stories import dataset_of

ORDERS = [
    ("A", "2024-01-10", 1.0), ("A", "2024-01-20", 1.0), ("A", "2024-02-09", 1.0),  # loyal on 9 February
    ("B", "2024-01-01", 1.0), ("B", "2024-02-01", 1.0), ("B", "2024-03-11", 1.0),  # loyal on 11 March
    ("C", "2024-01-15", 1.0),  # once, then silent
    ("D", "2024-06-20", 1.0),  # only just begun
    ("E", "2024-06-30", 1.0),
]  # fmt: skip
CUSTOMERS = [
    {"customer_id": "A", "known_since": "2023-12-31", "region": "north"},
    {"customer_id": "F", "known_since": "2024-03-01", "region": "south"},  # never bought
]


@pytest.fixture
def dataset(tmp_path: Path):
    with dataset_of(tmp_path, ORDERS, customers=CUSTOMERS) as opened:
        yield opened


def test_reached_counts_everyone_who_ever_got_there(dataset: clm.Dataset):
    steps = clm.funnel(dataset, lapse_days=60).set_index("stage")
    assert steps["customers"].to_dict() == {"potential": 6, "new": 5, "loyal": 2, "churned": 3}
    assert steps["share_of_first"].round(4).to_dict() == {
        "potential": 1,
        "new": 0.8333,
        "loyal": 0.3333,
        "churned": 0.5,
    }
    assert steps.loc["loyal", "share_of_previous"] == pytest.approx(2 / 5)


def test_the_time_of_a_step_is_counted_to_the_day_of_the_order(dataset: clm.Dataset):
    steps = clm.funnel(dataset, lapse_days=60).set_index("stage")
    assert steps.loc["loyal", "median_days"] == pytest.approx((30 + 70) / 2)
    assert steps.loc["loyal", "p75_days"] == pytest.approx(60)


def test_who_waits_less_than_most_took_is_too_early_to_tell(dataset: clm.Dataset):
    # C has waited half a year, D and E some days: of three who wait, two are too early.
    assert clm.funnel(dataset, lapse_days=60).set_index("stage").loc["loyal", "too_early"] == pytest.approx(
        2 / 3
    )


def test_the_window_chooses_by_the_day_of_becoming_known(dataset: clm.Dataset):
    steps = clm.funnel(dataset, start="2024-01-01", end="2024-01-31", lapse_days=60).set_index("stage")
    assert steps["customers"].to_dict() == {"potential": 2, "new": 2, "loyal": 1, "churned": 2}


def test_now_is_where_they_stand(dataset: clm.Dataset):
    steps = clm.funnel(dataset, kind="now", lapse_days=60).set_index("stage")
    assert steps["customers"].to_dict() == {"potential": 1, "new": 2, "loyal": 0, "churned": 3}


def test_groups_stand_side_by_side(dataset: clm.Dataset):
    steps = clm.funnel(dataset, by="region", lapse_days=60).set_index(["region", "stage"])["customers"]
    assert steps["north"].to_dict() == {"potential": 1, "new": 1, "loyal": 1, "churned": 1}
    assert steps["south"].to_dict() == {"potential": 1, "new": 0, "loyal": 0, "churned": 0}
    assert steps[""].sum() == 4 + 4 + 1 + 2


def test_a_stage_passed_through_within_a_month_was_reached(tmp_path: Path):
    orders = [("A", f"2024-01-{day:02d}", 1.0) for day in (3, 4, 5)] + [("B", "2024-01-31", 1.0)]
    with dataset_of(tmp_path, orders) as dataset:
        steps = clm.funnel(dataset).set_index("stage")
    assert steps.loc["new", "customers"] == 2
    assert steps.loc["loyal", "median_days"] == 2


def test_a_wrong_kind_or_window_is_refused_in_words(dataset: clm.Dataset):
    with pytest.raises(ClmError, match="“kind” must be one of reached, now"):
        clm.funnel(dataset, kind="deep")
    with pytest.raises(ClmError, match="must lie before"):
        clm.funnel(dataset, start="2024-03-01", end="2024-01-01")
