"""Signals: each against a plain computation that shares nothing with the product, on random customers."""

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean, median
from typing import Any

import pandas as pd
import pytest

import clm
from clm.lifecycle.signals import all_signals, signals, signals_at_events_query, signals_query
from tests.stories import dataset_of

START = date(2023, 1, 1)
DAYS = [START + timedelta(days=n) for n in (0, 45, 180, 365, 500, 721, 729)]
LEARNED = {"population_rhythm_days": 40.0, "market_rate": 0.03}
PAID = ("paid", "partially_refunded")
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


class Customer:
    """One customer as known at the end of a day, from the raw rows alone."""

    def __init__(
        self, name: str, orders: list[Any], contacts: list[Any], customers: list[Any], as_of: date
    ) -> None:
        self.as_of = as_of
        self.row = next(row for row in customers if row["customer_id"] == name)
        paid = [(date.fromisoformat(day), amount, more) for who, day, amount, more in orders
                if who == name and more["status"] in PAID]  # fmt: skip
        self.orders = sorted((row for row in paid if row[0] <= as_of), key=lambda row: row[0])
        self.contacts = [
            (date.fromisoformat(day), kind, points[0] if points else None)
            for who, day, kind, *points in contacts
            if who == name and date.fromisoformat(day) <= as_of
        ]
        self.days = sorted({day for day, _, _ in self.orders})
        self.gaps = [(later - day).days for day, later in zip(self.days, self.days[1:], strict=False)]

    def since(self, day: date | None) -> int | None:
        return None if day is None else (self.as_of - day).days

    def ordered(self, start: int, end: int) -> list[Any]:
        """Orders from `start` up to `end` days ago."""
        return [row for row in self.orders if start <= (self.as_of - row[0]).days < end]

    def of(self, *kinds: str, within: int = 10_000) -> list[Any]:
        return [row for row in self.contacts if row[1] in kinds and (self.as_of - row[0]).days < within]

    def last_score(self, *kinds: str) -> tuple[date, float] | None:
        """The day of the latest score and its size: the mean of a kind's scores of the day, reviews doubled."""
        scored = [row for row in self.of(*kinds) if row[2] is not None]
        if not scored:
            return None
        day = max(row[0] for row in scored)
        means = [
            fmean(
                points * (2 if kind == "review" else 1)
                for on, one, points in scored
                if on == day and one == kind
            )
            for kind in {row[1] for row in scored if row[0] == day}
        ]
        return day, max(means)

    def open_cases(self) -> int:
        """Complaints and cases of the last 90 days without a resolution since."""
        resolved = [day for day, _, _ in self.of("resolved")]
        return sum(
            not any(answer >= day for answer in resolved)
            for day, _, _ in self.of("complaint", "case", within=90)
        )


def known_days(orders: list[Any], contacts: list[Any], customers: list[Any]) -> dict[str, date]:
    """The earliest evidence of each customer; without any the day on which the data begin."""
    paid = [(row[0], row[1]) for row in orders if row[3]["status"] in PAID]
    first = min(day for _, day in paid)
    known = {}
    for row in customers:
        name = row["customer_id"]
        days = [day for who, day in [*paid, *((one[0], one[1]) for one in contacts)] if who == name]
        known[name] = date.fromisoformat(
            min([*days, *([row["known_since"]] if "known_since" in row else [])], default=first)
        )
    return known


def market_readings(orders: list[Any]) -> defaultdict[date, float]:
    """The market's clock on each day: it grows by the share of those who bought in the 365 days before who buy again."""
    bought = defaultdict(set)
    for who, day, _, more in orders:
        if more["status"] in PAID:
            bought[who].add(date.fromisoformat(day))
    readings: defaultdict[date, float] = defaultdict(float)  # 0 before the data begin
    for day in (START + timedelta(days=n) for n in range(730)):
        active = [days for days in bought.values() if any(0 < (day - before).days <= 365 for before in days)]
        moved = sum(day in days for days in active) / len(active) if active else 0.0
        readings[day] = readings[day - timedelta(days=1)] + moved
    return readings


def ratio(new: float, old: float) -> float | None:
    return new / old if old else None


def money(rows: Sequence[Any]) -> float:
    return sum(amount - more["refunded"] for _, amount, more in rows)


def margin(rows: Sequence[Any]) -> float:
    return money([row for row in rows if row[2]["cost"] is not None]) - sum(
        row[2]["cost"] or 0 for row in rows
    )


def expected(
    who: Customer, known: dict[str, date], readings: Mapping[date, float], referred: int
) -> dict[str, Any]:
    """Every signal of the calendar's clock."""
    half, before = who.ordered(0, 180), who.ordered(180, 360)
    uses, uses_before = (
        len(who.of("use", within=90)),
        len(who.of("use", within=180)) - len(who.of("use", within=90)),
    )
    last_day = who.days[-1] if who.days else None
    contact_days = [row[0] for row in who.contacts]
    rhythm = (
        (len(who.gaps) * (median(who.gaps) if who.gaps else 0) + 3 * LEARNED["population_rhythm_days"])
        / (len(who.gaps) + 3)
        if who.days
        else None
    )
    wallets = sorted({day for day, _, points in who.of("wallet") if points is not None})
    wallet = {
        day: fmean(p for on, _, p in who.of("wallet") if on == day and p is not None) for day in wallets
    }
    satisfaction = who.last_score("survey", "review")
    ended = [day for day, _, _ in who.of("terminated")]
    now, half_ago, year_ago = (readings[who.as_of - timedelta(days=back)] for back in (0, 180, 360))
    recency = who.since(last_day)
    return {
        "age_days": who.since(known[who.row["customer_id"]]),
        "orders": len(who.orders),
        "revenue": money(who.orders),
        "margin": margin(who.orders),
        "first_order_days": who.since(who.days[0] if who.days else None),
        "recency_days": recency,
        "calendar_recency_days": recency,
        "market_recency_days": (now - readings[last_day]) / LEARNED["market_rate"] if last_day else None,
        **{f"orders_{days}d": len(who.ordered(0, days)) for days in (90, 180, 365)},
        **{f"revenue_{days}d": money(who.ordered(0, days)) for days in (90, 180, 365)},
        "margin_365d": margin(who.ordered(0, 365)),
        "rhythm_days": rhythm,
        "own_rhythm_days": rhythm if len(who.days) > 1 else None,
        "overdue": recency / rhythm if rhythm and recency is not None else None,
        "gap_before_last": who.gaps[-1] if who.gaps else None,
        "revenue_trend": ratio(money(half), money(before)),
        "frequency_trend": ratio(len(half), len(before)),
        "basket_trend": ratio(money(half) / len(half), money(before) / len(before))
        if half and before
        else None,
        "breadth": len({more["category"] for _, _, more in who.orders} - {None}),
        **{
            f"{kind}s": len(who.of(kind))
            for kind in ("impression", "visit", "contact", "trial", "consultation")
        },
        "uses_90d": uses,
        "use_trend": ratio(uses, uses_before),
        "last_use_days": who.since(max((row[0] for row in who.of("use")), default=None)),
        "first_contact_days": who.since(min(contact_days, default=None)),
        "last_contact_days": who.since(max(contact_days, default=None)),
        "complaints_90d": len(who.of("complaint", within=90)),
        "open_cases": who.open_cases(),
        "satisfaction": satisfaction[1] if satisfaction else None,
        "satisfaction_days": who.since(satisfaction[0]) if satisfaction else None,
        "negative_reviews_90d": sum((row[2] or 9) <= 2 for row in who.of("review", within=90)),
        "unsubscribed": int(bool(who.of("unsubscribe"))),
        "referrals": max(len(who.of("referral")), referred),
        "balance": who.row.get("balance"),
        "wallet": wallet[wallets[-1]] if wallets else who.row.get("wallet"),
        "wallet_trend": wallet[wallets[-1]] / wallet[wallets[-2]] if len(wallets) > 1 else None,
        "contract_days_left": -days if (days := contract_days(who)) is not None else None,
        "terminated": int(bool(ended) and (last_day is None or max(ended) >= last_day)),
        "market_trend": ratio(now - half_ago, half_ago - year_ago),
    }


def contract_days(who: Customer) -> int | None:
    """Days since the contract ended; negative while it runs."""
    return who.since(date.fromisoformat(who.row["contract_end"])) if "contract_end" in who.row else None


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
    query = signals_query(dataset, all_signals(), LEARNED, clock)
    frame = dataset.query(
        f"select customer_id, signals.* from ({query}) as signals join customers using (customer_no)",
        {"days": list(days)},
    )
    return {(row["customer_id"], row["as_of"].date()): row for row in frame.to_dict("records")}


def test_every_signal_is_what_a_plain_computation_gives(dataset: clm.Dataset, rows: Any):
    orders, contacts, customers = rows
    known = known_days(orders, contacts, customers)
    readings = market_readings(orders)
    given = found(dataset, DAYS)
    assert set(given) == {(name, day) for name, first in known.items() for day in DAYS if first <= day}
    for (name, day), signal in given.items():
        referred = [
            row["customer_id"] for row in customers if row.get("referred_by") == name != row["customer_id"]
        ]
        came = sum(known[one] <= day for one in referred)
        plain = expected(Customer(name, orders, contacts, customers, day), known, readings, came)
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
