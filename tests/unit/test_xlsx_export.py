"""The workbook: read back with another program, its numbers are those of the views and its names are text."""

import datetime
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from clm.dataset import Dataset
from clm.export.xlsx import deck_xlsx
from clm.export.xlsx.names import sheet_names
from clm.views.deck import Deck
from tests.hostile_decks import CONTROL, CONTROL_SHOWN, HOSTILE, SECRET, hostile_dataset, hostile_deck

HEAD_ROW = 3
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory):
    with hostile_dataset(tmp_path_factory.mktemp("hostile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def deck(dataset: Dataset) -> Deck:
    return hostile_deck(dataset)


@pytest.fixture(scope="module")
def content(deck: Deck) -> bytes:
    return deck_xlsx(deck)


@pytest.fixture(scope="module")
def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_numbers_of_each_sheet_are_those_of_the_view(deck: Deck, sheets: dict[str, list[list[object]]]):
    for slide, rows in zip(deck.slides, list(sheets.values())[1:-1], strict=True):
        table = slide.view.table.drop(columns=list(slide.view.personal))
        assert rows[0][0] == slide.view.headline.replace(CONTROL, CONTROL_SHOWN)
        assert rows[HEAD_ROW][: table.shape[1]] == [str(name) for name in table.columns]
        for at, name in enumerate(table.columns):
            if table[name].dtype.kind not in "if":
                continue
            values = table[name].astype(float)
            read = [row[at] for row in rows[HEAD_ROW + 1 : HEAD_ROW + 1 + len(table)]]
            for value, cell in zip(values, read, strict=True):
                # A workbook holds sixteen digits of a number.
                known = pytest.approx(value, rel=1e-15) if abs(value) < float("inf") else "∞"
                assert cell == ("" if value != value else known)


def test_hostile_names_are_text_and_nothing_else(content: bytes, sheets: dict[str, list[list[object]]]):
    names = [row[0] for row in list(sheets.values())[-2][HEAD_ROW + 1 :]]
    assert names[: len(HOSTILE) + 1] == [*HOSTILE, CONTROL_SHOWN]
    for name, part in parts(content).items():
        if name.startswith("xl/worksheets/sheet"):
            assert not list(ElementTree.fromstring(part).iter(f"{MAIN}f")), "a name became a formula"
        assert b'TargetMode="External"' not in part, "a name became a link"
        assert b"vbaProject" not in part


def test_days_are_dates_and_shares_per_cent(content: bytes, sheets: dict[str, list[list[object]]]):
    row = list(sheets.values())[-2][HEAD_ROW + 1]
    assert row[5:7] == [datetime.date(2025, 6, 30)] * 2
    styles = parts(content)["xl/styles.xml"].decode()
    for pattern in ("0.0%", "yyyy-mm-dd", "#,##0"):
        assert f'formatCode="{pattern}"' in styles or f'formatCode="&quot;€&quot;{pattern}"' in styles


def test_each_sheet_keeps_its_header_in_sight_and_can_be_filtered(content: bytes, deck: Deck):
    for number in range(2, len(deck.slides) + 2):
        sheet = ElementTree.fromstring(parts(content)[f"xl/worksheets/sheet{number}.xml"])
        assert sheet.find(f".//{MAIN}pane").attrib["ySplit"] == str(HEAD_ROW + 1)
        assert sheet.find(f"{MAIN}autoFilter").attrib["ref"].startswith(f"A{HEAD_ROW + 1}:")


def test_the_contents_lead_to_every_sheet(content: bytes, sheets: dict[str, list[list[object]]], deck: Deck):
    first = ElementTree.fromstring(parts(content)["xl/worksheets/sheet1.xml"])
    places = [link.attrib["location"] for link in first.iter(f"{MAIN}hyperlink")]
    assert places == [f"'{name.replace(chr(39), chr(39) * 2)}'!A1" for name in list(sheets)[1:]]
    assert [row[0] for row in next(iter(sheets.values()))[4 : 4 + len(deck.slides)]] == [
        slide.title for slide in deck.slides
    ]


def test_who_somebody_is_is_left_out_unless_asked_for(deck: Deck, content: bytes):
    assert SECRET.encode() not in b"".join(parts(content).values())
    assert SECRET.encode() in b"".join(parts(deck_xlsx(deck, personal=True)).values())


def test_the_same_deck_gives_the_same_file(deck: Deck, content: bytes):
    assert parts(deck_xlsx(deck)) == parts(content)


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Funnel", "funnel", "Funnel"], ["Funnel", "funnel 2", "Funnel 3"]),
        (["a[b]:c*d?e/f\\g", "", "''"], ["a b c d e f g", "-", "- 2"]),
        (["History"], ["History 2"]),
        (["x" * 40, "x" * 50], ["x" * 31, "x" * 29 + " 2"]),
        (["阶段" * 20, "😀" * 20], [("阶段" * 20)[:31], "😀" * 15]),
    ],
)
def test_names_of_sheets(titles: list[str], names: list[str]):
    assert sheet_names(titles) == names


def test_the_chinese_workbook_is_chinese(dataset: Dataset, tmp_path: Path):
    book = CalamineWorkbook.from_filelike(io.BytesIO(deck_xlsx(hostile_deck(dataset, "zh"))))
    assert book.sheet_names[0] == "目录"
    assert book.sheet_names[-1] == "定义"
