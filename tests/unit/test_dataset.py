"""The dataset file: swapped in whole or not at all, known by its content, completed without guessing."""

from pathlib import Path

import pandas as pd
import pytest

import clm
from clm.dataset import DatasetWriter
from clm.errors import ClmError
from tests.stories import dataset_of

ORDERS = [("A", "2024-01-05", 20.0), ("A", "2024-03-01", 30.0), ("B", "2024-02-10", 5.0)]


def test_a_failed_build_leaves_the_old_file_as_it_was_and_nothing_beside_it(tmp_path: Path):
    dataset_of(tmp_path, ORDERS).close()
    before = (tmp_path / "story.duckdb").read_bytes()
    with (
        pytest.raises(ClmError, match="nothing to show"),
        DatasetWriter(tmp_path / "story.duckdb", "empty") as writer,
    ):
        writer.finish()
    assert (tmp_path / "story.duckdb").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["story.duckdb"]


def test_the_token_follows_the_content_and_not_the_order_of_rows(tmp_path: Path):
    tokens = []
    for name, orders in {
        "same": ORDERS,
        "again": ORDERS,
        "more": [*ORDERS, ("B", "2024-04-01", 5.0)],
    }.items():
        with dataset_of(tmp_path, orders, name=name) as dataset:
            tokens.append(dataset.token)
    assert tokens[0] == tokens[1] != tokens[2]


def test_unpaid_orders_make_no_customer_and_refunds_lower_their_order(tmp_path: Path):
    orders = [
        ("A", "2024-01-05", 20.0, {"status": "partially_refunded", "refunded": 5.0}),
        ("B", "2024-01-06", 9.0, {"status": "cancelled"}),
        ("C", "2024-01-07", 9.0, {"status": "refunded", "refunded": 9.0}),
    ]
    with dataset_of(tmp_path, orders) as dataset:
        assert dataset.counts == clm.dataset.Counts(
            customers=1, buyers=1, orders=3, paid_orders=1, interactions=0, revenue=15.0
        )


def test_people_are_known_from_their_earliest_evidence(tmp_path: Path):
    customers = [
        {"customer_id": "A", "known_since": "2024-02-01"},  # the list is later than the first order
        {"customer_id": "D", "known_since": "2023-12-24"},
        {"customer_id": "E", "known_since": None},  # no date at all: there when the data began
    ]
    touches = [("B", "2024-01-20", "visit"), ("F", "2024-03-03", "visit")]
    with dataset_of(tmp_path, ORDERS, touches, customers) as dataset:
        known = dataset.query(
            "select customer_id, cast(known_day as varchar) as day from customers order by 1"
        )
        assert dict(zip(known["customer_id"], known["day"], strict=True)) == {
            "A": "2024-01-05",
            "B": "2024-01-20",
            "D": "2023-12-24",
            "E": "2024-01-05",
            "F": "2024-03-03",
        }


def test_orders_of_one_day_are_one_occasion_and_several_orders(tmp_path: Path):
    orders = [("A", "2024-01-05 09:00", 20.0), ("A", "2024-01-05 17:00", 10.0), ("A", "2024-01-15", 1.0)]
    with dataset_of(tmp_path, orders) as dataset:
        rows = dataset.query("select occasion, orders, gap_days from purchases order by day")
        assert rows["orders"].tolist() == [2, 1]
        assert rows["occasion"].tolist() == [1, 2]
        assert rows["gap_days"].tolist()[1] == 10


@pytest.mark.parametrize(
    "header", ['"; drop table customers; --', "Stage", "customers", "region", "区域", "  ", "a" * 500]
)
def test_any_header_becomes_an_attribute_that_can_be_asked_for(tmp_path: Path, header: str):
    path = tmp_path / "story.duckdb"
    with DatasetWriter(path, "story") as writer:
        column = writer.add_dimension(header)
        writer.con.execute(
            "insert into orders by name select 'o' as order_id, 'A' as customer_id, timestamp '2024-01-01' as ordered_at, 1 as amount, 0 as refunded, 'paid' as status"
        )
        writer.con.execute(
            "insert into orders by name select 'p' as order_id, 'B' as customer_id, timestamp '2024-02-29' as ordered_at, 1 as amount, 0 as refunded, 'paid' as status"
        )
        writer.con.register("rows", pd.DataFrame({"customer_id": ["A", "B"], column: ["x", "y"]}))
        writer.con.execute("insert into customers by name select * from rows")
        writer.finish()
    with clm.open_dataset(path) as dataset:
        assert dataset.dimensions == (column,)
        split = clm.breakdown(dataset, by=column)
        assert split.groupby(column)["customers"].sum().to_dict() == {"x": 1, "y": 1}
        assert clm.breakdown(dataset, where={column: ["x"]})["customers"].sum() == 1


def test_an_attribute_that_does_not_exist_is_refused_by_name(tmp_path: Path):
    with dataset_of(tmp_path, ORDERS) as dataset, pytest.raises(ClmError, match="no attribute “planet”"):
        clm.breakdown(dataset, by="planet")


def test_a_dataset_of_another_version_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    dataset_of(tmp_path, ORDERS).close()
    monkeypatch.setattr("clm.dataset.FORMAT_VERSION", 99)
    with pytest.raises(ClmError, match="Load the original files again"):
        clm.open_dataset(tmp_path / "story.duckdb")
