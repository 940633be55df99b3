"""Random customers: no stage depends on a later day, and every view of every model tells the same stock."""

import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from hypothesis import HealthCheck, given, settings, strategies as st

import clm
from clm.dataset import Dataset
from clm.lifecycle.history import CLOCKS, Setting, setting, stage_case
from clm.lifecycle.model import LifecycleModel
from clm.lifecycle.signals import signals, signals_query
from clm.schema import INTERACTION_KINDS
from tests.stories import dataset_of

START = date(2022, 1, 1)
SPAN = 900  # days: more than two windows of trends, the limit on silence, and some time after it
NAMES = "abcde"
MODELS = clm.models()


class Rows(NamedTuple):
    """Orders, interactions and customers as `dataset_of` takes them."""

    orders: list[tuple[Any, ...]]
    interactions: list[tuple[Any, ...]]
    customers: list[dict[str, Any]]


days = st.integers(0, SPAN).map(lambda n: (START + timedelta(days=n)).isoformat())
names = st.sampled_from(NAMES)
columns = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["paid"] * 6 + ["partially_refunded", "refunded", "cancelled", "failed"]),
        "refunded": st.sampled_from([0.0, 0.0, 2.5]),
        "cost": st.sampled_from([None, 1.0, 80.0]),
        "category": st.sampled_from([None, "tea", "cups", "milk"]),
    }
)
orders = st.lists(st.tuples(names, days, st.integers(3, 200).map(float), columns), min_size=10, max_size=45)
attributes = st.fixed_dictionaries(
    {"known_since": days},
    optional={
        "balance": st.sampled_from([0.0, 250.0]),
        "wallet": st.sampled_from([100.0, 900.0]),
        "contract_end": days,
        "referred_by": names,
    },
)


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    """Five customers with all that may happen to them; the first of them orders on the first and the last day."""
    ends = [("a", START.isoformat(), 10.0, {"status": "paid"})]
    ends.append(("a", (START + timedelta(days=SPAN)).isoformat(), 10.0, {"status": "paid"}))
    customers = [{"customer_id": name, **draw(attributes)} for name in NAMES]
    # Few kinds in each example: then some are first seen late, and until then nothing is known of them.
    kinds = draw(st.lists(st.sampled_from([*INTERACTION_KINDS, "chat"]), min_size=1, max_size=4))
    contacts = st.tuples(names, days, st.sampled_from(kinds), st.integers(0, 10).map(float))
    return Rows(ends + draw(orders), draw(st.lists(contacts, max_size=25)), customers)


def until(said: Rows, as_of: date) -> Rows:
    """The same rows as they could have been exported at the end of a day."""
    day = as_of.isoformat()
    before = Rows(
        [row for row in said.orders if row[1] <= day], [row for row in said.interactions if row[1] <= day], []
    )
    seen = {row[0] for row in before.orders if row[3]["status"] in ("paid", "partially_refunded")}
    seen |= {row[0] for row in before.interactions}
    known = [row for row in said.customers if row["customer_id"] in seen or row["known_since"] <= day]
    return before._replace(customers=known)


def placed(
    dataset: Dataset, chosen: Sequence[Setting], asked: Sequence[date], as_of: date
) -> dict[str, list[str]]:
    """Customer -> the stage in each model at the end of a day, where further days may be asked for as well."""
    parameters = {name: value for one in chosen for name, value in one.parameters.items() if name in SHARED}
    cases = ", ".join(f"{stage_case(one)} as {one.model.id}" for one in chosen)
    query = signals_query(dataset, signals(), parameters, chosen[0].clock)
    frame = dataset.query(
        f"""with staged as (select customer_no, {cases} from ({query}) as signals where as_of = $as_of)
        select customer_id, staged.* from staged join customers using (customer_no)""",
        {"days": list(asked), "as_of": as_of},
    ).set_index("customer_id")
    return {
        name: [one.model.stages[row[one.model.id]].id for one in chosen] for name, row in frame.iterrows()
    }


SHARED = ("population_rhythm_days", "market_rate")  # what is learned for signals, the same in every model


def given_numbers(model: LifecycleModel, clock: str) -> dict[str, Any]:
    """The clock, and a limit on silence that some of these customers pass."""
    return {"clock": clock} | ({"lapse_days": 100} if "lapse_days" in model.parameters else {})


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(said=rows(), day=st.integers(0, SPAN - 1))
def test_what_happens_later_changes_no_stage_of_any_model_on_either_clock(said: Rows, day: int):
    as_of = START + timedelta(days=day)
    further = [START + timedelta(days=n) for n in range(0, SPAN, 120)]
    with tempfile.TemporaryDirectory() as folder:
        full = dataset_of(Path(folder), *said, name="full")
        truncated = dataset_of(Path(folder), *until(said, as_of), name="truncated")
        with full, truncated:
            for clock in CLOCKS:
                # Learned once, from all of the data, and passed on.
                chosen = [setting(full, model, given_numbers(model, clock)) for model in MODELS.values()]
                later = placed(full, chosen, sorted({*further, as_of}), as_of)
                then = placed(truncated, chosen, [as_of], as_of)
                assert later == then


@settings(max_examples=2, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(said=rows())
def test_stages_partition_the_customers_and_no_two_views_disagree(said: Rows):
    with tempfile.TemporaryDirectory() as folder, dataset_of(Path(folder), *said) as dataset:
        known = pd.to_datetime(dataset.query("select known_day from customers")["known_day"])
        for model in MODELS:
            history = clm.history(dataset, model, "quarter")
            assert not history.duplicated(["customer_id", "period_end"]).any()
            ends = history["period_end"].drop_duplicates().sort_values()
            stock = history.groupby(["period_end", "stage"]).size()
            assert stock.groupby("period_end").sum().to_dict() == {end: (known <= end).sum() for end in ends}

            flow = clm.flow(dataset, model, "quarter").set_index(["period_end", "stage"])
            assert (flow["opening"] + flow["entered"] - flow["left"] == flow["closing"]).all()
            assert flow["closing"][flow["closing"] > 0].to_dict() == stock.to_dict()

            before, last = (end.date() for end in ends.iloc[-2:])
            closing = stock[pd.Timestamp(last)].to_dict()
            moves = clm.transitions(dataset, model, before, last)
            assert moves.groupby("to_stage")["customers"].sum().to_dict() == closing
            came = moves[moves["from_stage"] != "entry"].groupby("from_stage")["customers"].sum()
            assert came.to_dict() == stock[pd.Timestamp(before)].to_dict()
            breakdown = clm.breakdown(dataset, model, last).set_index("stage")["customers"]
            assert breakdown[breakdown > 0].to_dict() == closing


def test_a_kind_of_record_that_begins_later_changes_no_stage_before(tmp_path: Path):
    """What is not recorded yet is unknown, not zero, even if the data know of it in the end."""
    as_of = date(2024, 6, 30)
    bought = [
        (name, f"2023-{month:02d}-0{number + 1}", 20.0)
        for number, name in enumerate(NAMES)
        for month in (1, 6, 12)
    ]
    bought += [("a", f"2024-0{month}-15", 20.0) for month in range(1, 7)]
    customers = [
        {"customer_id": name, "contract_end": end}
        for name, end in zip("abc", ("2024-12-31", "2024-03-01", "2025-06-30"), strict=True)
    ]
    customers.append({"customer_id": "f", "known_since": "2024-01-01"})
    recorded = [
        (name, "2024-08-01", kind, 3.0) for name in [*NAMES, "f"] for kind in (*INTERACTION_KINDS, "chat")
    ]
    sold = [("a", "2024-08-01", 20.0, {"cost": 5.0, "category": "tea"})]
    with (
        dataset_of(tmp_path, bought + sold, recorded, customers, name="later") as later,
        dataset_of(tmp_path, bought, (), customers, name="then") as then,
    ):
        assert later.observed - then.observed >= {"use", "complaint", "survey", "cost", "categories"}
        for clock in CLOCKS:
            chosen = [setting(later, model, given_numbers(model, clock)) for model in MODELS.values()]
            assert placed(later, chosen, [as_of], as_of) == placed(then, chosen, [as_of], as_of)
