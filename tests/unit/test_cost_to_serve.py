"""Cost to serve: to the cent on a story, the published models integrated directly, no future, and what it does to value."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad

import clm
from clm.fitting.purchases import MODELS, YEAR_DAYS
from clm.lifecycle.cost_to_serve import cost_to_serve
from clm.lifecycle.learned import lapse_days
from clm.statistics.credibility import fit_credibility
from clm.statistics.staying import stays_if_alive
from tests.stories import dataset_of

JUNE = datetime.date(2025, 6, 30)
# Too few gaps to learn from: the limit on silence is 180 days.
ORDERS = [
    ("often", "2025-01-01", 50),
    ("often", "2025-03-02", 50),
    ("gone", "2024-06-30", 50),
    ("today", "2025-06-30", 9),
]
CONTACTS = [
    ("often", "2024-12-20", "campaign", None, {"cost": 9}),  # to win the customer
    ("often", "2025-01-01", "call", None, {"cost": 8}),  # on the day of the first order: to win it, too
    ("often", "2025-02-01", "call", None, {"cost": 7}),
    ("often", "2025-03-02", "case", None, {"cost": 3}),
    ("often", "2025-04-01", "visit"),  # cost not known
    (
        "gone",
        "2024-12-27",
        "call",
        None,
        {"cost": 5},
    ),  # 180 days after the last order: the last day of activity
    ("gone", "2024-12-28", "call", None, {"cost": 4}),  # to win it back
    ("often", "2025-07-01", "call", None, {"cost": 99}),  # later than the day looked at
]


def test_only_what_is_spent_on_active_customers_is_a_cost_of_serving(tmp_path: Path):
    with dataset_of(tmp_path, ORDERS, CONTACTS) as story:
        found = (
            cost_to_serve(story, JUNE)
            .join(
                story.query("select customer_no, customer_id from customers").set_index("customer_no"),
                on="customer_no",
            )
            .set_index("customer_id")
        )
    assert found["cost"].to_dict() == {"often": 7 + 3, "gone": 5, "today": 0}
    days = {"often": 60 + 120, "gone": 180, "today": 0}
    assert found["years"].to_dict() == pytest.approx({who: n / 365.25 for who, n in days.items()})
    # Three customers who differ by no more than chance cost what all cost.
    assert found["yearly"].to_dict() == pytest.approx(dict.fromkeys(days, 15 / (360 / 365.25)))


def test_what_happens_later_changes_no_cost(tmp_path: Path):
    now = [row for row in ORDERS if row[1] <= "2025-03-31"]
    contacts = [row for row in CONTACTS if row[1] <= "2025-03-31"]
    day = datetime.date(2025, 3, 31)
    with (
        dataset_of(tmp_path, ORDERS, CONTACTS, name="full") as full,
        dataset_of(tmp_path, now, contacts) as then,
    ):
        found, expected = (
            cost_to_serve(one, day)
            .merge(one.query("select customer_no, customer_id from customers"))
            .drop(columns="customer_no")
            .sort_values("customer_id", ignore_index=True)
            for one in (full, then)
        )
    pd.testing.assert_frame_equal(found, expected)


def test_the_demo_costs_what_pandas_adds_up(demo: clm.Dataset):
    as_of = demo.span.end
    found = cost_to_serve(demo, as_of).set_index("customer_no")
    bought = demo.query("select customer_no, day from purchases order by customer_no, day")
    limit = pd.Timedelta(days=lapse_days(demo, as_of).value)
    following = bought.groupby("customer_no")["day"].shift(-1).fillna(pd.Timestamp(as_of))
    until = pd.concat([following, bought["day"] + limit], axis=1).min(axis=1)
    until = until.clip(upper=pd.Timestamp(as_of))
    days = (until - bought["day"]).dt.days.groupby(bought["customer_no"]).sum()
    pd.testing.assert_series_equal(found["years"], days / 365.25, check_names=False, check_dtype=False)
    contacts = demo.query(
        "select customer_no, cast(occurred_at as date) as day, cast(cost as double) as cost"
        " from interactions join customers using (customer_id) where cost is not null order by 2"
    )
    spells = bought.assign(start=bought["day"], until=until).sort_values("day")
    dated = pd.merge_asof(contacts, spells, on="day", by="customer_no", allow_exact_matches=False)
    cost = dated[dated["day"] <= dated["until"]].groupby("customer_no")["cost"].sum()
    pd.testing.assert_series_equal(
        found["cost"], cost.reindex(found.index, fill_value=0.0), check_names=False
    )
    # Rates are drawn to the segment's mean, and never beyond it.
    seen = found[found["years"] > 0]
    own = seen["cost"] / seen["years"]
    mean = seen.groupby("grouping")["cost"].transform("sum") / seen.groupby("grouping")["years"].transform(
        "sum"
    )
    assert (((seen["yearly"] - mean) * (own - mean)) >= -1e-9).all()
    assert ((seen["yearly"] - mean).abs() <= (own - mean).abs() + 1e-9).all()


def test_a_short_history_is_believed_as_little_as_chance_makes_it_worth():
    rng = np.random.default_rng(7)
    time = rng.uniform(0.1, 3, 20_000)
    rate = rng.gamma(2.0, 5.0, len(time))  # mean 10 contacts a year, variance 50
    contacts = rng.poisson(rate * time)
    total = contacts * 3.0  # each costs 3
    fitted = fit_credibility(time, total, total * 3.0)
    assert fitted.overall == pytest.approx(30, rel=0.02)
    # Within a year: 10 × 3²; between customers: 50 × 3².
    assert fitted.pull == pytest.approx(10 * 9 / (50 * 9), rel=0.1)
    error = ((fitted.rate(time, total) - rate * 3) ** 2).mean()
    assert error < ((total / time - rate * 3) ** 2).mean()
    assert error < ((fitted.overall - rate * 3) ** 2).mean()
    alike = fit_credibility(time, np.full_like(time, 5.0) * time, np.full_like(time, 5.0))
    assert alike.rate(time, time * 0) == pytest.approx(5.0)


@pytest.mark.parametrize(("kind", "repeats"), [("bgnbd", 4), ("mbgnbd", 0), ("mbgnbd", 60), ("paretonbd", 3)])
def test_who_stays_is_what_a_simulation_of_the_belief_gives(kind: str, repeats: int):
    rng, size, age, ahead = np.random.default_rng(3), 400_000, 30.0, 25.0
    parameters = np.array([0.6, 8.0, 0.8, 2.5] if kind != "paretonbd" else [0.6, 8.0, 0.7, 12.0])
    if kind == "paretonbd":
        chances = rng.gamma(parameters[2], 1 / (parameters[3] + age), size)
    else:
        rate = rng.gamma(parameters[0] + repeats, 1 / (parameters[1] + age), size)
        passed = repeats + (kind == "mbgnbd")
        chances = rate * rng.beta(parameters[2], parameters[3] + passed, size)
    found = stays_if_alive(MODELS[kind], parameters, np.array([float(repeats)]), np.array([age]), ahead)
    assert found[0] == pytest.approx(np.exp(-chances * ahead).mean(), abs=0.003)
    assert stays_if_alive(MODELS[kind], parameters, np.array([1.0]), np.array([age]), 0.0)[0] == 1


def test_the_cost_of_a_horizon_is_the_integral_of_who_is_there(cdnow: clm.Dataset):
    yearly, horizon, discount = 12.0, 730, 0.15
    values = clm.lifetime_value(cdnow, horizon, discount, kind="paretonbd", cost_to_serve=yearly).set_index(
        "customer_id"
    )
    free = clm.lifetime_value(cdnow, horizon, discount, kind="paretonbd").set_index("customer_id")
    assert (free["cost_to_serve"] == 0).all()  # nothing is known of costs, and the value is revenue
    for name in ("expected_value", "low", "high"):
        assert (free[name] - values[name]).to_numpy() == pytest.approx(values["cost_to_serve"].to_numpy())
    fit = clm.fit_purchases(cdnow, "paretonbd", time_unit="day")
    s, beta = fit.parameters["s"], fit.parameters["beta"]
    ages = fit.customers().set_index("customer_id")["age_days"]
    for customer in ("0001", "1000", "2000"):
        start = beta + ages[customer]
        years, _ = quad(
            lambda t, start=start: (start / (start + t)) ** s * (1 + discount) ** (-t / YEAR_DAYS), 0, horizon
        )
        expected = yearly * values.loc[customer, "p_alive"] * years / YEAR_DAYS
        assert values.loc[customer, "cost_to_serve"] == pytest.approx(expected, rel=1e-6)


def test_costs_are_taken_off_by_default_where_values_are_margins(demo: clm.Dataset):
    usual, without = clm.lifetime_value(demo), clm.lifetime_value(demo, cost_to_serve=0)
    assert usual["cost_to_serve"].min() > 0
    assert (without["expected_value"] - usual["expected_value"]).to_numpy() == pytest.approx(
        usual["cost_to_serve"].to_numpy()
    )
    by_segment = clm.lifetime_value(demo, by="segment", cost_to_serve="observed")
    assert by_segment["cost_to_serve"].sum() == pytest.approx(usual["cost_to_serve"].sum(), rel=0.1)
    with pytest.raises(clm.ClmError, match="observed"):
        clm.lifetime_value(demo, cost_to_serve="dear")
    with pytest.raises(clm.ClmError, match="must lie between"):
        clm.lifetime_value(demo, cost_to_serve=-1)
