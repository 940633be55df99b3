"""The value matrix: each quadrant told as a customer, totals as elsewhere, nothing later leaks in."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import clm
from clm.analysis.value_matrix import matrix_limits, matrix_moves, matrix_totals
from clm.charts import Look, quadrants
from clm.headlines import value_matrix as headlines
from clm.language import Language
from clm.lifecycle.value_groups import value_groups
from tests.stories import dataset_of

END, MAY = datetime.date(2025, 12, 31), datetime.date(2025, 5, 31)

# Six monthly orders in each half-year keep the activity of all steady.
STEADY = [("steady", f"2025-{month:02d}-05", 10) for month in range(1, 13)]
ROWS = [
    *STEADY,
    ("grown", "2025-03-01", 100),
    ("grown", "2025-10-01", 400),  # four times the half-year before
    ("shrunk", "2025-03-01", 500),
    ("shrunk", "2025-10-01", 100),
    ("begun", "2025-12-01", 20),
    ("gone", "2024-02-01", 300),
]
PEOPLE = [
    {"customer_id": "elsewhere", "known_since": "2024-01-01", "wallet": 1000.0},
    {"customer_id": "all ours", "known_since": "2024-01-01", "wallet": 300.0},
]
WITH_WALLETS = [*ROWS, ("elsewhere", "2025-11-01", 30), ("all ours", "2025-02-01", 280)]


@pytest.fixture
def story(tmp_path: Path) -> clm.Dataset:
    return dataset_of(tmp_path, WITH_WALLETS, customers=PEOPLE)


def test_each_quadrant_has_its_customer(story: clm.Dataset):
    found = clm.value_matrix(story, END).set_index("customer_id")
    # 500 + 600 + 280 of 1550 are more than 80 %; who brings as much as the last of them brings much.
    assert found["current_value"].to_dict() == {
        "shrunk": 600, "grown": 500, "all ours": 280, "steady": 120, "elsewhere": 30, "begun": 20, "gone": 0,
    }  # fmt: skip
    assert found["quadrant"].to_dict() == {
        "grown": "core",
        "shrunk": "protect",
        "all ours": "protect",
        "elsewhere": "build",
        "begun": "build",
        "gone": "release",
        "steady": found.loc["steady", "quadrant"],
    }
    assert found["basis"].to_dict() == {
        "grown": "trend", "shrunk": "trend", "steady": "trend", "begun": "begun", "gone": "silent",
        "elsewhere": "wallet", "all ours": "wallet",
    }  # fmt: skip
    assert found.loc["elsewhere", ["share_of_wallet", "headroom"]].tolist() == [0.03, 970]
    assert found.loc["grown", "growth"] == 4
    assert matrix_limits(story, END).value_from == 280


def test_quadrants_hold_all_buyers_and_all_value(demo: clm.Dataset):
    end = demo.span.end
    limits = matrix_limits(demo, end)
    totals = matrix_totals(demo, end, limits)
    assert limits.measure == "margin"
    assert totals["customers"].sum() == demo.counts.buyers
    assert totals["revenue_365d"].sum() == pytest.approx(clm.concentration(demo, end).revenue)
    year = demo.query(
        "select cast(sum(margin) as double) as m from purchases where day > $day",
        {"day": end - datetime.timedelta(days=365)},
    )
    assert totals["current_value"].sum() == pytest.approx(float(year["m"].iloc[0]))
    high = totals[totals["quadrant"].isin(["core", "protect"])]
    assert high["value_share"].sum() == pytest.approx(0.8, abs=0.001)


def test_signals_of_the_demo_give_the_same_quadrants_by_pandas(demo: clm.Dataset):
    end = pd.Timestamp("2025-12-31")
    orders = demo.query(
        "select customer_id, cast(ordered_at as date)::timestamp as day, (amount - coalesce(refunded, 0))::double as net,"
        " (amount - coalesce(refunded, 0) - cost)::double as margin"
        " from orders where status in ('paid', 'partially_refunded')"
    )
    ago = (end - orders["day"]).dt.days
    year, half, before = ago < 365, ago < 180, (ago >= 180) & (ago < 360)
    by = orders["customer_id"]
    frame = pd.DataFrame(
        {
            "current_value": orders["margin"].where(year, 0).groupby(by).sum(),
            "revenue": orders["net"].where(year, 0).groupby(by).sum(),
            "growth": orders["net"].where(half, 0).groupby(by).sum()
            / orders["net"].where(before, 0).groupby(by).sum().where(lambda value: value > 1e-9),
        }
    )
    found = clm.value_matrix(demo).set_index("customer_id").reindex(frame.index)
    for name, column in (
        ("current_value", "current_value"),
        ("revenue_365d", "revenue"),
        ("growth", "growth"),
    ):
        pd.testing.assert_series_equal(found[name], frame[column], check_names=False, rtol=1e-6, atol=1e-6)
    known = demo.query(
        "select customer_id, wallet, (select avg(score) from interactions i where kind = 'wallet' and i.customer_id ="
        " customers.customer_id group by cast(occurred_at as date) order by cast(occurred_at as date) desc limit 1) as seen"
        " from customers"
    ).set_index("customer_id")
    wallet = known["seen"].fillna(known["wallet"]).reindex(frame.index)
    wallet = wallet.where(wallet > 0)
    pd.testing.assert_series_equal(found["share_of_wallet"], frame["revenue"] / wallet, check_names=False)
    headroom = (wallet - frame["revenue"]).clip(lower=0)
    pd.testing.assert_series_equal(found["headroom"], headroom, check_names=False)
    recent = orders["net"].where(half, 0).groupby(by).sum() > 0
    by_trend = np.where(frame["growth"].notna(), frame["growth"] > activity(orders, end), recent)
    can_grow = np.where(wallet.notna(), frame["revenue"] / wallet < 0.5, by_trend)
    brought = frame["current_value"].sort_values(ascending=False)
    brought = brought[brought > 0]
    enough = int((brought.cumsum() - brought < 0.8 * brought.sum()).sum())
    much = frame["current_value"] >= brought.iloc[enough - 1] - 1e-9
    names = {
        (True, True): "core",
        (True, False): "protect",
        (False, True): "build",
        (False, False): "release",
    }
    expected = [names[bool(many), bool(can)] for many, can in zip(much, can_grow, strict=True)]
    assert found["quadrant"].tolist() == expected


def activity(orders: pd.DataFrame, end: pd.Timestamp) -> float:
    """The share of the active who bought again, added up over 180 days, against the 180 days before."""
    bought = orders[["customer_id", "day"]].drop_duplicates().sort_values(["customer_id", "day"])
    again = bought["day"] - bought.groupby("customer_id")["day"].shift() <= pd.Timedelta(days=365)
    following = bought.groupby("customer_id")["day"].shift(-1)
    until = following.fillna(end).clip(upper=bought["day"] + pd.Timedelta(days=365))
    days = pd.date_range(end - pd.Timedelta(days=359), end)
    active = np.array([((bought["day"] < day) & (until >= day)).sum() for day in days])
    shares = bought[again]["day"].value_counts().reindex(days, fill_value=0).to_numpy() / active
    return float(shares[180:].sum() / shares[:180].sum())


def test_moves_hold_the_customers_of_both_days(demo: clm.Dataset):
    start, end = datetime.date(2025, 9, 30), END
    limits = matrix_limits(demo, end)
    moves = matrix_moves(demo, start, end, limits)
    now = matrix_totals(demo, end, limits).set_index("quadrant")
    was = matrix_totals(demo, start, limits).set_index("quadrant")
    assert moves.groupby("to_stage")["customers"].sum().to_dict() == now["customers"].to_dict()
    assert moves["value_now"].sum() == pytest.approx(now["current_value"].sum())
    came = moves[moves["from_stage"] != "no_order"].groupby("from_stage")["customers"].sum()
    assert came.to_dict() == was["customers"].to_dict()


def test_what_happens_later_changes_no_quadrant(tmp_path: Path):
    early = [row for row in ROWS if row[1] <= MAY.isoformat()]
    then, full = dataset_of(tmp_path, early, name="then"), dataset_of(tmp_path, ROWS, name="full")
    expected = clm.value_matrix(then, MAY)
    pd.testing.assert_frame_equal(clm.value_matrix(full, MAY), expected)
    assert len(expected) == 4


@pytest.mark.parametrize("code", ["en", "zh"])
def test_what_is_said_holds_with_and_without_wallets(story: clm.Dataset, tmp_path: Path, code: str):
    t = Language(code)
    bare = dataset_of(tmp_path, ROWS, name="bare")
    for dataset, missing in ((story, False), (bare, True)):
        totals = matrix_totals(dataset, END, matrix_limits(dataset, END))
        said = headlines.headroom_words(totals, "EUR", t)
        assert (
            t("How much your customers spend with others is not known")[:10] in said or "尚不知" in said
        ) == missing
        figure = quadrants(totals, value_groups("quadrants"), Look(t=t), currency="EUR")
        assert len(figure.data[0].x) == 4
