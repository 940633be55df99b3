"""A dataset grows: next month's file updates it, nothing doubles, nothing is lost, and it can be undone."""

import datetime
import threading
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

import clm
from clm import library
from clm.dataset import Dataset, open_dataset
from clm.errors import ClmError
from clm.importing import Cancelled, ImportReport, account, grow, load_into, note_text
from clm.importing.report import NOTES
from clm.language import Language
from clm.swapping import only_one, previous_file

HEAD = "order_id,customer_id,date,amount,status\n"
JANUARY = HEAD + "1,ann,2025-01-03,5.00,paid\n2,ben,2025-01-04,6.00,pending\n3,cid,2025-01-05,7.00,paid\n"
FEBRUARY = HEAD + "2,ben,2025-01-04,6.00,paid\n3,cid,2025-01-05,7.00,paid\n4,dot,2025-02-03,8.00,paid\n"


class Grown:
    """A dataset that was loaded from the first text and grew by the others; the report of the last."""

    def __init__(self, folder: Path, first: str, *more: str, **options) -> None:
        self.path = folder / "company.duckdb"
        self.report: ImportReport = load_into(self.path, [("first.csv", first.encode())])
        for number, text in enumerate(more):
            self.report = grow(self.path, [(f"more{number}.csv", text.encode())], **options)
        self.read()

    def read(self) -> None:
        with open_dataset(self.path) as dataset:
            self.orders = dataset.query("select * from orders order by order_id").set_index("order_id")
            self.lines = dataset.query("select * from lines order by order_id, product")
            self.customers = dataset.query("select * from customers order by customer_id").set_index(
                "customer_id"
            )
            self.touches = dataset.query("select * from interactions order by occurred_at, kind")
            self.revenue, self.token, self.imports = dataset.counts.revenue, dataset.token, dataset.imports

    @property
    def counts(self) -> tuple[int, int, int]:
        """Orders that are new, changed, unchanged."""
        growth = self.report.growth
        assert growth is not None
        return growth.orders_new, growth.orders_changed, growth.orders_unchanged

    @property
    def notes(self) -> list[str]:
        return [note.code for note in self.report.notes]


def test_the_next_month_updates_the_orders_that_are_there_and_adds_the_new_ones(tmp_path):
    found = Grown(tmp_path, JANUARY, FEBRUARY)
    assert found.orders["status"].to_dict() == {"1": "paid", "2": "paid", "3": "paid", "4": "paid"}
    assert found.revenue == 26
    assert found.counts == (1, 1, 1)  # 4 is new, 2 was paid meanwhile, 3 is the same
    growth = found.report.growth
    assert growth is not None
    assert (growth.orders_before, growth.customers_before, growth.customers_new) == (3, 2, 2)
    assert (growth.revenue_before, growth.revenue_after) == (12, 26)
    assert "orders_there_already" in found.notes


def test_the_same_file_again_adds_nothing_and_is_said_to_be_the_same(tmp_path):
    found = Grown(tmp_path, JANUARY)
    token = found.token
    found.report = grow(found.path, [("again.csv", JANUARY.encode())])
    found.read()
    assert (found.counts, found.token) == ((0, 0, 3), token)
    said = next(note for note in found.report.notes if note.code == "file_same_as_before")
    assert "again.csv holds the same as first.csv" in note_text(said, Language("en"))
    assert found.imports["fingerprint"].nunique() == 1


def test_the_history_of_imports_stands_in_the_dataset(tmp_path):
    found = Grown(tmp_path, JANUARY, FEBRUARY)
    assert list(found.imports["number"]) == [1, 2]
    assert list(found.imports["file"]) == ["first.csv", "more0.csv"]
    assert list(found.imports["rows"]) == [3, 3]
    assert list(found.imports["orders_new"]) == [3, 1]
    assert list(found.imports["customers_new"]) == [2, 2]
    assert found.imports["imported_at"].is_monotonic_increasing


def test_what_the_report_says_can_be_asked_of_the_dataset_again(tmp_path):
    """Rows left out, refunds, rows nobody is behind: after the first import and after one that was added to it."""
    texts = (
        JANUARY + "5,,2025-01-06,3.00,paid\n6,eve,soon,4.00,paid\n",
        FEBRUARY + "7,fay,2025-02-30,1.00,paid\n8,,2025-02-07,2.00,paid\n",
    )
    for number in (1, 2):
        found = Grown(tmp_path / str(number), *texts[:number])
        report = found.report
        with open_dataset(found.path) as dataset:
            files, steps, problems = account(dataset)
        assert (set(files["number"]), files["rows"].sum()) == ({number}, report.rows_read)
        is_growth = steps["kind"] == "growth"
        pd.testing.assert_frame_equal(
            steps[~is_growth].astype({"money": float, "rows": int}),
            report.waterfall.astype({"money": float, "rows": int}),
        )
        told = report.problem_counts[report.problem_counts["action"] != "column_not_used"]
        shown = ["file", "reason", "action", "rows"]
        assert problems[shown].to_numpy().tolist() == told[shown].to_numpy().tolist()
        assert problems["money"].astype(float).sum() == told["money"].sum()
        kept = {
            row.step: row.money if pd.isna(row.rows) else row.rows for row in steps[is_growth].itertuples()
        }
        assert kept == (asdict(report.growth) if report.growth else {})
        assert bool(kept) == (number == 2)


def test_a_dataset_that_was_not_imported_has_no_history(demo: Dataset):
    assert demo.imports.empty


PLAIN = "customer_id,time,amount\n"


def test_rows_without_order_numbers_that_are_there_by_customer_time_and_amount_are_not_doubled(tmp_path):
    first = "ann,2025-01-03 10:00,5\nann,2025-01-03 10:00,5\nben,2025-01-04 11:00,6\n"
    found = Grown(tmp_path, PLAIN + first, PLAIN + first + "ann,2025-02-03 10:00,5\n")
    assert found.counts == (1, 0, 3)  # two equal orders of Ann stay two
    assert sorted(found.orders["amount"]) == [5, 5, 5, 6]
    assert "orders_met_by_content" in found.notes
    # A part of what is there adds nothing; a third equal order is one more.
    again = Grown(tmp_path, PLAIN + first, PLAIN + "ann,2025-01-03 10:00,5\n", PLAIN + first + first[:23])
    assert (again.counts, len(again.orders)) == ((1, 0, 3), 4)


def test_generated_order_numbers_stay_and_new_ones_go_on_after_them(tmp_path):
    before = Grown(tmp_path, PLAIN + "ann,2025-01-03,5\nben,2025-01-04,6\n").orders["customer_id"].to_dict()
    found = Grown(
        tmp_path,
        PLAIN + "ann,2025-01-03,5\nben,2025-01-04,6\n",
        PLAIN + "cid,2025-02-01,7\nben,2025-01-04,6\n",
        PLAIN + "dot,2025-03-01,8\n",
    )
    after = found.orders["customer_id"].to_dict()
    assert before.items() <= after.items()
    assert (len(after), found.orders.index.is_unique) == (4, True)


def test_a_file_with_order_numbers_meets_one_without(tmp_path):
    found = Grown(
        tmp_path,
        PLAIN + "ann,2025-01-03,5\nben,2025-01-04,6\n",
        HEAD + "71,ann,2025-01-03 18:30,5,paid\n72,cid,2025-01-05 08:00,7,paid\n",
    )
    assert found.counts == (1, 1, 1 - 1)  # the order of Ann now has its time
    assert found.revenue == 18
    assert found.orders.loc["#1-1", "ordered_at"] == datetime.datetime(2025, 1, 3, 18, 30)


def test_an_order_number_of_another_customer_is_another_order_and_old_numbers_stay(tmp_path):
    found = Grown(
        tmp_path, JANUARY, HEAD + "1,zoe,2025-02-09,9.00,paid\n", HEAD + "1,zoe,2025-02-09,9.50,paid\n"
    )
    assert found.orders["amount"].to_dict() == {"1": 5, "1 · zoe": 9.5, "2": 6, "3": 7}
    assert found.counts == (0, 1, 0)


def test_an_order_that_was_given_to_another_customer_moves(tmp_path):
    found = Grown(tmp_path, JANUARY, HEAD + "1,anna,2025-01-03,5.00,paid\n3,cid,2025-01-05,7.00,paid\n")
    assert found.orders.loc["1", "customer_id"] == "anna"
    assert set(found.customers.index) == {"anna", "cid"}  # nothing is left of Ann
    assert "orders_changed_customer" in found.notes


def test_files_that_name_the_customers_in_another_way_are_refused(tmp_path):
    rows = [f"{i},c{i},2025-01-{i:02d},{i}.00,paid" for i in range(1, 10)]
    renamed = [row.replace(",c", ",mail-of-") for row in rows]
    with pytest.raises(ClmError) as caught:
        Grown(tmp_path, HEAD + "\n".join(rows), HEAD + "\n".join(renamed))
    assert caught.value.code == "growth_customers_differ"
    assert caught.value.params["orders"] == 9


def test_a_file_that_does_not_tell_statuses_does_not_change_them(tmp_path):
    found = Grown(tmp_path, JANUARY, "order_id,customer_id,date,amount\n2,ben,2025-01-04,6.00\n")
    assert found.orders.loc["2", "status"] == "pending"
    assert found.counts == (0, 0, 1)


def test_a_cancellation_that_comes_later_takes_the_customer_away(tmp_path):
    found = Grown(tmp_path, JANUARY, HEAD + "1,ann,2025-01-03,5.00,cancelled\n")
    assert found.orders.loc["1", "status"] == "cancelled"
    assert set(found.customers.index) == {"cid"}
    assert found.revenue == 7


def test_another_currency_is_refused_and_the_old_data_stay_byte_for_byte(tmp_path):
    head = "order_id,customer_id,date,amount,currency\n"
    found = Grown(tmp_path, head + "1,ann,2025-01-03,5,EUR\n")
    content = found.path.read_bytes()
    with pytest.raises(ClmError) as caught:
        grow(found.path, [("usd.csv", (head + "2,ann,2025-02-03,5,USD\n").encode())])
    assert caught.value.code == "growth_currency_differs"
    with pytest.raises(ClmError, match="columns"):
        grow(found.path, [("odd.csv", b"a,b\n1,2\n")])
    assert found.path.read_bytes() == content
    assert sorted(path.name for path in tmp_path.iterdir()) == [".company.duckdb.lock", "company.duckdb"]


def test_what_describes_customers_is_updated_and_what_is_not_told_stays(tmp_path):
    head = "order_id,customer_id,date,amount,country,plan\n"
    rows = [f"{i},c{i % 4},2025-01-{i + 1:02d},5,UK,{('free', 'pro')[i % 2]}" for i in range(12)]
    found = Grown(
        tmp_path,
        head + "\n".join(rows),
        head + "20,c0,2025-02-01,5,France,pro\n21,c1,2025-02-02,5,,\n22,new,2025-02-02,5,Spain,pro\n",
    )
    assert found.customers["region"].to_dict() == {
        "c0": "France",
        "c1": "UK",
        "c2": "UK",
        "c3": "UK",
        "new": "Spain",
    }
    assert found.customers.loc[["c0", "c1", "c2", "new"], "plan"].tolist() == ["pro", "pro", "free", "pro"]


def test_orders_from_before_do_not_say_where_a_customer_lives_now(tmp_path):
    head = "order_id,customer_id,date,amount,country\n"
    found = Grown(tmp_path, head + "9,ann,2025-03-03,5,France\n", head + "1,ann,2024-03-03,5,UK\n")
    assert found.customers.loc["ann", "region"] == "France"
    assert len(found.orders) == 2


def test_a_customer_list_or_contacts_may_come_alone_and_contacts_do_not_double(tmp_path):
    events = "customer_id,date,event\nann,2025-01-09,visit\nann,2025-01-09,visit\n"
    found = Grown(tmp_path, JANUARY, events, events + "eve,2025-01-10,visit\n")
    assert list(found.touches["customer_id"]) == ["ann", "ann", "eve"]
    growth = found.report.growth
    assert growth is not None
    assert (growth.interactions_new, growth.interactions_unchanged, growth.customers_new) == (1, 2, 1)
    found.report = grow(
        found.path, [("people.csv", b"customer_id,name,segment\nann,Ann,gold\nzed,Zed,new\n")]
    )
    found.read()
    assert found.customers["name"].dropna().to_dict() == {"ann": "Ann", "zed": "Zed"}
    found.report = grow(found.path, [("february.csv", FEBRUARY.encode())])
    found.read()
    assert "zed" in found.customers.index  # a prospect stays one
    assert found.customers.loc["ann", "segment"] == "gold"


def test_line_items_of_an_order_are_replaced_with_it_and_those_of_others_stay(tmp_path):
    head = "order_id,customer_id,date,product,amount\n"
    january = (
        head
        + "1,ann,2025-01-03,tea,5\n1,ann,2025-01-03,cup,3\n2,ben,2025-01-04,tea,5\n2,ben,2025-01-04,pot,9\n"
    )
    found = Grown(tmp_path, january, head + "2,ben,2025-01-04,tea,5\n3,cid,2025-02-01,cup,3\n")
    assert found.orders["amount"].to_dict() == {"1": 8, "2": 5, "3": 3}
    assert found.lines.groupby("order_id")["product"].agg(list).to_dict() == {
        "1": ["cup", "tea"], "2": ["tea"], "3": ["cup"],
    }  # fmt: skip


def test_a_growth_can_be_undone_once(tmp_path):
    found = Grown(tmp_path, JANUARY)
    content = found.path.read_bytes()
    grow(found.path, [("february.csv", FEBRUARY.encode())])
    assert library.can_undo(found.path)
    with clm.undo(found.path) as dataset:
        assert dataset.counts.orders == 3
    assert found.path.read_bytes() == content
    assert not library.can_undo(found.path)
    with pytest.raises(ClmError, match="no earlier state"):
        clm.undo(found.path)


def test_a_new_import_in_the_same_place_has_nothing_to_undo(tmp_path):
    found = Grown(tmp_path, JANUARY, FEBRUARY)
    load_into(found.path, [("other.csv", JANUARY.encode())])
    assert not previous_file(found.path).exists()


def test_two_who_add_at_once_lose_nothing(tmp_path):
    found = Grown(tmp_path, JANUARY)
    with only_one(found.path), pytest.raises(ClmError) as caught:
        grow(found.path, [("february.csv", FEBRUARY.encode())])
    assert caught.value.code == "dataset_busy"
    outcomes, refusals = [], []

    def add(name: str) -> None:
        try:
            grow(found.path, [("x.csv", f"{HEAD}{name},{name},2025-02-03,5,paid\n".encode())])
            outcomes.append(name)
        except ClmError as error:
            refusals.append(error.code)

    threads = [threading.Thread(target=add, args=(f"n{i}",)) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.read()
    assert outcomes
    assert set(refusals) <= {"dataset_busy"}
    assert set(found.orders.index) == {"1", "2", "3", *outcomes}


def test_kept_datasets_grow_and_go_back_and_are_removed_with_all_that_belongs_to_them(tmp_path, monkeypatch):
    monkeypatch.setenv("CLM_DATA_DIR", str(tmp_path / "data"))
    source = Grown(tmp_path, JANUARY).path
    code = library.keep(source, "Shop")
    assert library.keep(source, "Shop") != code
    library.grow(code, [("february.csv", FEBRUARY.encode())])
    assert library.can_undo(code)
    library.undo(code)
    assert not library.can_undo(code)
    with pytest.raises(ClmError, match="comes with the program"):
        library.grow("demo", [("february.csv", FEBRUARY.encode())])
    for kept in list(library.kept()):
        library.remove(kept)
    assert list((tmp_path / "data" / "kept").iterdir()) == []


def test_the_api_grows_a_temporary_dataset_and_takes_it_back():
    before, _ = clm.load(("january.csv", JANUARY.encode()))
    after, report = clm.grow(before, ("february.csv", FEBRUARY.encode()))
    assert (before.counts.orders, after.counts.orders) == (3, 4)
    assert report.growth is not None
    folder = before.path.parent
    before.close()
    del before
    back = clm.undo(after)
    assert back.counts.orders == 3
    after.close()
    back.close()
    del after, back
    assert not folder.exists()


orders = st.lists(
    st.tuples(
        st.sampled_from("abcd"),  # customer
        st.integers(1, 6),  # day
        st.sampled_from(("5.00", "7.10", "0.00")),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=12)
@given(first=orders, second=orders)
def test_two_overlapping_exports_without_numbers_come_to_what_either_holds_at_most(
    tmp_path_factory, first, second
):
    def text(rows):
        return PLAIN + "".join(f"{who},2025-01-0{day} 10:00,{money}\n" for who, day, money in rows)

    found = Grown(tmp_path_factory.mktemp("grown"), text(first), text(second))
    wanted = {key: max(first.count(key), second.count(key)) for key in {*first, *second}}
    assert len(found.orders) == sum(wanted.values())
    assert found.revenue == pytest.approx(sum(float(key[2]) * n for key, n in wanted.items()))
    new, changed, unchanged = found.counts
    assert (new + unchanged, changed) == (len(second), 0)


def test_a_callback_that_raises_leaves_nothing_behind(tmp_path):
    class Stop(BaseException):
        pass

    for step in ("reading", "typing", "settling", "writing", "deriving", "done"):

        def raises(_share: float, reached: str, step: str = step) -> None:
            if reached == step:
                raise Stop

        with pytest.raises(Stop):
            load_into(tmp_path / "x.duckdb", [("x.csv", JANUARY.encode())], progress=raises)
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("at", "last"),
    [("typing", "settling"), ("settling", "writing"), ("writing", "deriving"), ("deriving", "deriving")],
)
def test_a_running_import_is_stopped_within_any_step_and_leaves_nothing_behind(tmp_path, at, last):
    """The query of the step is interrupted: the step after the next one is never reached."""
    rows = "".join(f"{i},c{i % 9000},2025-01-{i % 28 + 1:02d},5.00,paid\n" for i in range(60_000))
    cancel, reached = threading.Event(), []

    def progress(_share: float, step: str) -> None:
        reached.append(step)
        if step == at:
            cancel.set()  # as another thread would, in the middle of the work

    with pytest.raises(Cancelled, match="stopped"):
        load_into(
            tmp_path / "x.duckdb", [("x.csv", (HEAD + rows).encode())], progress=progress, cancel=cancel
        )
    assert reached[-1] in (at, last)
    assert list(tmp_path.iterdir()) == []


def test_every_note_can_be_said_in_both_languages():
    chinese = Language("zh")
    assert [text for text in NOTES.values() if chinese(text) == text] == []
