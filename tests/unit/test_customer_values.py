"""Historic, current and expected value: exact on a story, adding up on real data, honest where nothing can be said."""

import datetime
from pathlib import Path

import pandas as pd
import pytest

import clm
from clm.analysis.customer_values import value_by_group, with_expected
from clm.charts import Look, expected_value_bars
from clm.headlines import value_expected as headlines
from clm.language import Language
from clm.lifecycle.value_groups import value_groups
from tests.stories import dataset_of

JUNE = datetime.date(2025, 6, 30)
ROWS = [
    ("a", "2024-06-30", 100, {"cost": 60.0}),  # 366 days back, both ends included: no longer current
    ("a", "2024-07-01", 50, {"cost": 20.0}),
    ("b", "2025-06-30", 40, {"cost": 50.0}),
    ("c", "2025-07-01", 90, {"cost": 10.0}),  # later than the day looked at
]


def test_a_story_of_three(tmp_path: Path):
    dataset = dataset_of(tmp_path, ROWS)
    found = clm.customer_values(dataset, as_of=JUNE).set_index("customer_id")
    assert found["historic"].to_dict() == {"a": 70, "b": -10}
    assert found["current"].to_dict() == {"a": 30, "b": -10}
    assert found["expected"].isna().all()  # two customers are no population
    found = clm.customer_values(dataset, as_of=JUNE, margin=0.5).set_index("customer_id")
    assert found["historic"].to_dict() == {"a": 75, "b": 20}


def test_what_happens_later_changes_no_value(cdnow: clm.Dataset, cdnow_rows: pd.DataFrame, tmp_path: Path):
    day = pd.Timestamp("1997-09-30")
    early = cdnow_rows[cdnow_rows["day"] <= day]
    rows = [(row.customer_id, str(row.day.date()), row.amount) for row in early.itertuples()]
    with dataset_of(tmp_path, rows) as then:
        expected = clm.customer_values(then, as_of=day.date(), lapse_days=90)
        found = clm.customer_values(cdnow, as_of=day.date(), lapse_days=90)
    pd.testing.assert_frame_equal(found, expected, rtol=1e-6)


def test_groups_add_up_to_the_totals_of_the_other_pages(demo: clm.Dataset):
    end = demo.span.end
    values = clm.customer_values(demo, as_of=end)
    assert len(values) == demo.counts.buyers
    by_stage = value_by_group(values, "stage", [stage.id for stage in clm.models()["classic4"].stages])
    breakdown = clm.breakdown(demo, as_of=end).set_index("stage")["customers"]
    buyers = by_stage.set_index("group")["customers"]
    assert buyers.drop("potential").to_dict() == breakdown.drop("potential").to_dict()
    life = clm.lifetime_value(demo, as_of=end)
    for name, source in (("expected", "expected_value"), ("low", "low"), ("high", "high")):
        assert by_stage[name].sum() == pytest.approx(life[source].sum())
    assert by_stage["current"].sum() == pytest.approx(clm.value_matrix(demo, end)["current_value"].sum())
    money = clm.customer_values(demo, as_of=end, margin=1)
    assert money["historic"].sum() == pytest.approx(demo.counts.revenue)
    assert (by_stage["low"] <= by_stage["expected"]).all()
    assert (by_stage["expected"] <= by_stage["high"]).all()


@pytest.mark.parametrize("code", ["en", "zh"])
def test_where_nothing_can_be_expected_that_is_said(code: str):
    t = Language(code)
    values = pd.DataFrame(
        {"customer_id": ["a", "b"], "tier": ["high", "low"], "historic": [5.0, 1], "current": [3.0, 0]}
    )
    by_group = value_by_group(with_expected(values, None), "tier", [one.id for one in value_groups("tiers")])
    said = headlines.expected_headline(by_group, 365, "EUR", t)
    assert ("cannot be foretold" if code == "en" else "无法预测") in said
    assert t.money(6.0, "EUR") in said
    figure = expected_value_bars(by_group, value_groups("tiers"), Look(t=t), unit="", currency="EUR")
    assert sum(figure.data[0].x) == 0


def test_a_model_without_drop_out_and_a_biased_one_are_called_so():
    t = Language("en")
    assert "upper bound" in headlines.trust_words(False, None, t)
    tested = pd.DataFrame({"holdout_days": [90], "bias": [-0.25]})
    # More came than a model had expected that sees nobody leave: its expectation is no bound.
    found_low = headlines.trust_words(False, tested, t)
    assert "takes everybody for staying." in found_low
    assert "upper bound" not in found_low
    assert "25% too few" in headlines.trust_words(True, tested, t)
    assert "within 2" in headlines.trust_words(True, tested.assign(bias=0.01), t)
