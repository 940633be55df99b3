"""The engine: right under many threads, closed to files and network, and nothing computed twice."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import clm
from clm.errors import ClmError
from clm.lifecycle.history import setting, stage_history
from clm.lifecycle.model import models
from tests.stories import dataset_of


@pytest.fixture
def dataset(tmp_path: Path):
    orders = [(f"C{n % 500}", f"2024-{1 + n % 12:02d}-{1 + n % 28:02d}", n % 90 + 0.5) for n in range(4000)]
    with dataset_of(tmp_path, orders) as opened:
        yield opened


def test_eight_threads_asking_at_once_get_the_answers_of_one(dataset: clm.Dataset):
    questions = [
        f"select sum(amount) as total from orders where hash(order_id) % 97 < {n}" for n in range(1, 97)
    ]
    alone = [float(dataset.query(question)["total"].iloc[0]) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        together = list(
            pool.map(lambda question: float(dataset.query(question)["total"].iloc[0]), questions * 4)
        )
    assert together == alone * 4


def test_eight_threads_wait_for_one_history_and_see_the_same_stages(dataset: clm.Dataset):
    with ThreadPoolExecutor(8) as pool:
        flows = list(pool.map(lambda _: clm.flow(dataset, "growth5"), range(16)))
    assert all(flow.equals(flows[0]) for flow in flows)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd')",
        "copy (select 1) to '/tmp/leak.csv'",
        "attach '/tmp/other.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
        "create table data.main.mine as select 1",
        "delete from orders",
    ],
)
def test_a_connection_can_neither_leave_the_dataset_nor_change_it(dataset: clm.Dataset, statement: str):
    with pytest.raises(duckdb.Error):
        dataset.query(statement)


def test_a_kept_result_is_computed_once_and_another_key_anew(dataset: clm.Dataset):
    first = dataset.materialise("dice", "select random() as thrown")
    again = dataset.materialise("dice", "select random() as thrown")
    other = dataset.materialise("other dice", "select random() as thrown")
    thrown = [
        dataset.query(f"select thrown from {table}")["thrown"].iloc[0] for table in (first, again, other)
    ]
    assert thrown[0] == thrown[1] != thrown[2]


def test_what_was_kept_longest_ago_goes_first_and_comes_back_when_asked(dataset: clm.Dataset):
    for n in range(60):
        dataset.materialise(f"number {n}", f"select {n} as n")
    table = dataset.materialise("number 0", "select 0 as n")
    assert dataset.query(f"select n from {table}")["n"].tolist() == [0]


def test_what_somebody_holds_still_answers_after_others_have_taken_its_place(dataset: clm.Dataset):
    setting_of_it = setting(dataset, models()["classic4"])
    history = stage_history(dataset, setting_of_it, [dataset.span.end])
    before = dataset.query(f"select count(*) as n from {history.table}")["n"][0]
    for n in range(60):
        dataset.materialise(f"number {n}", f"select {n} as n")
    assert dataset.query(f"select count(*) as n from {history.table}")["n"][0] == before > 0


def test_eight_threads_that_take_each_others_place_neither_fail_nor_believe_what_was_dropped(
    dataset: clm.Dataset, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("clm.engine.duckdb.KEPT_TABLES", 2)

    def ask(turn: int) -> str:
        number = turn * 7 % 5
        return dataset.materialise(f"number {number}", f"select {number} as n")

    with ThreadPoolExecutor(8) as pool:
        asked = set(pool.map(ask, range(400)))
    assert len(asked) == 5
    for number in range(5):
        table = dataset.materialise(f"number {number}", f"select {number} as n")
        assert dataset.query(f"select n from {table}")["n"].tolist() == [number]


def test_a_long_query_draws_no_bar_amid_what_a_command_prints(dataset: clm.Dataset):
    shown = dataset.query("select current_setting('enable_progress_bar') as shown")["shown"]
    assert not shown[0]


def test_python_variables_are_no_tables(dataset: clm.Dataset):
    secret = [1, 2, 3]
    assert secret
    with pytest.raises(duckdb.Error):
        dataset.query("select * from secret")


def test_a_file_that_is_no_database_is_refused_by_name(tmp_path: Path):
    path = tmp_path / "notes.duckdb"
    path.write_text("not a database, whatever its name says", encoding="utf-8")
    with pytest.raises(ClmError, match="is not a dataset"):
        clm.open_dataset(path)


def test_a_frame_is_kept_once_and_joined_like_a_table(dataset: clm.Dataset):
    frame = pd.DataFrame({"customer_no": [1, 2], "p_active": [0.25, None]})
    table = dataset.keep("scores", frame)
    assert dataset.keep("scores", frame.head(0)) == table
    found = dataset.query(f"select p_active from customers join {table} using (customer_no) order by 1")
    assert found["p_active"].tolist()[0] == 0.25
    assert found["p_active"].isna().tolist() == [False, True]


def test_a_sample_of_customers_is_the_same_whatever_else_is_known(dataset: clm.Dataset):
    whole = dataset.sampled("customers", 5)
    few = dataset.sampled("(select * from customers where customer_id < 'C3')", 5)
    ids = [
        set(dataset.query(f"select customer_id from {part} as part")["customer_id"]) for part in (whole, few)
    ]
    assert ids[1] == {one for one in ids[0] if one < "C3"}
    assert 60 < len(ids[0]) < 140  # about a fifth of 500
    assert dataset.sampled("customers", 1) == "customers"
