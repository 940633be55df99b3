"""What the form about an import rests on: drafts of files, glances at them, sentences, the waterfall's bars."""

import re
import threading
from pathlib import Path
from string import Formatter

import pandas as pd
import pytest

from clm.charts import Look, waterfall
from clm.dataset import open_dataset
from clm.errors import MESSAGES, ClmError
from clm.importing import Cancelled, load_into
from clm.importing.draft import draft, readings
from clm.importing.glance import glance
from clm.importing.meeting import join_coverage
from clm.language import LANGUAGES, Language, catalogue
from clm.ui.import_job import ImportJob
from clm.ui.refusals import FOR_CALLERS, refusal_text
from clm.ui.upload_form import ASKED_BELOW

ORDERS = b"order,customer,date,total,status\n1,A,2024-01-05,10,paid\n2,B,2024-02-05,20,done\n"
OPEN = b"customer,date,total\nA,01/02/2024,1\nB,03/04/2024,2\n"


def test_a_draft_shows_the_first_rows_as_they_would_come_in():
    found = draft([("orders.csv", ORDERS)])
    assert found.refusal is None
    rows = found.tables[0].first_rows
    assert list(rows["customer_id"]) == ["A", "B"]
    assert list(rows["status"]) == ["paid", "paid"]
    assert rows["amount"].astype(float).tolist() == [10, 20]


def test_a_draft_says_what_stands_against_the_import_until_it_is_answered():
    refused = draft([("open.csv", OPEN)])
    assert refused.refusal is not None
    assert refused.refusal.code == "date_order_needed"
    answered = draft([("open.csv", OPEN)], {"open.csv": {"date_order": "mdy"}})
    assert answered.refusal is None
    assert str(answered.tables[0].first_rows["ordered_at"].iloc[0].date()) == "2024-01-02"


def test_a_draft_of_prices_and_quantities_shows_what_they_come_to():
    text = b"customer,date,quantity,unit price\nA,2024-01-05,3,2.50\n"
    assert float(draft([("priced.csv", text)]).tables[0].first_rows["amount"].iloc[0]) == 7.5


def test_a_text_in_an_unknown_encoding_is_shown_as_it_would_read():
    text = "customer,date,total\nПетров,2024-01-05,3\nИванов,2024-01-26,2\n".encode("cp1251")
    with pytest.raises(ClmError, match="encoding"):
        draft([("old.csv", text)])
    assert readings([("old.csv", text)], "old.csv")["cp1251"].startswith("Петров")


def test_a_glance_reads_headers_from_the_beginning_alone(tmp_path: Path):
    path = tmp_path / "0"
    path.write_bytes(ORDERS + b"3,C,2024-02-05,20,paid\n" * 40_000)
    # Of one that cannot be read the import says why.
    seen = glance([("long.csv", path), ("odd.csv", b"x,y\n1,2\n"), ("broken.csv", b"")])
    assert [(each.name, each.complete) for each in seen] == [("long.csv", True), ("odd.csv", False)]
    assert seen[0].headers == ("order", "customer", "date", "total", "status")


def test_the_coverage_of_a_join_counts_ids_on_both_sides(tmp_path: Path):
    people = b"customer,name\nA,Ann\nC,Cem\nD,Dan\n"
    load_into(tmp_path / "joined.duckdb", [("orders.csv", ORDERS), ("customers.csv", people)])
    with open_dataset(tmp_path / "joined.duckdb") as dataset:
        found = join_coverage(dataset).set_index("meeting")
    assert found.loc["listed_with_orders", ["ids", "met"]].tolist() == [3, 1]
    assert found.loc["buyers_in_list", ["ids", "met"]].tolist() == [2, 1]
    assert "orders_with_lines" not in found.index


def test_a_job_that_is_stopped_ends_and_says_so():
    begun = threading.Event()

    def work(progress, cancel):
        progress(0.5, "writing")
        begun.set()
        cancel.wait(10)
        raise Cancelled

    job = ImportJob(work)
    begun.wait(10)
    assert (job.share, job.step, job.is_over(0)) == (0.5, "writing", False)
    job.stop()
    assert job.is_over(0)
    assert job.is_cancelled
    assert job.report is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_on_screen_do_not_speak_of_the_api(language: str):
    for code, text in MESSAGES.items():
        if code not in ASKED_BELOW:
            said = FOR_CALLERS.sub("", catalogue(language).get(text, text))
            assert not re.search("mapping=|customer_id|ordered_at", said), code
            assert list(Formatter().parse(said)), code  # the braces still pair


def test_the_bars_of_a_waterfall_each_begin_where_the_last_one_ended():
    steps = pd.DataFrame(
        {
            "label": ["In the files", "<b>Cancelled</b>", "Credit notes", "Unpaid", "Counts"],
            "money": [100.0, 30.0, -5.0, 0.0, 75.0],
            "whole": [True, False, False, False, True],
        }
    )
    bar = waterfall(steps, currency="EUR", look=Look(t=Language("en"))).data[0]
    assert list(bar.base) == [0, 70, 70, 75, 0]
    assert list(bar.x) == [100, 30, 5, 0, 75]
    assert list(bar.text) == ["€100.00", "−€30.00", "+€5.00", "€0.00", "€75.00"]
    assert "&lt;b&gt;" in bar.hovertext[1]


@pytest.mark.parametrize(
    ("error", "en", "zh"),
    [
        (
            ClmError("columns_missing", file="a.csv", columns="customer_id, amount", headers="“x (amount)”"),
            "“a.csv” has no columns for: Customer, Amount. It has the columns “x (amount)”.",
            "“a.csv”缺少以下列：客户，金额。现有的列：“x (amount)”。",
        ),
        (
            ClmError("no_paid_order", rows=3, reasons="date_missing (2), order_pending (1)"),
            "Reasons: There is no date in the row (2), The order is not paid yet (1).",
            "原因：该行没有日期 (2), 订单尚未付款 (1)。",
        ),
        (
            ClmError("orders_file_missing", files="a.csv (customers), b.csv (lines)"),
            "a.csv (Customers), b.csv (Line items)",
            "a.csv (客户), b.csv (订单明细)",
        ),
    ],
)
def test_a_refusal_on_screen_speaks_of_columns_and_reasons_by_name(error: ClmError, en: str, zh: str):
    assert en in refusal_text(error, Language("en"))
    assert zh in refusal_text(error, Language("zh"))
