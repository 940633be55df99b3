"""Warnings, value at stake and the back-test: told as stories, and against computations that share nothing."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import clm
from clm.analysis.backtest import backtest
from clm.analysis.risk import customer_risk, overdue_distribution, risk_list, risk_over_time, risk_totals
from clm.dataset import Dataset
from clm.errors import ClmError
from clm.language import Language
from clm.lifecycle.warned import WarningRules, warning_setting
from tests.stories import dataset_of

# With so few gaps nothing is learned: everybody's rhythm is taken as 90 days, the limit of silence as 180.
AS_OF = datetime.date(2024, 6, 30)
ORDERS = [
    *(("late", day, 20.0) for day in ("2024-01-01", "2024-01-11", "2024-01-21", "2024-01-31", "2024-02-10")),
    *(("in time", f"2024-{month:02d}-15", 10.0) for month in range(1, 7)),
    *(("unhappy", f"2024-{month:02d}-01", 30.0) for month in (4, 5, 6)),
    ("once", "2024-01-02", 50.0),
    ("gone", "2024-01-01", 50.0),
]
TOUCHES = [
    ("unhappy", "2024-06-01", "complaint"),
    ("unhappy", "2024-06-10", "complaint"),
    ("prospect", "2024-06-01", "complaint"),
    ("prospect", "2024-06-10", "complaint"),
    ("prospect", "2024-06-30", "visit"),
]


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Dataset]:
    with dataset_of(tmp_path, ORDERS, TOUCHES) as dataset:
        yield dataset


def test_each_warning_has_its_customer_and_the_rest_are_left_alone(story: Dataset):
    found = clm.risk(story, AS_OF).set_index("customer_id")
    assert found["warning"].to_dict() == {"unhappy": "unhappy", "late": "late", "once": "second_order"}


def test_value_at_stake_is_the_pace_of_the_own_time_brought_to_the_horizon(story: Dataset):
    found = clm.risk(story, AS_OF, horizon_days=90).set_index("customer_id")["value_at_stake"]
    assert found["unhappy"] == pytest.approx(3 * 30 / 90 * 90)  # 1 April is 90 days ago
    assert found["late"] == pytest.approx(5 * 20 / 181 * 90)  # since 1 January
    assert found["once"] == pytest.approx(50 / 180 * 90)
    assert found.is_monotonic_decreasing
    twice = clm.risk(story, AS_OF, horizon_days=180).set_index("customer_id")["value_at_stake"]
    assert np.allclose(twice, 2 * found)


def test_a_first_order_counts_as_the_pace_of_ninety_days(tmp_path: Path):
    orders = [("new", "2024-06-20", 45.0), ("other", "2024-01-01", 1.0)]
    touches = [("new", "2024-06-25", "review", 1.0), ("new", "2024-06-30", "visit")]
    with dataset_of(tmp_path, orders, touches) as dataset:
        (line,) = clm.risk(dataset, AS_OF).to_dict("records")
    assert (line["warning"], line["value_at_stake"]) == ("unhappy", 45.0)


def test_only_the_last_365_days_count(tmp_path: Path):
    orders = [
        ("A", "2023-07-01", 1000.0),
        ("A", "2023-07-02", 73.0),
        ("A", "2024-03-02", 73.0),
        ("B", "2024-06-30", 1.0),
    ]
    with dataset_of(tmp_path, orders, [("A", "2024-06-25", "review", 1.0)]) as dataset:
        line = clm.risk(dataset, AS_OF, horizon_days=30).set_index("customer_id").loc["A"]
    # 1 July 2023 is 365 days ago and therefore outside. Usual gap: median of 1 and 244, drawn to 90 as by three more.
    assert line["rhythm_days"] == pytest.approx((2 * 122.5 + 3 * 90) / 5)
    assert line["revenue_365d"] == 146
    assert line["value_at_stake"] == pytest.approx(146 / 365 * 30)


def test_margin_is_at_stake_where_the_orders_have_costs(tmp_path: Path):
    orders = [(customer, day, amount, {"cost": amount * 0.75}) for customer, day, amount in ORDERS]
    with dataset_of(tmp_path, orders, TOUCHES) as dataset:
        found = clm.risk(dataset, AS_OF).set_index("customer_id")["value_at_stake"]
    assert found["late"] == pytest.approx(0.25 * 5 * 20 / 181 * 90)
    few = [(*order, {"cost": 1.0} if n == 0 else {}) for n, order in enumerate(ORDERS)]
    with dataset_of(tmp_path, few, TOUCHES, name="few costs") as dataset:
        assert clm.risk(dataset, AS_OF).set_index("customer_id")["value_at_stake"]["late"] == pytest.approx(
            100 / 181 * 90
        )


def test_the_reason_names_the_evidence_of_all_warnings_that_hold(story: Dataset):
    line = clm.risk(story, AS_OF).set_index("customer_id").loc["late"]
    # Usual gap: four gaps of 10 days, drawn to 90 as if by three gaps more: 310 / 7.
    assert line["rhythm_days"] == pytest.approx(310 / 7)
    assert line["overdue"] == pytest.approx(141 / (310 / 7))
    assert (
        "Late against own rhythm: 141 days since the last order, usually 44 days between orders"
        in line["reason"]
    )
    assert line["warnings"] == line["reason"].count(" · ") + 1
    assert (
        "晚于自身节奏：距上次下单141天"
        in clm.risk(story, AS_OF, language="zh").set_index("customer_id").loc["late", "reason"]
    )


def test_since_is_the_first_weekly_look_back_that_finds_the_warning(story: Dataset):
    since = clm.risk(story, AS_OF).set_index("customer_id")["since"].dt.date
    assert since["late"] == datetime.date(2024, 5, 12)  # twice 44.3 days have passed on 9 May
    assert since["unhappy"] == datetime.date(2024, 6, 16)  # the second complaint came on the 10th
    assert since["once"] == AS_OF


def test_one_time_buyers_are_judged_apart(story: Dataset):
    assert list(clm.risk(story, AS_OF, buyers="one_time")["customer_id"]) == ["once"]
    assert list(clm.risk(story, AS_OF, buyers="repeat")["customer_id"]) == ["unhappy", "late"]
    with pytest.raises(ClmError, match="“buyers” must be one of repeat, one_time"):
        clm.risk(story, AS_OF, buyers="some")


def test_one_customer_has_the_warnings_and_the_value_of_the_list(story: Dataset):
    rules = WarningRules(story, warning_setting(story))
    held, value = customer_risk(rules, "late", AS_OF, Language())
    line = clm.risk(story, AS_OF).set_index("customer_id").loc["late"]
    assert " · ".join(held["reason"]) == line["reason"]
    assert value == pytest.approx(line["value_at_stake"])
    assert list(customer_risk(rules, "gone", AS_OF, Language())[0]["warning"]) == ["gone"]
    assert customer_risk(rules, "prospect", AS_OF, Language())[1] is None


@pytest.mark.parametrize("buyers", ["repeat", "one_time", None])
def test_list_totals_course_and_distribution_agree(demo: Dataset, buyers: str | None):
    as_of = demo.span.end
    rules = WarningRules(demo, warning_setting(demo))
    listed = risk_list(rules, as_of, Language(), buyers=buyers)
    totals = risk_totals(rules, as_of, buyers=buyers)
    now = risk_over_time(rules, [datetime.date(2025, 6, 30), as_of], buyers=buyers).iloc[-1]
    spread = overdue_distribution(rules, as_of, 0.5, buyers=buyers)
    before = set(risk_list(rules, datetime.date(2025, 6, 30), Language(), buyers=buyers)["customer_id"])
    is_new = ~listed["customer_id"].isin(before)
    assert (now["came"], now["went"]) == (is_new.sum(), len(before) - (~is_new).sum())
    assert len(listed) == listed.attrs["matches"] == totals["customers"].sum() == now["warned"] > 50
    assert listed.groupby("warning").size().to_dict() == totals.set_index("warning")["customers"].to_dict()
    assert listed["value_at_stake"].sum() == pytest.approx(totals["value_at_stake"].sum())
    assert listed["value_at_stake"].sum() == pytest.approx(now["value_at_stake"])
    assert listed["revenue_365d"].sum() == pytest.approx(now["revenue_365d"])
    assert (spread["watched"].sum(), spread["gone"].sum()) == (now["watched"], now["gone"])
    page = risk_list(rules, as_of, Language(), buyers=buyers, limit=20, offset=20)
    assert list(page["customer_id"]) == list(listed["customer_id"].iloc[20:40])


# The back-test and the rules of silence, computed by pandas alone on random orders.

LIMITS = {
    "late_ratio": 1.6,
    "decline_ratio": 0.7,
    "lapse_days": 150,
    "population_rhythm_days": 25,
    "market_rate": 0.02,
}


def random_orders() -> pd.DataFrame:
    """customer, day, amount: 200 customers over two years, each with a rhythm and a chance to stop."""
    random = np.random.default_rng(7)
    rows = []
    for customer in range(200):
        day, rhythm = random.integers(0, 700), random.uniform(5, 60)
        while day < 730:
            rows.append((f"c{customer:03d}", int(day), float(random.integers(5, 50))))
            day += max(0, random.gamma(2, rhythm / 2))
            if random.random() < 0.12:
                break
    frame = pd.DataFrame(rows, columns=["customer", "day", "amount"])
    return frame.assign(day=pd.Timestamp("2023-01-01") + pd.to_timedelta(frame["day"], unit="D"))


def market_readings(orders: pd.DataFrame) -> pd.Series:
    """Day -> reading of the market's clock: the sum of the daily shares of active customers who bought again."""
    days = orders.drop_duplicates(["customer", "day"])
    again = days[days.duplicated("customer")]
    readings, reading = {}, 0.0
    for day in pd.date_range(orders["day"].min(), orders["day"].max()):
        recent = days[(days["day"] < day) & (days["day"] >= day - pd.Timedelta(days=365))][
            "customer"
        ].nunique()
        reading += (again["day"] == day).sum() / recent if recent else 0
        readings[day] = reading
    return pd.Series(readings)


def warned_by_hand(orders: pd.DataFrame, origin: pd.Timestamp, readings: pd.Series) -> pd.DataFrame:
    """One row a buyer who does not count as gone: recency, and a column a warning."""
    rows = []
    for customer, own in orders[orders["day"] <= origin].groupby("customer"):
        days = own["day"].drop_duplicates().sort_values()
        gaps = days.diff().dt.days.dropna()
        recency = (origin - days.iloc[-1]).days
        if recency > LIMITS["lapse_days"]:
            continue
        usual = gaps.median() if len(gaps) else 0
        rhythm = (len(gaps) * usual + 3 * LIMITS["population_rhythm_days"]) / (len(days) + 2)
        ago = (origin - own["day"]).dt.days
        now, before = own[ago < 180], own[(ago >= 180) & (ago < 360)]
        falls = len(now) > 0 and len(before) > 0
        falls = falls and len(now) / len(before) < LIMITS["decline_ratio"]
        falls = falls and now["amount"].sum() / before["amount"].sum() < LIMITS["decline_ratio"]
        market_days = (readings[origin] - readings[days.iloc[-1]]) / LIMITS["market_rate"]
        late, repeat = recency / rhythm >= LIMITS["late_ratio"], len(gaps) > 0
        silent_market = market_days / rhythm >= LIMITS["late_ratio"] - 1e-12
        rows.append(
            (customer, recency, late and not repeat, falls, silent_market and repeat, late and repeat)
        )
    columns = ["customer", "recency", "second_order", "falling", "market_silence", "late"]
    return pd.DataFrame(rows, columns=columns).set_index("customer")


def backtest_by_hand(orders: pd.DataFrame, as_of: pd.Timestamp, horizon: int, origins: int) -> pd.DataFrame:
    """Rule -> customers, silent, listed, listed_silent over all origins."""
    readings, counts = market_readings(orders), {}
    for back in range(1, origins + 1):
        origin = as_of - pd.Timedelta(days=back * horizon)
        watched = warned_by_hand(orders, origin, readings)
        after = orders[(orders["day"] > origin) & (orders["day"] <= origin + pd.Timedelta(days=horizon))]
        silent = ~watched.index.isin(after["customer"])
        rules = {name: watched[name] for name in watched.columns[1:]}
        rules["all"] = watched[list(rules)].any(axis=1)
        longest = watched["recency"].sort_values(ascending=False, kind="stable").index[: rules["all"].sum()]
        rules["naive"] = pd.Series(watched.index.isin(longest), index=watched.index)
        for name, listed in rules.items():
            found = np.array([len(watched), silent.sum(), listed.sum(), (listed & silent).sum()])
            counts[name] = counts.get(name, 0) + found
    return pd.DataFrame(counts, index=["customers", "silent", "listed", "listed_silent"]).T


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    return random_orders()


def dataset_from(folder: Path, orders: pd.DataFrame, name: str = "story") -> Dataset:
    return dataset_of(folder, list(orders.itertuples(index=False, name=None)), name=name)


@pytest.mark.parametrize("horizon", [60, 120])
def test_the_back_test_counts_what_pandas_counts(tmp_path: Path, orders: pd.DataFrame, horizon: int):
    with dataset_from(tmp_path, orders) as dataset:
        as_of = dataset.span.end
        ours = backtest(dataset, as_of, horizon, 3, LIMITS).set_index("warning")
    theirs = backtest_by_hand(orders, pd.Timestamp(as_of), horizon, 3)
    assert theirs["listed"].min() > 0
    pd.testing.assert_frame_equal(
        ours.loc[theirs.index, theirs.columns], theirs.astype("int64"), check_names=False
    )
    row = ours.loc["all"]
    assert row["precision"] == pytest.approx(row["listed_silent"] / row["listed"])
    assert row["recall"] == pytest.approx(row["listed_silent"] / row["silent"])
    assert row["base_rate"] == pytest.approx(row["silent"] / row["customers"])
    assert row["lift"] == pytest.approx(row["precision"] / row["base_rate"])
    assert row["false_alarms"] == row["listed"] - row["listed_silent"]


def test_repeat_and_one_time_buyers_add_up_to_all(tmp_path: Path, orders: pd.DataFrame):
    with dataset_from(tmp_path, orders) as dataset:
        whole, repeat, once = (
            backtest(dataset, dataset.span.end, 90, 3, LIMITS, buyers=buyers).set_index("warning").loc["all"]
            for buyers in (None, "repeat", "one_time")
        )
    for name in ("customers", "silent", "listed", "listed_silent"):
        assert repeat[name] + once[name] == whole[name]


def test_nothing_that_happened_later_changes_a_warning_or_a_back_test(tmp_path: Path, orders: pd.DataFrame):
    as_of = orders["day"].quantile(0.6).normalize()
    # Both datasets know an order on the day itself, so that their data reach it.
    orders = pd.concat([orders, pd.DataFrame([("last", as_of, 1.0)], columns=orders.columns)])
    day = as_of.date()
    with (
        dataset_from(tmp_path, orders, "all") as whole,
        dataset_from(tmp_path, orders[orders["day"] <= as_of], "until then") as past,
    ):
        assert whole.span.end > past.span.end == day
        lists = [risk_list(limited(dataset), day, Language()) for dataset in (whole, past)]
        pd.testing.assert_frame_equal(*lists)
        assert len(lists[0]) > 10
        # Here even what is learned is learned from the past of each origin alone.
        pd.testing.assert_frame_equal(backtest(whole, day, 60), backtest(past, day, 60))


def limited(dataset: Dataset) -> WarningRules:
    return WarningRules(dataset, warning_setting(dataset, LIMITS))


def test_data_too_short_for_a_back_test_are_refused_in_words(story: Dataset):
    with pytest.raises(ClmError, match="A look-back of 180 days needs at least twice as many days of data"):
        backtest(story, AS_OF, 180)


def test_the_warnings_of_the_demo_company_beat_guessing(demo: Dataset):
    rules = backtest(demo, demo.span.end, 90, buyers="repeat").set_index("warning")
    proper = rules.loc[["falling", "market_silence", "late", "unsubscribed", "unhappy", "all"]]
    assert (proper["lift"] > 2).all()
    # Complaints and unsubscribing that stand above silence are surer than it; falling volume is the least sure.
    assert rules["precision"].drop(["all", "naive"]).idxmin() == "falling"
    assert rules.loc[["unsubscribed", "unhappy"], "precision"].min() > rules.loc["late", "precision"]
