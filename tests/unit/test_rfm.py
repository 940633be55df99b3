"""RFM: equal values get equal scores, limits freeze, every combination has one segment, nothing later leaks in."""

import datetime
import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import clm
from clm.analysis.rfm import METHODS, rfm_limits, rfm_moves, rfm_totals
from clm.errors import ClmError
from clm.headlines import value_rfm as headlines
from clm.language import Language
from clm.lifecycle.value_groups import rfm_grid, value_groups
from tests.stories import dataset_of

JUNE = datetime.date(2025, 6, 30)


def scored(values: "pd.Series[float]") -> "pd.Series[int]":
    """The score by fifths: 1, and one more for each fifth of all that has less."""
    fewer = values.map(lambda value: (values < value).sum())
    return 1 + np.floor(5 * fewer / len(values)).astype(int)


def by_pandas(rows: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Scores from (customer_id, day, amount), one row an order."""
    known = rows[rows["day"] <= as_of].groupby("customer_id")
    frame = pd.DataFrame(
        {
            "recency_days": (as_of - known["day"].max()).dt.days,
            "frequency": known.size(),
            "monetary": known["amount"].sum().round(4),
        }
    )
    return frame.assign(
        r=scored(-frame["recency_days"]), f=scored(frame["frequency"]), m=scored(frame["monetary"])
    )


def test_the_scores_of_cdnow_are_those_of_a_computation_by_hand(cdnow: clm.Dataset, cdnow_rows: pd.DataFrame):
    for as_of in ("1997-09-30", "1998-06-30"):
        expected = by_pandas(cdnow_rows, pd.Timestamp(as_of))
        found = clm.rfm(cdnow, as_of).set_index("customer_id").sort_index()
        pd.testing.assert_frame_equal(
            found[list(expected)].astype(float), expected.sort_index().astype(float), check_names=False
        )


def test_the_scores_of_the_demo_are_those_of_a_computation_by_hand(demo: clm.Dataset):
    rows = demo.query(
        "select customer_id, cast(cast(ordered_at as date) as timestamp) as day,"
        " cast(amount - coalesce(refunded, 0) as double) as amount from orders"
        " where status in ('paid', 'partially_refunded')"
    )
    expected = by_pandas(rows, pd.Timestamp("2025-06-30"))
    found = clm.rfm(demo, "2025-06-30").set_index("customer_id").sort_index()
    for name in ("recency_days", "frequency", "r", "f"):
        assert (found[name] == expected[name]).all()
    # Sums of binary fractions differ in the last digits, and so may the score of somebody on the very limit.
    assert np.allclose(found["monetary"], expected["monetary"])
    assert (found["m"] != expected["m"]).mean() < 0.001


def test_fixed_limits_go_by_the_usual_order_and_not_by_the_usual_day(demo: clm.Dataset):
    # Customers who order twice on a day would otherwise make the usual order seem larger.
    usual = demo.query(
        "select amount - coalesce(refunded, 0) as net from orders where status in ('paid', 'partially_refunded')"
    )["net"].astype(float).median()  # fmt: skip
    limits = rfm_limits(demo, demo.span.end, "fixed")
    assert limits.monetary == pytest.approx([2 * usual, 3 * usual, 5 * usual, 10 * usual])
    found = clm.rfm(demo, method="fixed")
    assert (found["m"] == 1 + np.searchsorted(np.array(limits.monetary), found["monetary"], "right")).all()
    assert (found["f"] == 1 + np.searchsorted([2, 3, 5, 10], found["frequency"], "right")).all()
    assert (found["r"] == 5 - np.searchsorted([30, 90, 180, 365], found["recency_days"], "left")).all()


@pytest.fixture
def three(tmp_path: Path) -> clm.Dataset:
    return dataset_of(
        tmp_path,
        [
            ("weekly", "2025-01-01", 10),
            *[("weekly", str(day.date()), 10) for day in pd.date_range("2025-05-01", periods=8, freq="7D")],
            ("yearly", "2024-01-10", 500),
            ("yearly", "2025-01-12", 500),
            ("once", "2025-06-20", 20),
            ("once", "2025-06-20", 30, {"status": "cancelled"}),
        ],
    )


def test_a_story_of_three(three: clm.Dataset):
    found = clm.rfm(three, JUNE, "fixed").set_index("customer_id")
    # The usual order is 10: money is scored by 20, 30, 50 and 100.
    assert found.loc["weekly", ["recency_days", "frequency", "monetary"]].tolist() == [11, 9, 90]
    assert found.loc["weekly", ["r", "f", "m", "segment"]].tolist() == [5, 4, 4, "champion"]
    assert found.loc["yearly", ["r", "f", "m", "segment"]].tolist() == [3, 2, 5, "steady"]
    assert found.loc["once", ["recency_days", "monetary", "r", "f", "m", "segment"]].tolist() == [
        10, 20, 5, 1, 2, "rising",
    ]  # fmt: skip


def test_silence_counts_in_own_gaps_with_the_own_rhythm(three: clm.Dataset):
    # 169 days of silence are little for somebody who buys once a year, and 60 are much for a weekly buyer.
    later = JUNE + datetime.timedelta(days=60)
    limits = rfm_limits(three, JUNE, "rhythm")
    found = clm.rfm(three, later, limits=limits).set_index("customer_id")
    assert found.loc["yearly", "r"] > found.loc["weekly", "r"]


def test_equal_customers_have_equal_scores(tmp_path: Path):
    rows = [(f"c{n}", "2025-06-01", 5) for n in range(7)]
    found = clm.rfm(dataset_of(tmp_path, rows), JUNE)
    assert found[["r", "f", "m"]].drop_duplicates().to_numpy().tolist() == [[1, 1, 1]]


def test_every_combination_of_scores_has_one_segment_and_every_segment_is_used():
    grid, names = rfm_grid(), {one.id for one in value_groups("rfm")}
    held = {grid[r - 1][(f + m + 1) // 2 - 1] for r, f, m in itertools.product(range(1, 6), repeat=3)}
    assert held == names
    assert [len(row) for row in grid] == [5] * 5


@pytest.mark.parametrize("method", METHODS)
def test_segments_hold_all_buyers_and_all_revenue(demo: clm.Dataset, method: str):
    totals = rfm_totals(demo, demo.span.end, rfm_limits(demo, demo.span.end, method))
    assert totals["customers"].sum() == demo.counts.buyers
    assert totals["orders"].sum() == demo.counts.paid_orders
    assert totals["revenue"].sum() == pytest.approx(demo.counts.revenue)
    breakdown = clm.breakdown(demo, as_of=demo.span.end)
    assert totals["revenue"].sum() == pytest.approx(breakdown["revenue"].sum())
    assert totals[["share", "revenue_share"]].sum().tolist() == pytest.approx([1, 1])


def test_moves_hold_the_same_customers_as_the_later_day_and_nobody_moves_because_others_did(
    three: clm.Dataset, demo: clm.Dataset
):
    start, end = datetime.date(2025, 5, 31), JUNE
    limits = rfm_limits(demo, end)
    moves = rfm_moves(demo, start, end, limits)
    for side, day in (("to_stage", end), ("from_stage", start)):
        counts = rfm_totals(demo, day, limits).set_index("segment")["customers"]
        assert moves.groupby(side)["customers"].sum().drop("no_order", errors="ignore").to_dict() == (
            counts[counts > 0].to_dict()
        )
    # Nothing was ordered on that day: who stays silent may fall, nobody rises.
    quiet = rfm_moves(three, JUNE - datetime.timedelta(days=1), JUNE, rfm_limits(three, JUNE))
    assert headlines.slid(quiet, back=True) == 0


@pytest.mark.parametrize("method", METHODS)
def test_what_happens_later_changes_no_score(tmp_path: Path, method: str):
    rows = [
        (f"c{n}", f"2025-0{month}-{1 + n * 3:02d}", 10.0 + n * month)
        for n in range(9)
        for month in range(1, 6)
        if (n + month) % 3
    ]
    later = [("c1", "2025-07-02", 900.0), ("new", "2025-08-01", 1.0)]
    day = datetime.date(2025, 5, 31)
    then = dataset_of(tmp_path, rows, name="then")
    full = dataset_of(tmp_path, [*rows, *later], name="full")
    limits = rfm_limits(full, day, method)
    if method != "rhythm":  # the population's rhythm is learned once, from all of the data, and passed on
        assert limits == rfm_limits(then, day, method)
    pd.testing.assert_frame_equal(clm.rfm(full, day, limits=limits), clm.rfm(then, day, limits=limits))


def test_an_unknown_method_is_said_in_words(cdnow: clm.Dataset):
    with pytest.raises(ClmError, match="quantile, fixed, rhythm"):
        clm.rfm(cdnow, method="best")


@pytest.mark.parametrize("code", ["en", "zh"])
def test_small_moves_are_no_finding(three: clm.Dataset, code: str):
    t, limits = Language(code), rfm_limits(three, JUNE)
    moves = rfm_moves(three, datetime.date(2025, 5, 31), JUNE, limits)
    said = headlines.rfm_headline(rfm_totals(three, JUNE, limits), moves, datetime.date(2025, 5, 31), t)
    assert ("hardly anybody" if code == "en" else "几乎无人") in said
