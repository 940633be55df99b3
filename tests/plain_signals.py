"""What every signal must be, computed customer by customer from raw rows: shares nothing with the product.

Rows are those of `tests.stories.dataset_of`: orders (customer, day, amount, columns), interactions (customer, day,
kind[, score]) and customers, with days as ISO text.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import fmean, median
from typing import Any

PAID = ("paid", "partially_refunded")


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


def market_readings(orders: list[Any], start: date, days: int) -> defaultdict[date, float]:
    """The market's clock on each day: it grows by the share of those who bought in the 365 days before who buy again."""
    bought = defaultdict(set)
    for who, day, _, more in orders:
        if more["status"] in PAID:
            bought[who].add(date.fromisoformat(day))
    readings: defaultdict[date, float] = defaultdict(float)  # 0 before the data begin
    for day in (start + timedelta(days=n) for n in range(days)):
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
    who: Customer,
    known: Mapping[str, date],
    readings: Mapping[date, float],
    referred: int,
    learned: Mapping[str, float],
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
        (len(who.gaps) * (median(who.gaps) if who.gaps else 0) + 3 * learned["population_rhythm_days"])
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
        "market_recency_days": (now - readings[last_day]) / learned["market_rate"] if last_day else None,
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
