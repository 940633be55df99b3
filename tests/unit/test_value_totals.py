"""What groups of customers bring together: the interval holds what really came as often as it says."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

import clm
from clm.analysis.value_totals import value_totals
from clm.dataset import Dataset
from clm.lifecycle.cost_to_serve import cost_to_serve
from clm.statistics.chance import money_variance, ordered_pairs_if_alive
from clm.statistics.gamma_gamma import expected_spend, spend_moments
from clm.statistics.purchases import MODELS
from clm.statistics.shrinkage import Shrinkage
from tests.simulated_buyers import TRUE
from tests.stories import dataset_of

START, SEEN, AHEAD = pd.Timestamp("2022-01-01"), 730, 180  # days of the past, and of the future that came
AS_OF = (START + pd.Timedelta(days=SEEN)).date()
RUNS, CUSTOMERS = 40, 300


def orders_of_runs(random: np.random.Generator) -> pd.DataFrame:
    """customer, run, day, amount: buyers as the MBG/NBD and the Gamma–Gamma model have them, RUNS times."""
    everybody = RUNS * CUSTOMERS
    rate, chance = random.gamma(0.8, 1 / 45, everybody), random.beta(0.9, 1.6, everybody)
    moment = random.uniform(0, SEEN * 0.8, everybody)
    who, days = [np.arange(everybody)], [moment.copy()]
    buying = np.flatnonzero(random.random(everybody) >= chance)
    while len(buying):
        moment[buying] += random.exponential(1, len(buying)) / rate[buying]
        buying = buying[moment[buying] < SEEN + AHEAD + 1]
        who.append(buying)
        days.append(moment[buying])
        buying = buying[random.random(len(buying)) >= chance[buying]]
    number = np.concatenate(who)
    amount = random.gamma(6.25, 1, len(number)) / random.gamma(3.74, 1 / 15.44, everybody)[number]
    day = START + pd.to_timedelta(np.floor(np.concatenate(days)), unit="D")
    frame = pd.DataFrame({"customer": number, "run": number % RUNS, "day": day, "amount": amount.round(2)})
    return frame.sort_values("day", ignore_index=True)


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    return orders_of_runs(np.random.default_rng(7))


@pytest.fixture(scope="module")
def runs(orders: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    """One dataset of all runs, each a segment of its own."""
    customers = [{"customer_id": f"c{i}", "segment": f"run {i % RUNS}"} for i in range(RUNS * CUSTOMERS)]
    rows = [(f"c{one.customer}", one.day, one.amount) for one in orders.itertuples()]
    with dataset_of(tmp_path_factory.mktemp("runs"), rows, customers=customers) as dataset:
        yield dataset


def totals_of(dataset: Dataset, run: int) -> pd.Series:
    where = {"segment": [f"run {run}"]}
    values = clm.lifetime_value(
        dataset, AHEAD, discount=0, margin=1, as_of=AS_OF, cost_to_serve=0, where=where
    )
    frame = value_totals(dataset, values, pd.Series(dtype=str), AHEAD, AS_OF, where=where)
    return frame.set_index("group").loc[""]


def test_the_interval_of_a_total_holds_what_came_in_nineteen_of_twenty_runs(
    runs: Dataset, orders: pd.DataFrame
):
    later = orders[orders["day"] > pd.Timestamp(AS_OF)]
    later = later[later["day"] <= pd.Timestamp(AS_OF) + pd.Timedelta(days=AHEAD)]
    known = orders.loc[orders["day"] <= pd.Timestamp(AS_OF), "customer"].unique()
    came = later[later["customer"].isin(known)].groupby("run")["amount"].sum()
    found = pd.DataFrame([totals_of(runs, run) for run in range(RUNS)])
    actual = came.reindex(range(RUNS), fill_value=0.0).to_numpy()
    inside = (found["low"].to_numpy() < actual) & (actual < found["high"].to_numpy())
    assert 0.88 <= inside.mean() <= 1  # 38 of 40, give or take
    # The parameters alone say too little: most of what is unsure about some hundred customers is their own luck.
    by_parameters = (found["mean_low"].to_numpy() < actual) & (actual < found["mean_high"].to_numpy())
    assert by_parameters.mean() < 0.85
    assert (found["expected"].sum() / actual.sum()) == pytest.approx(1, abs=0.05)


def test_luck_averages_out_and_errors_of_parameters_do_not(runs: Dataset):
    values = clm.lifetime_value(runs, AHEAD, discount=0, margin=1, as_of=AS_OF, cost_to_serve=0)
    groups = pd.Series("few", index=values["customer_id"].iloc[:500])
    frame = value_totals(runs, values, groups, AHEAD, AS_OF).set_index("group")
    assert frame["customers"].tolist() == [500, len(values)]
    assert frame.loc["", "expected"] == pytest.approx(values["expected_value"].sum())
    width = np.log(frame["high"] / frame["low"])
    of_parameters = np.log(frame["mean_high"] / frame["mean_low"])
    luck = np.sqrt(width**2 - of_parameters**2)
    # Nearly fifty times as many customers: luck counts for a seventh, the parameters for as much as before.
    assert luck["few"] / luck[""] == pytest.approx(np.sqrt(len(values) / 500), rel=0.35)
    assert of_parameters["few"] == pytest.approx(of_parameters[""], rel=0.2)
    # No total is as unsure as the bounds of its customers taken together.
    assert frame.loc["", "mean_low"] > values["low"].sum()
    assert frame.loc["", "mean_high"] < values["high"].sum()


@pytest.mark.parametrize("kind", MODELS)
def test_pairs_of_purchases_are_those_of_simulated_customers(kind: str):
    random, model, parameters = np.random.default_rng(8), MODELS[kind], np.array(TRUE[kind])
    x, age, ahead, n = 3.0, 39.0, 52.0, 200_000
    rate = random.gamma(parameters[0] + x, 1 / (parameters[1] + age), n)
    bought = np.zeros(n)
    if kind == "paretonbd":
        leaving = random.gamma(parameters[2], 1 / (parameters[3] + age), n)
        bought += random.poisson(rate * np.minimum(random.exponential(1, n) / leaving, ahead))
    else:
        chance = random.beta(parameters[2], parameters[3] + x + model.first_chances, n)
        moment, buying = np.zeros(n), np.arange(n)
        while len(buying):
            moment[buying] += random.exponential(1, len(buying)) / rate[buying]
            buying = buying[moment[buying] < ahead]
            bought[buying] += 1
            buying = buying[random.random(len(buying)) >= chance[buying]]
    history = np.array([x]), np.array([age])
    pairs = ordered_pairs_if_alive(model, parameters, *history, ahead)[0]
    assert pairs == pytest.approx((bought * (bought - 1)).mean(), rel=0.02)
    spend, seen = np.array([6.25, 3.74, 15.44]), (np.array([x]), np.array([90.0]))
    scale = random.gamma(spend[0] * x + spend[1], 1 / (spend[2] + 90), n)
    money = np.where(bought > 0, random.gamma(spend[0] * np.maximum(bought, 1)) / scale, 0)
    of_a_purchase = expected_spend(spend, *seen), *spend_moments(spend, *seen)
    variance = money_variance(np.array([bought.mean()]), np.array([pairs]), *of_a_purchase)[0]
    assert np.sqrt(variance) == pytest.approx(money.std(), rel=0.02)


def test_the_spread_of_the_shrunken_mean_is_that_of_simulated_customers():
    # Own means vary by 20 about 50, single purchases by 30 about them; everybody has bought four times.
    random, n = np.random.default_rng(9), 100_000
    own = random.normal(50, 20, n)
    seen = random.normal(own[:, None], 30, (n, 4)).sum(axis=1)
    one, other = random.normal(own, 30), random.normal(own, 30)
    product, square = Shrinkage(50, 30**2 / 20**2, 30**2, 20**2).moments(np.full(n, 4.0), seen)
    assert product.mean() == pytest.approx((one * other).mean(), rel=0.01)
    assert square.mean() == pytest.approx((one**2).mean(), rel=0.01)


def test_the_totals_of_the_demo_are_margins_less_the_cost_to_serve(demo: Dataset):
    values = clm.lifetime_value(demo)
    of_segments = clm.value_totals(demo, "segment").set_index("group")
    assert of_segments.drop("")["expected"].sum() == pytest.approx(values["expected_value"].sum())
    tiers = clm.value_tiers(demo).set_index("customer_id")["tier"]
    of_tiers = clm.value_totals(demo, tiers).set_index("group")
    expected = values.set_index("customer_id")["expected_value"].groupby(tiers).sum()
    assert of_tiers.drop("")["expected"].to_dict() == pytest.approx(expected.to_dict())
    pd.testing.assert_series_equal(of_tiers.loc[""], of_segments.loc[""])
    for frame in (of_segments, of_tiers):
        bounds = frame[["low", "mean_low", "expected", "mean_high", "high"]]
        assert (np.diff(bounds.to_numpy()) > 0).all()


def test_the_error_of_the_cost_to_serve_hardly_widens_the_interval(demo: Dataset):
    # Totals and customers' intervals take it as certain. Its own error, from customers drawn anew 300 times:
    day = clm.periods.default_as_of(demo.span)
    values = clm.lifetime_value(demo, as_of=day)
    total = value_totals(demo, values, pd.Series(dtype=str), as_of=day).set_index("group").loc[""]
    served = cost_to_serve(demo, day)
    ids = demo.query("select customer_no, customer_id from customers")
    ahead = served.merge(ids).merge(values)["cost_to_serve"].groupby(served["grouping"]).sum()
    drawn = np.random.default_rng(10).poisson(1, (300, len(served)))
    rates = pd.DataFrame(
        {
            name: drawn[:, part.index] @ part["cost"] / (drawn[:, part.index] @ part["years"])
            for name, part in served.groupby("grouping")
        }
    )
    error = (rates / rates.mean() * ahead).sum(axis=1).std()
    half = (total["mean_high"] - total["mean_low"]) / 2
    assert 0.005 < error / ahead.sum() < 0.03
    assert np.hypot(half, 1.96 * error) / half < 1.01  # 0.3 % wider
