"""Workbooks, Parquet files and archives: the right tables out of them, values exact, and no harm done."""

import datetime
import gzip
import io
import os
import time
import zipfile
from pathlib import Path

import duckdb
import pytest

from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing import load_into, read
from clm.importing.archives import FREE_EXPANSION_BYTES
from tests.workbook_files import Formula, ods, xlsx, zipped

EXPORTS = Path(__file__).parents[1] / "exports"
DAY = datetime.datetime(2025, 1, 3)
HEADER = ["customer_id", "order_date", "amount"]
ORDERS = [HEADER, ["ann", DAY, 12.5], ["ben", datetime.datetime(2025, 2, 4, 10, 37, 33), 7]]
PEOPLE = [["customer_id", "name", "channel"], ["ann", "Ann", "web"], ["ben", "Ben", "shop"]]
CSV = b"customer_id,order_date,amount\nann,2025-01-03,12.5\nben,2025-02-04,7\n"


def preview(data: bytes, name: str = "book.xlsx", **options):
    return read([(name, data)], **options)[0]


def refusal(folder: Path, data: bytes, name: str = "book.xlsx") -> ClmError:
    began = time.monotonic()
    with pytest.raises(ClmError) as caught:
        load_into(folder / "refused.duckdb", [(name, data)])
    assert time.monotonic() - began < 20  # two seconds on a quiet machine
    assert not (folder / "refused.duckdb").exists()
    return caught.value


def codes(report) -> list[str]:
    return [note.code for note in report.notes]


def test_the_table_is_found_among_notes_hidden_sheets_titles_blank_rows_and_totals(tmp_path):
    rows = [["Orders 2025"], ["as of 2025-12-31"], [], *ORDERS[:2], [], ORDERS[2], ["Total", None, 19.5]]
    data = xlsx(
        {"Read me": [["The orders are on the next sheet"]], "Orders": rows, "scratch": ORDERS},
        hidden=["scratch"],
        merged={"Orders": ["A1:C1"]},
    )
    report = load_into(tmp_path / "orders.duckdb", [("book.xlsx", data)])
    assert (report.rows_read, report.rows_kept, report.rows_rejected) == (3, 2, 1)
    assert {"sheets_hidden", "sheets_without_table", "titles_left"} <= set(codes(report))
    total = report.problems[report.problems["reason"] == "summary_row"].iloc[0]
    assert (total["file"], total["row"], total["value"]) == ("book.xlsx", 8, "Total 19.5")
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        assert dataset.counts.revenue == 19.5


@pytest.mark.parametrize("name", ["orders_cn.xls", "orders_cn.xlsb"])
def test_the_old_and_the_binary_formats_are_read(name):
    table = read(EXPORTS / name)[0]
    assert table.headers == ("客户编号", "下单时间", "实付金额", "备注")
    assert [row[:3] for row in table.samples[:2]] == [
        ("C001", "2025-01-03 10:37:00", "1234.5"),
        ("C002", "2025-02-04", "7"),
    ]


def test_values_come_through_exactly():
    row = [
        17850,
        351512345678,
        0.1 + 0.2,
        1.234,
        1e-7,
        351512345678901234,
        "00123",
        "3.0",
        DAY,
        ORDERS[2][1],
        Formula("1+1", 2),
    ]
    table = preview(xlsx({"Sheet1": [[f"header {i}" for i in range(len(row))], row, row]}))
    assert table.samples[0] == (
        "17850", "351512345678", "0.30000000000000004", "1.2340", "0.0000001", "3.51512345678901E+17", "00123",
        "3.0", "2025-01-03", "2025-02-04 10:37:33", "2",
    )  # fmt: skip


def test_a_formula_is_never_evaluated(tmp_path):
    rows = [HEADER, ["ann", DAY, Formula("1000*1000", 12.5)], ["=cmd|' /C calc'!A0", DAY, 7]]
    load_into(tmp_path / "orders.duckdb", [("book.xlsx", xlsx({"Orders": rows}))])
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        assert dataset.counts.revenue == 19.5
        assert "=cmd|' /C calc'!A0" in set(dataset.query("select customer_id from customers")["customer_id"])


def test_an_open_document_is_read():
    assert preview(ods({"Orders": ORDERS}), "book.ods").samples == (
        ("ann", "2025-01-03", "12.5"),
        ("ben", "2025-02-04 10:37:33", "7"),
    )


def test_several_tables_carry_the_names_of_their_sheets_and_strangers_are_left_aside(tmp_path):
    data = xlsx(
        {
            "Orders": ORDERS,
            "People": PEOPLE,
            "Copy": ORDERS,
            "Colours": [["shade", "code"], ["red", 1], ["blue", 2]],
        }
    )
    report = load_into(tmp_path / "orders.duckdb", [("book.xlsx", data)])
    assert report.kinds == {"book.xlsx › Orders": "orders", "book.xlsx › People": "customers"}
    assert {"sheets_repeated", "table_not_recognised"} <= set(codes(report))
    kinds = {table.name: table.kind for table in read([("book.xlsx", data)])}
    assert kinds["book.xlsx › Colours"] == "ignore"


def test_cells_merged_over_rows_belong_to_each_row_but_amounts_count_once(tmp_path):
    rows = [HEADER, ["ann", DAY, 10], [None, datetime.datetime(2025, 1, 4), None], ["ben", DAY, 5]]
    data = xlsx({"Orders": rows}, merged={"Orders": ["A2:A3", "C2:C3"]})
    report = load_into(tmp_path / "orders.duckdb", [("book.xlsx", data)])
    assert "merged_cells_filled" in codes(report)
    assert list(report.problems["reason"]) == ["amount_missing"]
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        assert dataset.counts.revenue == 15


def test_the_user_names_the_row_of_the_header():
    rows = [["a", "b", "c"], ["x", "y", "z"], *ORDERS]
    assert preview(xlsx({"Orders": rows}), mapping={"header_row": 1}).headers == ("a", "b", "c")
    with pytest.raises(ClmError) as caught:
        preview(xlsx({"Orders": rows}), mapping={"header_row": 9})
    assert caught.value.code == "header_row_empty"


def parquet(tmp_path: Path, query: str) -> bytes:
    path = tmp_path / "written.parquet"
    with duckdb.connect() as con:
        con.execute("set timezone = 'Asia/Shanghai'")
        con.execute(f"copy ({query}) to '{path}' (format parquet)")
    return path.read_bytes()


def test_parquet_is_read_with_exact_values(tmp_path):
    data = parquet(
        tmp_path,
        """select 17850::double as customer_id, date '2025-01-03' as order_date, 12.50::decimal(18, 2) as amount,
            1.234::double as weight, timestamptz '2025-01-03 10:00:00+08' as moment, true as paid, null as nothing""",
    )
    table = preview(data, "orders.parquet")
    assert table.samples == (
        ("17850", "2025-01-03", "12.50", "1.2340", "2025-01-03 02:00:00+00:00", "true", ""),
    )
    assert (table.encoding, table.delimiter, table.rows) == ("", "", 1)


def test_parquet_in_pieces_or_with_a_value_a_billion_times_is_refused(tmp_path):
    data = parquet(tmp_path, "select 'a' as customer_id, date '2025-01-03' as order_date, 5 as amount")
    assert refusal(tmp_path, data[:-40], "orders.parquet").code == "file_damaged"
    assert refusal(tmp_path, data[:60] + bytes(60) + data[120:], "orders.parquet").code == "file_damaged"
    long = parquet(tmp_path, "select repeat('x', 100000) as customer_id, 1 as amount from range(60000)")
    assert len(long) < 2_000_000
    assert refusal(tmp_path, long, "orders.parquet").code == "file_too_large"


def test_a_zip_file_gives_its_tables_and_leaves_junk_aside(tmp_path):
    data = zipped(
        {
            "export/": b"",
            "export/orders.csv": CSV,
            "export/people.xlsx": xlsx({"People": PEOPLE}),
            "__MACOSX/export/._orders.csv": b"junk",
            "export/.DS_Store": b"junk",
            "README.md": b"about",
        }
    )
    report = load_into(tmp_path / "orders.duckdb", [("pack.zip", data)])
    assert set(report.kinds) == {"pack.zip › export/orders.csv", "pack.zip › export/people.xlsx"}
    assert codes(report)[0] == "members_left"
    assert "“README.md”" in report.notes[0].params["members"]


def test_the_name_of_a_member_is_readable_whatever_wrote_it():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("orders_in_gbk1.csv", CSV)
    data = buffer.getvalue().replace(b"orders_in_gbk1.csv", "订单明细导出01.csv".encode("gbk"))
    assert preview(data, "pack.zip").name == "pack.zip › 订单明细导出01.csv"


@pytest.mark.parametrize("inner", ["orders.csv", "book.xlsx"])
def test_gzip_of_text_and_workbooks_is_read(inner):
    content = CSV if inner.endswith("csv") else xlsx({"Orders": ORDERS})
    table = preview(gzip.compress(content), f"{inner}.gz")
    assert (table.name, table.rows) == (f"{inner}.gz", 2)


def encrypted(data: bytes) -> bytes:
    """A ZIP file that says that its members have a password."""
    marked = bytearray(data)
    for sign, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = -1
        while (at := marked.find(sign, at + 1)) >= 0:
            marked[at + flags] |= 1
    return bytes(marked)


BOMB = zipped({"orders.csv": bytes(FREE_EXPANSION_BYTES + (20 << 20))})
ENCRYPTED_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BOOK = xlsx({"Orders": ORDERS})


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("pack.zip", zipped({"inner.zip": zipped({"orders.csv": CSV})}), "archive_nested"),
        ("pack.zip", zipped({"orders.csv.gz": gzip.compress(CSV)}), "archive_nested"),
        ("pack.zip.gz", gzip.compress(zipped({"orders.csv": CSV})), "archive_nested"),
        ("pack.zip", zipped({"__MACOSX/a": b"x", "b/": b""}), "archive_without_table"),
        ("pack.zip", zipped({"letter.pdf": b"%PDF"}), "archive_without_table"),
        ("pack.zip", zipped({}), "archive_without_table"),
        ("pack.zip", zipped({f"{i}.csv": CSV for i in range(101)}), "archive_too_many_files"),
        ("pack.zip", encrypted(zipped({"orders.csv": CSV})), "archive_encrypted"),
        ("pack.zip", zipped({"orders.csv": CSV})[:-30], "file_damaged"),
        ("pack.zip", zipped({"a.csv": CSV, "b.csv": CSV}), "file_given_twice"),
        ("pack.zip", BOMB, "file_too_large"),
        ("pack.rar", b"Rar!\x1a\x07\x01\x00" + bytes(100), "archive_unknown"),
        ("book.xlsx", encrypted(BOOK), "workbook_encrypted"),
        ("book.xlsx", BOOK[: len(BOOK) // 2], "file_damaged"),
        ("book.xls", ENCRYPTED_OFFICE, "file_damaged"),
        ("book.xlsx", xlsx({"Notes": [["Nothing here"]]}), "workbook_without_table"),
        ("book.xlsx", xlsx({"Orders": ORDERS}, hidden=["Orders"]), "workbook_without_table"),
        (
            "letter.docx",
            zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}),
            "file_not_text",
        ),
        ("export.xls", b"<html><table><tr><td>customer</td></tr></table></html>", "file_is_web_page"),
        ("scan.pdf", b"%PDF-1.7 ...", "file_not_text"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_a_sentence(tmp_path, name, data, code):
    assert refusal(tmp_path, data, name).code == code


def test_a_workbook_with_a_password_is_refused_with_that_reason(tmp_path):
    assert refusal(tmp_path, (EXPORTS / "locked.xlsx").read_bytes()).code == "workbook_encrypted"


def test_a_cell_in_the_last_corner_takes_no_memory_of_this_process(tmp_path):
    parts = {}
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)
    assert refusal(tmp_path, zipped(parts)).code == "workbook_too_large"


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused(tmp_path):
    data = bytearray(zipped({"orders.csv": CSV * 1000}))
    size = (len(CSV) * 1000).to_bytes(4, "little")
    declared = (len(CSV)).to_bytes(4, "little")
    assert refusal(tmp_path, bytes(data).replace(size, declared), "pack.zip").code == "file_damaged"


def test_a_huge_sparse_file_is_refused_at_once(tmp_path):
    path = tmp_path / "sparse.csv"
    with path.open("wb") as file:
        file.write(CSV)
        os.truncate(path, 10 << 30)
    began = time.monotonic()
    with pytest.raises(ClmError) as caught:
        read(path)
    assert caught.value.code == "file_too_large"
    assert time.monotonic() - began < 2


def test_a_header_that_is_sql_or_html_does_no_harm(tmp_path):
    header = [*HEADER, 'x"; drop table orders; --', "<script>alert(1)</script>"]
    rows = [header, *([name, DAY, 5, "red", "<b>"] for name in ("ann", "ben", "ann"))]
    load_into(tmp_path / "orders.duckdb", [("book.xlsx", xlsx({"'; drop table x; --": rows}))])
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        assert (dataset.counts.orders, dataset.counts.buyers) == (3, 2)
