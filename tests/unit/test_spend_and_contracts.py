"""What customers spend, how contracts end, and what both are worth: published numbers and honest limits."""

import numpy as np
import pandas as pd
import pytest

import clm
from clm.errors import ClmError
from clm.statistics.gamma_gamma import expected_spend, expected_spend_slopes, fit_gamma_gamma
from clm.statistics.sbg import Contracts, fit_sbg, retention_rate, survival
from clm.statistics.shrinkage import fit_shrinkage
from tests.simulated_buyers import simulated_spend

CALIBRATED = "1997-09-30"
A_MONTH = 1.01**12 - 1  # one percent a month, as a year's rate
# Of 1,000 customers those still there after each of seven years: Fader & Hardie 2007, table 1 (given there in per cent,
# data of Berry & Linoff 2004), from which a dozen public replications of the paper start.
STILL_THERE = {
    "high end": [1000, 869, 743, 653, 593, 551, 517, 491],
    "regular": [1000, 631, 468, 382, 326, 289, 262, 241],
}


def test_gamma_gamma_of_cdnow_is_the_published_one(cdnow: clm.Dataset):
    fit = clm.fit_spend(cdnow, end=CALIBRATED)
    assert fit.parameters == pytest.approx({"p": 6.25, "q": 3.74, "v": 15.44}, abs=0.006)
    assert (fit.verdict, fit.customers_fitted) == ("good", 946)
    customers = fit.customers()
    assert customers["expected_order_value"].head(10).tolist() == pytest.approx(
        [24.66, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17], abs=0.01
    )
    assert (customers["low"] < customers["expected_order_value"]).all()
    assert (customers["high"] > customers["expected_order_value"]).all()
    assert customers["mean_spend"].isna().sum() == 2357 - 946  # without a repeat there is no mean


def test_gamma_gamma_does_not_depend_on_the_currency():
    purchases, mean = simulated_spend(6.25, 3.74, 15.44, 1500, seed=1)
    one, hundred = fit_gamma_gamma(purchases, mean), fit_gamma_gamma(purchases, mean * 100)
    assert hundred.parameters == pytest.approx(one.parameters * [1, 1, 100], rel=1e-6)
    assert hundred.covariance == pytest.approx(one.covariance, rel=1e-4)


def test_slopes_of_the_expected_spend_are_its_slopes():
    at, purchases, total = np.array([6.25, 3.74, 15.44]), np.array([0.0, 2.0]), np.array([0.0, 44.7])
    slopes = [
        np.log(
            expected_spend(at * np.exp(step), purchases, total)
            / expected_spend(at * np.exp(-step), purchases, total)
        )
        / 2e-5
        for step in np.eye(3) * 1e-5
    ]
    assert expected_spend_slopes(at, purchases, total) == pytest.approx(np.transpose(slopes), abs=1e-6)


def test_a_heavy_tail_falls_back_to_the_shrunken_mean():
    # Means of customers without an expectation (q below 1), but for whom the own mean says something.
    random = np.random.default_rng(3)
    purchases, mean = simulated_spend(3.0, 0.7, 10.0, 400, seed=3)
    rows = [
        {"customer_id": f"C{i:03}", "ordered_at": day, "amount": round(amount, 2)}
        for i, (n, amount) in enumerate(zip(purchases, np.minimum(mean, 1e9), strict=True))
        for day in pd.Timestamp("2024-01-01")
        + pd.to_timedelta(random.choice(300, int(n) + 1, replace=False), "D")
    ]
    dataset, _ = clm.load(("orders.csv", pd.DataFrame(rows).to_csv(index=False).encode()))
    with dataset:
        fit = clm.fit_spend(dataset)
        customers = fit.customers()
    assert fit.verdict == "heavy_tail"
    assert customers["expected_order_value"].gt(0).all()
    assert np.isfinite(customers["expected_order_value"]).all()
    assert customers["low"].isna().all()


def test_the_shrunken_mean_weighs_what_was_seen_as_it_deserves():
    # Customers' means vary by 2 about 50, single purchases by 4: four purchases weigh as much as all the others.
    random = np.random.default_rng(4)
    purchases = random.integers(1, 30, 20_000).astype(float)
    mean = random.normal(50, 2, 20_000) + random.normal(0, 1, 20_000) * 4 / np.sqrt(purchases)
    shrinkage = fit_shrinkage(purchases, mean)
    assert shrinkage.overall == pytest.approx(50, abs=0.2)
    assert shrinkage.pull == pytest.approx(4, rel=0.2)
    assert shrinkage.mean(np.array([0.0]), np.array([0.0]))[0] == shrinkage.overall


@pytest.mark.parametrize(("cohort", "alpha", "beta"), [("high end", 0.668, 3.806), ("regular", 0.704, 1.182)])
def test_sbg_of_the_published_cohorts_is_the_published_one(cohort: str, alpha: float, beta: float):
    there = np.array(STILL_THERE[cohort], dtype=float)
    left = there[:-1] - there[1:]
    contracts = Contracts(np.append(np.arange(7.0), 7), np.append(np.ones(7), 0), np.append(left, there[-1]))
    found = fit_sbg(contracts)
    assert found.parameters == pytest.approx([alpha, beta], abs=6e-4)
    assert survival(found.parameters, np.arange(8.0)) * 1000 == pytest.approx(there, abs=20)
    rates = retention_rate(found.parameters, np.arange(1.0, 8))
    assert (np.diff(rates) > 0).all()  # retention rises though nobody changes


def test_contracts_of_the_demo_end_as_observed(demo: clm.Dataset):
    fit = clm.fit_contracts(demo, "quarter")
    curve = fit.curve(4)
    assert (curve["survival"] - curve["observed"]).abs().max() < 0.08
    assert (curve["low"] < curve["survival"]).all()
    assert (curve["high"] > curve["survival"]).all()
    later = fit.curve(4, after=4)
    assert later["observed"].isna().all()
    assert later["survival"].iloc[0] >= curve["survival"].iloc[0]
    assert fit.verdict in {"good", "chances_alike"}


def test_data_without_contracts_say_so(cdnow: clm.Dataset):
    with pytest.raises(ClmError, match="contracts that have ended, and these data have 0"):
        clm.fit_contracts(cdnow)


def test_lifetime_value_of_a_year_is_the_right_one(cdnow: clm.Dataset):
    # The well-known library says 140.10 for twelve months, which are 360 weeks there.
    values = clm.lifetime_value(cdnow, 365, A_MONTH, margin=1, as_of=CALIBRATED, kind="bgnbd")
    first = values.set_index("customer_id").loc["0001"]
    assert first["expected_value"] == pytest.approx(36.28, abs=0.03)
    assert first["low"] < first["expected_value"] < first["high"]
    assert values.columns.tolist() == [
        "customer_id", "p_alive", "p_active", "expected_purchases", "expected_order_value", "cost_to_serve",
        "expected_value", "low", "high",
    ]  # fmt: skip


def test_value_without_discount_is_purchases_times_their_money_times_margin(cdnow: clm.Dataset):
    values = clm.lifetime_value(cdnow, discount=0, margin=0.4)
    assert values["expected_value"].to_numpy() == pytest.approx(
        (values["expected_purchases"] * values["expected_order_value"] * 0.4).to_numpy(), rel=1e-12
    )
    later = clm.lifetime_value(cdnow, discount=0.2, margin=0.4)["expected_value"]
    assert (later < values["expected_value"]).all()
    loss = clm.lifetime_value(cdnow, discount=0, margin=-0.4)
    assert (loss["low"] <= loss["expected_value"]).all()
    assert (loss["expected_value"] <= loss["high"]).all()


def test_known_costs_make_the_value_a_margin(demo: clm.Dataset):
    revenue = clm.lifetime_value(demo, margin=1, cost_to_serve=0)["expected_value"].sum()
    share = demo.query("select cast(sum(margin) / sum(revenue) as double) as share from purchases")[
        "share"
    ].item()
    earned = clm.lifetime_value(demo, cost_to_serve=0)["expected_value"].sum()
    assert earned / revenue == pytest.approx(share, rel=1e-9)


@pytest.mark.parametrize("given", [{"horizon_days": 0}, {"discount": -0.1}, {"margin": 1.5}])
def test_a_number_that_makes_no_sense_is_refused(cdnow: clm.Dataset, given: dict[str, float]):
    with pytest.raises(ClmError, match="must lie between"):
        clm.lifetime_value(cdnow, **given)
