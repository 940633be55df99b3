"""Two sides compared: the numbers of both, intervals as published, and no difference where there is none."""

import math
from statistics import NormalDist

import pandas as pd
import pytest

import clm
from clm import charts
from clm.headlines.compared import judged
from clm.statistics.share_differences import share_differences
from clm.views.builders import VIEWS
from clm.views.opening import scope as opened


def counts(left: list[int], right: list[int], **shared: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"left": left, "right": right, **shared})


def test_the_interval_of_two_independent_shares_is_the_published_one():
    """Newcombe (1998), table II, method 10: 56/70 against 48/80 differ by 0.2, from 0.0524 to 0.3339."""
    both = counts([48, 32], [56, 14])
    found = share_differences(both, level=2 * 0.95 - 1).iloc[0]  # of two categories each holds to 95 %
    assert found["difference"] == pytest.approx(0.2)
    assert found["low"] == pytest.approx(0.0524, abs=1e-4)
    assert found["high"] == pytest.approx(0.3339, abs=1e-4)


def wilson(k: int, n: int, z: float) -> tuple[float, float]:
    middle, half = k / n + z**2 / (2 * n), z * math.sqrt(k / n * (1 - k / n) / n + z**2 / (4 * n**2))
    return (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)


def test_whoever_is_on_both_sides_makes_the_difference_surer():
    # 100 customers on both days, of whom 4 moved from A to B: the correlation is the phi of the table.
    moved = counts([50, 50], [46, 54], left_shared=[50, 50], right_shared=[46, 54], both=[46, 50])
    phi = (46 * 50 - 4 * 0) / math.sqrt(50 * 50 * 46 * 54)
    z = NormalDist().inv_cdf(1 - 0.025 / 2)  # two categories together
    left, right = wilson(50, 100, z), wilson(46, 100, z)
    down, up = 0.46 - right[0], left[1] - 0.5
    paired, apart = (share_differences(moved, together).iloc[0] for together in (100, 0))
    assert paired["low"] == pytest.approx(-0.04 - math.sqrt(down**2 + up**2 - 2 * phi * down * up))
    assert apart["low"] == pytest.approx(-0.04 - math.sqrt(down**2 + up**2))
    assert paired["high"] - paired["low"] < (apart["high"] - apart["low"]) / 2
    still = counts([50, 50], [50, 50], left_shared=[50, 50], right_shared=[50, 50], both=[50, 50])
    assert share_differences(still, 100)[["low", "high"]].abs().to_numpy().max() < 1e-6


def test_a_few_customers_and_an_empty_side_prove_nothing():
    few = judged(share_differences(counts([0, 8], [8, 0])))
    assert set(few["verdict"]) == {"few"}
    assert judged(share_differences(counts([0, 0], [8, 8])))["difference"].isna().all()
    alike = judged(share_differences(counts([500, 500], [505, 495])))
    assert set(alike["verdict"]) == {"chance"}
    assert set(judged(share_differences(counts([500, 500], [600, 400])))["verdict"]) == {"beyond"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_days_are_compared_stage_by_stage(demo: clm.Dataset, language: str):
    view = VIEWS["compare_periods"](opened(demo, language=language), start="2025-06-30")
    assert view is not None
    before, now = (clm.breakdown(demo, as_of=day) for day in ("2025-06-30", "2025-12-31"))
    table = view.table
    assert table.iloc[:, 1].tolist() == before["customers"].tolist()
    assert table.iloc[:, 3].tolist() == now["customers"].tolist()
    assert table.iloc[:, 5].tolist() == (now["customers"] - before["customers"]).tolist()
    change = now["share"] - before["share"]
    assert table.iloc[:, 7].tolist() == pytest.approx(change.tolist())
    assert ((table.iloc[:, 8] <= table.iloc[:, 7]) & (table.iloc[:, 7] <= table.iloc[:, 9])).all()
    most = change.abs().idxmax()
    assert table.iloc[most, 0] in view.headline
    assert f"{abs(change[most]) * 100:.1f}" in view.headline


def test_two_groups_are_compared_within_the_filter(demo: clm.Dataset):
    scope = opened(demo, "growth5", where={"segment": ["home"]})
    view = VIEWS["compare_segments"](scope, by="plan")
    assert view is not None
    split = clm.breakdown(demo, "growth5", by="plan", where=scope.where)
    sizes = split.groupby("plan")["customers"].sum()
    largest = sizes[[value for value in sizes.index if value]].nlargest(2)
    assert [view.table.iloc[:, at].sum() for at in (1, 3)] == largest.tolist()


def test_two_models_put_the_same_customers_somewhere(demo: clm.Dataset):
    view = VIEWS["compare_models"](opened(demo), other="winback5")
    assert view is not None
    left, right = (
        clm.stages(demo, model).set_index("customer_id")["stage"] for model in ("classic4", "winback5")
    )
    pairs = pd.concat([left.rename("left"), right.rename("right")], axis=1).value_counts()
    assert sorted(view.table["Customers"]) == sorted(pairs)
    phases = [
        {stage.id: stage.phase for stage in clm.models()[one].stages} for one in ("classic4", "winback5")
    ]
    same = (left.map(phases[0]) == right.map(phases[1])).mean()
    assert f" {same:.0%} of 20,000 customers into the same phase" in view.headline
    assert view.figures[1].value == f"{same:.0%}"


@pytest.mark.parametrize("size", ["screen", "present"])
def test_the_difference_is_written_and_names_from_the_data_stay_text(size: str):
    rows = judged(share_differences(counts([500, 500], [600, 400])))
    drawn = rows.assign(
        row=["a", "b"],
        row_label=["<img src=x>", "B"],
        difference_label=["▲ 10 points", "▼ 10 points"],
        verdict_label="more than chance",
        is_beyond=True,
    )
    figure = charts.paired_bars(drawn, "<script>", "right", charts.Look(size=size))
    said = "".join(figure.layout.yaxis.ticktext)
    assert "<b>▲ 10 points</b>" in said
    assert "&lt;img src=x&gt;" in said.replace("<br>", " ")
    assert [bar.name for bar in figure.data] == ["&lt;script&gt;", "right"]
    assert len({bar.marker.color for bar in figure.data}) == 2
    assert [list(bar.x) for bar in figure.data] == [[0.5, 0.5], [0.6, 0.4]]
