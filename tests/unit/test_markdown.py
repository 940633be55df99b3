"""Names and amounts are shown as they are, whatever Markdown would make of them."""

import pytest

from clm.ui.markdown import escaped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("from $5 to $9", r"from \$5 to \$9"),  # would become a formula
        ("a*b_c", r"a\*b\_c"),
        ("[x](http://y)", r"\[x\](http://y)"),
        (":red[sale]", r"\:red\[sale\]"),
        ("“Loyal”: 34% of 1,204", "“Loyal”: 34% of 1,204"),
    ],
)
def test_signs_that_markdown_gives_a_meaning_are_taken_literally(text: str, shown: str):
    assert escaped(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("grown most: ▲ 352, ▼ €4,144", "grown most: ▲\u00a0352, ▼\u00a0€4,144"),
        ("收入€147.1万", "收入€147.1\u2060万"),
        ("自2025年11月30日", "自2025\u2060年11\u2060月30\u2060日"),
        ("−€12,000 and −3", "−\u2060€12,000 and −3"),
        ("from 7,175 − 522 on, 20,000位", "from 7,175 − 522 on, 20,000位"),  # here a line may end
    ],
)
def test_a_line_does_not_end_inside_a_number(text: str, shown: str):
    assert escaped(text) == shown
