"""Cost and contribution of the demo company, each part against pandas on the raw orders and contacts, at two days."""

import itertools

import numpy as np
import pandas as pd
import pytest

import clm

MONTH = 365.25 / 12
DAYS = ["2025-03-31", "2025-12-31"]


class Raw:
    """What was earned and spent up to a day, as the tables hold it: no derived table, no query of the product.

    Attributes:
        flows: one row an order or a contact with a cost: customer_id, day, revenue, margin, cost, first (the day of the
            customer's first order, empty for those who have not ordered), n (days since then).
        first: customer_id -> day of the first order.
        seen: customer_id -> days from it to the day looked at.
        channel: customer_id -> channel, of everybody known by then.
    """

    def __init__(self, demo: clm.Dataset, until: str) -> None:
        self.end = pd.Timestamp(until)
        earned = demo.query(
            "select customer_id, cast(ordered_at as date)::timestamp as day, amount - coalesce(refunded, 0) as revenue,"
            " amount - coalesce(refunded, 0) - cost as margin from orders where status in ('paid', 'partially_refunded')"
        )
        spent = demo.query(
            "select customer_id, cast(occurred_at as date)::timestamp as day, cost from interactions where cost is not null"
        )
        flows = pd.concat([earned, spent])
        flows = flows[flows["day"] <= self.end].reset_index(drop=True)
        flows[["revenue", "margin", "cost"]] = flows[["revenue", "margin", "cost"]].astype(float).fillna(0.0)
        earned = earned[earned["day"] <= self.end]
        self.first = earned.groupby("customer_id")["day"].min()
        self.seen = (self.end - self.first).dt.days
        flows["first"] = flows["customer_id"].map(self.first)
        self.flows = flows.assign(n=(flows["day"] - flows["first"]).dt.days)
        people = demo.query("select customer_id, channel, known_day from customers").set_index("customer_id")
        self.channel = people.loc[people["known_day"] <= self.end, "channel"]

    @property
    def to_win(self) -> "pd.Series[bool]":
        """Whether a flow was spent to win a customer, or on somebody who has not been won."""
        return (self.flows["cost"] > 0) & ~(self.flows["n"] > 0)


@pytest.fixture(scope="module", params=DAYS)
def raw(demo: clm.Dataset, request: pytest.FixtureRequest) -> Raw:
    return Raw(demo, request.param)


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Every number that is expected stands there."""
    expected = expected.reindex(found.index)
    pd.testing.assert_frame_equal(
        found[list(expected)], expected, check_dtype=False, check_names=False, check_index_type=False, rtol=1e-9
    )  # fmt: skip


def test_by_age_whoever_lived_through_a_month_counts_in_it(demo: clm.Dataset, raw: Raw):
    found = clm.contribution(demo, "age", raw.end.date()).set_index("age")
    flows = raw.flows[raw.flows["first"].notna()]
    ages = np.where(raw.to_win[flows.index], -1, np.floor(flows["n"] / MONTH))
    rows = {}
    for age in range(-1, int(found.index.max()) + 1):
        who = raw.seen.index[
            raw.seen + 1 >= MONTH * (max(age, 0) + 1)
        ]  # the day of the first order is the first
        within = flows[(ages == age) & flows["customer_id"].isin(who)]
        rows[age] = [len(who), *(within[["revenue", "margin", "cost"]].sum() / len(who))]
    expected = pd.DataFrame.from_dict(
        rows, orient="index", columns=["customers", "revenue", "margin", "cost"]
    )
    expected["contribution"] = expected["margin"] - expected["cost"]
    same(found, expected.assign(cumulative=expected["contribution"].cumsum()))
    assert (raw.seen + 1).max() < MONTH * (found.index.max() + 2)  # no month is missing


def test_by_channel_what_was_spent_on_those_who_never_came_counts_too(demo: clm.Dataset, raw: Raw):
    found = clm.contribution(demo, "channel", raw.end.date()).set_index("channel")
    channel, flows = raw.channel, raw.flows
    spent = flows[raw.to_win].groupby(flows["customer_id"].map(channel))["cost"].sum()
    won = channel[raw.first.index].value_counts()
    old = raw.seen.index[raw.seen + 1 >= 365]
    year = flows[~raw.to_win & flows["customer_id"].isin(old) & (flows["n"] < 365)]
    brought = (year["margin"] - year["cost"]).groupby(year["customer_id"].map(channel)).sum()
    expected = {
        "customers": channel.value_counts(),
        "won": won,
        "spent": spent,
        "cost_per_won": spent / won,
        "first_year": brought / channel[old].value_counts(),
    }
    same(found, pd.DataFrame(expected))


def test_payback_is_the_curve_of_those_who_have_covered_their_cost(demo: clm.Dataset, raw: Raw):
    found = clm.contribution(demo, "payback", raw.end.date()).set_index("channel")
    flows = raw.flows[raw.flows["first"].notna()]
    daily = flows.groupby(["customer_id", "day", "n"])[["margin", "cost"]].sum().reset_index()
    net = (daily["margin"] - daily["cost"]).groupby(daily["customer_id"]).cumsum().round(4)
    paid = daily[(daily["n"] >= 0) & (net >= 0)].groupby("customer_id")["n"].min()
    for name, row in found.iterrows():
        who = raw.first.index[(name == "all") | (raw.channel[raw.first.index] == name)]
        days, events = paid.reindex(who).fillna(raw.seen[who]), who.isin(paid.index)
        curve, left = {}, 1.0
        for day in sorted(set(days[events])):
            left *= 1 - ((days == day) & events).sum() / (days >= day).sum()
            curve[day] = left
        assert row[["customers", "paid_back"]].tolist() == [len(who), events.sum()]
        assert row["median_days"] == min(day for day, share in curve.items() if share <= 0.5)
        for within in (90, 365):
            last = [share for day, share in curve.items() if day <= within][-1]
            assert row[f"within_{within}d"] == pytest.approx(1 - last)


def test_by_cohort_every_quarter_that_has_ended_adds_up_from_the_first_contact_on(
    demo: clm.Dataset, raw: Raw
):
    found = clm.contribution(demo, "cohort", raw.end.date())
    flows = raw.flows[raw.flows["first"].notna()]
    born, then = (flows[name].dt.year * 4 + flows[name].dt.quarter for name in ("first", "day"))
    cohort = raw.first.dt.year * 4 + raw.first.dt.quarter
    last = raw.end.year * 4 + raw.end.quarter
    rows = []
    for quarter in range(cohort.min(), last + 1):
        for age in range(last - quarter + 1):
            within = flows[(born == quarter) & (then <= quarter + age)]
            size = int((cohort == quarter).sum())
            money = (within["margin"] - within["cost"]).sum()
            first_day = pd.Timestamp((quarter - 1) // 4, 3 * ((quarter - 1) % 4) + 1, 1)
            rows.append([first_day, age, size, money, money / size])
    expected = pd.DataFrame(rows, columns=["cohort", "age", "customers", "contribution", "per_customer"])
    found = found.assign(cohort=pd.to_datetime(found["cohort"]))
    keys = ["cohort", "age"]
    same(found.set_index(keys).sort_index(), expected.set_index(keys))
    assert len(found) == len(expected)


def test_by_stage_money_counts_where_the_customer_stood_at_the_end_of_the_month(demo: clm.Dataset, raw: Raw):
    found = clm.contribution(demo, "stage", raw.end.date()).set_index("stage")
    history = clm.history(demo)
    history["month"] = pd.to_datetime(history["period_end"]).dt.to_period("M")
    year = raw.flows[raw.flows["day"] > raw.end - pd.Timedelta(days=365)]
    placed = year.assign(month=year["day"].dt.to_period("M")).merge(history, on=["customer_id", "month"])
    assert len(placed) == len(year)
    months = pd.period_range(end=raw.end, periods=12, freq="M")
    counts = history[history["month"].isin(months)].groupby("stage").size() / 12
    sums = placed.groupby("stage")[["revenue", "margin", "cost"]].sum()
    same(found, sums.assign(customers=counts, contribution=sums["margin"] - sums["cost"]))
    for one, other in itertools.pairwise(["revenue", "margin", "contribution"]):
        assert found[one].sum() > found[other].sum()
