"""How sentences call periods, changes and money."""

import datetime

import pytest

from clm.headlines.wording import opened, period_name, points, sentences, signed
from clm.language import Language

EN, ZH = Language("en"), Language("zh")
DAY = datetime.date(2025, 12, 28)


@pytest.mark.parametrize(
    ("period", "name"), [("month", "Dec 2025"), ("quarter", "Q4 2025"), ("week", "the week to 28 Dec 2025")]
)
def test_a_period_is_called_as_a_reader_would(period: str, name: str):
    assert period_name(DAY, period, EN) == name


def test_a_sentence_begins_with_a_capital_whatever_stands_there():
    assert opened("the week to 28 Dec 2025 brought 5.") == "The week to 28 Dec 2025 brought 5."


def test_direction_is_a_sign_and_no_change_has_none():
    assert [signed("5", change) for change in (1, -1, 0)] == ["▲ 5", "▼ 5", "5"]
    assert points(-0.0357, EN) == "3.6 points"


def test_sentences_stand_apart_in_english_and_together_in_chinese():
    assert sentences(["A.", "", "B."], EN) == "A. B."
    assert sentences(["甲。", "乙。"], ZH) == "甲。乙。"


def test_money_in_a_sentence_is_short_from_ten_thousand_on():
    assert [EN.short_money(amount, "EUR") for amount in (12.5, 5590.87, 1_471_269.78, None)] == [
        "€12.50",
        "€5,591",
        "€1.5M",
        "–",
    ]
    assert ZH.short_money(1_471_269.78, "EUR") == "€147.1万"
    assert EN.short_money(43_472.1) == "43.5K"
