"""Whose silence and whose decline: the slump of the demo is found, parts add up exactly, pandas agrees, no future."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import clm
from clm.analysis.decline import declined_customers
from clm.demo_company import stories
from clm.headlines import churn_silence as headlines
from clm.language import Language
from clm.periods import complete_ends
from tests.plain_signals import market_readings
from tests.stories import dataset_of

DAY = datetime.timedelta(days=1)


def test_the_planted_slump_explains_silence_while_it_lasts(demo: clm.Dataset):
    found = clm.silence(demo).set_index("day")
    share = found["market"] / (found["own"] + found["market"])
    within = share[pd.Timestamp(stories.SLUMP_FROM) + 30 * DAY : pd.Timestamp(stories.SLUMP_TO) + 30 * DAY]
    assert share[share.index >= pd.Timestamp("2024-01-01")].idxmax() in within.index
    assert within.max() > 0.15
    assert share[pd.Timestamp("2024-01-01") : pd.Timestamp(stories.SLUMP_FROM)].max() < 0.01


def test_silence_by_the_calendar_is_what_the_stages_say_and_by_the_market_on_its_clock(demo: clm.Dataset):
    now = clm.silence(demo).iloc[-1]
    for clock, silent in (("calendar", now["own"] + now["market"]), ("market", now["own"] + now["early"])):
        counts = clm.breakdown(demo, clock=clock).set_index("stage")["customers"]
        assert counts["churned"] == silent
    assert now["buyers"] == demo.counts.buyers


def test_silence_is_what_a_clock_built_in_plain_python_says(cdnow_rows: pd.DataFrame, tmp_path: Path):
    few = cdnow_rows[cdnow_rows["customer_id"] <= "0200"]
    orders = [(row.customer_id, str(row.day.date()), row.amount) for row in few.itertuples()]
    limit = 120.0
    with dataset_of(tmp_path, orders) as story:
        found = clm.silence(story, story.span.end, limit).iloc[-1]
        start, end = story.span
    days = (end - start).days + 1
    readings = market_readings([(*row, {"status": "paid"}) for row in orders], start, days)
    # It runs from the day after the first purchase on: only then is there somebody who could come back.
    rate = readings[end] / (days - 1)
    last = few.groupby("customer_id")["day"].max().dt.date
    calendar = last.map(lambda day: (end - day).days) > limit
    market = last.map(lambda day: (readings[end] - readings[day]) / rate) > limit
    counted = {"own": calendar & market, "market": calendar & ~market, "early": market & ~calendar}
    assert {name: found[name] for name in counted} == {name: who.sum() for name, who in counted.items()}
    assert found["own"] > 0
    assert found["market"] + found["early"] > 0
    money = few.groupby("customer_id")["amount"].sum()
    assert found["own_revenue"] == pytest.approx(money[counted["own"]].sum())


def test_the_parts_of_a_decline_are_those_of_pandas_and_add_up(demo: clm.Dataset):
    as_of = demo.span.end
    bought = demo.query(
        "select customer_id, day, cast(revenue as double) as revenue, coalesce(segment, '') as segment"
        " from purchases join customers using (customer_no)"
    )
    back = (pd.Timestamp(as_of) - bought["day"]).dt.days
    rows = pd.DataFrame(
        {
            "first": bought.groupby("customer_id")["day"].min(),
            "segment": bought.groupby("customer_id")["segment"].first(),
            "now": bought[back < 180].groupby("customer_id")["revenue"].sum(),
            "before": bought[(back >= 180) & (back < 360)].groupby("customer_id")["revenue"].sum(),
        }
    ).fillna({"now": 0.0, "before": 0.0})
    rows = rows[rows["first"] <= pd.Timestamp(as_of) - 360 * DAY]
    rows = rows[(rows["now"] != 0) | (rows["before"] != 0)]
    for peers in ("all", "segment"):
        group = rows["segment"] if peers == "segment" else pd.Series("", rows.index)
        sums = rows.groupby(group)[["before", "now"]].transform("sum")
        market = rows["before"] * (sums["now"] / sums["before"] - 1)
        own = rows["now"] - rows["before"] - market
        found = clm.decline(demo, peers=peers).set_index("peers")
        assert found["customers"].sum() == len(rows)
        assert found["market"].to_dict() == pytest.approx(market.groupby(group).sum().to_dict())
        assert found["behind"].to_dict() == pytest.approx(own.clip(upper=0).groupby(group).sum().to_dict())
    # The price rise drove the cafés away: against all customers, they fell behind; among themselves they share it.
    assert found["trend"].idxmin() == stories.PRICE_RISE_SEGMENT


@pytest.mark.parametrize("peers", ["all", "cohort", "segment", "winback_test"])
@pytest.mark.parametrize("as_of", ["2024-09-30", "2025-12-31"])
def test_every_change_is_fully_explained(demo: clm.Dataset, peers: str, as_of: str):
    found = clm.decline(demo, as_of, peers)
    change = found["now"] - found["before"]
    assert (found["market"] + found["behind"] + found["ahead"]).to_numpy() == pytest.approx(change.to_numpy())
    assert (found["wallet_part"] + found["share_part"]).to_numpy() == pytest.approx(
        found["wallet_change"].to_numpy()
    )
    assert found["before"].sum() == pytest.approx(clm.decline(demo, as_of)["before"].sum())


STORY = [  # twelve customers who bring 100 in each half-year, of whom one stops and one doubles
    *((f"c{n}", "2024-06-01", 10) for n in range(12)),
    *((f"c{n}", "2024-10-01", 100) for n in range(12)),
    *((f"c{n}", "2025-03-01", {0: 0, 1: 200}.get(n, 100)) for n in range(1, 12)),
    ("late", "2024-11-01", 900),  # not a customer for both half-years
]
WALLETS = [
    ("c0", "2024-12-01", "wallet", 1000),
    ("c0", "2025-02-01", "wallet", 500),
    ("c1", "2025-02-01", "wallet", 500),
]


def test_a_story_of_one_who_stopped(tmp_path: Path):
    with dataset_of(tmp_path, STORY, WALLETS) as story:
        all_of_them = clm.decline(story, "2025-06-30").iloc[0]
        listed = declined_customers(story, datetime.date(2025, 6, 30))
    assert all_of_them[["customers", "fallen", "before", "now", "trend"]].tolist() == [12, 1, 1200, 1200, 1]
    assert all_of_them[["market", "behind", "ahead"]].tolist() == [0, -100, 100]
    # Half of the wallet of c0 is gone, and all that we had of the rest; of c1 one wallet alone is known.
    assert all_of_them[["with_wallet", "wallet_part", "share_part"]].tolist() == [1, -50, -50]
    assert listed["customer_id"].tolist() == ["c0"]
    assert listed.attrs["matches"] == 1


def test_what_happens_later_changes_neither(cdnow: clm.Dataset, cdnow_rows: pd.DataFrame, tmp_path: Path):
    day = pd.Timestamp("1998-01-31")
    early = cdnow_rows[cdnow_rows["day"] <= day]
    rows = [(row.customer_id, str(row.day.date()), row.amount) for row in early.itertuples()]
    with dataset_of(tmp_path, rows) as then:
        for question in (clm.silence, clm.decline):
            pd.testing.assert_frame_equal(question(cdnow, day.date()), question(then, day.date()))
        assert clm.silence(then)["day"].dt.date.tolist() == complete_ends(then.span, "month")


@pytest.mark.parametrize("code", ["en", "zh"])
def test_words_hold_with_and_without_a_finding(demo: clm.Dataset, cdnow: clm.Dataset, code: str):
    t = Language(code)
    course = clm.silence(demo)
    august = course[course["day"] == "2024-08-31"].iloc[0]
    assert t.count(august["market"]) in headlines.silence_headline(august, 56, t)
    assert t.share(august["market"] / (august["market"] + august["own"])) in headlines.course_headline(
        course[course["day"] >= "2024-01-01"], "month", t
    )
    quiet = course.assign(market=0)
    assert headlines.course_headline(quiet, "month", t) == t(
        "The market never explained why customers were silent"
    )
    first = course.iloc[0]
    assert headlines.silence_headline(first, 56, t) == t(
        "No customer has been silent for longer than {days}.", days=t.days(56)
    )
    assert headlines.early_words(august, t) == ""
    totals = clm.decline(demo)
    change = float(totals["now"].sum() - totals["before"].sum())
    assert t.short_money(abs(change), "EUR") in headlines.decline_headline(totals, "EUR", t)
    assert t.count(totals["with_wallet"].sum()) in headlines.wallet_words(totals, "EUR", t)
    assert t(", which could be chance") not in headlines.decline_headline(totals, "EUR", t)
    # Where each customer's change is as large as that of all, nothing is told by it, and it is worth no place in a brief.
    alone = totals.assign(squares=change**2)
    assert t(", which could be chance") in headlines.decline_headline(alone, "EUR", t)
    assert headlines.is_beyond_chance(totals)
    assert not headlines.is_beyond_chance(alone)
    few = clm.decline(cdnow, "1997-12-31").assign(customers=np.int64(3))
    assert headlines.decline_headline(few, None, t) == t(
        "Too few customers have bought for a year to say whose decline it is."
    )
    assert "wallet" in headlines.wallet_words(few, None, t) or "钱包" in headlines.wallet_words(few, None, t)
