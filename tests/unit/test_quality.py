"""Data quality: what is planted in a small shop, and what is planted in the demo company, is found again."""

import datetime

import pandas as pd
import pytest

import clm
from clm.analysis.coverage import field_coverage
from clm.analysis.duplicates import likely_duplicates
from clm.analysis.irregularities import level_shifts, outlying_orders, silent_spans, weekly_orders
from clm.headlines import quality as headlines
from clm.language import Language

DAY = datetime.timedelta(days=1)
START = datetime.date(2024, 1, 1)  # a Monday


def shop(rows: list[tuple[str, datetime.date, float]], people: str = "") -> clm.Dataset:
    orders = "\n".join(f"{i},{who},{day},{amount}" for i, (who, day, amount) in enumerate(rows))
    files = [("orders.csv", f"order_id,customer_id,order_date,amount\n{orders}\n".encode())]
    if people:
        files.append(("customers.csv", people.encode()))
    dataset, _ = clm.load(*files)
    return dataset


def every_day(days: int, a_day: int = 2) -> list[tuple[str, datetime.date, float]]:
    return [(f"C{i % 7}", START + i // a_day * DAY, 10.0 + i % 5) for i in range(days * a_day)]


def test_a_stretch_without_orders_is_found_and_weekends_are_not():
    open_days = [row for row in every_day(200) if row[1].weekday() < 5]
    with shop(open_days) as dataset:
        assert silent_spans(dataset).empty
    closed = (START + 70 * DAY, START + 83 * DAY)
    with shop([row for row in open_days if not closed[0] <= row[1] <= closed[1]]) as dataset:
        found = silent_spans(dataset)
        # Monday to Sunday of two weeks; the weekend before belongs to it, as nothing was ordered then either.
        assert found["start"].dt.date.tolist() == [START + 68 * DAY]
        assert found["end"].dt.date.tolist() == [START + 83 * DAY]
        assert found["days"].tolist() == [16]


def test_few_days_with_orders_say_nothing_of_what_is_usual():
    with shop([("A", START, 1.0), ("A", START + 200 * DAY, 1.0)]) as dataset:
        assert silent_spans(dataset).empty


def test_weeks_without_orders_are_weeks_with_none():
    with shop([("A", START, 5.0), ("A", START + 27 * DAY, 7.0)]) as dataset:
        weekly = weekly_orders(dataset)
    assert weekly["orders"].tolist() == [1, 0, 0, 1]
    assert weekly["revenue"].tolist() == [5.0, 0.0, 0.0, 7.0]


@pytest.mark.parametrize("factor", [3, 1 / 3])
def test_a_sudden_change_is_found_in_its_week_and_steady_growth_is_not(factor: float):
    noise = [0, 3, -2, 1, -3, 2, -1, 0]
    weeks = pd.date_range("2024-01-07", periods=40, freq="7D")
    level = [60 + noise[i % 8] for i in range(20)] + [round((60 + noise[i % 8]) * factor) for i in range(20)]
    frame = pd.DataFrame({"period_end": weeks, "orders": level, "revenue": [10.0 * n for n in level]})
    found = level_shifts(frame)
    assert found["measure"].tolist() == ["orders"]
    assert found["period_end"].tolist() == [weeks[20]]
    assert found["ratio"].iloc[0] == pytest.approx(factor, rel=0.1)
    growing = frame.assign(orders=[round(50 * 1.04**i) + noise[i % 8] for i in range(40)])
    assert level_shifts(growing.assign(revenue=growing["orders"] * 10.0)).empty


def test_the_slump_of_the_demo_is_found_when_it_began_and_ended(demo: clm.Dataset):
    found = level_shifts(weekly_orders(demo))
    slump = found[(found["period_end"] >= "2024-01-01") & (found["measure"] == "orders")]
    assert slump["period_end"].dt.strftime("%Y-%m").tolist() == ["2024-07", "2024-09"]
    assert slump["ratio"].iloc[0] < 0.6 < 1.7 < slump["ratio"].iloc[1]


def test_an_order_far_larger_than_usual_is_found_with_its_weight():
    with shop([*every_day(60), ("C1", START, 9_000.0)]) as dataset:
        found = outlying_orders(dataset)
        assert found["revenue"].tolist() == [9_000.0]
        assert headlines.outlying_share(found) == pytest.approx(9_000 / dataset.counts.revenue)
    with shop([(f"C{i}", START + i * DAY, 10.0) for i in range(40)] + [("X", START, 11.0)]) as dataset:
        assert outlying_orders(dataset).empty  # where all prices are alike, nothing is unusual


def test_customers_written_differently_or_of_one_name_stand_together():
    people = (
        "customer_id,name\nab-1,Ann Example\nAB1,Bob Sample\n0042,Cy Person\n42,Di Person\nzz,ann  example\n"
    )
    rows = [(who, START + i * DAY, 5.0) for i, who in enumerate(("ab-1", "AB1", "0042", "42", "zz"))]
    with shop(rows, people) as dataset:
        found = likely_duplicates(dataset)
    together = found.groupby(["reason", "shared"])["customer_id"].agg(set).to_dict()
    assert together == {
        ("same_id", "ab1"): {"ab-1", "AB1"},
        ("same_id", "42"): {"0042", "42"},
        ("same_name", "annexample"): {"ab-1", "zz"},
    }
    assert found["groups"].unique().tolist() == [3]
    assert found["matches"].unique().tolist() == [5]
    assert headlines.same_id_groups(found) == 2


def test_coverage_counts_what_is_filled(demo: clm.Dataset):
    found = field_coverage(demo).set_index(["table", "field"])
    customers = demo.query("select * from customers")
    for name in ("wallet", "contract_end", "plan"):
        assert found.loc[("customers", name), "filled"] == customers[name].notna().sum()
        assert found.loc[("customers", name), "different"] == customers[name].nunique()
        assert found.loc[("customers", name), "share"] == pytest.approx(customers[name].notna().mean())


@pytest.mark.parametrize("code", ["en", "zh"])
def test_sound_data_are_called_so(code: str):
    t = Language(code)
    with shop(every_day(100)) as dataset:
        weekly = weekly_orders(dataset)
        frames = (
            silent_spans(dataset),
            level_shifts(weekly),
            outlying_orders(dataset),
            likely_duplicates(dataset),
        )
    assert headlines.quality_headline(*frames, t) == t(
        "Nothing in these data stands in the way of the numbers."
    )
