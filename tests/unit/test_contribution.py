"""Cost and contribution: a story of three customers to the cent, whole and parts equal, nothing unobserved, no future."""

import datetime
from pathlib import Path

import pandas as pd
import pytest

import clm
from clm.analysis.contribution import (
    acquisition_by_channel,
    contribution_by_age,
    contribution_by_cohort,
    contribution_by_stage,
    known_costs,
    payback,
)
from clm.charts import Look, contribution_bars, contribution_curve, contribution_triangle
from clm.dataset import DatasetWriter, open_dataset
from clm.headlines import contribution as headlines
from clm.language import Language
from clm.lifecycle.history import History, setting, stage_history
from clm.lifecycle.model import models
from clm.periods import history_days

JUNE = datetime.date(2025, 6, 30)

# customer, day, amount, cost of the goods
ORDERS = [
    ("quick", "2025-01-10", 100, 60),  # 40 of margin against 10 spent: at once
    ("quick", "2025-04-10", 100, 60),
    ("slow", "2025-02-01", 50, 40),  # 10 against 30 spent, and 5 for a call:
    ("slow", "2025-03-03", 80, 50),  # 30 more, so paid back 30 days after the first order
    ("never", "2025-05-01", 20, 15),
]
# customer, day, kind, cost
CONTACTS = [
    ("quick", "2025-01-02", "campaign", 10),
    ("slow", "2025-01-20", "campaign", 30),
    ("slow", "2025-02-10", "call", 5),
    ("never", "2025-05-01", "call", 25),  # on the day of the first order: spent to win it
    ("prospect", "2025-03-15", "campaign", 8),
]
CHANNELS = {"quick": "fair", "slow": "fair", "never": "web", "prospect": "web"}


def written(path: Path, until: str = "2026") -> clm.Dataset:
    """The story as it could have been exported on a day."""
    with DatasetWriter(path, name="costs") as writer:
        for number, (who, day, amount, cost) in enumerate(ORDERS):
            if day <= until:
                writer.con.execute(
                    "insert into orders by name select $id as order_id, $who as customer_id, $day::timestamp as ordered_at,"
                    " $amount as amount, 'paid' as status, $cost as cost",
                    {"id": f"o{number}", "who": who, "day": day, "amount": amount, "cost": cost},
                )
        for who, day, kind, cost in CONTACTS:
            if day <= until:
                writer.con.execute(
                    "insert into interactions by name select $who as customer_id, $day::timestamp as occurred_at,"
                    " $kind as kind, $cost as cost",
                    {"who": who, "day": day, "kind": kind, "cost": cost},
                )
        for who, channel in CHANNELS.items():
            writer.con.execute(
                "insert into customers by name select $who as customer_id, $channel as channel, date '2025-01-01' as known_since",
                {"who": who, "channel": channel},
            )
        writer.finish()
    return open_dataset(path)


@pytest.fixture
def story(tmp_path: Path) -> clm.Dataset:
    return written(tmp_path / "costs.duckdb")


def history_of(dataset: clm.Dataset, as_of: datetime.date) -> History:
    return stage_history(
        dataset, setting(dataset, models()["classic4"]), history_days(dataset.span, "month", as_of)
    )


def test_what_winning_costs_by_channel(story: clm.Dataset):
    found = acquisition_by_channel(story, JUNE).set_index("channel")
    assert known_costs(story) == (True, True)
    # Web: 25 for the one who ordered and 8 for the one who did not, for one customer won.
    assert found[["customers", "won", "spent", "cost_per_won"]].to_dict("index") == {
        "fair": {"customers": 2, "won": 2, "spent": 40, "cost_per_won": 20},
        "web": {"customers": 2, "won": 1, "spent": 33, "cost_per_won": 33},
    }
    assert found["first_year"].isna().all()  # nobody was observed for a year


def test_payback_is_dated_and_who_is_still_waiting_is_not_taken_for_never(story: clm.Dataset):
    found = payback(story, JUNE).set_index("channel")
    assert found["customers"].to_dict() == {"all": 3, "fair": 2, "web": 1}
    assert found["paid_back"].to_dict() == {"all": 2, "fair": 2, "web": 0}
    # One of three at once, the second after 30 days: half had paid back then.
    assert found.loc["all", "median_days"] == 30
    assert found.loc["fair", "within_90d"] == 1
    assert pd.isna(found.loc["web", "median_days"])
    assert pd.isna(found.loc["web", "within_90d"])  # observed for 60 days only


def test_each_month_of_age_counts_only_those_who_lived_through_it(story: clm.Dataset):
    found = contribution_by_age(story, JUNE).set_index("age")
    # 172, 150 and 61 days observed: five, four and two whole months of 30.4 days.
    assert found["customers"].to_dict() == {-1: 3, 0: 3, 1: 3, 2: 1 + 1, 3: 2, 4: 1}
    assert found.loc[-1, "cost"] == pytest.approx((10 + 30 + 25) / 3)
    # The second order of slow came after 30 days: still in the first month.
    assert found.loc[0, "contribution"] == pytest.approx((40 + 10 + 30 - 5 + 5) / 3)
    assert found.loc[2, "margin"] == pytest.approx(40 / 2)  # quick, 90 days on
    assert found.loc[4, "cumulative"] == pytest.approx(found["contribution"].sum())


def test_cohorts_show_what_has_ended_and_add_up(story: clm.Dataset):
    found = contribution_by_cohort(story, datetime.date(2025, 6, 29))
    # The second quarter of the year has not ended: the cohort of the first has one cell, that of the second none.
    assert found[["age", "customers", "contribution"]].to_numpy().tolist() == [
        [0, 2, 40 - 10 + 10 - 30 - 5 + 30]
    ]
    whole = contribution_by_cohort(story, JUNE)
    assert whole["age"].tolist() == [0, 1, 0]
    assert whole["contribution"].tolist() == [35, 75, -20]
    assert whole["per_customer"].tolist() == [17.5, 37.5, -20]


def test_stages_add_up_to_the_whole(story: clm.Dataset, demo: clm.Dataset):
    found = contribution_by_stage(history_of(story, JUNE), JUNE)
    assert found[["margin", "cost", "contribution"]].sum().tolist() == [125, 78, 47]
    by_stage = found.set_index("stage")
    assert (
        by_stage.loc["potential", "cost"] == 8 + 10 * 0 + 30
    )  # the campaign for slow: in January still a prospect
    end = demo.span.end
    whole = contribution_by_stage(history_of(demo, end), end)
    assert whole["revenue"].sum() == pytest.approx(clm.concentration(demo, end).revenue)
    assert whole["margin"].sum() == pytest.approx(clm.value_matrix(demo, end)["current_value"].sum())
    spent = demo.query(
        "select cast(sum(cost) as double) as c from interactions where cast(occurred_at as date) > $day",
        {"day": end - datetime.timedelta(days=365)},
    )
    assert whole["cost"].sum() == pytest.approx(float(spent["c"].iloc[0]))


def test_channels_of_the_demo_add_up_to_its_customers_and_spending(demo: clm.Dataset):
    end = demo.span.end
    found = acquisition_by_channel(demo, end)
    assert found["customers"].sum() == demo.counts.customers
    assert found["won"].sum() == demo.counts.buyers == payback(demo, end)["customers"].iloc[0]
    cohorts = contribution_by_cohort(demo, end)
    newest = cohorts.sort_values("age").groupby("cohort").last()
    assert newest["customers"].sum() == demo.counts.buyers
    margin = float(demo.query("select cast(sum(margin) as double) as m from purchases")["m"].iloc[0])
    spent = demo.query("select cast(sum(cost) as double) as c from interactions join customers using (customer_id)"
        " where customer_no in (select customer_no from purchases)")  # fmt: skip
    assert newest["contribution"].sum() == pytest.approx(margin - float(spent["c"].iloc[0]))


def test_the_api_answers_as_the_analysis_does(story: clm.Dataset):
    pd.testing.assert_frame_equal(
        clm.contribution(story, "channel", JUNE), acquisition_by_channel(story, JUNE)
    )
    expected = contribution_by_stage(history_of(story, JUNE), JUNE)
    pd.testing.assert_frame_equal(clm.contribution(story, "stage", JUNE), expected)
    with pytest.raises(clm.ClmError, match="one of age, cohort"):
        clm.contribution(story, "mood")


def test_what_happens_later_changes_nothing(tmp_path: Path):
    day = datetime.date(2025, 3, 31)
    full, then = written(tmp_path / "full.duckdb"), written(tmp_path / "then.duckdb", day.isoformat())
    for question in (contribution_by_age, contribution_by_cohort, payback, acquisition_by_channel):
        pd.testing.assert_frame_equal(question(full, day), question(then, day))
    pd.testing.assert_frame_equal(
        contribution_by_stage(history_of(full, day), day), contribution_by_stage(history_of(then, day), day)
    )


@pytest.mark.parametrize("code", ["en", "zh"])
def test_words_and_charts_hold_for_few_customers_and_for_many(
    story: clm.Dataset, demo: clm.Dataset, code: str
):
    t, end = Language(code), datetime.date(2025, 6, 30)
    few = headlines.contribution_headline(
        contribution_by_age(story, JUNE), payback(story, JUNE), acquisition_by_channel(story, JUNE), "EUR", t
    )
    assert few == t("Too few customers have ordered to say what they contribute.")
    by_age, channels = contribution_by_age(demo, end), acquisition_by_channel(demo, end)
    said = headlines.contribution_headline(by_age, payback(demo, end), channels, "EUR", t)
    assert t.money(channels["spent"].sum() / channels["won"].sum(), "EUR") in said
    assert contribution_curve(by_age, Look(t=t), unit="").data
    triangle = contribution_triangle(contribution_by_cohort(demo, end), Look(t=t), currency="EUR")
    assert max(map(len, triangle.data[0].text)) == 3  # “9.6” and “12”: a phone has no room for “1,204”
    assert "100 EUR" in triangle.layout.xaxis.title.text
    by_stage, stages = contribution_by_stage(history_of(story, JUNE), JUNE), models()["classic4"].stages
    assert contribution_bars(by_stage, stages, Look(t=t), unit="").data[0].x[0] < 0
