"""What is said of stages is true in every case, and nothing is said of a few."""

import pandas as pd
import pytest

import clm
from clm.headlines import overview, stages as headlines
from clm.language import Language
from clm.lifecycle.model import models

EN, STAGES = Language("en"), models()["classic4"].stages


def breakdown_of(potential: int, new: int, loyal: int, churned: int) -> pd.DataFrame:
    customers = [potential, new, loyal, churned]
    frame = pd.DataFrame(
        {"stage": [stage.id for stage in STAGES], "customers": customers, "revenue": [0.0, 10.0, 60.0, 30.0]}
    )
    return frame.assign(share=frame["customers"] / max(sum(customers), 1), observable=True)


def flow_of(now: pd.DataFrame, entered: int, left: int) -> pd.DataFrame:
    """Two days; from the first to the second so many entered each stage and so many left it."""
    change = {"entered": entered, "left": left}
    before = now[["stage"]].assign(
        opening=0, closing=now["customers"] - entered + left, period_end=pd.Timestamp("2025-03-31")
    )
    after = now[["stage"]].assign(
        opening=before["closing"], closing=now["customers"], period_end=pd.Timestamp("2025-04-30")
    )
    return pd.concat([before.assign(**change), after.assign(**change)], ignore_index=True)


def test_the_headline_names_the_two_largest_stages_and_the_largest_change():
    now = breakdown_of(100, 200, 400, 300)
    said = headlines.where_they_stand(now, flow_of(now, 30, 10), STAGES, EN)
    assert said.startswith("Of 1,000 customers, 40% stand in “Loyal” and 30% in “Churned”.")
    assert said.endswith("has grown most since 31 Mar 2025: ▲ 20.")


def test_a_change_of_a_few_customers_is_not_called_one():
    now = breakdown_of(100, 200, 400, 300)
    said = headlines.where_they_stand(now, flow_of(now, 9, 0), STAGES, EN)
    assert said.endswith("No stage has changed by 10 customers or more since 31 Mar 2025.")


def test_a_change_that_chance_could_bring_is_not_called_one():
    now = breakdown_of(100, 200, 400, 300)
    # 20 more, of 120 who entered and 100 who left: 2 · √220 = 30.
    said = headlines.where_they_stand(now, flow_of(now, 120, 100), STAGES, EN)
    assert said.endswith("No stage has changed since 31 Mar 2025 by more than chance could.")


def test_a_course_and_a_split_within_chance_are_no_finding():
    course = pd.concat(
        [breakdown_of(25, 25, 25, 25), breakdown_of(30, 25, 25, 20)], ignore_index=True
    ).assign(period_end=[pd.Timestamp("2025-03-31")] * 4 + [pd.Timestamp("2025-04-30")] * 4)
    said = headlines.course_headline(course, STAGES, "month", "customers", EN)
    assert said == "The shares of the stages have not changed since 31 Mar 2025 by more than chance could."
    rows = [("a", "loyal", 12, 0.6), ("a", "new", 8, 0.4), ("b", "loyal", 8, 0.4), ("b", "new", 12, 0.6)]
    split = pd.DataFrame(rows, columns=["plan", "stage", "customers", "share"])
    said = headlines.split_headline(split, "plan", "Plan", "(not given)", STAGES, EN)
    assert said == "By Plan, no stage differs by more than chance."


def test_without_customers_nothing_is_said_of_stages():
    empty = breakdown_of(0, 0, 0, 0)
    assert (
        headlines.where_they_stand(empty, flow_of(empty, 0, 0), STAGES, EN)
        == "No customer is known on this day."
    )


def test_the_course_names_the_stage_whose_share_changed_most(cdnow: clm.Dataset):
    months = clm.history(cdnow)
    shares = (
        months.groupby("period_end")["stage"].value_counts(normalize=True).unstack(fill_value=0.0).iloc[-13:]
    )
    most = (shares.iloc[-1] - shares.iloc[0]).abs().idxmax()
    counts = months.groupby(["period_end", "stage"]).size().rename("customers").reset_index()
    counts["period_end"] = pd.to_datetime(counts["period_end"])
    said = headlines.course_headline(counts.assign(revenue=0.0), STAGES, "month", "customers", EN)
    name = models()["classic4"].stage(most).name["en"]
    start, end = (EN.share(float(shares[most].iloc[at])) for at in (0, -1))
    assert said == f"“{name}” went from {start} of the customers on 30 Jun 1997 to {end}."


def test_a_split_compares_groups_of_enough_customers_that_have_a_value():
    rows = [("a", "loyal", 50, 0.5), ("a", "new", 50, 0.5), ("b", "loyal", 20, 0.2), ("b", "new", 80, 0.8)]
    rows += [("(not given)", "loyal", 100, 1.0), ("few", "loyal", 9, 1.0)]
    split = pd.DataFrame(rows, columns=["plan", "stage", "customers", "share"])
    said = headlines.split_headline(split, "plan", "Plan", "(not given)", STAGES, EN)
    assert said in {
        "By Plan, “Loyal” differs most: 50% in a, 20% in b.",
        "By Plan, “New” differs most: 80% in b, 50% in a.",
    }


def differences(*rows: tuple[str, float, bool, bool, int]) -> pd.DataFrame:
    """Signals as (label, effect, in_rules, beyond, customers on either side)."""
    frame = pd.DataFrame(rows, columns=["label", "effect", "in_rules", "beyond", "left_customers"])
    return frame.assign(right_customers=frame["left_customers"], left_value="1", right_value="2")


def test_what_the_rules_make_different_by_themselves_is_no_discovery():
    others = [
        (name, effect, False, True, 50) for name, effect in (("Visits", 0.4), ("Calls", 0.2), ("Uses", 0.1))
    ]
    frame = differences(("Silence", 1.0, True, False, 50), *others)
    said = headlines.comparison_headline(frame, "Loyal", "Churned", EN)
    assert said == "Beyond the rules themselves, “Loyal” and “Churned” differ most in “Visits”: 1 against 2."


@pytest.mark.parametrize("customers", [0, 9])
def test_few_customers_are_not_compared(customers: int):
    frame = differences(("Visits", 0.9, False, True, customers))
    assert headlines.comparison_headline(frame, "A", "B", EN) == "Too few customers in “A” or “B” to compare."


def test_hardly_any_difference_is_called_so():
    frame = differences(*((name, 0.1, False, True, 50) for name in ("Visits", "Calls", "Uses")))
    assert "hardly differ" in headlines.comparison_headline(frame, "A", "B", EN)


def test_an_open_period_is_compared_with_nothing():
    figures = pd.DataFrame(
        {
            "period_end": pd.to_datetime(["2025-03-31", "2025-04-15"]),
            "customers": [100, 110],
            "buyers": [80, 85],
            "active": [40, 40],
            "active_share": [0.5, 0.47],
            "came": [0, 9],
            "fell": [0, 9],
            "revenue": [1000.0, 400.0],
            "orders": [50, 20],
            "ordering": [40, 18],
        }
    )
    said = overview.state_of_base(figures, "month", True, "EUR", EN)
    assert (
        said
        == "40 of 85 buyers are active (47%), as many as on 31 Mar 2025. The period in progress has brought €400.00 so far."
    )
    assert overview.changes(figures, True, EN)["revenue"] is None
    assert overview.changes(figures, False, EN)["revenue"] == "▼ 60%"


@pytest.mark.parametrize(
    ("active", "revenue", "orders", "said"),
    [
        # √(20 + 5) twice is 10; 200 orders and 200 before move revenue by 2√(2 · 2/200) = 28 %.
        (115, 1300.0, 200, "115 of 200 buyers are active (58%), 15 more than on 31 Mar 2025. Apr 2025 brought €1,300, 30% more than Mar 2025."),
        (109, 1200.0, 200, "109 of 200 buyers are active (54%), 9 more than on 31 Mar 2025, which could be chance. Apr 2025 brought €1,200, 20% more than Mar 2025, which could be chance."),
        (91, 800.0, 200, "91 of 200 buyers are active (46%), 9 fewer than on 31 Mar 2025, which could be chance. Apr 2025 brought €800.00, 20% less than Mar 2025, which could be chance."),
    ],
)  # fmt: skip
def test_a_change_of_the_overview_that_chance_could_make_is_called_so(
    active: int, revenue: float, orders: int, said: str
):
    figures = pd.DataFrame(
        {
            "period_end": pd.to_datetime(["2025-03-31", "2025-04-30"]),
            "customers": 200,
            "buyers": 200,
            "active": [100, active],
            "active_share": [0.5, active / 200],
            "came": [0, 20],
            "fell": [0, 5],
            "revenue": [1000.0, revenue],
            "orders": [200, orders],
            "ordering": [150, 150],
        }
    )
    assert overview.state_of_base(figures, "month", False, "EUR", EN) == said


@pytest.mark.parametrize("code", ["en", "zh"])
def test_shares_of_a_handful_are_not_said_of_stages(code: str):
    t, stages = Language(code), models()["classic4"].stages[:2]
    now = pd.DataFrame({"stage": [one.id for one in stages], "customers": [2, 1], "share": [2 / 3, 1 / 3]})
    flow = pd.DataFrame({"period_end": [], "stage": [], "opening": [], "closing": []})
    for said in (
        headlines.where_they_stand(now, flow, stages, t),
        headlines.now_headline(now, stages, "customers", None, t),
    ):
        assert "%" not in said
        assert t.pick(stages[0].name) in said


def test_a_share_that_cannot_be_known_yet_is_not_said():
    figures = pd.DataFrame(
        {
            "period_end": pd.to_datetime(["2025-03-31"]),
            "customers": [1],
            "buyers": [1],
            "active": [1],
            "active_share": [float("nan")],
            "revenue": [10.0],
            "orders": [1],
            "ordering": [1],
        }
    )
    assert (
        overview.state_of_base(figures, "month", False, None, EN)
        == "1 customer has ordered so far. Mar 2025 brought 10.00."
    )
