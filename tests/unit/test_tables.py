"""Tables on the screen and in files: every number of a column is written with as many digits after the point."""

import pandas as pd
import pytest

from clm.export.tables import cell_words, shown_columns
from clm.language import Language
from clm.ui.tables import evenly, number_columns
from clm.views.view import View


@pytest.mark.parametrize(
    ("numbers", "step"),
    [
        ([12_146.0, 3.0, None], 1),  # whole amounts get no cents
        ([293.9, 447.41, 247.0], 0.01),
        ([18.5, 47.0], 0.1),
        ([1_142.33333, 0.5], 0.01),  # no third digit beside thousands
        ([0.0034, 0.12], 0.001),
    ],
)
def test_a_column_has_the_digits_that_its_numbers_need(numbers: list[float | None], step: float):
    table = pd.DataFrame({"amount": numbers})
    shown, columns = evenly(table, number_columns(table))
    assert columns["amount"]["type_config"]["step"] == step
    assert list(shown["amount"].dropna()) == pytest.approx(
        [n for n in numbers if n is not None], abs=step / 2
    )


def test_shares_are_rounded_as_streamlit_would_cut_them_off():
    table = pd.DataFrame({"stage": ["new", "loyal"], "share": [0.78867, 0.103], "orders": [3, 14]})
    shown, columns = evenly(table, number_columns(table, ["share"]))
    assert list(shown["share"]) == [0.789, 0.103]  # 78.9% and 10.3%
    assert columns["share"]["type_config"]["step"] == 0.001
    assert columns["orders"] == number_columns(table)["orders"]
    assert list(table["share"]) == [0.78867, 0.103]  # what is downloaded has all digits


def test_what_is_rounded_to_nothing_has_no_sign():
    table = pd.DataFrame({"difference": [-0.0004, 0.2]})
    shown, _ = evenly(table, number_columns(table, ["difference"]))
    assert list(map(str, shown["difference"])) == ["0.0", "0.2"]


def test_in_a_file_a_column_has_one_number_of_digits_too():
    table = pd.DataFrame({"score": [0.11, 0.094, -0.0001], "days": [18.5, 47.0, 2.0], "orders": [3, 14, 1]})
    view = View("scores", "", "", None, table, counted="", page="")
    written = {
        column.name: [cell_words(column, value, None, Language("en")) for value in column.values]
        for column in shown_columns(view)
    }
    assert written["score"] == ["0.110", "0.094", "0.000"]
    assert written["days"] == ["18.5", "47.0", "2.0"]
    assert written["orders"] == ["3", "14", "1"]
