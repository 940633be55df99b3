"""Alarms of the past, told as a story: one that proves wrong, one that proves right."""

import datetime
from pathlib import Path

import pandas as pd
import pytest

import clm
from clm.analysis.alarms import alarm_dates, alarm_moves, alarm_totals, customer_alarms, past_alarms
from clm.dataset import Dataset
from clm.errors import ClmError
from clm.headlines.alarm_dates import moves_headline
from clm.headlines.risk_model import alarms_headline, alarms_words
from clm.language import Language
from clm.lifecycle.warned import WarningRules, warning_setting
from tests.stories import dataset_of

AS_OF = datetime.date(2024, 9, 30)
# The usual gap of everybody is 10 days: late from 20 days on, gone after 60.
LIMITS = {"late_ratio": 2, "lapse_days": 60, "population_rhythm_days": 10, "market_rate": 1}


def every_ten_days(customer: str, first: str, orders: int) -> list[tuple[str, str, float]]:
    start = datetime.date.fromisoformat(first)
    return [(customer, (start + datetime.timedelta(days=10 * n)).isoformat(), 5.0) for n in range(orders)]


def rules_of(dataset: Dataset) -> WarningRules:
    return WarningRules(dataset, warning_setting(dataset, LIMITS))


def test_an_alarm_is_followed_to_the_next_order_or_to_counting_as_gone(tmp_path: Path):
    orders = [
        # Silent from 10 April to 15 May, 35 days, then back in the old rhythm to the end.
        *every_ten_days("pauses", "2024-01-01", 11),
        *every_ten_days("pauses", "2024-05-15", 14),
        # Silent from 30 May on.
        *every_ten_days("leaves", "2024-01-01", 16),
    ]
    with dataset_of(tmp_path, orders) as dataset:
        rows = past_alarms(rules_of(dataset), AS_OF).set_index("warning")
        repeat = past_alarms(rules_of(dataset), AS_OF, buyers="repeat").set_index("warning")
        once = past_alarms(rules_of(dataset), AS_OF, buyers="one_time")
    # The looks are Wednesdays, the last of them 61 days before the end: 31 July.
    late = rows.loc["late"]
    assert late[["alarms", "wrong", "right", "open"]].tolist() == [2, 1, 1, 0]
    assert late["wrong_share"] == 0.5
    assert late["days_to_return"] == 14  # 30 April is a Tuesday: seen on 1 May, back on the 15th
    assert late["lead_days"] == 41  # 20 days of silence on 19 June, a Wednesday; gone on 30 July
    assert late[["gone", "foreseen"]].tolist() == [1, 1]
    assert rows.loc["all", "foreseen_share"] == 1
    assert repeat.equals(rows)
    assert once.empty


def test_entering_and_leaving_a_warning_are_dated_for_each_customer(tmp_path: Path):
    orders = [
        *every_ten_days("pauses", "2024-01-01", 11),  # silent from 10 April to 15 May
        *every_ten_days("pauses", "2024-05-15", 14),
        *every_ten_days("leaves", "2024-01-01", 16),  # silent from 30 May on
        *every_ten_days("slips", "2024-01-01", 26),  # silent from 7 September on: 23 days before the end
        *every_ten_days("bought long ago", "2023-12-01", 10),  # late on 20 March, before the first look
    ]
    with dataset_of(tmp_path, orders) as dataset:
        found = alarm_dates(rules_of(dataset), AS_OF, weeks=26)
        once = alarm_dates(rules_of(dataset), AS_OF, buyers="one_time")
        own = customer_alarms(rules_of(dataset), "pauses", AS_OF, weeks=26)
        since = datetime.date(2024, 8, 5)
        moved = alarm_moves(rules_of(dataset), AS_OF, since).query("warning == 'late'")
        total = alarm_totals(rules_of(dataset), AS_OF, since).iloc[0]
        calm = alarm_totals(
            rules_of(dataset), AS_OF - datetime.timedelta(28), datetime.date(2024, 8, 12)
        ).iloc[0]
    late = found[found["warning"] == "late"].set_index("customer_id")
    dated = late[["entered", "left_on", "bought_on"]].map(lambda day: "" if pd.isna(day) else f"{day:%m-%d}")
    # The looks are Mondays, the first on 1 April.
    assert dated.loc["pauses"].tolist() == ["05-06", "05-20", "05-15"]
    assert dated.loc["leaves"].tolist() == ["06-24", "08-05", ""]
    assert dated.loc["slips"].tolist() == ["09-30", "", ""]
    assert dated.loc["bought long ago"].tolist() == ["", "05-06", ""]
    assert late["outcome"].to_dict() == {
        "slips": "on", "leaves": "gone", "pauses": "bought", "bought long ago": "gone",
    }  # fmt: skip
    assert late.index[0] == "slips"
    assert once.empty
    of_one = found[found["customer_id"] == "pauses"].drop(columns="customer_id").reset_index(drop=True)
    pd.testing.assert_frame_equal(own, of_one)
    # Of “leaves”, left on 5 August, nothing is at stake any more; “slips” stands first.
    assert moved["customer_id"].tolist() == ["slips", "leaves"]
    assert moved["value_at_stake"].notna().tolist() == [True, False]
    assert total.to_dict() == {"entered": 1, "left_one": 1, "bought": 0, "gone": 1, "eased": 0}
    en, first = Language(), datetime.date(2024, 8, 5)
    said = moves_headline(total, first, AS_OF, en)
    assert said.endswith("1 customer entered a warning and 1 left one: 1 by coming to count as gone.")
    assert moves_headline(calm, first, AS_OF, en).startswith("No customer entered or left a warning")


def test_the_warnings_that_hold_are_those_of_the_risk_list(demo: Dataset):
    held, listed = clm.alarms(demo), clm.risk(demo, probabilities=False).set_index("customer_id")
    now = held[held["outcome"] == "on"]
    assert now["left_on"].isna().all()
    assert now.groupby("customer_id").size().to_dict() == listed["warnings"].to_dict()
    gravest = now.set_index(["customer_id", "warning"])["entered"]
    entered = gravest.loc[list(listed["warning"].items())].to_numpy()
    # A warning may have held for longer than it has been the gravest.
    assert (pd.isna(entered) | (entered <= listed["since"].to_numpy())).all()
    left = held[held["outcome"] != "on"]
    assert (left["left_on"] > left["entered"].fillna(left["left_on"] - pd.Timedelta(days=1))).all()
    assert (left["bought_on"].notna() == (left["outcome"] == "bought")).all()
    with pytest.raises(ClmError, match="must lie between"):
        clm.alarms(demo, weeks=0)


def test_the_alarms_of_the_demo_add_up_and_are_put_into_words(demo: Dataset):
    rules = WarningRules(demo, warning_setting(demo))
    rows = past_alarms(rules, demo.span.end, buyers="repeat")
    assert (rows["alarms"] == rows["wrong"] + rows["right"] + rows["open"]).all()
    assert (rows["open"] == 0).all()  # every alarm had the time to come to its end
    assert (rows["foreseen"] <= rows["gone"]).all()
    late, unhappy = (rows.set_index("warning").loc[name] for name in ("late", "unhappy"))
    assert unhappy["lead_days"] > late["lead_days"]  # complaints come before silence does
    lapse_days = rules.setting.parameters["lapse_days"]
    for language in ("en", "zh"):
        t = Language(language)
        whole = rows.set_index("warning").loc["all"]
        assert t.share(whole["wrong_share"]) in alarms_headline(rows, t)
        assert t.share(whole["foreseen_share"]) in alarms_words(rows, lapse_days, t)


def test_a_past_too_short_to_follow_alarms_is_refused(tmp_path: Path):
    with (
        dataset_of(tmp_path, every_ten_days("short", "2024-06-01", 12)) as dataset,
        pytest.raises(ClmError, match="at least twice as many days of data"),
    ):
        past_alarms(rules_of(dataset), AS_OF)
    assert alarms_headline(None, Language()) == "Too short a past to follow alarms to their end"
