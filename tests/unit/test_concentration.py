"""Concentration and tiers: exact on a story of few customers, and as pandas computes them on real data."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import clm
from clm.analysis.concentration import concentration
from clm.analysis.tiers import TierLimits, tier_limits, tier_moves, tier_totals
from clm.charts import Look, concentration_curve
from clm.errors import ClmError
from clm.headlines import value_tiers as headlines
from clm.language import Language
from clm.views.builders import VIEWS
from clm.views.opening import scope
from tests.stories import dataset_of

JUNE, MAY = datetime.date(2025, 6, 30), datetime.date(2025, 5, 31)


@pytest.fixture
def four(tmp_path: Path) -> clm.Dataset:
    return dataset_of(
        tmp_path,
        [
            ("big", "2025-02-01", 60),
            ("mid", "2025-03-01", 30),
            ("mid", "2024-06-30", 1000),  # 366 days before the end of June, both included: out of the window
            ("small", "2025-06-10", 10, {"status": "partially_refunded", "refunded": 5.0}),
            ("small", "2025-06-11", 5),
            ("past", "2024-01-01", 70),
        ],
    )


def test_a_story_of_four(four: clm.Dataset):
    found = clm.concentration(four, JUNE)
    assert (found.customers, found.revenue) == (3, 100)
    # The largest third brings 60 %; one customer is also "the largest 1 %", rounded up.
    assert found.top["customers"].tolist() == [1, 1, 1, 1, 2]
    assert found.top["share_of_revenue"].tolist() == pytest.approx([0.6, 0.6, 0.6, 0.6, 0.9])
    # Half of the mean absolute difference over the mean: (30 + 50 + 20) × 2 / 9 / 2 / (100 / 3).
    assert found.gini == pytest.approx(1 / 3)
    tiers = clm.value_tiers(four, JUNE).set_index("customer_id")["tier"].to_dict()
    assert tiers == {"big": "high", "mid": "medium", "small": "low", "past": "none"}
    assert clm.value_tiers(four, JUNE, None).set_index("customer_id")["tier"]["mid"] == "high"


def test_a_customer_changes_tier_by_what_it_brings_and_not_by_what_others_do(four: clm.Dataset):
    limits = tier_limits(four, JUNE)
    assert limits == TierLimits(high=60, medium=30, window_days=365)
    moves = tier_moves(four, MAY, JUNE, limits).set_index(["from_stage", "to_stage"])
    # In the window that ends in May the old order of mid still counts.
    assert moves["customers"].to_dict() == {
        ("no_order", "low"): 1, ("high", "high"): 1, ("high", "medium"): 1, ("none", "none"): 1,
    }  # fmt: skip
    assert moves.loc[("high", "medium"), ["revenue_before", "revenue_now"]].tolist() == [1030, 30]


def test_customers_who_brought_the_same_are_in_the_same_tier(tmp_path: Path):
    dataset = dataset_of(tmp_path, [(f"c{n}", "2025-06-01", 20) for n in range(10)])
    assert set(clm.value_tiers(dataset, JUNE)["tier"]) == {"high"}
    assert clm.concentration(dataset, JUNE).gini == pytest.approx(0)


def test_without_revenue_there_is_no_concentration(tmp_path: Path):
    dataset = dataset_of(tmp_path, [("a", "2025-06-01", 0), ("b", "2025-06-02", 0)])
    found = clm.concentration(dataset, JUNE)
    assert np.isnan(found.gini)
    assert found.top["share_of_revenue"].isna().all()
    assert set(clm.value_tiers(dataset, JUNE)["tier"]) == {"none"}
    assert "too little to say" in headlines.concentration_headline(found, None, None, "EUR", Language("en"))


@pytest.mark.parametrize("window_days", [365, None])
def test_cdnow_is_as_pandas_computes_it(
    cdnow: clm.Dataset, cdnow_rows: pd.DataFrame, window_days: int | None
):
    as_of = pd.Timestamp("1998-03-31")
    start = as_of - pd.Timedelta(days=(window_days or 10_000) - 1)
    rows = cdnow_rows[cdnow_rows["day"].between(start, as_of)]
    brought = rows.groupby("customer_id")["amount"].sum().sort_values(ascending=False)
    found = clm.concentration(cdnow, as_of.date(), window_days)
    assert found.customers == len(brought)
    assert found.revenue == pytest.approx(brought.sum())
    for row in found.top.itertuples():
        largest = brought.head(int(np.ceil(round(row.share_of_customers * len(brought), 6))))
        assert row.customers == len(largest)
        assert row.revenue == pytest.approx(largest.sum())
    sizes = brought.to_numpy()
    gini = np.abs(sizes[:, None] - sizes[None, :]).mean() / 2 / sizes.mean()
    assert found.gini == pytest.approx(gini)
    tiers = clm.value_tiers(cdnow, as_of.date(), window_days).set_index("customer_id")
    higher = brought.map(lambda value: brought[brought > value + 1e-9].sum())
    expected = np.where(
        higher < 0.5 * brought.sum(), "high", np.where(higher < 0.8 * brought.sum(), "medium", "low")
    )
    spent = brought > 0
    assert (tiers.loc[brought.index[spent], "tier"] == expected[spent]).all()


def test_totals_are_those_of_the_other_pages(demo: clm.Dataset):
    end = demo.span.end
    found, limits = clm.concentration(demo, end, None), tier_limits(demo, end, None)
    totals = tier_totals(demo, end, limits)
    assert found.revenue == pytest.approx(demo.counts.revenue) == totals["revenue"].sum()
    assert totals["customers"].sum() == demo.counts.buyers
    where = {"segment": [demo.values("segment")[0]]}
    part = clm.breakdown(demo, as_of=end, where=where)["revenue"].sum()
    assert clm.concentration(demo, end, None, where=where).revenue == pytest.approx(part)
    assert tier_totals(demo, end, limits, where)["revenue"].sum() == pytest.approx(part)
    year = demo.query(
        "select sum(revenue) as r from purchases where day > $day",
        {"day": end - datetime.timedelta(days=365)},
    )
    assert clm.concentration(demo, end).revenue == pytest.approx(float(year["r"].iloc[0]))


def test_what_happens_later_changes_no_tier(tmp_path: Path):
    rows = [(f"c{n}", f"2025-0{1 + n % 5}-10", 5.0 + n * n) for n in range(12)]
    then = dataset_of(tmp_path, rows, name="then")
    full = dataset_of(tmp_path, [*rows, ("c3", "2025-07-01", 900), ("new", "2025-07-02", 5)], name="full")
    pd.testing.assert_frame_equal(clm.value_tiers(full, MAY), clm.value_tiers(then, MAY))
    assert clm.concentration(full, MAY).gini == clm.concentration(then, MAY).gini


def test_shares_that_make_no_tiers_are_said_in_words(cdnow: clm.Dataset):
    with pytest.raises(ClmError, match="must lie between"):
        clm.value_tiers(cdnow, shares=(0.9, 0.5))


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_curve_names_its_points_in_the_language(cdnow: clm.Dataset, code: str):
    found, t = clm.concentration(cdnow), Language(code)
    figure = concentration_curve(found.curve, found.top, Look(t=t))
    written = " ".join(note.text for note in figure.layout.annotations)
    assert t.share(found.top["share_of_revenue"].iloc[2]) in written
    assert t("if all brought the same") in written


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_curve_and_the_tiers_name_as_many_who_bring_half_of_the_revenue(cdnow: clm.Dataset, code: str):
    t, day = Language(code), cdnow.span.end
    brought = cdnow.query(
        "select customer_id, sum(amount - refunded) as revenue from orders where ordered_at::date > $start group by 1",
        {"start": day - datetime.timedelta(days=365)},
    )["revenue"].sort_values(ascending=False)
    half = int((brought.cumsum() - brought < brought.sum() / 2).sum())
    curve = headlines.curve_headline(concentration(cdnow, day), t)
    assert any(
        t.count(near) in curve for near in (half - 1, half)
    )  # a point between two per cents of the curve


@pytest.mark.parametrize("code", ["en", "zh"])
def test_where_all_orders_still_count_nobody_is_said_to_have_kept_a_tier(tmp_path: Path, code: str):
    """Five months of data: in a window of a year nobody can bring less than before."""
    rows = [(f"c{n}", f"2025-0{1 + n % 5}-15", 10 + n) for n in range(30)]
    rows += [(f"c{n}", "2025-05-31", 500) for n in range(24)]
    short = scope(dataset_of(tmp_path, rows), language=code)
    longer = scope(dataset_of(tmp_path, [*rows, ("old", "2023-01-01", 1)], name="longer"), language=code)
    still = Language(code).pick({"en": "all their orders still count", "zh": "全部订单仍计算在内"})
    for view, choices in (("tiers", {}), ("quadrants", {}), ("value_moves", {"groups": "quadrants"})):
        assert still in VIEWS[view](short, **choices).headline, view
        assert still not in VIEWS[view](longer, **choices).headline, view
    assert still in VIEWS["tiers"](longer, window="all").headline


@pytest.mark.parametrize("code", ["en", "zh"])
def test_of_a_handful_of_buyers_no_share_is_called_a_finding(four: clm.Dataset, code: str):
    said = scope(four, language=code)
    for view in ("tiers", "rfm", "quadrants", "stages_over_time", "transitions", "forecast", "overview"):
        shown = VIEWS[view](said)
        assert shown is None or "%" not in shown.headline, view
