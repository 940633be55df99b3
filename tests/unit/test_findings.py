"""Findings: said where there is something, with the right numbers, and not said where there is nothing."""

import datetime
from pathlib import Path

import pandas as pd
import pytest

import clm
from clm.analysis.moves_by_attribute import moves_by_attribute
from clm.analysis.second_orders import second_orders
from clm.headlines import buying_findings as buying, stage_findings as moving
from clm.headlines.cohort_findings import second_order_change
from clm.headlines.findings import Finding, Words, ranked
from clm.language import Language
from clm.lifecycle.history import History, setting, stage_history
from clm.lifecycle.model import models
from tests.stories import dataset_of

MARCH, APRIL = datetime.date(2025, 3, 31), datetime.date(2025, 4, 30)


def words(period: str = "month", model: str = "classic4") -> Words:
    return Words(Language("en"), period, "EUR", models()[model].stages, 50.0, 0.5, str.capitalize, str)


def figures(*rows: tuple[int, int, int, float]) -> pd.DataFrame:
    """Key figures of the months up to April: (buyers, active, orders, revenue); every order by another customer."""
    frame = pd.DataFrame(rows, columns=["buyers", "active", "orders", "revenue"])
    frame["period_end"] = pd.date_range(end=APRIL, periods=len(rows), freq="ME")
    frame = frame.assign(came=0, fell=0)
    return frame.assign(ordering=frame["orders"], active_share=frame["active"] / frame["buyers"])


def flow_and_moves(came: int, left: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Loyal held 100 customers at the end of March; then so many came from New and left for Churned."""
    days = pd.to_datetime([MARCH, APRIL])
    rows = [("loyal", 0, 100, 0), ("churned", 0, 50, 0), ("loyal", 100, came, left), ("churned", 50, left, 0)]
    flow = pd.DataFrame(rows, columns=["stage", "opening", "entered", "left"])
    flow["period_end"] = [days[0], days[0], days[1], days[1]]
    moves = pd.DataFrame(
        [("new", "loyal", came), ("loyal", "churned", left)], columns=["from_stage", "to_stage", "customers"]
    )
    return flow, moves.assign(period_end=days[1])


def moves_of(*rows: tuple[str, int, int]) -> pd.DataFrame:
    """Moves by plan: (plan, loyal customers, how many of them churned)."""
    columns = ["attribute", "value", "from_stage", "to_stage", "customers"]
    stays = [("plan", plan, "loyal", "loyal", loyal - churned) for plan, loyal, churned in rows]
    return pd.DataFrame(
        [*stays, *(("plan", plan, "loyal", "churned", churned) for plan, _, churned in rows)], columns=columns
    )


def test_a_second_order_counts_on_another_day_within_the_time_and_only_where_all_have_had_the_time(
    tmp_path: Path,
):
    story = dataset_of(
        tmp_path,
        [
            ("soon", "2025-01-05", 10),
            ("soon", "2025-01-20", 10),  # 15 days later: counts
            ("same day", "2025-01-06", 10),
            ("same day", "2025-01-06", 10),  # two orders, one day: does not
            ("late", "2025-01-07", 10),
            ("late", "2025-03-20", 10),  # 72 days later: does not
            ("young", "2025-03-01", 10),
            ("young", "2025-03-02", 10),  # the cohort of March has not had 30 days
        ],
    )
    frame = second_orders(story, MARCH, "month", 30)
    assert frame[["customers", "again"]].to_numpy().tolist() == [[3, 1]]
    assert frame["cohort"].dt.date.tolist() == [datetime.date(2025, 1, 1)]


def test_moves_by_attribute_add_up_to_the_transitions_of_those_who_have_a_value(demo: clm.Dataset):
    start, end = datetime.date(2025, 5, 31), datetime.date(2025, 6, 30)
    history: History = stage_history(demo, setting(demo, models()["classic4"]), [start, end])
    frame = moves_by_attribute(history, start, end)
    for channel in ("direct", "partner"):
        ours = frame[(frame["attribute"] == "channel") & (frame["value"] == channel)]
        theirs = clm.transitions(demo, start=start, end=end, where={"channel": [channel]})
        theirs = theirs[theirs["from_stage"] != "entry"]
        keys = ["from_stage", "to_stage"]
        pd.testing.assert_series_equal(
            ours.set_index(keys)["customers"].sort_index(),
            theirs.set_index(keys)["customers"].sort_index(),
            check_dtype=False,
        )


def test_the_stage_that_gained_most_is_named_with_its_source():
    found = moving.stage_mover(*flow_and_moves(came=60, left=10), words())
    assert found is not None
    assert found.text == "“Loyal” holds 50 customers more than on 31 Mar 2025."
    assert found.evidence == "60 came and 10 left; 60 of those who came stood in “New” before."
    assert found.money == 50 * 50.0


def test_a_loss_names_where_its_customers_went():
    flow, moves = flow_and_moves(came=10, left=60)
    found = moving.stage_mover(flow[flow["stage"] == "loyal"], moves, words())
    assert found is not None
    assert found.text == "“Loyal” holds 50 customers fewer than on 31 Mar 2025."
    assert found.evidence == "10 came and 60 left; 60 of those who left stand in “Churned” now."


def test_coming_and_going_in_balance_is_no_finding():
    flow, moves = flow_and_moves(came=62, left=50)  # 12 more, yet 112 moves vary by more than that
    flow = flow[flow["stage"] == "loyal"]
    assert moving.stage_mover(flow, moves, words()) is None


def test_the_first_period_of_the_data_is_compared_with_nothing():
    flow, moves = flow_and_moves(came=60, left=10)
    assert moving.stage_mover(flow[flow["period_end"] == pd.Timestamp(MARCH)], moves, words()) is None
    assert buying.revenue_change(figures((100, 50, 100, 1000.0)), words()) is None


def test_losses_concentrate_where_customers_slip_more_often_than_all_others():
    found = moving.loss_concentration(moves_of(("flexible", 200, 60), ("contract", 200, 10)), MARCH, words())
    assert found is not None
    assert (
        "Plan “flexible”: 86% of those who slipped into “Churned” since 31 Mar 2025, but only 50%"
        in found.text
    )
    assert found.evidence == "60 of 200 of them slipped (30%), of all others 5.0%."
    assert found.money == pytest.approx((60 - 0.05 * 200) * 50.0)


@pytest.mark.parametrize(
    "rows",
    [
        [("flexible", 200, 30), ("contract", 200, 30)],  # equal
        [("flexible", 20, 9), ("contract", 200, 2)],  # nine customers are too few
        [("flexible", 200, 30), ("contract", 200, 20)],  # chance may do that
        [("flexible", 200, 30)],  # nobody to compare with
    ],
)
def test_losses_that_do_not_concentrate_are_no_finding(rows: list[tuple[str, int, int]]):
    assert moving.loss_concentration(moves_of(*rows), MARCH, words()) is None


def test_a_model_without_a_stage_for_losses_has_no_finding_about_them():
    moves = moves_of(("flexible", 200, 60), ("contract", 200, 10))
    assert moving.loss_concentration(moves, MARCH, words(model="crm4")) is None


def test_the_parts_of_a_change_of_revenue_add_up():
    found = buying.revenue_change(figures((900, 500, 1000, 20_000.0), (950, 520, 1210, 26_620.0)), words())
    assert found is not None
    assert found.text.startswith("Apr 2025 brought €26.6K, 33% (€6,620) more than Mar 2025.")
    # 1.331 = 1.21 (customers) × 1 (orders of each) × 1.1 (an order): two thirds and one third of the change.
    assert "1,000 → 1,210 (▲ €4,413)" in found.evidence
    assert "€20.00 → €22.00 (▲ €2,207)" in found.evidence


def test_few_orders_vary_by_chance_and_are_no_finding():
    assert buying.revenue_change(figures((90, 50, 50, 1000.0), (90, 50, 60, 1250.0)), words()) is None


def test_fewer_active_buyers_are_explained_by_new_ones_and_those_who_fell_silent():
    found = buying.active_change(figures((1000, 500, 300, 1.0), (1100, 510, 300, 1.0)), words())
    assert found is not None
    assert found.text == "46% of the buyers are active, 3.6 points fewer than on 31 Mar 2025."
    assert (
        found.evidence
        == "Ordered for the first time: 100. Of all others, 90 more fell silent than came back."
    )


def test_fewer_active_buyers_are_no_finding_where_so_many_came_and_went():
    shown = figures((1000, 500, 300, 1.0), (1000, 480, 300, 1.0))
    assert buying.active_change(shown.assign(came=30, fell=50), words())  # √80 twice is 17.9
    assert buying.active_change(shown.assign(came=60, fell=80), words()) is None  # √140 twice is 23.7


def test_an_active_share_that_cannot_be_known_is_no_finding():
    unknown = figures((1000, 1000, 300, 1.0), (1100, 510, 300, 1.0)).assign(active_share=[float("nan"), 0.46])
    assert buying.active_change(unknown, words()) is None


def test_few_warnings_are_no_finding():
    totals = pd.DataFrame({"warning": ["late"], "customers": [9], "value_at_stake": [900.0]})
    assert buying.risk_total(totals, {"late": "Late"}, 90, False, words()) is None
    found = buying.risk_total(totals.assign(customers=10), {"late": "Late"}, 90, False, words())
    assert found is not None
    assert found.evidence == "By the gravest warning of each: Late 10 (€900.00)."


def test_the_voucher_campaign_of_the_demo_shows_in_second_orders(demo: clm.Dataset):
    """In November 2024 a voucher bought customers of whom 87 % never ordered again."""
    cohorts = second_orders(demo, MARCH, "month", 90)
    found = second_order_change(cohorts, 90, 100.0, words())
    assert found is not None
    assert found.text.startswith("Customers who began in Nov 2024 come back less")
    # A year later it lies among the older cohorts, where it must not make the newer ones look better.
    later = second_order_change(second_orders(demo, demo.span.end, "month", 90), 90, 100.0, words())
    assert later is None
    before = second_orders(demo, datetime.date(2024, 6, 30), "month", 90)
    assert second_order_change(before, 90, 100.0, words()) is None


def test_findings_stand_in_the_order_of_their_money():
    small, large = Finding("a", "", 1.0, ""), Finding("b", "", 2.0, "")
    assert ranked([small, None, large]) == [large, small]
