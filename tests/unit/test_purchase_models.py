"""Purchase models against the published numbers, against simulated customers, and where they have to give up.

Sources of the numbers: Fader, Hardie & Lee, Marketing Science 24(2), 2005, and their spreadsheet, as the tests of the
library lifetimes repeat them (BG/NBD, its expectations and standard errors, Pareto/NBD); BTYDplus and lifetimes
(MBG/NBD). The single probabilities and expectations of one customer, and the means held out by earlier purchases, are
given in the paper alone and reproduced here by its formulas; the “actual” half of the latter is counted from the data.
"""

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st
from scipy.special import hyp2f1

import clm
from clm.errors import ClmError
from clm.statistics.histories import Histories, Pairs, grouped
from clm.statistics.maximum_likelihood import PENALTY
from clm.statistics.pareto_tails import tails
from clm.statistics.purchases import MODELS, fit_purchase_model
from tests.simulated_buyers import TRUE, simulated_histories

CALIBRATED = "1997-09-30"  # 39 weeks after the first customer
PUBLISHED = {
    "bgnbd": ({"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}, -9582.4),
    "mbgnbd": ({"r": 0.525, "alpha": 6.183, "a": 0.891, "b": 1.614}, None),
    "paretonbd": ({"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}, -9595.0),
}
BGNBD = np.array(TRUE["bgnbd"])


@pytest.fixture(scope="module")
def bgnbd(cdnow: clm.Dataset) -> clm.PurchaseFit:
    return clm.fit_purchases(cdnow, end=CALIBRATED)


def one(*values: float) -> list[np.ndarray]:
    return [np.array([value], dtype=float) for value in values]


def single(repeats: float, last: float, age: float) -> Histories:
    return Histories(*one(repeats, last, age, 1))


@pytest.mark.parametrize("kind", PUBLISHED)
def test_parameters_and_likelihood_of_cdnow_are_the_published_ones(cdnow: clm.Dataset, kind: str):
    fit = clm.fit_purchases(cdnow, kind, end=CALIBRATED)
    parameters, log_likelihood = PUBLISHED[kind]
    assert fit.parameters == pytest.approx(parameters, abs=6e-4)  # published with three digits
    if log_likelihood:
        assert fit.log_likelihood == pytest.approx(log_likelihood, abs=0.06)
    assert (fit.verdict, fit.is_penalised, fit.customers_fitted, fit.repeat_buyers) == (
        "good",
        False,
        2357,
        946,
    )


def test_standard_errors_are_those_that_lifetimes_prints(bgnbd: clm.PurchaseFit):
    known = {"r": 0.012557, "alpha": 0.378221, "a": 0.185719, "b": 0.705345}
    assert bgnbd.standard_errors == pytest.approx(known, rel=1e-3)


def test_a_new_customer_buys_as_often_as_published(bgnbd: clm.PurchaseFit):
    assert bgnbd.expected_purchases(52) == pytest.approx(1.4440, abs=5e-5)
    # Column E[X(t)] of the authors' spreadsheet.
    weeks = {0.1429: 0.0078, 1: 0.0532, 3: 0.1506, 31.8571: 1.0405, 32: 1.0437, 78: 1.8576}
    assert bgnbd.expected_purchases(list(weeks)) == pytest.approx(list(weeks.values()), abs=5e-4)
    assert bgnbd.expected_purchases([0, 52]).shape == (2,)


@pytest.mark.parametrize(
    ("history", "ahead", "expected", "p_alive"),
    [((2, 30.43, 38.86), 39, 1.226, 0.7266), ((26, 30.86, 31), 52, 25.757, 0.96885)],
)
def test_what_is_expected_of_a_single_customer_is_what_was_published(history, ahead, expected, p_alive):
    model = MODELS["bgnbd"]
    alive = model.p_alive(BGNBD, single(*history))[0]
    purchases = model.expected_if_alive(BGNBD, *one(history[0], history[2]), np.float64(ahead))[0]
    assert alive == pytest.approx(p_alive, abs=1e-4)
    assert alive * purchases == pytest.approx(expected, abs=2e-3)


def test_held_out_purchases_by_earlier_ones_are_the_published_ones(
    cdnow: clm.Dataset, bgnbd: clm.PurchaseFit
):
    customers = bgnbd.customers(horizon_days=39 * 7)
    later = cdnow.query(
        f"select customer_id, count(*) filter (where day > '{CALIBRATED}') as later"
        " from purchases join customers using (customer_no) group by 1"
    )
    means = (
        customers.merge(later)
        .assign(repeats=customers["repeats"].clip(upper=7))
        .groupby("repeats")[["later", "expected_purchases"]]
        .mean()
    )
    assert means["later"].tolist() == pytest.approx(
        [0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359], abs=6e-4
    )
    assert means["expected_purchases"].tolist() == pytest.approx(
        [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157], abs=1e-3
    )


def test_bgnbd_tracks_cdnow_to_the_end_within_five_percent(bgnbd: clm.PurchaseFit):
    weeks = clm.tracking(bgnbd)
    assert len(weeks) == 78
    assert weeks["held_out"].sum() == 39
    assert weeks["actual"].is_monotonic_increasing
    assert weeks["expected"].is_monotonic_increasing
    last = weeks.iloc[-1]
    assert last["actual"] == 4336
    assert last["expected"] == pytest.approx(4336 * 0.957, abs=15)  # 4.3 % too few; the Pareto/NBD 1.8 %


@pytest.mark.parametrize("kind", PUBLISHED)
def test_no_number_changes_with_the_time_unit_but_times_themselves(cdnow: clm.Dataset, kind: str):
    weeks = clm.fit_purchases(cdnow, kind, end=CALIBRATED)
    days = clm.fit_purchases(cdnow, kind, "day", end=CALIBRATED)
    factors = {"alpha": 7, "beta": 7}
    for name, value in weeks.parameters.items():
        factor = factors.get(name, 1)
        assert days.parameters[name] == pytest.approx(value * factor, rel=1e-12)
        assert days.standard_errors[name] == pytest.approx(weeks.standard_errors[name] * factor, rel=1e-12)
    pd.testing.assert_frame_equal(days.customers(), weeks.customers())
    assert days.expected_purchases(364) == pytest.approx(weeks.expected_purchases(52), rel=1e-12)


@pytest.mark.parametrize("factor", [1 / 7, 1000.0])
def test_histories_in_another_unit_give_the_same_fit(factor: float):
    h, _ = simulated_histories("mbgnbd", TRUE["mbgnbd"], 800, 78, seed=1)
    fit, rescaled = (fit_purchase_model(MODELS["mbgnbd"], some) for some in (h, h.rescaled(factor)))
    assert rescaled.estimate.parameters == pytest.approx(
        fit.estimate.parameters * [1, factor, 1, 1], rel=1e-6
    )
    assert rescaled.forecast(h.rescaled(factor), 39 * factor).expected == pytest.approx(
        fit.forecast(h, 39).expected, rel=1e-5
    )


def test_nothing_after_the_end_leaks_into_a_fit(cdnow_rows: pd.DataFrame, bgnbd: clm.PurchaseFit):
    seen = cdnow_rows[cdnow_rows["day"] <= CALIBRATED].to_csv(index=False).encode()
    dataset, _ = clm.load(("seen.csv", seen))
    with dataset:
        alone = clm.fit_purchases(dataset, end=CALIBRATED)
        assert alone.parameters == bgnbd.parameters
        pd.testing.assert_frame_equal(alone.customers(), bgnbd.customers())


def test_orders_of_a_day_are_one_purchase_and_the_first_is_no_repeat(bgnbd: clm.PurchaseFit):
    first = bgnbd.customers().iloc[0]
    # Customer 0001 bought on 1 January, 18 January and 2 August 1997.
    assert first[["customer_id", "repeats", "last_days", "age_days"]].tolist() == ["0001", 2, 213, 272]


def test_only_those_who_came_from_the_start_on_are_fitted(cdnow: clm.Dataset):
    fit = clm.fit_purchases(cdnow, start="1997-02-01", end=CALIBRATED)
    assert fit.start == datetime.date(1997, 2, 1)
    assert fit.customers()["age_days"].max() == (fit.end - fit.start).days
    assert fit.customers_fitted < 2357


def test_one_time_buyers_are_certain_to_stay_in_the_bgnbd_alone(cdnow: clm.Dataset):
    alive = {}
    for kind in PUBLISHED:
        customers = clm.fit_purchases(cdnow, kind, end=CALIBRATED).customers()
        alive[kind] = customers.loc[customers["repeats"] == 0, "p_alive"]
    assert (alive["bgnbd"] == 1).all()
    assert alive["mbgnbd"].max() < 1
    assert alive["paretonbd"].max() < 1


@pytest.mark.parametrize("kind", MODELS)
def test_gradients_are_those_of_the_likelihood(kind: str):
    h, _ = simulated_histories(kind, TRUE[kind], 300, 78, seed=2)
    at = np.array(TRUE[kind]) * [1.3, 0.8, 1.1, 0.7]
    slopes = [
        (MODELS[kind].log_likelihood(at + step, h)[0] - MODELS[kind].log_likelihood(at - step, h)[0]) / 2e-5
        for step in np.eye(4) * 1e-5
    ]
    assert MODELS[kind].log_likelihood(at, h)[1] == pytest.approx(slopes, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize(("alpha", "beta"), [(10.6, 4.1), (3.0, 11.7)])
def test_the_integral_of_the_paretonbd_is_the_difference_in_the_paper(alpha: float, beta: float):
    r, s, x, last, age = 0.553, 0.606, 3.0, 10.0, 39.0
    whole, larger = r + s + x, max(alpha, beta)
    second = s + 1 if alpha >= beta else r + x
    parts = [
        hyp2f1(whole, second, whole + 1, abs(alpha - beta) / (larger + at)) / (larger + at) ** whole
        for at in (last, age)
    ]
    gone = s / whole * (parts[0] - parts[1])
    alive = (alpha + age) ** -(r + x) * (beta + age) ** -s
    p_alive = MODELS["paretonbd"].p_alive(np.array([r, alpha, s, beta]), single(x, last, age))[0]
    assert p_alive == pytest.approx(alive / (alive + gone), rel=1e-10)


@given(
    shapes=st.tuples(*[st.floats(-3, 3)] * 2),
    lengths=st.tuples(*[st.floats(-7, 5)] * 2),
    repeats=st.sampled_from([0.0, 1.0, 4.0, 30.0, 300.0]),
)
def test_many_times_are_told_as_exactly_as_few(shapes, lengths, repeats: float):
    # Many times of a number of repeats are read off a polynomial, few are integrated one by one.
    parameters = np.exp([shapes[0], lengths[0], shapes[1], lengths[1]])
    times = np.linspace(0, 10, 400)

    def pairs_of(some: np.ndarray) -> Pairs:
        rows = np.ones(len(some))
        return Histories(rows * repeats, some, some, rows).by_repeats_and_age

    many = tails(parameters, pairs_of(times))
    few = [tails(parameters, pairs_of(times[part : part + 20])) for part in range(0, 400, 20)]
    for name, values in many._asdict().items():
        one_by_one = np.concatenate([getattr(part, name) for part in few])
        assert np.abs(values - one_by_one).max() < 1e-11 * np.abs(one_by_one).max()


@pytest.mark.parametrize("kind", MODELS)
def test_p_alive_is_the_share_of_simulated_customers_still_there(kind: str):
    h, alive = simulated_histories(kind, TRUE[kind], 60_000, 78, seed=3)
    p_alive = MODELS[kind].p_alive(np.array(TRUE[kind]), h)
    fifths = np.digitize(p_alive, [0.2, 0.4, 0.6, 0.8])
    for fifth in np.unique(fifths):
        here = fifths == fifth
        assert alive[here].mean() == pytest.approx(p_alive[here].mean(), abs=0.03)


@pytest.mark.parametrize("kind", MODELS)
def test_a_fit_expects_of_new_customers_what_the_simulated_ones_did(kind: str):
    later, _ = simulated_histories(kind, TRUE[kind], 4000, 78, seed=4)
    fit = fit_purchase_model(MODELS[kind], later)
    new = fit.expected_new(later.age).mean()
    assert new == pytest.approx(later.repeats.mean(), rel=0.05)
    p_active = fit.forecast(later, 1e-6).p_active
    assert p_active.max() < 1e-3  # nothing happens in no time
    forever = fit.forecast(later, 1e9).p_active
    assert (forever <= fit.forecast(later, 39).p_alive + 1e-9).all()


@pytest.mark.parametrize("a", [1 - 1e-6, 1.0, 1 + 1e-6, 1 + 2e-4])
def test_expected_purchases_are_smooth_where_their_formula_is_not(a: float):
    model = MODELS["bgnbd"]
    near = [
        model.expected_if_alive(np.array([0.3, 4.0, value, 2.4]), *one(3, 30), np.float64(39))[0]
        for value in (0.99, a, 1.01)
    ]
    assert near[0] > near[1] > near[2]
    assert near[1] == pytest.approx((near[0] + near[2]) / 2, rel=1e-3)


def test_too_few_repeat_buyers_are_said_in_words(cdnow: clm.Dataset):
    with pytest.raises(ClmError, match=r"needs 30 customers who have bought again, and these data have \d+"):
        clm.fit_purchases(cdnow, end="1997-01-04")


def test_data_without_drop_out_give_no_p_alive():
    # Nobody of these ever leaves: the drop-out that a fit finds is nothing that the data show.
    h, _ = simulated_histories("bgnbd", (0.8, 10.0, 1e-9, 1.0), 2000, 52, seed=5)
    for model in MODELS.values():
        assert fit_purchase_model(model, h).verdict == "no_drop_out_visible"


def test_customers_who_all_leave_with_the_same_chance_are_said_to_be_alike():
    # Every purchase is the last with one chance in four, for everyone: a and b rise together without end.
    h, _ = simulated_histories("bgnbd", (0.8, 4.0, 25_000.0, 75_000.0), 3000, 78, seed=6)
    fit = fit_purchase_model(MODELS["bgnbd"], h)
    a, b = fit.estimate.parameters[2:]
    assert a / (a + b) == pytest.approx(0.25, abs=0.03)
    assert fit.verdict in {"drop_out_alike", "good"}
    assert np.isfinite(fit.estimate.covariance).all()


def test_customers_with_one_rate_are_said_to_be_alike():
    h, _ = simulated_histories("bgnbd", (1e6, 4e6, 1.0, 4.0), 3000, 78, seed=7)
    fit = fit_purchase_model(MODELS["bgnbd"], h)
    assert fit.verdict == "rates_alike"
    assert fit.estimate.parameters[0] / fit.estimate.parameters[1] == pytest.approx(0.25, rel=0.05)


def test_the_penalty_hardly_moves_an_ordinary_fit(bgnbd: clm.PurchaseFit):
    # By how much: gradient of the penalty times the covariance, in logarithms.
    estimate = bgnbd.fitted.estimate
    away = np.log(estimate.parameters / np.array([1.0, 272.0, 1.0, 3.0]))
    assert np.abs(estimate.covariance @ (2 * PENALTY * away)).max() < 0.002


def test_cohorts_and_segments_are_fitted_apart(cdnow: clm.Dataset, demo: clm.Dataset):
    cohorts = clm.fit_purchases(cdnow, end=CALIBRATED, by="month")
    assert list(cohorts.groups) == ["1997-01-01", "1997-02-01", "1997-03-01"]
    assert sum(fit.customers_fitted for fit in cohorts.groups.values()) == cohorts.customers_fitted
    # Together the parts explain no less than the whole does.
    assert sum(fit.log_likelihood for fit in cohorts.groups.values()) > cohorts.log_likelihood
    assert cohorts.customers()["customer_id"].is_monotonic_increasing
    segments = clm.fit_purchases(demo, "mbgnbd", by="segment")
    assert set(segments.groups) == {"café", "home", "office", "restaurant", "shop"}
    assert len(segments.customers()) == segments.customers_fitted


def test_a_group_too_small_gets_the_parameters_of_all(cdnow: clm.Dataset):
    weeks = clm.fit_purchases(cdnow, end="1997-02-15", by="week")
    small = [fit for fit in weeks.groups.values() if fit.verdict == "too_few_repeat_buyers"]
    assert small
    assert all(fit.parameters == weeks.parameters for fit in small)
    assert len(weeks.customers()) == weeks.customers_fitted


def test_the_best_model_is_the_one_that_foretold_the_held_out_time_best(cdnow: clm.Dataset):
    compared = clm.held_out(cdnow, end="1998-06-30", holdout_days=273)
    assert compared["kind"].tolist() == list(PUBLISHED)
    assert compared["calibration_end"].tolist() == [datetime.date(1997, 9, 30)] * 3
    assert compared["actual"].tolist() == [1882] * 3
    assert compared["expected"].between(1500, 1882).all()
    assert compared.loc[compared["chosen"], "deviance"].tolist() == [compared["deviance"].min()]
    best = clm.fit_purchases(cdnow, "best")
    assert best.held_out is not None
    assert best.kind == best.held_out.loc[best.held_out["chosen"], "kind"].item()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda data: clm.fit_purchases(data, "nbd"), "“kind” must be one of bgnbd"),
        (lambda data: clm.fit_purchases(data, time_unit="hour"), "“time_unit” must be one of day"),
        (lambda data: clm.fit_purchases(data, by="joy"), "no attribute “joy”"),
        (
            lambda data: clm.fit_purchases(data, start="1998-06-01", end="1998-06-30"),
            "Nobody bought for the first time",
        ),
        (lambda data: clm.held_out(data, holdout_days=400), "at least twice as many days"),
        (lambda data: clm.held_out(data, ["nbd"]), "“kinds” must be one of"),
    ],
)
def test_what_cannot_be_fitted_is_said_in_words(cdnow: clm.Dataset, call, said: str):
    with pytest.raises(ClmError, match=said):
        call(cdnow)


def test_equal_histories_are_counted_together():
    repeats, last, age = np.array([0, 2, 0, 2]), np.array([0, 5, 0, 5]), np.array([9, 9, 9, 8])
    different, places = grouped(repeats, last, age)
    assert different.customers.tolist() == [2, 1, 1]
    assert different.repeats[places].tolist() == repeats.tolist()
    assert different.age[places].tolist() == age.tolist()
    many = Histories(*(np.repeat(column, 2) for column in (repeats, last, age)), np.ones(8))
    parameters = BGNBD
    whole = MODELS["bgnbd"].log_likelihood(parameters, many)[0]
    assert whole == pytest.approx(2 * MODELS["bgnbd"].log_likelihood(parameters, different)[0])
