"""What stands behind a number: customers by how far they came and when they began; cut-off beginnings; the band."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

import clm
from clm.analysis.customers import Selection, customer_list
from clm.analysis.forecast import projection_band, projection_error
from clm.analysis.funnel import funnel, passing
from clm.analysis.truncation import doubtful_cohorts
from clm.language import Language
from clm.lifecycle.history import History, setting, stage_history
from clm.lifecycle.model import models
from clm.periods import complete_ends
from tests.stories import dataset_of

DAY = datetime.date(2024, 6, 30)
ORDERS = [
    ("A", "2024-01-10", 1.0), ("A", "2024-01-20", 1.0), ("A", "2024-02-09", 1.0),  # three orders: loyal
    ("B", "2024-01-15", 1.0), ("B", "2024-01-15", 1.0),  # twice on one day is one occasion
    ("C", "2024-04-02", 1.0), ("C", "2024-06-29", 1.0),  # came again
    ("D", "2024-06-30", 1.0),
]  # fmt: skip
CUSTOMERS = [
    {"customer_id": "B", "known_since": "2024-01-15"},
    {"customer_id": "E", "known_since": "2023-11-01"},
]


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with dataset_of(tmp_path, ORDERS, customers=CUSTOMERS) as dataset:
        days = complete_ends(dataset.span, "month")
        yield stage_history(dataset, setting(dataset, models()["classic4"], {"lapse_days": 60}), days)


def chosen(history: History, **wanted: object) -> list[str]:
    frame = customer_list(history, DAY, Language(), Selection(**wanted), sort="customer")  # type: ignore[arg-type]
    return frame["customer_id"].tolist()


def test_who_made_a_step_and_not_the_next_adds_up_with_the_funnel(history: History):
    stages = history.setting.model.stages
    waiting = chosen(history, reached=passing(stages, "new"), not_reached=passing(stages, "loyal"))
    steps = funnel(history).set_index("stage")["customers"]
    assert waiting == ["B", "C", "D"]
    assert len(waiting) == steps["new"] - steps["loyal"]


def test_the_day_of_becoming_known_narrows_a_list(history: History):
    january = (datetime.date(2024, 1, 1), datetime.date(2024, 1, 31))
    assert chosen(history, known=january) == ["A", "B"]


def test_orders_of_one_day_are_no_return(history: History):
    january = (datetime.date(2024, 1, 1), datetime.date(2024, 1, 31))
    assert chosen(history, first_order=january, returned=True) == ["A"]
    assert chosen(history, first_order=january, returned=False) == ["B"]
    assert chosen(history, returned=False) == ["B", "D"]  # E has never ordered


def test_a_step_left_out_moves_the_rates_to_its_neighbours(history: History):
    steps = funnel(history, steps=["potential", "loyal", "churned"]).set_index("stage")
    assert steps["customers"].to_dict() == {"potential": 5, "loyal": 1, "churned": 2}
    assert steps.loc["loyal", "share_of_previous"] == pytest.approx(1 / 5)
    assert steps.loc["loyal", "median_days"] == 30  # from becoming known, not from the first order


def test_only_those_who_may_have_ordered_before_the_data_are_doubtful(history: History):
    found = doubtful_cohorts(history.dataset, "month", 60, DAY)
    # A has no known_since; B is known to have been new; C came after the first 60 days.
    assert found[["customers", "doubtful"]].to_numpy().tolist() == [[2, 1]]
    assert doubtful_cohorts(history.dataset, "month", 2, DAY)["doubtful"].tolist() == [1]
    assert doubtful_cohorts(history.dataset, "month", 60, DAY, {}).equals(found)


def test_the_band_of_a_projection_is_its_past_error_at_the_same_distance(demo: clm.Dataset):
    days = complete_ends(demo.span, "month")
    history = stage_history(demo, setting(demo, models()["classic4"]), days)
    band = projection_band(history, 3)
    assert (band["lower"] >= 0).all()
    for step in (1, 3):
        errors = projection_error(history, step).set_index("stage")["error"]
        rows = band[band["step"] == step].set_index("stage")
        assert (rows["upper"] - rows["customers"]).to_dict() == pytest.approx(errors.to_dict())


def test_a_projection_that_cannot_be_tested_is_not_given(history: History):
    assert projection_band(history, 3).shape[0] > 0
    assert projection_band(history, 6).empty
