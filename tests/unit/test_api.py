"""The Python API as the README promises it."""

import inspect
import re
from pathlib import Path

import pandas as pd
import pytest

import clm
from clm.errors import ClmError

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.chdir(ROOT)
    example = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert example
    exec(compile(example[1], "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("6919 6919 0 0")


def test_every_call_of_the_readme_exists_with_these_parameters():
    calls = re.findall(r"`clm\.(\w+)\(([^`]*)\)`", README)
    assert {name for name, _ in calls} >= {"load", "stages", "breakdown", "funnel", "retention", "risk"}
    for name, parameters in calls:
        known = inspect.signature(getattr(clm, name)).parameters
        for said in filter(None, (part.strip() for part in parameters.split(","))):
            parameter, _, default = said.lstrip("*").partition("=")
            assert parameter in known, f"clm.{name} has no {parameter}"
            if default:
                assert repr(known[parameter].default) == default.replace('"', "'")


COLUMNS = {
    "stages": ["customer_id", "stage", "since", "reason"],
    "breakdown": ["stage", "customers", "share", "revenue", "observable"],
    "history": ["customer_id", "period_end", "stage"],
    "flow": ["period_end", "stage", "opening", "entered", "left", "closing"],
    "transitions": ["from_stage", "to_stage", "customers"],
    "funnel": [
        "stage", "customers", "share_of_first", "share_of_previous", "median_days", "p75_days", "too_early",
    ],
    "retention": ["cohort", "age", "size", "active", "share"],
}  # fmt: skip


@pytest.mark.parametrize("question", COLUMNS)
def test_answers_have_the_columns_that_were_promised(cdnow: clm.Dataset, question: str):
    assert list(getattr(clm, question)(cdnow).columns) == COLUMNS[question]


def test_what_parameters_gives_the_other_calls_take_and_nothing_changes(cdnow: clm.Dataset):
    for model in clm.models():
        given = clm.parameters(cdnow, model)
        pd.testing.assert_frame_equal(clm.breakdown(cdnow, model), clm.breakdown(cdnow, model, **given))


def test_a_parameter_changes_the_stages_it_should(cdnow: clm.Dataset):
    churned = [
        clm.breakdown(cdnow, lapse_days=days).set_index("stage").loc["churned", "customers"]
        for days in (30, 180, 540)
    ]
    assert churned == sorted(churned, reverse=True)
    assert churned[0] > churned[-1]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda data: clm.breakdown(data, "classic9"), "no lifecycle model “classic9”"),
        (lambda data: clm.breakdown(data, lapse=3), "no parameter “lapse”"),
        (lambda data: clm.breakdown(data, lapse_days="long"), "must be a number"),
        (lambda data: clm.breakdown(data, lapse_days=-1), "must lie between"),
        (lambda data: clm.breakdown(data, clock="sun"), "“calendar” or “market”"),
        (lambda data: clm.breakdown(data, as_of="soon"), "is not a date"),
        (lambda data: clm.breakdown(data, as_of="1990-01-01"), "The data begin on 1997-01-01"),
        (lambda data: clm.flow(data, period="day"), "“week”, “month” or “quarter”"),
        (lambda data: clm.retention(data, measure="joy"), "one of customers, orders, revenue"),
        (lambda data: clm.transitions(data, start="1998-05-01", end="1998-04-01"), "must lie before"),
    ],
)
def test_what_a_person_got_wrong_is_said_in_words(cdnow: clm.Dataset, call, said: str):
    with pytest.raises(ClmError, match=re.escape(said)):
        call(cdnow)


def test_a_file_that_is_not_there_is_said_in_words():
    with pytest.raises(ClmError, match="no dataset at"):
        clm.open_dataset("nowhere.duckdb")


def test_the_market_clock_can_be_chosen_for_any_model(demo: clm.Dataset):
    for model in ("classic4", "growth5"):
        calendar, market = clm.breakdown(demo, model), clm.breakdown(demo, model, clock="market")
        assert market["customers"].sum() == calendar["customers"].sum()
        assert market["customers"].tolist() != calendar["customers"].tolist()
