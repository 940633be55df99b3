"""When the warnings of the demo company began and ended, and how right they proved: against pandas on the raw rows."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

import clm
from clm.analysis.alarms import past_alarms
from clm.lifecycle.warned import WarningRules, warning_setting

WEEKS = 12
CAFES = {"segment": ["café"]}
RULES = ["second_order", "falling", "market_silence", "late", "unsubscribed", "unhappy"]  # the gravest last
Day = pd.Timestamp


def days(n: int) -> pd.Timedelta:
    return pd.Timedelta(days=n)


class Raw:
    """The raw rows of the cafés among the customers; the market's clock is that of all customers.

    Attributes:
        orders: one row a paid order: customer_id, day, net.
        bought: one row a customer and day with an order, in order.
        contacts: one row an interaction: customer_id, day, kind, score.
        clock: day -> reading.
    """

    def __init__(self, demo: clm.Dataset) -> None:
        orders = demo.query(
            "select customer_id, cast(ordered_at as date)::timestamp as day, (amount - coalesce(refunded, 0))::double as net"
            " from orders where status in ('paid', 'partially_refunded')"
        )
        contacts = demo.query(
            "select customer_id, cast(occurred_at as date)::timestamp as day, kind, score from interactions"
        )
        self.clock = readings(orders)
        people = demo.query("select customer_id, segment from customers")
        cafes = people.loc[people["segment"] == "café", "customer_id"]
        self.orders, self.contacts = (rows[rows["customer_id"].isin(cafes)] for rows in (orders, contacts))
        self.bought = (
            self.orders[["customer_id", "day"]].drop_duplicates().sort_values(["customer_id", "day"])
        )
        self.parameters = warning_setting(demo).parameters


def readings(orders: pd.DataFrame) -> "pd.Series[float]":
    """The market's clock: day by day the share of those active who bought again, added up."""
    bought = orders[["customer_id", "day"]].drop_duplicates().sort_values(["customer_id", "day"])
    by = bought.groupby("customer_id")["day"]
    again = bought.loc[bought["day"] - by.shift() <= days(365), "day"]
    year = bought["day"] + days(365)
    until = by.shift(-1).fillna(year).clip(upper=year)
    calendar = pd.date_range(bought["day"].min(), bought["day"].max())
    begun = np.searchsorted(np.sort(bought["day"]), calendar, "left")  # active from the next day on
    ended = np.searchsorted(np.sort(until), calendar, "left")
    active = pd.Series(begun - ended, calendar)
    counts = again.value_counts().reindex(calendar, fill_value=0)
    return (counts / active.where(active > 0)).fillna(0).cumsum()


def held_on(raw: Raw, day: pd.Timestamp) -> tuple[pd.DataFrame, "pd.Series[bool]"]:
    """Which rules hold of each buyer at the end of a day (one column each), and who counts as gone."""
    limits = raw.parameters
    known = raw.bought[raw.bought["day"] <= day]
    by = known.groupby("customer_id")["day"]
    last, occasions = by.max(), by.size()
    gap = by.diff().dt.days.groupby(known["customer_id"]).median().fillna(0)
    rhythm = ((occasions - 1) * gap + 3 * limits["population_rhythm_days"]) / (occasions + 2)
    silent = (day - last).dt.days
    own = rhythm.where(occasions > 1)
    market = (raw.clock[day] - raw.clock[last].set_axis(last.index)) / limits["market_rate"]

    def counted(rows: pd.DataFrame, start: int, end: int) -> pd.DataFrame:
        """n and net of the rows from `start` up to `end` days ago, for each buyer."""
        ago = (day - rows["day"]).dt.days
        within = rows[(ago >= start) & (ago < end)].assign(n=1)
        numbers = within[[name for name in ("n", "net") if name in within]]
        return numbers.groupby(within["customer_id"]).sum().reindex(last.index, fill_value=0)

    now, before = counted(raw.orders, 0, 180), counted(raw.orders, 180, 360)
    contacts = raw.contacts[raw.contacts["day"] <= day]
    kind = contacts["kind"]
    bad = contacts[(kind == "review") & (contacts["score"] <= 2)]
    scored = contacts[kind.isin(["review", "survey"]) & contacts["score"].notna()]
    scored = scored.assign(score=scored["score"] * np.where(scored["kind"] == "review", 2, 1))
    # Of two kinds on one day the better one counts.
    of_day = scored.groupby(["customer_id", "day", "kind"])["score"].mean().groupby(level=[0, 1]).max()
    latest = of_day.reset_index().sort_values("day").groupby("customer_id").last().reindex(last.index)
    is_low = (latest["score"] <= limits["unhappy_score"]) & (
        (day - latest["day"]).dt.days <= limits["score_days"]
    )
    rules = {
        "second_order": (occasions == 1) & (silent / rhythm >= limits["late_ratio"]),
        "falling": (now["n"] > 0)
        & (now["n"] < limits["decline_ratio"] * before["n"])
        & (now["net"] < limits["decline_ratio"] * before["net"] - 1e-9),
        "market_silence": market / own >= limits["late_ratio"],
        "late": silent / own >= limits["late_ratio"],
        "unsubscribed": last.index.isin(contacts.loc[kind == "unsubscribe", "customer_id"])
        & (silent / rhythm > 1),
        "unhappy": (counted(contacts[kind == "complaint"], 0, 90)["n"] >= limits["complaint_limit"])
        | (counted(bad, 0, 90)["n"] >= 1)
        | is_low,
    }
    return pd.DataFrame(rules, index=last.index), silent > limits["lapse_days"]


@pytest.fixture(scope="module")
def raw(demo: clm.Dataset) -> Raw:
    return Raw(demo)


def test_every_warning_is_entered_and_left_in_the_week_that_pandas_finds(demo: clm.Dataset, raw: Raw):
    end = Day(demo.span.end)
    looks = [end - days(7 * week) for week in range(WEEKS, -1, -1)]
    running: dict[tuple[str, str], pd.Timestamp | None] = {}
    expected = []
    for number, look in enumerate(looks):
        rules, gone = held_on(raw, look)
        stacked = rules[~gone].stack()
        holds = set(stacked.index[stacked])
        since = look - days(7)
        week = raw.bought[(raw.bought["day"] > since) & (raw.bought["day"] <= look)]
        came = week.groupby("customer_id")["day"].min()
        for customer, rule in set(running) - holds:
            outcome = "bought" if customer in came else "gone" if gone[customer] else "eased"
            expected.append(
                (customer, rule, running.pop((customer, rule)), look, outcome, came.get(customer))
            )
        for one in holds - set(running):
            running[one] = look if number else None
    expected += [(*one, entered, None, "on", None) for one, entered in running.items()]
    found = clm.alarms(demo, weeks=WEEKS, where=CAFES)
    assert sorted(map(as_text, found.to_numpy().tolist())) == sorted(map(as_text, expected))
    assert {row[4] for row in expected} == {"on", "bought", "gone", "eased"}
    assert {row[1] for row in expected} == set(RULES)


def as_text(row: Sequence[object]) -> list[str]:
    """A row whose days and blanks can be compared."""
    return ["" if pd.isna(value) else str(value).removesuffix(" 00:00:00") for value in row]


def test_alarms_of_the_year_prove_right_and_wrong_as_pandas_counts(demo: clm.Dataset, raw: Raw):
    limit, end = int(raw.parameters["lapse_days"]), Day(demo.span.end)
    orders = {name: list(rows) for name, rows in raw.bought.groupby("customer_id")["day"]}
    raised, lost, shown, before = [], [], [], None
    for week in range(52, -1, -1):
        look = end - days(limit + 1 + 7 * week)
        rules, gone = held_on(raw, look)
        rules = rules[~gone].assign(all=rules.any(axis=1))
        stacked = rules.stack()
        holds = set(stacked.index[stacked])
        shown += [(customer, rule, look) for customer, rule in holds]
        for customer, rule in holds - before[0] if before else ():
            last = max(day for day in orders[customer] if day <= look)
            following = min((day for day in orders[customer] if day > look), default=Day.max)
            is_gone_on = last + days(limit + 1)
            days_on = min(following, is_gone_on) - look
            raised.append((rule, following <= is_gone_on, days_on.days))
        if before:
            newly = gone.index[gone & ~before[1].reindex(gone.index, fill_value=False)]
            lost += [
                (customer, look, max(day for day in orders[customer] if day <= look)) for customer in newly
            ]
        before = holds, gone
    alarms = pd.DataFrame(raised, columns=["rule", "wrong", "days"]).groupby("rule")
    ends = pd.DataFrame(lost, columns=["customer_id", "on", "last"])
    named = pd.DataFrame(shown, columns=["customer_id", "rule", "look"]).merge(ends, on="customer_id")
    named = named[(named["look"] < named["on"]) & (named["look"] >= named["last"] - days(90))]
    foreseen = named.drop_duplicates(["customer_id", "last", "rule"])["rule"].value_counts()
    rules_now = WarningRules(demo, warning_setting(demo))
    found = past_alarms(rules_now, demo.span.end, where=CAFES).set_index("warning")
    assert set(found.index) == set(alarms.groups)
    for rule, rows in alarms:
        said, wrong = found.loc[rule], rows["wrong"]
        assert said[["alarms", "wrong", "right", "open"]].tolist() == [
            len(rows),
            wrong.sum(),
            (~wrong).sum(),
            0,
        ]
        assert said["days_to_return"] == rows.loc[wrong, "days"].median()
        lead = rows.loc[~wrong, "days"]
        assert said[["lead_days", "lead_low", "lead_high"]].tolist() == [*lead.quantile([0.5, 0.25, 0.75])]
        assert said[["gone", "foreseen"]].tolist() == [len(ends), foreseen[rule]]


def test_the_list_of_today_holds_these_customers_under_the_gravest_of_them(demo: clm.Dataset, raw: Raw):
    rules, gone = held_on(raw, Day(demo.span.end))
    held = rules[~gone & rules.any(axis=1)]
    gravest = held[RULES[::-1]].idxmax(axis=1)
    listed = clm.risk(demo, probabilities=False, where=CAFES).set_index("customer_id")
    assert listed["warning"].to_dict() == gravest.to_dict()
    assert listed["warnings"].to_dict() == held.sum(axis=1).to_dict()
