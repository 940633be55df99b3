"""One history, many views: the stages partition the customers and no two views disagree."""

import datetime
from pathlib import Path

import pandas as pd
import pytest

import clm
from tests.stories import dataset_of

MODELS = sorted(clm.models())


@pytest.mark.parametrize("shipped", ["demo", "cdnow"])
@pytest.mark.parametrize("model", MODELS)
def test_every_view_of_a_dataset_tells_the_same_stock(
    request: pytest.FixtureRequest, shipped: str, model: str
):
    dataset: clm.Dataset = request.getfixturevalue(shipped)
    flow = clm.flow(dataset, model)
    assert (flow["opening"] + flow["entered"] - flow["left"] == flow["closing"]).all()
    previous = flow.groupby("stage")["closing"].shift(fill_value=0)
    assert (flow["opening"] == previous).all()
    closings = flow.groupby("period_end")["closing"].sum()
    assert closings.to_dict() == known_customers(dataset, closings.index)

    last = flow[flow["period_end"] == flow["period_end"].max()].set_index("stage")["closing"]
    now = clm.breakdown(dataset, model).set_index("stage")
    assert now["customers"].to_dict() == last.to_dict()
    assert now["share"].sum() == pytest.approx(1)
    assert now["revenue"].sum() == pytest.approx(paid_until(dataset, flow["period_end"].max()))

    moves = clm.transitions(dataset, model)
    assert (
        moves.groupby("to_stage")["customers"].sum().reindex(last.index, fill_value=0).to_dict()
        == last.to_dict()
    )
    opening = flow[flow["period_end"] == flow["period_end"].max()].set_index("stage")["opening"]
    origins = moves[moves["from_stage"] != "entry"].groupby("from_stage")["customers"].sum()
    assert origins.reindex(opening.index, fill_value=0).to_dict() == opening.to_dict()

    standing = clm.funnel(dataset, model, kind="now").set_index("stage")["customers"]
    assert standing.to_dict() == last.to_dict()


def known_customers(dataset: clm.Dataset, days: pd.Index) -> dict[pd.Timestamp, int]:
    known = pd.to_datetime(dataset.query("select known_day from customers")["known_day"])
    return {day: int((known <= day).sum()) for day in days}


def paid_until(dataset: clm.Dataset, day: pd.Timestamp) -> float:
    paid = dataset.query(
        """select cast(sum(amount - coalesce(refunded, 0)) as double) as paid from orders
        where status in ('paid', 'partially_refunded') and cast(ordered_at as date) <= $day""",
        {"day": day.date()},
    )
    return float(paid["paid"].iloc[0])


@pytest.mark.parametrize("period", ["week", "month", "quarter"])
def test_history_flow_and_stages_agree_in_every_period(cdnow: clm.Dataset, period: str):
    history = clm.history(cdnow, period=period)
    assert not history.duplicated(["customer_id", "period_end"]).any()
    counted = history.groupby(["period_end", "stage"]).size()
    flow = clm.flow(cdnow, period=period).set_index(["period_end", "stage"])["closing"]
    assert flow[flow > 0].to_dict() == counted.to_dict()
    last = history[history["period_end"] == history["period_end"].max()].set_index("customer_id")["stage"]
    day = history["period_end"].max().date()
    assert clm.stages(cdnow, as_of=day).set_index("customer_id")["stage"].to_dict() == last.to_dict()


def test_a_day_inside_a_month_is_exact(tmp_path: Path):
    orders = [
        ("A", "2024-01-01", 10.0),
        ("B", "2024-01-01", 10.0),
        ("B", "2024-04-09", 10.0),
        ("C", "2024-06-30", 1.0),
    ]
    with dataset_of(tmp_path, orders) as dataset:
        on = {day: dict(clm.stages(dataset, as_of=day, lapse_days=100)[["customer_id", "stage"]].to_numpy())
              for day in ("2024-04-10", "2024-04-11")}  # fmt: skip
        assert on["2024-04-10"] == {
            "A": "new",
            "B": "new",
        }  # 100 days after New Year's Day: not past the limit
        assert on["2024-04-11"] == {"A": "churned", "B": "new"}


def test_since_is_the_end_of_the_first_month_of_an_unbroken_stay(tmp_path: Path):
    orders = [("A", f"2024-{month:02d}-10", 10.0) for month in (1, 2, 3)] + [("B", "2024-12-31", 1.0)]
    with dataset_of(tmp_path, orders) as dataset:
        found = clm.stages(dataset, as_of="2024-12-31", lapse_days=60).set_index("customer_id")
    assert found.loc["A", "stage"] == "churned"
    assert found.loc["A", "since"] == pd.Timestamp("2024-05-31")  # 60 days after 10 March is 9 May
    assert found.loc["A", "reason"] == "Churned: 296 days since the last order, the limit is 60"


def test_filters_and_groups_are_cuts_of_the_same_stock(demo: clm.Dataset):
    whole = clm.breakdown(demo).set_index("stage")["customers"]
    split = clm.breakdown(demo, by="segment")
    assert split.groupby("stage")["customers"].sum().to_dict() == whole.to_dict()
    one = split["segment"].iloc[0]
    filtered = clm.breakdown(demo, where={"segment": [one]}).set_index("stage")["customers"]
    assert filtered.to_dict() == split[split["segment"] == one].set_index("stage")["customers"].to_dict()
    assert clm.flow(demo, where={"segment": [one]})["closing"].tail(4).sum() == filtered.sum()


def test_the_open_period_is_left_out_by_default(tmp_path: Path):
    orders = [("A", "2024-01-05", 1.0), ("B", "2024-02-20", 1.0)]
    with dataset_of(tmp_path, orders) as dataset:
        assert clm.flow(dataset)["period_end"].max() == pd.Timestamp("2024-01-31")
        assert clm.breakdown(dataset)["customers"].sum() == 1
        assert clm.breakdown(dataset, as_of=datetime.date(2024, 2, 20))["customers"].sum() == 2


def test_one_short_visit_of_data_still_shows_its_customers(tmp_path: Path):
    with dataset_of(tmp_path, [("A", "2024-01-05", 1.0)]) as dataset:
        assert clm.breakdown(dataset).set_index("stage")["customers"].to_dict() == {
            "potential": 0, "new": 1, "loyal": 0, "churned": 0,
        }  # fmt: skip
        assert clm.flow(dataset)["closing"].sum() == 1
        assert clm.retention(dataset)["size"].tolist() == [1]
        assert clm.funnel(dataset).set_index("stage")["customers"]["new"] == 1


def test_moves_between_two_days_include_those_who_stayed(tmp_path: Path):
    orders = [
        ("A", "2024-01-05", 1.0),  # silent from then on
        ("B", "2024-01-10", 1.0), ("B", "2024-02-10", 1.0), ("B", "2024-03-10", 1.0),  # becomes loyal
        ("C", "2024-03-20", 1.0),  # first seen
        ("D", "2024-04-30", 1.0),
    ]  # fmt: skip
    with dataset_of(tmp_path, orders) as dataset:
        moves = clm.transitions(dataset, start="2024-01-31", end="2024-03-31", lapse_days=60)
    assert {(a, b): n for a, b, n in moves.to_numpy()} == {
        ("new", "churned"): 1,
        ("new", "loyal"): 1,
        ("entry", "new"): 1,
    }
