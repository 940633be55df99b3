"""The probability to buy: the regression against plain optimisation, honest testing, and what is not known said so."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import expit, logit

import clm
from clm.dataset import Dataset
from clm.errors import ClmError
from clm.lifecycle.learned import learned
from clm.prediction.combined import combined_model, inputs
from clm.prediction.model import KIND, RiskModel, risk_model
from clm.prediction.observations import features, known_features, observations
from clm.prediction.quality import compared_methods, of_kind
from clm.statistics.logistic import fit_logistic
from clm.statistics.probabilities import area_under_curve, calibration, share_interval
from tests.stories import dataset_of


def simulated(customers: int = 4000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Prior log-odds, two signals in odd units, and outcomes that follow both."""
    random = np.random.default_rng(5)
    prior = random.normal(0.5, 1.0, customers)
    signals = np.column_stack([random.normal(100, 20, customers), random.exponential(3, customers)])
    odds = 0.3 + 0.8 * prior + 0.04 * (signals[:, 0] - 100) - 0.2 * (signals[:, 1] - 3)
    return prior, signals, (random.random(customers) < expit(odds)).astype(float)


def test_the_regression_is_the_maximum_that_a_plain_search_finds():
    prior, signals, happened = simulated()
    found = fit_logistic(prior, signals, happened, penalty=20.0)
    scaled = np.clip((signals - signals.mean(axis=0)) / signals.std(axis=0), -4, 4)
    design = np.column_stack([np.ones(len(prior)), prior - prior.mean(), scaled])

    def loss(b: np.ndarray) -> float:
        odds = design @ b
        return -(happened * odds - np.logaddexp(0, odds)).sum() + 10 * (
            (b[1] - 1) ** 2 + b[2] ** 2 + b[3] ** 2
        )

    expected = minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-7})
    assert found.coefficients == pytest.approx(expected.x, abs=1e-3)
    steps = np.eye(4) * 1e-3
    curvature = [
        [
            sum(a * b * loss(expected.x + a * one + b * two) for a in (1, -1) for b in (1, -1)) / 4e-6
            for two in steps
        ]
        for one in steps
    ]
    assert found.covariance == pytest.approx(np.linalg.inv(curvature), rel=1e-2, abs=1e-6)
    # The constant is free, so that on average the past is met.
    assert found.probability(prior, signals).mean() == pytest.approx(happened.mean(), abs=1e-6)


def test_a_penalty_without_end_leaves_the_prior_but_for_the_constant():
    prior, signals, happened = simulated()
    found = fit_logistic(prior, signals, happened, penalty=1e9)
    moved = logit(found.probability(prior, signals)) - prior
    assert np.ptp(moved) < 1e-3


def test_a_signal_that_does_not_vary_changes_nothing():
    prior, signals, happened = simulated()
    more = np.column_stack([signals, np.full(len(prior), 7.0)])
    one, other = (fit_logistic(prior, each, happened, 1.0) for each in (signals, more))
    assert other.probability(prior, more) == pytest.approx(one.probability(prior, signals), abs=1e-6)


def test_area_intervals_and_calibration_are_what_counting_gives():
    happened, score = np.array([1.0, 0, 1, 0, 0]), np.array([0.9, 0.9, 0.4, 0.1, 0.4])
    pairs = [1.0 if yes > no else 0.5 if yes == no else 0.0 for yes in (0.9, 0.4) for no in (0.9, 0.1, 0.4)]
    assert area_under_curve(happened, score) == pytest.approx(np.mean(pairs))
    assert np.isnan(area_under_curve(np.ones(3), np.ones(3)))
    low, high = share_interval(np.array([15.0]), np.array([148.0]))  # Newcombe 1998: 0.0624 to 0.1605
    assert (low[0], high[0]) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    rows = calibration(np.repeat([0.0, 1.0], 50), np.linspace(0.005, 0.995, 100))
    assert rows["customers"].tolist() == [10] * 10
    assert rows["happened"].tolist() == [0.0] * 5 + [1.0] * 5
    assert rows["foretold"].iloc[0] == pytest.approx(0.05)


def random_orders(leave: float = 0.08) -> pd.DataFrame:
    """customer, day, amount: 500 customers over two years, each with a rhythm and a chance to leave at each order."""
    random = np.random.default_rng(11)
    rows = []
    for customer in range(500):
        day, rhythm = random.integers(0, 500), random.gamma(4, 8)
        while day < 730:
            rows.append((f"c{customer:03d}", int(day), float(random.integers(5, 50))))
            day += max(1, random.exponential(rhythm))
            if random.random() < leave:
                break
    frame = pd.DataFrame(rows, columns=["customer", "day", "amount"])
    return frame.assign(day=pd.Timestamp("2023-01-01") + pd.to_timedelta(frame["day"], unit="D"))


def dataset_from(folder: Path, orders: pd.DataFrame, name: str = "story") -> Dataset:
    return dataset_of(folder, list(orders.itertuples(index=False, name=None)), name=name)


def by_customer(dataset: Dataset, model: RiskModel) -> pd.DataFrame:
    ids = dataset.query("select customer_no, customer_id from customers")
    return model.scores.merge(ids, on="customer_no").drop(columns="customer_no").set_index("customer_id")


def test_nothing_that_happened_later_changes_a_probability_or_its_test(tmp_path: Path):
    orders = random_orders()
    as_of = orders["day"].quantile(0.7).normalize()
    # Both know an order on the day itself, so that their data reach it.
    orders = pd.concat([orders, pd.DataFrame([("last", as_of, 1.0)], columns=orders.columns)])
    touches = [
        (customer, day + pd.Timedelta(days=1), "complaint")
        for customer, day, _ in orders[::7].itertuples(index=False)
    ]
    past = [touch for touch in touches if touch[1] <= as_of]
    day = as_of.date()
    rows = list(orders.itertuples(index=False, name=None))
    with (
        dataset_of(tmp_path, rows, touches, name="all") as whole,
        dataset_of(tmp_path, [row for row in rows if row[1] <= as_of], past, name="until then") as cut,
    ):
        assert whole.span.end > cut.span.end == day
        models = [risk_model(one, day, 60) for one in (whole, cut)]
        scores = [by_customer(one, model) for one, model in zip((whole, cut), models, strict=True)]
        tests = [clm.backtest(one, 60, day) for one in (whole, cut)]
    assert [model.reason for model in models] == ["", ""]
    assert {"complaints", "late"} <= set(models[0].names)
    assert len(scores[0]) > 300
    pd.testing.assert_frame_equal(scores[0].loc[scores[1].index], scores[1])
    pd.testing.assert_frame_equal(*tests)


@pytest.mark.parametrize("name", ["demo", "cdnow"])
def test_out_of_time_the_probabilities_beat_the_naive_rules(name: str, request: pytest.FixtureRequest):
    tested = clm.backtest(request.getfixturevalue(name), 90, buyers="repeat").set_index("method")
    assert tested["chosen"].idxmax() == "combined"
    naive = tested.loc[["own_rhythm", "longest_silence", "everyone_alike"]]
    assert (naive["excess_low"] > 0).all()  # by more than chance
    assert tested.loc["combined", "brier"] < naive["brier"].min()
    assert tested.loc["combined", "auc"] > naive["auc"].max()
    assert tested.loc["combined", "precision"] > naive["precision"].max()
    if name == "demo":  # service signals tell more than the purchases do
        assert tested.loc["purchase", "excess_low"] > 0


def test_where_the_purchase_model_foretells_better_it_is_used_alone(cdnow: Dataset):
    tested = clm.backtest(cdnow, 180).set_index("method")
    assert tested["chosen"].idxmax() == "purchase"
    assert set(clm.risk(cdnow, horizon_days=180)["basis"]) == {"purchase"}


def test_the_list_of_the_silent_longest_is_right_as_often_as_pandas_counts(
    cdnow: Dataset, cdnow_rows: pd.DataFrame
):
    tested = clm.backtest(cdnow, 90, list_length=50).set_index("method").loc["longest_silence"]
    as_of, listed, silent = pd.Timestamp(1998, 6, 30), 0, 0
    for back in (90, 180, 270):
        origin = as_of - pd.Timedelta(days=back)
        last = cdnow_rows[cdnow_rows["day"] <= origin].groupby("customer_id")["day"].max()
        silence = (origin - last).dt.days
        lapse = learned(cdnow, "lapse_days", origin.date()).value
        # Of two silent equally long, the one that stands first in the list of customers.
        first = silence[silence <= lapse].sort_values(ascending=False, kind="stable").index[:50]
        after = cdnow_rows[
            (cdnow_rows["day"] > origin) & (cdnow_rows["day"] <= origin + pd.Timedelta(days=90))
        ]
        listed, silent = listed + 50, silent + int((~first.isin(after["customer_id"])).sum())
    assert (tested["listed"], tested["false_alarms"]) == (listed, listed - silent)
    assert tested["precision"] == pytest.approx(silent / listed)


@pytest.fixture(scope="module")
def demo_model(demo: Dataset) -> RiskModel:
    return risk_model(demo, clm.periods.default_as_of(demo.span), 90)


def test_probabilities_are_calibrated_on_days_that_nobody_had_seen(demo_model: RiskModel):
    model = demo_model
    rows = of_kind(model.held_out, "repeat")
    tenths = calibration(rows["bought"].to_numpy(float), rows["combined"].to_numpy(float))
    assert (tenths["foretold"] - tenths["happened"]).abs().max() < 0.05
    # A day is foretold without its own outcome: the days learned from end a horizon before it.
    assert rows["day"].max() + datetime.timedelta(days=90) == model.as_of
    # A team that is told of 100 customers a day hears of them, and the counts agree.
    tested = compared_methods(rows, "combined", 100).set_index("method").loc["combined"]
    assert tested["listed"] == 300
    assert tested["precision"] == pytest.approx(1 - tested["false_alarms"] / 300)


def test_expected_value_is_that_of_the_purchase_model_where_it_alone_is_used(demo: Dataset):
    risk = clm.risk(demo, buyers="one_time").set_index("customer_id")
    assert set(risk["basis"]) == {"purchase"}
    value = clm.lifetime_value(demo, 90, discount=0, cost_to_serve=0).set_index("customer_id").loc[risk.index]
    for name in ("p_alive", "p_active", "expected_value", "low", "high"):
        assert risk[name].to_numpy() == pytest.approx(value[name].to_numpy(), rel=1e-6), name
    assert (risk["low"] < risk["high"]).all()
    loss = risk["value_at_stake"] * (1 - risk["p_active"])
    assert risk["expected_loss"].to_numpy() == pytest.approx(loss.to_numpy())
    assert risk["expected_loss"].is_monotonic_decreasing


@pytest.mark.parametrize("name", ["demo", "cdnow"])
def test_whoever_probably_buys_is_as_probably_still_a_customer(name: str, request: pytest.FixtureRequest):
    dataset = request.getfixturevalue(name)
    scores = risk_model(dataset, clm.periods.default_as_of(dataset.span), 90).scores
    assert (scores["basis"] == "combined").any()
    assert (scores["p_alive"] >= scores["p_active"]).all()


def test_a_complaint_lowers_the_probability_on_the_demo(demo_model: RiskModel):
    model = demo_model
    assert model.combined is not None
    effect = dict(zip(model.names, model.combined.coefficients[2:], strict=True))
    sure = dict(zip(model.names, 2 * model.combined.standard_errors[2:], strict=True))
    for name in ("complaints", "unsubscribed", "terminated"):
        assert effect[name] < -sure[name]


def test_a_quarter_of_the_customers_teaches_the_same(demo: Dataset, demo_model: RiskModel):
    # Of large datasets 20,000 buyers are read. Here 4,000 stand for 15,000, with errors twice as large.
    days = demo_model.learned_from
    past = observations(demo, days, 90, KIND, buyers_read=4000)
    whole, part = demo_model.combined, combined_model(past)
    assert whole is not None
    assert part is not None
    assert [day.day for day in past] == list(days)
    assert 0.2 < part.rows / whole.rows < 0.3
    away = (part.coefficients - whole.coefficients) / np.hypot(part.standard_errors, whole.standard_errors)
    assert np.abs(away[1:]).max() < 3
    known = inputs(past[0].watched, past[0].names)
    moved = part.probability(*known) - whole.probability(*known)
    assert np.abs(moved).mean() < 0.02


def test_where_nobody_seems_to_leave_no_probability_of_being_alive_is_given(tmp_path: Path):
    with dataset_from(tmp_path, random_orders(leave=0.0)) as dataset:
        risk = clm.risk(dataset, horizon_days=60)
    assert len(risk) > 5
    assert risk["p_alive"].isna().all()
    assert risk["p_active"].between(0, 1).all()


def test_too_little_data_leave_the_rules_and_say_why(tmp_path: Path, cdnow: Dataset):
    orders = [("A", f"2024-01-{day:02d}", 20.0) for day in (1, 8, 15, 22)] + [("B", "2024-06-30", 9.0)]
    with dataset_of(tmp_path, orders) as few:
        found = clm.risk(few)
        with pytest.raises(ClmError, match="A purchase model needs 30"):
            clm.backtest(few, 30)
    assert list(found["customer_id"]) == ["A"]
    assert set(found["basis"]) == {"too_few_repeat_buyers"}
    assert (
        found[["p_alive", "p_active", "expected_value", "low", "high", "expected_loss"]].isna().all(axis=None)
    )
    early = clm.risk(cdnow, "1997-04-30")
    assert set(early["basis"]) == {"too_short"}
    assert early["p_active"].isna().all()
    with pytest.raises(ClmError, match="at least twice as many days"):
        clm.backtest(cdnow, 90, "1997-04-30")
    quick = clm.risk(cdnow, probabilities=False)
    assert set(quick["basis"]) == {"not_asked"}
    assert quick["value_at_stake"].is_monotonic_decreasing


def test_features_need_dated_signals_alone_and_are_left_out_where_data_lack_them(
    demo: Dataset, cdnow: Dataset
):
    undated = {"balance", "wallet", "contract_days_left"}
    assert not undated & {signal for feature in features().values() for signal in feature.signals}
    assert set(known_features(demo)) == set(features())
    assert {"complaints", "use"} & set(known_features(cdnow)) == set()
