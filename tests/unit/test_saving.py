"""Reinvest or let go: the worth of saving from the parts of the model, past attempts recounted, verdicts, no future."""

import datetime
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import clm
from clm.analysis.saving import discounted_days, saving, verdict
from clm.charts import Look, break_even_bars
from clm.headlines import value_saving as headlines
from clm.language import Language
from clm.statistics.saved_share import saved_share
from tests.stories import dataset_of

WIN_BACK = "win-back 2025-05"


@pytest.fixture(scope="module")
def found(demo: clm.Dataset) -> clm.Saving:
    return clm.saving(demo)


def test_the_share_saved_is_of_those_who_would_not_have_come():
    # Of 100 contacted 40 came, of 100 others 20: of the 80 who would not have come, a quarter did.
    shares = saved_share(*(np.array([value]) for value in (100.0, 40.0, 100.0, 20.0)))
    assert shares.saved == pytest.approx(0.25)
    spread = math.exp(
        1.959964 * math.sqrt(40 / (60 * 100) + 20 / (80 * 100))
    )  # Katz, without half a customer more
    assert shares.low == pytest.approx(1 - 0.75 * spread, abs=0.01)
    assert shares.high == pytest.approx(1 - 0.75 / spread, abs=0.01)
    # Alike customers are compared with alike ones: contacted were mainly those who come anyway.
    shares = saved_share(*map(np.array, ([90.0, 10.0], [45.0, 1.0], [10.0, 90.0], [5.0, 9.0])))
    assert shares.alone == pytest.approx(0.9 * 0.5 + 0.1 * 0.1)
    assert shares.saved == pytest.approx(0)
    everybody = saved_share(*(np.array([value]) for value in (10.0, 10.0, 10.0, 10.0)))
    assert math.isnan(everybody.saved)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    rng, held = np.random.default_rng(5), 0
    for _ in range(400):
        others = rng.binomial([300, 200], [0.3, 0.1])
        came = rng.binomial([60, 90], [0.3 + 0.7 * 0.2, 0.1 + 0.9 * 0.2])  # a fifth of the rest was saved
        shares = saved_share(
            np.array([60.0, 90.0]), came.astype(float), np.array([300.0, 200.0]), others.astype(float)
        )
        held += shares.low <= 0.2 <= shares.high
    assert 0.92 <= held / 400 <= 0.98


@pytest.mark.parametrize(
    ("uplift", "cost", "low", "high", "expected"),
    [
        (100, 10, 0.11, 0.3, "reinvest"),
        (100, 10, 0.05, 0.09, "let_go"),
        (100, 10, 0.05, 0.15, "open"),
        (100, 10, math.nan, math.nan, "untested"),
        (9, 10, 0.9, 1.0, "let_go"),  # not even if every attempt succeeded
        (-5, 0, 0.9, 1.0, "let_go"),
        (100, None, 0.11, 0.3, "no_cost"),
    ],
)
def test_the_verdict_weighs_the_interval_against_the_break_even(uplift, cost, low, high, expected):
    assert verdict(uplift, cost, low, high) == expected


def test_saved_and_alone_are_made_of_the_parts_of_the_model(demo: clm.Dataset, found: clm.Saving):
    life = clm.lifetime_value(demo).set_index("customer_id")
    rows = found.customers.set_index("customer_id")
    stages = clm.stages(demo).set_index("customer_id")["stage"]
    assert set(rows.index) == set(stages[stages == "churned"].index)
    mine = life.loc[rows.index]
    # Money of those who buy, less the cost of those who are there.
    earned = (mine["expected_value"] + mine["cost_to_serve"]) / mine["p_active"]
    expected = earned - mine["cost_to_serve"] / mine["p_alive"]
    assert rows["saved"].to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-9)
    assert rows["alone"].to_numpy() == pytest.approx(mine["expected_value"].to_numpy())
    group = found.groups.iloc[0]
    assert (found.cost, found.basis, group["customers"]) == (6.5, "model", len(rows))
    assert group["uplift"] == pytest.approx((rows["saved"] - rows["alone"]).mean())
    assert group["break_even"] == pytest.approx(6.5 / group["uplift"])
    gain = group["observed"] * rows["uplift"] - 6.5
    assert rows["gain"].is_monotonic_decreasing
    assert group["paying"] == (gain > 0).sum()
    assert group["gain"] == pytest.approx(gain[gain > 0].sum())


def test_saved_and_alone_are_what_simulated_futures_bring(cdnow: clm.Dataset, cdnow_rows: pd.DataFrame):
    """Futures drawn from what the MBG/NBD believes of a customer, purchase by purchase, without a formula of the product."""
    rows = clm.saving(cdnow, discount=0, margin=1).customers.set_index("customer_id")
    fit = clm.fit_purchases(cdnow, "mbgnbd", time_unit="day").parameters
    r, alpha, a, b = (fit[name] for name in ("r", "alpha", "a", "b"))
    spent = clm.fit_spend(cdnow).customers().set_index("customer_id")["expected_order_value"]
    rng, draws = np.random.default_rng(3), 200_000
    for customer in rows.index[[0, 50, -1]]:
        bought = cdnow_rows.loc[cdnow_rows["customer_id"] == customer, "day"].drop_duplicates()
        age, silence = ((pd.Timestamp(cdnow.span.end) - day).days for day in (bought.min(), bought.max()))
        x = len(bought) - 1
        p_alive = 1 / (1 + a / (b + x) * ((alpha + age) / (alpha + age - silence)) ** (r + x))
        rate, chance = rng.gamma(r + x, 1 / (alpha + age), draws), rng.beta(a, b + x + 1, draws)
        moment, purchases, there = np.zeros(draws), np.zeros(draws), np.ones(draws, bool)
        while there.any():
            moment[there] += rng.exponential(1, there.sum()) / rate[there]
            there &= moment <= 365
            purchases[there] += 1
            there &= rng.random(draws) >= chance
        found = rows.loc[customer]
        assert found["alone"] == pytest.approx(p_alive * purchases.mean() * spent[customer], rel=0.02)
        assert found["saved"] == pytest.approx(purchases[purchases > 0].mean() * spent[customer], rel=0.02)


def test_the_planted_win_back_is_found_with_its_success(found: clm.Saving):
    group = found.groups.iloc[0]
    assert group["low"] < 0.26 < group["high"]  # planted: 26 % of those called came back because of the call
    assert group["verdict"] == "reinvest"


def test_past_attempts_are_those_that_pandas_counts(demo: clm.Dataset, found: clm.Saving):
    """The same question put to the stage history, the orders and the calls, without a query of the product."""
    history = clm.history(demo).assign(day=lambda rows: rows["period_end"])
    churned = history.loc[history["stage"] == "churned", ["customer_id", "day"]]
    calls = demo.query(
        "select customer_id, cast(occurred_at as date) as called from interactions where channel = $way",
        {"way": WIN_BACK},
    )
    orders = demo.query("select customer_id, day from purchases join customers using (customer_no)")
    april, may = pd.Timestamp("2025-04-30"), pd.Timestamp("2025-05-31")
    assert calls["called"].between(april + pd.Timedelta(days=1), may).all()
    people = churned.loc[churned["day"] == april, ["customer_id"]].merge(calls, how="left")
    middle = calls.loc[calls["customer_id"].isin(people["customer_id"]), "called"].sort_values()
    start = people["called"].fillna(middle.iloc[(len(middle) - 1) // 2])
    before = orders[orders["day"] <= april].groupby("customer_id")["day"].agg(["max", "count"])
    silence = (april - people["customer_id"].map(before["max"])).dt.days // 90
    after = people.assign(start=start).merge(orders[orders["day"] > april], on="customer_id")
    early = set(after.loc[after["day"] < after["start"], "customer_id"])
    came = set(
        after.loc[after["day"].between(after["start"], after["start"] + pd.Timedelta(days=89)), "customer_id"]
    )
    people = people.assign(
        silence=silence.clip(upper=8),
        once=people["customer_id"].map(before["count"]) == 1,
        is_called=people["called"].notna(),
        came=people["customer_id"].isin(came),
    )[~people["customer_id"].isin(early)]
    counted = (
        people.groupby(["silence", "once", "is_called"])["came"].agg(["size", "sum"]).unstack(fill_value=0)
    )
    sizes, sums = counted["size"], counted["sum"]
    both = (sizes[True] > 0) & (sizes[False] > 0)
    weight = sizes[True][both] / sizes[True][both].sum()
    alone = float((weight * sums[False][both] / sizes[False][both]).sum())
    group = found.groups.iloc[0]
    assert group["contacted"] == sizes[True][both].sum()
    assert group["contacted_share"] == pytest.approx(sums[True][both].sum() / sizes[True][both].sum())
    assert group["alone_share"] == pytest.approx(alone)


def test_groups_add_up_and_an_attribute_is_observed_group_by_group(demo: clm.Dataset, found: clm.Saving):
    for by in ("tier", "segment"):
        split = clm.saving(demo, by=by)
        assert split.groups["customers"].sum() == len(found.customers)
        assert (split.groups["uplift"] * split.groups["customers"]).sum() == pytest.approx(
            found.customers["uplift"].sum()
        )
        # A tier is of today, after the attempts: it is judged by all of its stage.
        assert split.groups["observed"].nunique() == (1 if by == "tier" else 5)
    warned = clm.saving(demo, among="warning", cost=20)
    assert len(warned.customers) == len(clm.risk(demo, probabilities=False))
    assert set(warned.groups["verdict"]) <= {"untested", "let_go"}
    with pytest.raises(clm.ClmError, match="stage, warning"):
        clm.saving(demo, among="mood")


def test_orders_alone_give_the_worth_and_ask_for_the_cost(cdnow: clm.Dataset):
    asked = clm.saving(cdnow)
    assert asked.cost is None
    assert set(asked.groups["verdict"]) == {"no_cost"}
    assert asked.groups["uplift"].iloc[0] > 0
    given = clm.saving(cdnow, cost=5, margin=0.3)
    assert given.groups["break_even"].iloc[0] == pytest.approx(5 / given.groups["uplift"].iloc[0])
    assert given.groups["verdict"].iloc[0] == "untested"
    assert given.customers["gain"].isna().all()
    assert given.customers["uplift"].is_monotonic_decreasing


def test_without_a_model_the_former_pace_is_what_a_saved_customer_brings(tmp_path: Path):
    orders = [("a", "2024-01-01", 60), ("a", "2024-06-29", 40), ("b", "2024-03-01", 9)]
    with dataset_of(tmp_path, orders, [("a", "2025-06-30", "visit")]) as story:
        story_found = clm.saving(story, as_of="2025-06-30", cost=2, discount=0)
        later = clm.saving(story, as_of="2025-06-30", cost=2)
    assert story_found.basis == "run_rate"
    rows = story_found.customers.set_index("customer_id")
    assert rows["saved"].to_dict() == pytest.approx({"a": 100 / 180 * 365, "b": 9 / 90 * 365})
    assert (rows["alone"] == 0).all()
    assert later.customers["saved"].sum() / rows["saved"].sum() == pytest.approx(
        discounted_days(365, 0.1) / 365
    )
    daily = sum((1.1) ** (-(day + 0.5) / 365.25) for day in range(365))
    assert discounted_days(365, 0.1) == pytest.approx(daily, rel=1e-4)


def test_what_happens_later_changes_nothing(tmp_path: Path):
    rng = np.random.default_rng(11)
    start, day = datetime.date(2024, 1, 1), datetime.date(2025, 3, 31)
    orders, contacts = [], []
    for number in range(120):
        when = int(rng.integers(0, 200))
        while when < 600:
            orders.append(
                (
                    f"c{number}",
                    (start + datetime.timedelta(days=when)).isoformat(),
                    float(rng.integers(9, 40)),
                )
            )
            when += int(rng.integers(5, 25)) if rng.random() < 0.9 else int(rng.integers(150, 400))
    for number in range(0, 120, 2):
        for when in ("2025-01-20", "2025-06-10"):
            contacts.append((f"c{number}", when, "call", None, {"cost": 3, "channel": "back"}))
    then = (
        [row for row in orders if row[1] <= day.isoformat()],
        [row for row in contacts if row[1] <= day.isoformat()],
    )
    with (
        dataset_of(tmp_path, orders, contacts, name="full") as full,
        dataset_of(tmp_path, *then, name="then") as cut,
    ):
        # The limit of the stages is given: it is learned from all of the data otherwise.
        known, expected = (clm.saving(one, as_of=day, cost=1, lapse_days=60) for one in (full, cut))
    assert len(expected.customers) > 20
    pd.testing.assert_frame_equal(known.groups, expected.groups, rtol=1e-6)
    pd.testing.assert_frame_equal(known.customers, expected.customers, rtol=1e-6)


@pytest.mark.parametrize("code", ["en", "zh"])
def test_words_and_chart_hold_for_every_verdict(found: clm.Saving, code: str):
    t, row = Language(code), found.customers.head(50)
    past = pd.DataFrame(
        columns=["place", "observed", "low", "high", "contacted", "contacted_share", "alone_share"]
    )
    candidates = row.assign(daily=1.0)[["customer_id", "name", "place", "group", "recency_days", "daily"]]
    for cost in (None, 1.0, 500.0):
        made = saving(candidates, None, past, cost, 365, 0.1)
        said = headlines.saving_headline(made, 365, "EUR", t)
        assert "{" not in said
        assert t.money(made.customers["uplift"].mean(), "EUR") in said
    with pytest.raises(clm.ClmError, match="must lie between"):
        saving(candidates, None, past, -1.0, 365, 0.1)
    nobody = saving(candidates.head(0), None, past, 1.0, 365, 0.1)
    assert headlines.saving_headline(nobody, 365, "EUR", t) == t(
        "Nobody is among these customers on this day: there is nobody to save."
    )
    labelled = found.groups.assign(label="<b>", verdict_label="Reinvest")
    figure = break_even_bars(labelled, Look(t=t))
    assert list(figure.data[0].x) == [found.groups["observed"].iloc[0]]
    assert list(figure.data[1].x) == [found.groups["break_even"].iloc[0]]
    assert "&lt;b&gt;" in figure.layout.yaxis.ticktext[0]
    untested = break_even_bars(
        labelled.assign(observed=np.nan, low=np.nan, high=np.nan, break_even=3.0), Look(t=t)
    )
    assert len(untested.data) == 1
    assert untested.data[0].x[0] == 1  # above 100 % it stands at the edge
