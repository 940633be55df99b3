"""The scorecard: every link against a computation in pandas on the same rows, nothing later, and no zero for what is unknown."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import clm
from clm.analysis.scorecard import links, with_targets
from clm.dataset import DatasetWriter, open_dataset
from clm.headlines import scorecard as headlines
from clm.language import Language
from clm.schema import INTERACTION_KINDS
from clm.views.words import need_name
from tests.stories import dataset_of

NOVEMBER, DECEMBER = [
    (pd.Timestamp("2025-11-01"), pd.Timestamp("2025-11-30")),
    (pd.Timestamp("2025-12-01"), pd.Timestamp("2025-12-31")),
]
Rows = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def rows(demo: clm.Dataset) -> Rows:
    """The demo company's rows with a `day` each; `paid` are the orders that count, `sold` their line items."""
    tables = {
        name: demo.query(f"select * from {name}") for name in ("customers", "orders", "lines", "interactions")
    }
    tables["orders"]["day"] = tables["orders"]["ordered_at"].dt.normalize()
    tables["interactions"]["day"] = tables["interactions"]["occurred_at"].dt.normalize()
    paid = tables["orders"][tables["orders"]["status"].isin(["paid", "partially_refunded"])].copy()
    paid["first"] = paid.groupby("customer_id")["day"].transform("min")
    sold = tables["lines"].drop(columns="customer_id").merge(paid[["order_id", "customer_id", "day"]])
    tables["customers"]["first"] = (
        tables["customers"]["customer_id"]
        .map(paid.groupby("customer_id")["day"].min())
        .astype("datetime64[ns]")
    )
    return tables | {"paid": paid, "sold": sold}


@pytest.fixture(scope="module")
def card(demo: clm.Dataset) -> pd.DataFrame:
    return clm.scorecard(demo, periods=25).set_index(["link", "period_end"])


def within(frame: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    return frame[frame["day"].between(start, end)]


def days(n: int) -> pd.Timedelta:
    return pd.Timedelta(days=n)


def one_each(customers: pd.Index, having: pd.Index | set[str]) -> pd.DataFrame:
    """One row a customer: n = 1 for those who have it, d = 1."""
    return pd.DataFrame({"n": customers.isin(having).astype(float), "d": 1.0}, index=customers)


def intent(rows: Rows, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    known = rows["customers"]
    young = known[known["known_day"].between(start - days(90), end) & ~(known["first"] < start)]
    contacts = within(rows["interactions"], start, end)
    shown = set(contacts[contacts["kind"].isin(["visit", "contact", "trial", "consultation"])]["customer_id"])
    return one_each(pd.Index(young["customer_id"]), shown | set(young[young["first"] <= end]["customer_id"]))


def active(rows: Rows, start: pd.Timestamp, end: pd.Timestamp) -> pd.Index:
    return pd.Index(within(rows["paid"], start - days(365), end)["customer_id"].unique())


def service(rows: Rows, start: pd.Timestamp, end: pd.Timestamp) -> "pd.Series[float]":
    contacts = within(rows["interactions"], start, end).merge(rows["customers"][["customer_id", "first"]])
    return contacts[contacts["day"] > contacts["first"]].groupby("customer_id")["cost"].sum().astype(float)


def service_cost(rows: Rows, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    customers = active(rows, start, end)
    return pd.DataFrame({"n": service(rows, start, end).reindex(customers).fillna(0), "d": 1.0})


def contribution(rows: Rows, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    orders = within(rows["paid"], start, end)
    margin = (orders["amount"] - orders["refunded"].fillna(0) - orders["cost"]).astype(float)
    earned = margin.groupby(orders["customer_id"]).sum().reindex(active(rows, start, end)).fillna(0)
    return pd.DataFrame({"n": earned - service_cost(rows, start, end)["n"], "d": 1.0})


def cross_selling(rows: Rows, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    breadth = within(rows["sold"], start, end).groupby("customer_id")["category"].nunique()
    return one_each(breadth.index, breadth.index[breadth >= 2])


def price(rows: Rows, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    before = (
        within(rows["sold"], start - days(365), start - days(1))
        .groupby("product")[["amount", "quantity"]]
        .sum()
    )
    now = within(rows["sold"], start, end)
    now = now.assign(
        then=now["quantity"] * now["product"].map(before["amount"].astype(float) / before["quantity"])
    )
    now = now[now["then"].notna()]
    sums = now.assign(amount=now["amount"].astype(float)).groupby("customer_id")[["amount", "then"]].sum()
    return sums.set_axis(["n", "d"], axis=1)


def renewal(rows: Rows, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    contacts = rows["interactions"]
    ended = contacts[contacts["kind"] == "terminated"].groupby("customer_id")["day"].min()
    held = (
        rows["customers"].assign(ended=rows["customers"]["customer_id"].map(ended)).set_index("customer_id")
    )
    running = held[
        (held["first"] < start) & (held["contract_end"] >= start - days(1)) & ~(held["ended"] < start)
    ]
    kept = running[(running["contract_end"] >= end) & ~(running["ended"] <= end)]
    return one_each(running.index, kept.index)


def migration(rows: Rows, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    def half(since: pd.Timestamp, until: pd.Timestamp) -> pd.DataFrame:
        spent = (
            within(rows["sold"], since + days(1), until).groupby(["customer_id", "category"])["amount"].sum()
        )
        spent = spent.astype(float).reset_index().sort_values(["amount", "category"])
        found = spent.groupby("customer_id").agg(main=("category", "last"), amount=("amount", "sum"))
        return found

    late, early = half(end - days(180), end), half(end - days(360), end - days(180))
    both = late.join(early.add_suffix("_before"), how="inner")
    both = both.join(rows["customers"].set_index("customer_id")["first"])
    moved = both[(both["main"] != both["main_before"]) & (both["first"] <= end - days(360))]
    return one_each(moved.index, moved.index[moved["amount"] > moved["amount_before"]])


def bad_debt(rows: Rows, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    due = rows["orders"].assign(day=rows["orders"]["day"] + days(30))
    due = within(due[due["status"].isin(["paid", "partially_refunded", "pending", "failed"])], start, end)
    amount = due["amount"].astype(float)
    owed = pd.DataFrame(
        {
            "customer_id": due["customer_id"],
            "n": amount.where(due["status"].isin(["pending", "failed"]), 0.0),
            "d": amount - due["refunded"].astype(float).fillna(0),
        }
    )
    return owed.groupby("customer_id").sum()


RATIOS: list[Callable[[Rows, pd.Timestamp, pd.Timestamp], pd.DataFrame]] = [
    intent, contribution, service_cost, cross_selling, price, renewal, migration, bad_debt,
]  # fmt: skip


@pytest.mark.parametrize("counted", RATIOS, ids=lambda counted: counted.__name__)
def test_a_link_and_its_noise_are_what_pandas_counts_customer_by_customer(
    rows: Rows, card: pd.DataFrame, counted: Callable[..., pd.DataFrame]
):
    said = card.loc[counted.__name__].iloc[-1]
    now, before = (counted(rows, *period) for period in (DECEMBER, NOVEMBER))
    totals = now.sum()
    assert said["numerator"] == pytest.approx(totals["n"])
    assert said["denominator"] == pytest.approx(totals["d"])
    value = totals["n"] / totals["d"]
    assert said["value"] == pytest.approx(value - 1 if counted is price else value)
    # Each customer's pull on the ratio, and on the change of it; whoever is in both months pulls both.
    pulls = [
        (month["n"] - month["n"].sum() / month["d"].sum() * month["d"]) / month["d"].sum()
        for month in (now, before)
    ]
    assert said["noise"] == pytest.approx(1.959964 * np.sqrt((pulls[0] ** 2).sum()), rel=0.01)
    both = pulls[0].sub(pulls[1], fill_value=0)
    width = 2 * 1.959964 * np.sqrt((both**2).sum())
    assert said["change"] == pytest.approx(value - before["n"].sum() / before["d"].sum())
    assert said["high"] - said["low"] == pytest.approx(width, rel=0.01)


def test_new_customers_are_counted_with_the_noise_of_a_count(rows: Rows, card: pd.DataFrame):
    said = card.loc["acquisition"].iloc[-1]
    firsts = [rows["customers"]["first"].between(*month).sum() for month in (DECEMBER, NOVEMBER)]
    assert (said["value"], said["change"]) == (firsts[0], firsts[0] - firsts[1])
    assert said["high"] - said["change"] == pytest.approx(1.959964 * sum(firsts) ** 0.5)
    assert pd.isna(said["denominator"])


def test_saves_and_win_back_are_of_those_whom_the_list_of_risks_warned_of_or_took_for_gone(
    demo: clm.Dataset, rows: Rows, card: pd.DataFrame
):
    ordered = set(within(rows["paid"], *DECEMBER)["customer_id"])
    warned = set(clm.risk(demo, as_of="2025-11-30", probabilities=False)["customer_id"])
    said = card.loc["saves"].iloc[-1]
    assert (said["numerator"], said["denominator"]) == (len(warned & ordered), len(warned))
    paid = rows["paid"]
    last = paid[paid["day"] < DECEMBER[0]].groupby("customer_id")["day"].max()
    silence = (NOVEMBER[1] - last).dt.days
    gone = set(last.index[(silence > clm.parameters(demo)["lapse_days"]) & (silence <= 730)])
    said = card.loc["win_back"].iloc[-1]
    assert (said["numerator"], said["denominator"]) == (len(gone & ordered), len(gone))


def test_filtered_parts_add_up_to_the_whole(demo: clm.Dataset, card: pd.DataFrame):
    offices = {"segment": ["office"]}
    others = {"segment": [value for value in demo.values("segment") if value != "office"]}
    parts = [clm.scorecard(demo, periods=1, where=where).set_index("link") for where in (offices, others)]
    whole = card.xs(datetime.date(2025, 12, 31), level="period_end")
    for column in ("numerator", "denominator"):
        summed = (parts[0][column] + parts[1][column]).drop(
            "price"
        )  # each part has its own prices of the year before
        assert summed.to_dict() == pytest.approx(whole[column].drop("price").to_dict(), nan_ok=True)


def test_a_target_is_the_median_of_the_year_before_until_the_reader_sets_one(card: pd.DataFrame):
    for link in links().values():
        course = card.loc[link.id]
        target = course["value"].iloc[-13:-1].median()
        assert course["target"].iloc[-1] == pytest.approx(target)
        is_met = course["value"].iloc[-1] >= target
        assert course["reached"].iloc[-1] == (is_met if link.better == "higher" else not is_met)
    set_by_hand = with_targets(card.reset_index(), {"win_back": 0.5, "bad_debt": 0.5})
    by_link = set_by_hand.groupby("link").tail(1).set_index("link")
    assert not by_link.loc["win_back", "reached"]
    assert by_link.loc["bad_debt", "reached"]  # lower is better
    assert by_link.loc["saves", "target"] == card.loc["saves"]["target"].iloc[-1]


@pytest.fixture(scope="module")
def exports(rows: Rows, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[clm.Dataset]]:
    """A tenth of the demo company, whole and as it could have been exported at the end of June 2025."""
    folder, june = tmp_path_factory.mktemp("scorecard"), pd.Timestamp("2025-06-30")
    opened = []
    for name, until in (("whole", pd.Timestamp("2026-12-31")), ("june", june)):
        known = rows["customers"][rows["customers"]["known_day"] <= until]
        tables = {
            "customers": known.drop(columns=["customer_no", "known_day", "first", "plan", "winback_test"])
        }
        tables |= {
            table: rows[table][rows[table]["day"] <= until].drop(columns="day")
            for table in ("orders", "interactions")
        }
        tables["lines"] = rows["lines"][rows["lines"]["order_id"].isin(tables["orders"]["order_id"])]
        with DatasetWriter(folder / f"{name}.duckdb", name=name) as writer:
            for table, frame in tables.items():
                sample = frame[frame["customer_id"].str[-1] == "7"]
                writer.con.register("sample", sample)
                writer.con.execute(f"insert into {table} by name select * from sample")
            writer.finish()
        opened.append(open_dataset(folder / f"{name}.duckdb"))
    yield opened
    for dataset in opened:
        dataset.close()


def test_what_happens_later_changes_nothing(exports: list[clm.Dataset]):
    whole, june = (clm.scorecard(dataset, as_of="2025-06-30") for dataset in exports)
    assert whole.groupby("link")["value"].count().min() > 6  # every link is really measured
    pd.testing.assert_frame_equal(whole, june)


def test_orders_alone_carry_three_links_and_the_others_say_what_they_need(cdnow: clm.Dataset):
    found = clm.scorecard(cdnow)
    now = found.groupby("link").tail(1).set_index("link")
    assert set(now.index[now["value"].notna()]) == {"acquisition", "saves", "win_back"}
    assert now.loc["contribution", "missing"] == "needs cost"
    assert now.loc["intent", "missing"] == "needs prospects, visit|contact|trial|consultation"
    assert (found["value"].isna() == found["missing"].notna()).all()
    numbers = ["target", "numerator", "denominator", "noise", "change", "low", "high"]
    never = now.index[now["missing"].notna()]
    assert found[found["link"].isin(never)][["value", *numbers]].isna().all(axis=None)
    # The first year of the orders cannot tell new customers from old ones.
    early = found[found["period_end"] < datetime.date(1998, 1, 31)].set_index("link")
    assert set(early.loc["acquisition", "missing"]) == {"too_short"}


def test_a_log_that_ended_and_a_handful_of_customers_are_no_zero(tmp_path: Path):
    # Visits are recorded until June; prospects and orders go on. Nine buyers only.
    buyers = [(f"b{n}", f"2024-{month:02}-0{n}", 20.0) for n in range(1, 10) for month in range(1, 13)]
    prospects = [
        {"customer_id": f"p{month}-{n}", "known_since": f"2024-{month:02}-05"}
        for month in range(1, 13)
        for n in range(6)
    ]
    visits = [(f"p{month}-0", f"2024-{month:02}-20", "visit") for month in range(1, 7)]
    with dataset_of(tmp_path, buyers, visits, prospects) as dataset:
        found = clm.scorecard(dataset, as_of="2024-12-31").set_index(["link", "period_end"])
    intent_now = found.loc["intent"]
    # Known in June or in the 90 days before it (since 3 March): of four months, six each, one visited in June.
    june = intent_now.loc[datetime.date(2024, 6, 30)]
    assert (june["numerator"], june["denominator"]) == (1, 24)
    assert intent_now["missing"].iloc[-1] == "needs visit|contact|trial|consultation"
    assert intent_now["missing"].iloc[0] == "too_short"
    assert found.loc["saves"]["missing"].iloc[-1] == "too_few"


def test_every_link_is_declared_in_full_and_names_what_it_needs_in_words():
    here = Path(clm.__file__).parent / "analysis"
    for link in links().values():
        for text in (link.name, link.meaning, link.measure, link.counted):
            assert all(text[code].strip() for code in ("en", "zh"))
        assert (here / f"scorecard_{link.id}.sql").is_file()
        for need in link.needs:
            for one in need.split("|"):
                said = need_name(one, Language("en"))
                assert one in INTERACTION_KINDS or "kind" not in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"profit": 1}, "must be one of intent"),
        ({"renewal": 98}, "must lie between 0 and 1"),
        ({"renewal": "high"}, "must be a number"),
        ({"price": float("nan")}, "must lie between -1"),
    ],
)
def test_a_target_that_cannot_be_is_refused(cdnow: clm.Dataset, given: dict[str, float | str], said: str):
    with pytest.raises(clm.ClmError, match=said):
        clm.scorecard(cdnow, targets=given)


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_headline_names_the_miss_that_chance_does_not_explain(card: pd.DataFrame, code: str):
    t = Language(code)
    now = card.groupby(level="link", sort=False).tail(1).reset_index()
    miss = with_targets(now, {"win_back": 0.5, **dict.fromkeys(["saves", "renewal", "intent"], 0.0)})
    said = headlines.scorecard_headline(miss, "month", "EUR", t)
    assert t.pick(links()["win_back"].name) in said
    assert t.share(0.5) in said
    easy = {name: 0.0 for name, link in links().items() if link.better == "higher"}
    hit = with_targets(now, easy | {"bad_debt": 1.0, "service_cost": 1e6})
    said = headlines.scorecard_headline(hit, "month", "EUR", t)
    assert "“" not in said
    assert headlines.target_words(links()["acquisition"], 0.5, None, t) == "≥ 0.5"
    nothing = now.assign(value=np.nan, target=np.nan, reached=pd.NA)
    assert "11" in headlines.scorecard_headline(nothing, "month", "EUR", t)
