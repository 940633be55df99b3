"""Signals: each against a plain computation that shares nothing with the product, on random customers."""

import math
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import clm
from clm.lifecycle.signals import all_signals, signals, signals_at_events_query, signals_query
from tests.plain_signals import Customer, expected, known_days, market_readings
from tests.stories import dataset_of

START = date(2023, 1, 1)
DAYS = [START + timedelta(days=n) for n in (0, 45, 180, 365, 500, 721, 729)]
LEARNED = {"population_rhythm_days": 40.0, "market_rate": 0.03}
KINDS = (
    "impression", "visit", "contact", "trial", "consultation", "use", "use", "use", "campaign", "complaint",
    "case", "resolved", "review", "survey", "referral", "unsubscribe", "wallet", "terminated", "chat",
)  # fmt: skip


def random_rows(seed: int) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], list[dict[str, Any]]]:
    """Orders, interactions and customers of two years, with several of everything on one day now and then."""
    dice = random.Random(seed)
    names = [f"c{number}" for number in range(12)]
    orders, contacts, customers = [], [], []
    for number, name in enumerate(names):
        first = dice.randrange(0, 600)
        day, gap = first, dice.choice([1, 10, 30, 90])
        while day < 730 and number > 1:  # the first two never order
            for _ in range(dice.choice([1, 1, 1, 2])):
                orders.append((name, day, dice.randrange(5, 300), order_columns(dice)))
            day += 1 + int(dice.expovariate(1 / gap))
        for _ in range(dice.randrange(0, 60)):
            kind = dice.choice(KINDS)
            contacts.append((name, first + dice.randrange(0, 730 - first), kind, *score(kind, dice)))
        attributes = {"balance": 12.5 * number, "wallet": 100.0 * number, "referred_by": dice.choice(names)}
        given = {key: value for key, value in attributes.items() if dice.random() < 0.6}
        since = {"known_since": iso(dice.randrange(0, 730))} if dice.random() < 0.7 or number < 2 else {}
        ends = {"contract_end": iso(dice.randrange(0, 900))} if dice.random() < 0.5 else {}
        customers.append({"customer_id": name, **since, **ends, **given})
    orders = [(name, iso(day), float(amount), more) for name, day, amount, more in orders]
    return orders, [(name, iso(day), *said) for name, day, *said in contacts], customers


def order_columns(dice: random.Random) -> dict[str, Any]:
    status = dice.choice(["paid"] * 8 + ["partially_refunded", "refunded", "cancelled", "pending"])
    return {
        "status": status,
        "refunded": 4.5 if status == "partially_refunded" else 0.0,
        "cost": dice.choice([None, 2.0, 150.0]),
        "category": dice.choice([None, "tea", "cups", "milk", "sugar"]),
    }


def score(kind: str, dice: random.Random) -> tuple[float, ...]:
    """The score of an interaction, where it has one."""
    scales = {"review": (1, 5), "survey": (0, 10), "wallet": (50, 900)}
    return (float(dice.randint(*scales[kind])),) if kind in scales and dice.random() < 0.9 else ()


def iso(day: int) -> str:
    return (START + timedelta(days=day)).isoformat()


@pytest.fixture(scope="module", params=[1, 2])
def rows(request: pytest.FixtureRequest) -> Any:
    return random_rows(request.param)


@pytest.fixture(scope="module")
def dataset(rows: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[clm.Dataset]:
    with dataset_of(tmp_path_factory.mktemp("signals"), *rows) as opened:
        yield opened


def found(
    dataset: clm.Dataset, days: Sequence[date], clock: str = "calendar"
) -> dict[tuple[str, date], dict[str, Any]]:
    """(customer, day) -> every signal."""
    query = signals_query(dataset, all_signals(), LEARNED, clock, one_day=len(days) == 1)
    frame = dataset.query(
        f"select customer_id, signals.* from ({query}) as signals join customers using (customer_no)",
        {"days": list(days)},
    )
    return {(row["customer_id"], row["as_of"].date()): row for row in frame.to_dict("records")}


def test_every_signal_is_what_a_plain_computation_gives(dataset: clm.Dataset, rows: Any):
    orders, contacts, customers = rows
    known = known_days(orders, contacts, customers)
    readings = market_readings(orders, START, 730)
    given = found(dataset, DAYS)
    assert set(given) == {(name, day) for name, first in known.items() for day in DAYS if first <= day}
    for (name, day), signal in given.items():
        referred = [
            row["customer_id"] for row in customers if row.get("referred_by") == name != row["customer_id"]
        ]
        came = sum(known[one] <= day for one in referred)
        plain = expected(Customer(name, orders, contacts, customers, day), known, readings, came, LEARNED)
        assert set(plain) == set(all_signals())
        for one, value in plain.items():
            stated, plainly = (math.nan if pd.isna(each) else float(each) for each in (signal[one], value))
            assert stated == pytest.approx(plainly, nan_ok=True, rel=1e-9, abs=1e-9), (name, day, one)


def test_a_day_gives_the_same_whichever_other_days_are_asked(dataset: clm.Dataset):
    together = found(dataset, DAYS)
    for day in DAYS[1::2]:
        alone = found(dataset, [day])
        for (name, _), signal in alone.items():
            assert without_no(signal) == pytest.approx(without_no(together[name, day]), nan_ok=True)


def test_signals_at_the_end_of_an_event_are_those_of_its_day(dataset: clm.Dataset):
    names = [name for name in all_signals() if name not in {"market_trend", "market_recency_days"}]
    query = signals_at_events_query(dataset, names, LEARNED)
    frame = dataset.query(
        f"select customer_id, signals.* from ({query}) as signals join customers using (customer_no)",
        {"until": DAYS[-1]},
    )
    events = {(row["customer_id"], row["as_of"].date()): row for row in frame.to_dict("records")}
    given = found(dataset, sorted({day for _, day in events})[::5])
    compared = set(events) & set(given)
    assert len(compared) > 50
    for key in compared:
        assert {name: events[key][name] for name in names} == pytest.approx(
            {name: given[key][name] for name in names}, nan_ok=True
        ), key


def without_no(signal: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a row, without its position among the days."""
    return {name: signal[name] for name in all_signals()}


def test_on_the_market_clock_silence_is_counted_in_market_days(dataset: clm.Dataset):
    calendar, market = found(dataset, DAYS), found(dataset, DAYS, "market")
    for key, signal in market.items():
        by_market = signal["market_recency_days"]
        assert signal["recency_days"] == pytest.approx(by_market, nan_ok=True)
        assert signal["overdue"] == pytest.approx(by_market / signal["rhythm_days"], nan_ok=True)
        assert signal["calendar_recency_days"] == pytest.approx(calendar[key]["recency_days"], nan_ok=True)


def test_who_returns_after_more_than_a_year_does_not_move_the_market_clock(tmp_path: Path):
    orders = [
        ("A", "2022-01-01", 1.0),
        ("A", "2023-06-01", 1.0),
        ("B", "2023-01-10", 1.0),
        ("B", "2023-06-20", 1.0),
    ]
    with dataset_of(tmp_path, orders) as dataset:
        readings = dataset.query("select * from days").set_index("day")["reading"]
    assert readings["2023-06-19"] == 0  # of the only active customer, B, nothing came until then
    assert readings["2023-06-20"] == 0.5  # A is active again, and B is the one of two who buys


def test_what_the_data_cannot_give_is_null_and_never_zero(tmp_path: Path):
    with dataset_of(tmp_path, [("A", "2024-01-01", 10.0), ("A", "2024-03-01", 10.0)]) as dataset:
        signal = found(dataset, [date(2024, 6, 1)])["A", date(2024, 6, 1)]
        observable = {name for name, one in all_signals().items() if one.observable(dataset.observed)}
    assert {name for name in all_signals() if not pd.isna(signal[name])} <= observable
    assert all(pd.isna(signal[name]) for name in set(all_signals()) - observable)
    assert observable == {name for name, one in all_signals().items() if set(one.needs) <= {"orders"}}
    assert {"complaints_90d", "uses_90d", "visits", "terminated", "breadth", "margin", "balance"}.isdisjoint(
        observable
    )


def test_a_trend_is_null_without_a_window_before_and_zero_without_one_now(tmp_path: Path):
    orders = [("new", "2024-06-01", 10.0), ("stopped", "2024-01-01", 10.0)]
    day = date(2024, 7, 1)
    with dataset_of(tmp_path, [*orders, ("other", "2024-07-01", 1.0)]) as dataset:
        given = found(dataset, [day])
    assert pd.isna(given["new", day]["frequency_trend"])
    assert given["stopped", day]["frequency_trend"] == given["stopped", day]["revenue_trend"] == 0


def test_only_declared_signals_may_be_named_in_rules():
    assert set(signals()) == {name for name, one in all_signals().items() if not one.hidden}
    assert "calendar_recency_days" not in signals()
