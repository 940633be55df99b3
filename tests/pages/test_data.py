"""The Data page: files that ask nothing, files that ask, rules, growth and undo, what is remembered."""

import asyncio
import io
import os
import time
import zipfile
from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from pathlib import Path

import pytest
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartParser
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec
from streamlit.testing.v1 import AppTest

from clm import library
from clm.importing.remembered import FILE, keep, recall
from clm.ui.context import RETURN_TO
from tests.pages.conftest import APP, TIMEOUT_S
from tests.pages.seen import table_with

OpenApp = Callable[..., AppTest]
IMPORT = "Import with these answers"
FIRST = b"order,customer,date,total,status\n1,A,2024-01-05,10,paid\n2,B,2024-02-05,20,paid\n3,A,2024-03-05,5,cancelled\n"
NEXT = b"order,customer,date,total,status\n2,B,2024-02-05,22,paid\n4,C,2024-04-05,20,paid\n"


@pytest.fixture(autouse=True)
def own_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data_dir: Path) -> Path:
    """A data folder of the test's own, in which the demo stands ready."""
    for name in ("demo", "cdnow"):
        if (data_dir / f"{name}.duckdb").exists():
            (tmp_path / f"{name}.duckdb").symlink_to(data_dir / f"{name}.duckdb")
    monkeypatch.setenv("CLM_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def data_page() -> OpenApp:
    """data_page(language="en", **query) -> the Data page over the small sample, without the first page before it."""

    def opened(language: str = "en", **query: str) -> AppTest:
        app = AppTest.from_file(APP, default_timeout=TIMEOUT_S)
        app.query_params.update({"lang": language, "data": "cdnow"} | query)
        app.session_state[RETURN_TO] = "pages/data.py"
        app.run()
        assert not app.exception
        return app

    return opened


def drop(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files])
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(each for each in app.button if each.label == label).click()
    app.run()
    assert not app.exception
    return app


def title(app: AppTest) -> str:
    return str(app.header[0].value)


def test_files_that_tell_all_are_imported_at_once(data_page: OpenApp):
    app = drop(data_page(), ("shop.csv", FIRST))
    assert title(app).startswith("shop: 2 customers with 2 paid orders")
    assert any("counts" in each.value for each in app.subheader)  # the way of the money
    assert "File" not in table_with(app, "Reason", "What was done")  # one file: its name tells nothing here


def test_a_question_is_answered_with_the_consequence_in_sight(data_page: OpenApp):
    asked = b"customer,date,total\nA,01/02/2024,1\nB,03/04/2024,2\n"
    app = drop(data_page(), ("asked.csv", asked))
    assert next(each for each in app.button if each.label == IMPORT).disabled
    next(each for each in app.radio if "two ways" in each.label).set_value("mdy").run()
    rows = next(each.value for each in app.dataframe if "Order date" in each.value)
    assert str(rows["Order date"].iloc[0].date()) == "2024-01-02"
    assert "2 Jan 2024 to 4 Mar 2024" in title(press(app, IMPORT))


def test_all_that_is_still_open_is_named_and_nothing_open_is_shown_as_read(data_page: OpenApp):
    rows = "".join(f"{who};0{n}/0{n + 1}/2024;{n}.{n}00\n" for n in range(1, 9) for who in "AB")
    app = drop(data_page(), ("shop.csv", f"customer;date;total\n{rows}".encode()))
    said = next(each.value for each in app.caption if each.value.startswith("Still to be answered"))
    assert said == "Still to be answered for shop.csv: the order of day and month, the decimal sign."
    first = next(each.value for each in app.dataframe if "Customer" in each.value.columns)
    assert first["Amount"].isna().all()
    assert first["Order date"].isna().all()


def test_answers_are_remembered_for_files_with_the_same_headers(data_page: OpenApp, own_data: Path):
    asked = b"customer,date,total\nA,01/02/2024,1\nB,03/04/2024,2\n"
    app = drop(data_page(), ("may.csv", asked))
    next(each for each in app.radio if "two ways" in each.label).set_value("dmy").run()
    press(app, IMPORT)
    assert (own_data / FILE).exists()
    other = drop(data_page(), ("june.csv", asked.replace(b"03/04", b"05/06")))
    assert "1 Feb 2024 to 5 Jun 2024" in title(other)
    assert any("june.csv" in each.value and "read here before" in each.value for each in other.info)
    press(other, "Change how the files were read")
    next(each for each in other.radio if "Dates" in each.label).set_value("mdy").run()
    assert "2 Jan 2024 to 6 May 2024" in title(press(other, IMPORT))


def test_what_another_reader_answered_is_said_and_can_be_forgotten(data_page: OpenApp, own_data: Path):
    asked = b"customer,date,total\nA,01/02/2024,1\nB,03/04/2024,2\n"
    keep(own_data, ("customer", "date", "total"), {"date_order": "dmy", "rules": {"test_orders": False}})
    app = drop(data_page(), ("mine.csv", asked))
    assert "1 Feb 2024 to 3 Apr 2024" in title(app)
    press(app, "Forget those answers")
    assert "CDNOW" not in title(app)  # what is there stays until the question is answered
    next(each for each in app.radio if "two ways" in each.label).set_value("mdy").run()
    assert "2 Jan 2024 to 4 Mar 2024" in title(press(app, IMPORT))
    assert not recall(own_data, ("customer", "date", "total")).keys() - {"date_order"}
    assert recall(own_data, ("customer", "date", "total"))["date_order"] == "mdy"


def test_columns_told_by_their_values_are_shown_with_their_evidence_and_confirmed_by_one_click(
    data_page: OpenApp,
):
    lines = [f"X{i},P{i % 7},2024-{i % 12 + 1:02d}-{i % 28 + 1:02d},{10 + i}.5" for i in range(60)]
    app = drop(data_page(), ("odd.csv", "\n".join(["a1,b2,c3,d4", *lines]).encode()))
    assert any("Customer = “b2”" in each.value for each in app.info)
    assert title(press(app, IMPORT)).startswith("odd: 7 customers with 60 paid orders")


def test_the_table_and_the_column_of_interactions_can_both_be_named(data_page: OpenApp):
    orders = ("orders.csv", FIRST)
    touches = b"customer,day,remark,what\nA,2024-01-07,x,Zoom\nB,2024-01-08,y,Zoom\n"
    app = press(drop(data_page(), orders, ("contacts.csv", touches)), "Change how the files were read")
    labels = ("What does each row stand for?", "Kind of interaction *")
    for label, value in zip(labels, ("interactions", "what"), strict=True):
        [each for each in app.selectbox if each.label == label][-1].set_value(value).run()
    next(each for each in app.selectbox if "Zoom" in each.label).set_value("call").run()
    press(app, IMPORT)
    assert next(each.value for each in app.metric if each.label == "Interactions") == "2"


def test_words_and_currencies_that_are_not_known_are_asked_one_by_one(data_page: OpenApp):
    rows = b"customer,date,total,status,currency\nA,2024-01-05,10,zack,EUR\nB,2024-02-13,20,zack,USD\nC,2024-02-14,5,nix,EUR\n"
    app = drop(data_page(), ("words.csv", rows))
    next(each for each in app.radio if "several currencies" in each.label).set_value("EUR").run()
    next(each for each in app.number_input if "USD" in each.label).set_value(0.5).run()
    next(each for each in app.selectbox if "zack" in each.label).set_value("paid").run()
    assert "with 2 paid orders" in title(press(app, IMPORT))
    assert any(each.label == "Net revenue" and "20" in each.value for each in app.metric)


def test_a_rule_that_is_switched_changes_what_counts(data_page: OpenApp):
    app = drop(data_page(), ("shop.csv", FIRST))
    next(each for each in app.toggle if each.label.startswith("Cancelled orders")).set_value(False).run()
    assert "with 3 paid orders" in title(press(app, "Import again with these rules"))


def test_a_dataset_grows_without_doubling_and_goes_back(data_page: OpenApp):
    app = drop(data_page(), ("shop.csv", FIRST))
    drop(app, ("march.csv", NEXT))
    assert title(app).startswith("shop: 2 customers")  # asked first
    press(app, "Add to “shop”")
    assert title(app).startswith("shop: 3 customers with 3 paid orders")
    figures = {each.label: each.value for each in app.metric}
    assert (figures["New orders"], figures["Orders that changed"]) == ("1", "1")
    assert not any("Nothing is kept yet" in each.value for each in app.markdown)  # no two tables could meet
    press(app, "Undo the last import")
    assert title(app).startswith("shop: 2 customers with 2 paid orders")


def test_a_kept_dataset_grows_for_everybody_and_undo_asks_first(data_page: OpenApp):
    app = drop(data_page(), ("shop.csv", FIRST))
    press(app, "Keep")
    code = next(iter(library.kept()))
    other = drop(data_page(data=code), ("march.csv", NEXT))
    assert any("Everybody" in each.value for each in other.caption)
    press(other, "Add to “shop”")
    assert "3 customers" in title(other)
    assert any("for everybody" in each.value for each in other.markdown)
    assert "2 customers with 2 paid orders" in title(press(other, "Yes, undo it"))


def test_an_upload_is_kept_while_the_server_runs_and_one_that_is_gone_is_said(
    data_page: OpenApp, own_data: Path
):
    app = drop(data_page(data="upload"), ("shop.csv", FIRST))
    assert title(app).startswith("shop: 2 customers")
    long_ago = time.time() - 10 * 24 * 3600
    crashed = own_data / "sessions" / "of another server" / "one upload"
    crashed.mkdir(parents=True)
    for path in (own_data / "sessions").rglob("*"):
        os.utime(path, (long_ago, long_ago))
    drop(data_page(), ("other.csv", NEXT))  # somebody else
    assert not crashed.exists()
    assert title(app.run()).startswith("shop: 2 customers")
    for path in (own_data / "sessions").rglob("upload.duckdb"):
        path.unlink()
    app.run()
    assert not app.exception
    assert app.warning[0].value.startswith("There is no dataset “shop” here.")


def test_an_archive_says_what_was_left_aside(data_page: OpenApp):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("orders.csv", FIRST)
        archive.writestr("readme.txt", "hello")
    app = drop(data_page(), ("pack.zip", packed.getvalue()))
    assert "2 customers" in title(app)
    assert any("readme.txt" in each.value for each in app.markdown)


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence_and_changes_nothing(data_page: OpenApp):
    app = drop(data_page("zh"), ("文件.csv", b"%PDF-1.4"))
    assert any("文件.csv" in each.value for each in app.error)
    assert not any("mapping" in each.value for each in app.error)
    assert "CDNOW" in title(app)


def test_an_encoding_that_cannot_be_told_is_chosen_by_what_reads_right(data_page: OpenApp):
    text = "customer,date,total\nПетров,2024-01-05,3\nИванов,2024-01-26,2\n".encode("cp1251")
    app = drop(data_page(), ("old.csv", text))
    next(each for each in app.radio if "Encoding" in each.label).set_value("cp1251").run()
    assert "2 customers" in title(press(app, IMPORT))


def test_letters_that_encodings_share_are_asked_about_with_both_readings(data_page: OpenApp):
    text = "customer,date,total\nGergő,2024-01-05,3\nGyőri,2024-01-26,2\n".encode("cp1250")
    app = drop(data_page(), ("magyar.csv", text))
    question = next(each for each in app.radio if any("cp1250" in option for option in each.options))
    readings = [option.replace("\\", "") for option in question.options]
    assert readings == [
        "Gergõ · Gyõri (Western European, cp1252)",
        "Gergő · Győri (Central European, cp1250)",
    ]
    assert not any("it was read as" in each.value for each in app.caption)  # nothing is settled yet
    assert next(each for each in app.button if each.label == IMPORT).disabled
    question.set_value("cp1250").run()
    assert "2 customers" in title(press(app, IMPORT))


def test_an_upload_of_some_megabytes_arrives_without_a_way_over_the_disk(data_page: OpenApp):
    data_page()  # what the server's first page sets holds for every upload after it

    async def body() -> AsyncIterator[bytes]:
        yield b'--cut\r\nContent-Disposition: form-data; name="file"; filename="orders.csv"\r\n\r\n'
        for _ in range(40):
            yield b"1,A,2024-01-05,10\r\n" * 4_000
        yield b"\r\n--cut--\r\n"

    async def arrives() -> tuple[int | None, bool]:
        headers = Headers({"content-type": "multipart/form-data; boundary=cut"})
        form = await MultiPartParser(headers, body()).parse()
        file = form["file"]
        assert isinstance(file, UploadFile)
        in_memory = not file.file._rolled  # of the standard library, which tells it no other way
        await form.close()
        return file.size, in_memory

    assert asyncio.run(arrives()) == (40 * 4_000 * 19, True)


def test_a_script_gets_an_uploaded_file_to_itself_without_another_copy_of_its_bytes(data_page: OpenApp):
    data_page()
    content = b"1,A,2024-01-05,10\r\n" * 1_000
    file = UploadedFile(UploadedFileRec("id", "orders.csv", "text/csv", content), FileURLs())
    twin = deepcopy(file)
    assert twin.getvalue() is content
    assert (twin, twin.name, twin.size) == (file, "orders.csv", file.size)
    assert (twin.read(3), file.tell()) == (b"1,A", 0)
    twin.write(b"XYZ")
    assert (twin.getvalue()[:6], file.getvalue()) == (b"1,AXYZ", content)
