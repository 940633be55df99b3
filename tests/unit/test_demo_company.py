"""The demo company: its frames are whole and repeatable, and each planted story can be found in them again.

Nothing here uses the dashboard's own analysis: the stories are measured with plain pandas, and the README may
only quote what was measured.
"""

import hashlib
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from clm.dataset import open_dataset
from clm.demo_company import build_demo, demo_frames, stories
from clm.schema import CUSTOMERS, INTERACTION_KINDS, INTERACTIONS, LINES, ORDERS, PAID_STATUSES

README = Path(__file__).parents[2] / "data" / "README.md"
START, END = pd.Timestamp(2023, 1, 1), pd.Timestamp(2025, 12, 31)

# Of every 50th row of each frame. When it changes the data have changed: measure the stories again.
DIGEST = "b72d730190694ac4"


@pytest.fixture(scope="module")
def frames():
    return demo_frames()


@pytest.fixture(scope="module")
def customers(frames):
    """One row a customer, with the day of the first and of the second purchase occasion."""
    occasions = _occasions(frames)
    customers = frames["customers"].set_index("customer_id")
    return customers.assign(first=_nth_day(occasions, 0), second=_nth_day(occasions, 1))


@pytest.fixture(scope="module")
def occasions(frames):
    return _occasions(frames)


def _occasions(frames):
    """One row a customer and day with a paid order, in that order."""
    orders = frames["orders"]
    paid = orders[orders["status"].isin(PAID_STATUSES)]
    paid = paid.assign(day=paid["ordered_at"].dt.normalize())
    return (
        paid[["customer_id", "day"]].drop_duplicates().sort_values(["customer_id", "day"], ignore_index=True)
    )


def _nth_day(occasions, number):
    return occasions[occasions.groupby("customer_id").cumcount() == number].set_index("customer_id")["day"]


def _stamp(day: date, days: int = 0) -> pd.Timestamp:
    return pd.Timestamp(day + timedelta(days=days))


def _assert_told(share: float) -> None:
    """The README quotes this very share, in both of its languages."""
    assert README.read_text(encoding="utf-8").count(f"{share:.1%}") >= 2, (
        f"data/README.md must say {share:.1%}"
    )


# ---- the frames -------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_frames(frames):
    sample = "".join(frame.iloc[::50].to_csv(index=False) for frame in frames.values())
    assert hashlib.sha256(sample.encode()).hexdigest()[:16] == DIGEST


def test_another_seed_gives_other_frames(frames):
    other = demo_frames(seed=7)
    assert len(other["customers"]) == len(frames["customers"])
    assert len(other["orders"]) != len(frames["orders"])


def test_frames_have_the_canonical_columns(frames):
    assert list(frames["customers"]) == [*CUSTOMERS, "plan", stories.WINBACK_DIMENSION]
    assert list(frames["orders"]) == list(ORDERS)
    assert list(frames["lines"]) == list(LINES)
    assert list(frames["interactions"]) == list(INTERACTIONS)


def test_keys_are_unique_and_references_are_known(frames):
    known = set(frames["customers"]["customer_id"])
    orders = frames["orders"]
    assert len(known) == len(frames["customers"]) == 20_000
    assert orders["order_id"].is_unique
    assert set(orders["customer_id"]) <= known
    assert set(frames["interactions"]["customer_id"]) <= known
    assert set(frames["customers"]["referred_by"].dropna()) <= known
    assert set(frames["lines"]["order_id"]) == set(orders["order_id"])


def test_lines_add_up_to_their_order(frames):
    sums = frames["lines"].groupby("order_id")["amount"].sum()
    amounts = frames["orders"].set_index("order_id")["amount"]
    pd.testing.assert_series_equal(sums, amounts, check_names=False)


def test_days_lie_within_three_whole_years_and_orders_reach_the_last_day(frames):
    for moments in (frames["orders"]["ordered_at"], frames["interactions"]["occurred_at"]):
        assert moments.min() >= START
        assert moments.max() < END + pd.Timedelta(days=1)
    assert (frames["orders"]["ordered_at"] >= END).sum() > 100


def test_customers_are_known_from_their_first_interaction_and_order_later(frames, customers):
    first_touch = frames["interactions"].groupby("customer_id")["occurred_at"].min().dt.normalize()
    assert (first_touch.reindex(customers.index) == customers["known_since"]).all()
    first_order = frames["orders"].groupby("customer_id")["ordered_at"].min()
    assert (first_order >= customers["known_since"].reindex(first_order.index)).all()


def test_a_quarter_of_the_customers_never_bought(customers):
    assert customers["first"].isna().mean() == pytest.approx(0.25, abs=0.02)


def test_refunds_stay_within_the_order_and_follow_its_status(frames):
    orders = frames["orders"].set_index("status")
    assert set(orders.index) == {*PAID_STATUSES, "refunded", "cancelled", "pending", "failed"}
    assert (orders["refunded"] <= orders["amount"]).all()
    assert (orders.loc["refunded", "refunded"] == orders.loc["refunded", "amount"]).all()
    assert (orders.loc["partially_refunded", "refunded"] > 0).all()
    assert (orders.loc[["paid", "cancelled", "pending", "failed"], "refunded"] == 0).all()
    assert 0.95 < orders.index.isin(PAID_STATUSES).mean() < 0.99


def test_every_kind_of_interaction_comes_in_every_quarter_of_the_last_two_years(frames):
    interactions = frames["interactions"]
    recent = interactions[interactions["occurred_at"] >= "2024-01-01"]
    quarters = recent["occurred_at"].dt.to_period("Q").rename("quarter")
    counts = pd.crosstab(quarters, recent["kind"].astype(str))
    assert set(counts) == set(INTERACTION_KINDS)
    assert (counts > 10).all(axis=None)


def test_scores_stay_on_their_scales(frames):
    scores = frames["interactions"].groupby("kind", observed=True)["score"].agg(["min", "max"])
    assert tuple(scores.loc["review"]) == (1, 5)
    assert tuple(scores.loc["survey"]) == (0, 10)
    assert scores.loc["wallet", "min"] > 0


def test_many_wallets_were_observed_twice(frames):
    interactions = frames["interactions"]
    observed = interactions.loc[interactions["kind"] == "wallet", "customer_id"].value_counts()
    assert (observed >= 2).sum() > 2000


def test_the_demo_becomes_a_dataset(tmp_path, frames):
    shares = []
    path = build_demo(tmp_path / "demo.duckdb", progress=shares.append)
    with open_dataset(path) as dataset:
        assert dataset.span == (START.date(), END.date())
        assert dataset.counts.customers == len(frames["customers"])
        assert dataset.counts.orders == len(frames["orders"])
        assert dataset.currency == "EUR"
        assert set(dataset.dimensions) == {"channel", "segment", "region", "plan", stories.WINBACK_DIMENSION}
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


# ---- the stories ------------------------------------------------------------------------------------------


def _ordered_again(customers, within_days: int) -> float:
    """Share of first-time buyers with a second purchase within so many days, all of whom had that time."""
    buyers = customers[customers["first"] <= END - pd.Timedelta(days=within_days)]
    return ((buyers["second"] - buyers["first"]).dt.days <= within_days).mean()


def test_story_1_the_voucher_campaign_bought_one_time_buyers(frames, customers):
    interactions = frames["interactions"]
    mailed = interactions.loc[interactions["channel"] == stories.VOUCHER_CHANNEL, "customer_id"]
    came = customers["known_since"].between(_stamp(stories.VOUCHER_FROM), _stamp(stories.VOUCHER_TO))
    voucher = customers.index.isin(mailed) & came
    assert (customers.loc[voucher, "channel"] == "campaign").all()
    assert customers.loc[voucher, "first"].notna().sum() == pytest.approx(stories.VOUCHER_CUSTOMERS, abs=10)
    bought, others = _ordered_again(customers[voucher], 180), _ordered_again(customers[~voucher], 180)
    assert bought < 0.2
    assert others > 0.7
    _assert_told(bought)
    _assert_told(others)


def _silent_share(occasions, chosen, first: str, last: str) -> pd.Series:
    """By segment: share of the chosen customers (id -> segment) without an order between two days."""
    within = occasions.loc[occasions["day"].between(first, last), "customer_id"]
    return (~chosen.index.to_series().isin(within)).groupby(chosen, observed=True).mean()


def _active(occasions, customers, as_of: pd.Timestamp) -> pd.Series:
    """Customers with three or more occasions in the 120 days up to a day: id -> segment."""
    recent = occasions[(occasions["day"] <= as_of) & (occasions["day"] > as_of - pd.Timedelta(days=120))]
    counts = recent["customer_id"].value_counts()
    return customers["segment"].reindex(counts[counts >= 3].index)


def test_story_2_the_price_rise_drove_the_cafes_away(occasions, customers):
    as_of = _stamp(stories.PRICE_RISE_FROM, -1)
    silent = _silent_share(occasions, _active(occasions, customers, as_of), "2025-06-01", "2025-08-31")
    year_before = as_of - pd.DateOffset(years=1)
    before = _silent_share(occasions, _active(occasions, customers, year_before), "2024-06-01", "2024-08-31")
    cafes = stories.PRICE_RISE_SEGMENT
    assert silent[cafes] > 0.4
    assert silent.drop(cafes).max() < 0.25
    assert before[cafes] < 0.25
    _assert_told(silent[cafes])
    _assert_told(before[cafes])
    _assert_told(silent.drop(cafes).max())


def test_story_2_cafe_prices_rose_on_the_day(frames, customers):
    orders = frames["orders"].assign(segment=lambda o: o["customer_id"].map(customers["segment"]))
    cafe = orders[orders["segment"] == stories.PRICE_RISE_SEGMENT]
    margin = 1 - cafe["cost"] / cafe["amount"]
    rise = _stamp(stories.PRICE_RISE_FROM)
    before, after = (
        margin[cafe["ordered_at"].between(rise + pd.Timedelta(days=a), rise + pd.Timedelta(days=b))].median()
        for a, b in ((-60, 0), (0, 60))
    )
    assert (1 - before) / (1 - after) == pytest.approx(1 + stories.PRICE_RISE, abs=0.02)


def test_story_3_repeated_complaints_precede_silence(frames, occasions):
    interactions = frames["interactions"]
    complaints = interactions[interactions["kind"] == "complaint"]
    complaints = complaints.assign(day=complaints["occurred_at"].dt.normalize())[["customer_id", "day"]]
    complaints["before"] = complaints.groupby("customer_id")["day"].diff().dt.days
    complaints = complaints[complaints["day"] <= END - pd.Timedelta(days=90)]
    near = complaints.reset_index().merge(occasions, on="customer_id", suffixes=("", "_ordered"))
    near["after"] = (near["day_ordered"] - near["day"]).dt.days
    recent = (
        near[near["after"].between(-119, 0)].groupby("index").size().reindex(complaints.index, fill_value=0)
    )
    bought = complaints.index.isin(near.loc[near["after"].between(1, 90), "index"])
    silent = pd.Series(~bought, index=complaints.index)[recent >= 3]  # regular buyers only
    repeated = complaints["before"].reindex(silent.index) <= stories.COMPLAINTS_WITHIN_DAYS
    assert repeated.sum() > 300
    assert silent[repeated].mean() > 3 * silent[~repeated].mean()
    assert silent[repeated].mean() > 0.4
    _assert_told(silent[repeated].mean())
    _assert_told(silent[~repeated].mean())


def _orders_a_day(frames, first: date, last: date) -> float:
    days = frames["orders"]["ordered_at"].between(_stamp(first), _stamp(last, 1), inclusive="left")
    return days.sum() / ((last - first).days + 1)


def test_story_4_the_slump_halved_the_orders_and_drove_nobody_away(frames, occasions, customers):
    start, end = stories.SLUMP_FROM, stories.SLUMP_TO
    nine_weeks = timedelta(days=63)
    before = _orders_a_day(frames, start - nine_weeks, start - timedelta(days=1))
    after = _orders_a_day(frames, end + timedelta(days=1), end + nine_weeks)
    share = _orders_a_day(frames, start, end) / ((before + after) / 2)
    assert 0.40 < share < 0.50
    assert after > before
    _assert_told(share)
    came_back = []
    for as_of in (_stamp(start, -1), _stamp(date(2025, 1, 1))):
        active = _active(occasions, customers, as_of)
        later = occasions["day"].between(as_of + pd.Timedelta(days=64), as_of + pd.Timedelta(days=184))
        came_back.append(active.index.isin(occasions.loc[later, "customer_id"]).mean())
    in_slump, in_spring = came_back
    assert in_slump == pytest.approx(in_spring, abs=0.04)
    _assert_told(in_slump)
    _assert_told(in_spring)


def test_story_5_the_win_back_calls_worked(frames, occasions, customers):
    interactions = frames["interactions"]
    calls = interactions[interactions["channel"] == stories.WINBACK_CHANNEL].set_index("customer_id")
    group = customers[stories.WINBACK_DIMENSION].dropna()
    assert set(calls.index) == set(group.index[group == stories.WINBACK_CALLED])
    assert group.value_counts().to_dict() == {
        "called": stories.WINBACK_CUSTOMERS,
        "held back": stories.WINBACK_CUSTOMERS,
    }
    called_on = calls["occurred_at"].dt.normalize()
    assert called_on.between(_stamp(stories.WINBACK_FROM), _stamp(stories.WINBACK_TO)).all()
    # Those held back are watched from the middle one of the days on which the others were called.
    watched = called_on.reindex(group.index).fillna(called_on.median().normalize())
    after = occasions["day"] - occasions["customer_id"].map(watched)
    returned = occasions.loc[after.dt.days.between(1, stories.WINBACK_WITHIN_DAYS), "customer_id"]
    share = group.index.to_series().isin(returned).groupby(group).mean()
    assert share["called"] > share["held back"] + 0.12
    assert share["called"] > 2 * share["held back"]
    _assert_told(share["called"])
    _assert_told(share["held back"])


def test_story_5_called_and_held_back_were_alike_before(occasions, customers):
    group = customers[stories.WINBACK_DIMENSION].dropna()
    known = occasions[occasions["day"] <= _stamp(stories.WINBACK_AS_OF)]
    known = known[known["customer_id"].isin(group.index)]
    past = known.groupby("customer_id")["day"].agg(["size", "max"])
    silent_days = (_stamp(stories.WINBACK_AS_OF) - past["max"]).dt.days
    assert silent_days.min() >= stories.WINBACK_SILENT_DAYS[0]
    # The draw also saw orders that were cancelled later, so a few lie beyond its limits.
    assert silent_days.quantile(0.97) <= stories.WINBACK_SILENT_DAYS[1]
    assert past["size"].quantile(0.03) >= 2
    medians = silent_days.groupby(group).median()
    assert abs(medians["called"] - medians["held back"]) < 25


def test_story_6_few_advocates_bring_most_referrals(frames, customers):
    referred = customers["referred_by"].dropna()
    assert (customers.loc[referred.index, "channel"] == "referral").all()
    counts = referred.value_counts()
    share = counts.head(stories.ADVOCATES).sum() / len(referred)
    assert share > 0.65
    assert stories.ADVOCATES / customers["first"].notna().sum() < 0.03
    _assert_told(share)
    referrer_first = customers["first"].reindex(referred).to_numpy()
    assert (referrer_first <= customers.loc[referred.index, "known_since"].to_numpy()).all()
    interactions = frames["interactions"]
    events = interactions.loc[interactions["kind"] == "referral", "customer_id"].value_counts()
    pd.testing.assert_series_equal(events.sort_index(), counts.sort_index(), check_names=False)


def test_story_6_referred_customers_stay_longer(occasions, customers):
    buyers = customers[customers["first"] <= END - pd.Timedelta(days=365)]
    age = (occasions["day"] - occasions["customer_id"].map(buyers["first"])).dt.days
    stayed = pd.Series(
        buyers.index.isin(occasions.loc[age.between(275, 364), "customer_id"]), index=buyers.index
    )
    by_channel = stayed.groupby(buyers["channel"], observed=True).mean()
    referred = by_channel["referral"]
    others = stayed[buyers["channel"] != "referral"].mean()
    assert referred > by_channel.drop("referral").max() + 0.05
    assert referred > others + 0.12
    _assert_told(referred)
    _assert_told(others)


def test_readers_find_the_size_of_every_table(frames):
    text = README.read_text(encoding="utf-8")
    paid = frames["orders"]["status"].isin(PAID_STATUSES)
    sizes = [len(frame) for frame in frames.values()]
    for size in (*sizes, paid.sum(), frames["orders"].loc[paid, "customer_id"].nunique()):
        assert text.count(f"{size:,}") >= 2, f"data/README.md must say {size:,}"


def test_readers_find_every_date_of_the_stories():
    text = README.read_text(encoding="utf-8")
    for name, value in vars(stories).items():
        if isinstance(value, date) and name != "WINBACK_AS_OF":
            assert text.count(value.isoformat()) >= 2, name
    assert np.all(
        [text.count(channel) >= 2 for channel in (stories.VOUCHER_CHANNEL, stories.WINBACK_CHANNEL)]
    )
