"""The command line: run as a scheduler runs it, and refused with one sentence where it is not possible."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import clm
from clm.__main__ import main
from clm.command.output import whole_file
from clm.errors import ClmError
from clm.views.opening import scope
from clm.views.standard import standard_deck

ROOT = Path(__file__).parents[2]
QUICK = ["--slides", "stages,funnel(by=channel)"]


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Orders of forty customers over nine months, of two channels, and one row without a customer."""
    rows = ["customer,date,amount,channel"]
    rows += [
        f"c{number},2025-{month:02}-{1 + number % 27:02},{10 + number}.50,{'café' if number % 2 else 'web'}"
        for number in range(40)
        for month in range(1 + number % 3, 10, 1 + number % 4)
    ]
    path = tmp_path_factory.mktemp("orders") / "orders.csv"
    path.write_text(
        "\n".join([*rows, ",2025-01-03,5.00,web", "late,2025-09-30,3.00,web", "late,2025-09-30,3.00,café"]),
        "utf-8",
    )
    return path


def run(*words: object) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own, in a console that knows no letters but ASCII."""
    command = [sys.executable, "-W", "error", "-m", "clm", *map(str, words)]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_a_workbook_holds_the_numbers_of_the_deck(orders: Path, tmp_path: Path):
    out = tmp_path / "june.xlsx"
    done = run("deck", orders, "--out", out, *QUICK, "--where", "channel=café", "--title", "June")
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 row: There is no customer in the row." in done.stderr
    dataset, _ = clm.load(orders)
    with dataset:
        deck = standard_deck(scope(dataset, where={"channel": ["café"]}), QUICK[1].split(","))
        book = CalamineWorkbook.from_path(str(out))
        assert len(deck.slides) == len(book.sheet_names) - 2
        for slide, name in zip(deck.slides, book.sheet_names[1:], strict=False):
            rows = book.get_sheet_by_name(name).to_python()
            assert rows[0][0] == slide.view.headline
            counted = slide.view.table.columns.get_loc("Customers")
            read = [row[counted] for row in rows[4 : 4 + len(slide.view.table)]]
            assert read == slide.view.table["Customers"].astype(object).fillna("").tolist()


@pytest.mark.parametrize(
    ("name", "language", "said"), [("june.html", "zh", "目录"), ("六月.pptx", "en", "Stages")]
)
def test_a_deck_is_written_by_the_ending_of_its_name(
    orders: Path, tmp_path: Path, name: str, language: str, said: str
):
    out = tmp_path / name
    done = run("deck", orders, "--out", out, *QUICK, "--language", language, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [path.name for path in tmp_path.iterdir()] == [name], "nothing unfinished is left"
    assert said in words_of(out)


def words_of(path: Path) -> str:
    if path.suffix == ".html":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as archive:
        return " ".join(
            archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if name.startswith("ppt/slides/slide")
        )


def test_a_brief_goes_to_the_screen_in_the_chosen_language(orders: Path):
    done = run("brief", orders, "--language", "zh")
    assert done.returncode == 0
    assert done.stdout.startswith("按涉及金额排列的要点\n")
    assert "orders.csv：1 行：" in done.stderr


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """The sentence with which a command is refused."""
    assert main([str(word) for word in words]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err.strip()


@pytest.mark.parametrize(("language", "said"), [("en", "There is no file at"), ("zh", "没有文件")])
def test_a_missing_file_is_refused_in_the_chosen_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, said: str
):
    sentence = refused(
        capsys, "deck", tmp_path / "no.csv", "--out", tmp_path / "x.html", "--language", language
    )
    assert said in sentence
    assert list(tmp_path.iterdir()) == []


def test_a_missing_column_is_refused_with_how_to_name_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "orders.csv"
    path.write_text("wer,wann,wieviel\na,2025-01-01,3\nb,2025-01-02,4\n")
    before = sorted(tmp_path.iterdir())
    sentence = refused(capsys, "deck", path, "--out", tmp_path / "x.html")
    assert "orders.csv" in sentence
    assert "--answers" in sentence
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("suffix", [".toml", ".json"])
def test_what_only_a_person_can_answer_is_asked_and_answered_by_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str
):
    path, out, answers = tmp_path / "orders.csv", tmp_path / "x.html", tmp_path / f"answers{suffix}"
    rows = [f"c{number % 7},0{1 + number % 9}/0{1 + number % 8}/2024,{number}.5" for number in range(60)]
    path.write_text("\n".join(["customer,date,amount", *rows]))
    sentence = refused(capsys, "deck", path, "--out", out, *QUICK)
    assert "several orders of day, month and year" in sentence
    assert "--answers" in sentence
    answers.write_text('date_order = "dmy"' if suffix == ".toml" else '{"date_order": "dmy"}')
    slides = ("--slides", "stages")
    assert main(["deck", str(path), "--out", str(out), *slides, "--answers", str(answers)]) == 0
    assert out.stat().st_size > 100_000
    answers.write_text("date_order = ")
    assert "answers" in refused(capsys, "deck", path, "--out", out, *slides, "--answers", answers)


def test_nothing_is_written_over_what_is_read(
    orders: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "orders.html"
    path.write_bytes(orders.read_bytes())
    assert "is one of the files to read" in refused(capsys, "deck", path, "--out", path)
    assert path.read_bytes() == orders.read_bytes()


def test_a_place_that_cannot_be_written_is_named_before_the_work(
    orders: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    for out in (tmp_path / "no" / "x.html", orders / "x.html"):
        assert refused(capsys, "deck", orders, "--out", out).startswith(f"{out}: ")
    folder = tmp_path / "folder.html"
    folder.mkdir()
    assert refused(capsys, "deck", orders, "--out", folder).startswith(f"{folder}: ")


def test_what_was_there_stays_where_the_work_fails(
    orders: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "x.html"
    out.write_text("before")
    sentence = refused(capsys, "deck", orders, "--out", out, "--slides", "stages", "--as-of", "1999-01-01")
    assert "The data begin on" in sentence
    assert out.read_text() == "before"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--parameter", "nonsense=3"], "has no parameter “nonsense”"),
        (["--parameter", "dataset=3"], "has no parameter “dataset”"),
        (["--parameter", "lapse_days=long"], "must be a number"),
        (["--where", "colour=red"], "no attribute “colour”"),
        (["--slides", "pie"], "no view “pie”"),
        (["--as-of", "yesterday"], "is not a date"),
        (["--colour", "blue"], "blue"),
    ],
)
def test_choices_that_mean_nothing_are_refused(
    orders: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
):
    given = ["--slides", "stages", *words]
    assert said in refused(capsys, "deck", orders, "--quiet", "--out", tmp_path / "x.pptx", *given)


def test_a_day_after_the_data_is_said(orders: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    for day, is_after in (("2025-09-30", False), ("2026-03-31", True)):
        words = ["deck", orders, "--slides", "stages", "--as-of", day, "--out", tmp_path / "x.html"]
        assert main([str(word) for word in words]) == 0
        assert (
            "The data end on 30 Sept 2025: of the time up to 31 Mar 2026" in capsys.readouterr().err
        ) == is_after


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["deck"],
        ["deck", "a.csv"],
        ["deck", "a.csv", "--out", "x.doc"],
        ["deck", "--out", "x.html"],
        ["deck", "a.csv", "--dataset", "demo", "--out", "x.html"],
        ["deck", "a.csv", "--out", "x.html", "--where", "segment"],
        ["deck", "a.csv", "--out", "x.html", "--language", "fr"],
        ["deck", "a.csv", "--out", "x.html", "--model", "none"],
        ["brief", "a.csv", "--out", "x.html"],
    ],
)
def test_wrong_words_end_with_2(words: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_what_is_wrong_is_said_in_the_chosen_language(capsys: pytest.CaptureFixture[str]):
    sentences = []
    for words in (["--bogus"], ["--model", "none"], ["--as-of"], []):
        with pytest.raises(SystemExit):
            main(["deck", "a.csv", *words, "--language", "zh", *(["--out", "x.html"] if words else [])])
        sentences.append(capsys.readouterr().err)
    assert all("请看" in one for one in sentences)
    assert not any(english in one for one in sentences for english in ("argument", "required", "choice"))


@pytest.mark.parametrize("command", ["deck", "brief"])
def test_help_explains_every_option_in_both_languages(command: str, capsys: pytest.CaptureFixture[str]):
    texts = []
    for language in ("en", "zh"):
        with pytest.raises(SystemExit) as ended:
            main([command, "--language", language, "--help"])
        assert ended.value.code == 0
        texts.append(capsys.readouterr().out)
    for option in ("--dataset", "--as-of", "--where", "--parameter", "--answers", "--out"):
        assert all(option in text for text in texts)
    assert "语言" in texts[1]
    assert "用法" in texts[1]
    assert "show this help" not in texts[1]
    assert "language of what is written" in texts[0]


def _write_half(out: Path) -> None:
    with whole_file(out, []) as file:
        file.write(b"half")
        raise ClmError("no_slide")


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path):
    out = tmp_path / "x.txt"
    with pytest.raises(ClmError):
        _write_half(out)
    assert list(tmp_path.iterdir()) == []
    with whole_file(out, []) as file:
        assert isinstance(file, io.BufferedWriter)
        file.write(b"whole")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"whole"]
