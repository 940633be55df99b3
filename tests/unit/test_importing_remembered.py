"""Answers about a file, kept for the next file with the same headers."""

import pytest

from clm.importing.draft import is_contradicted
from clm.importing.remembered import FILE, fingerprint, forget, keep, recall

HEADERS = ("who", "When ", "How much", "state")
ANSWERS = {"customer_id": "who", "ordered_at": "When ", "amount": "How much", "date_order": "dmy",
           "status": None, "confirmed": True, "statuses": {"ok": "paid"}}  # fmt: skip


def test_answers_come_back_for_files_with_the_same_headers(tmp_path):
    keep(tmp_path, HEADERS, ANSWERS)
    assert recall(tmp_path, HEADERS) == ANSWERS
    written_otherwise = ("STATE", "how_much", "When", "Who")
    assert recall(tmp_path, written_otherwise)["amount"] == "how_much"
    assert recall(tmp_path, ("who", "when")) == {}
    forget(tmp_path, HEADERS)
    assert recall(tmp_path, HEADERS) == {}


def test_only_what_is_about_the_layout_is_kept(tmp_path):
    keep(
        tmp_path,
        HEADERS,
        {"customer_id": "Ann Ames", "rates": {"EUR": 1.1}, "amount": "How much", "odd": object()},
    )
    assert recall(tmp_path, HEADERS) == {"amount": "How much"}
    assert "Ann" not in (tmp_path / FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", '{"x": 3}', "\x00\xff", '{"' + fingerprint(HEADERS) + '": [1]}']
)
def test_a_damaged_file_counts_as_empty_and_is_mended_by_the_next_answer(tmp_path, text):
    (tmp_path / FILE).write_text(text, encoding="latin-1")
    assert recall(tmp_path, HEADERS) == {}
    keep(tmp_path, HEADERS, ANSWERS)
    assert recall(tmp_path, HEADERS) == ANSWERS


def test_the_folder_is_made_and_nothing_else_is_left_in_it(tmp_path):
    keep(tmp_path / "new", HEADERS, ANSWERS)
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE]


@pytest.mark.parametrize(
    ("names", "written", "contradicted"),
    [
        ("Gergő,Győri,Kőrösi", "cp1250", False),
        ("Lefèvre,Muñoz,João", "cp1252", True),
        ("王小明,李娜", "gb18030", True),
    ],
)
def test_a_remembered_encoding_gives_way_to_a_text_that_shows_another_one(names, written, contradicted):
    rows = "".join(f"{name},2025-01-03,5\n" for name in names.split(","))
    files = [("o.csv", f"customer,date,amount\n{rows}".encode(written))]
    assert is_contradicted(files, "o.csv", "cp1250") == contradicted
