"""Names and amounts are shown as they are, whatever Markdown would make of them."""

import pytest

from clm.ui.markdown import escaped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("from $5 to $9", r"from \$5 to \$9"),  # would become a formula
        ("a*b_c", r"a\*b\_c"),
        ("[x](http://y)", "\\[x\\](http:\u2060//y)"),
        ("HTTPS://y, www.y.com", "HTTPS:\u2060//y, www\u2060.y.com"),  # would become links of their own
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
        ("目标≥ 65%未达成", "目标≥\u00a065%未达成"),
        ("where a < b and ≤ CN¥5", "where a \\< b and ≤\u00a0CN¥5"),
        ("收入€147.1万", "收入€147.1\u2060万"),
        ("自2025年11月30日", "自2025\u2060年11\u2060月30\u2060日"),
        ("−€12,000 and −3", "−\u2060€12,000 and −3"),
        ("in all: +€8,308", "in all: +\u2060€8,308"),
        ("from 7,175 − 522 on, 20,000 in all", "from 7,175 − 522 on, 20,000 in all"),  # here a line may end
        ("7,426位客户，已过214天", "7,426\u2060位客户，已过214\u2060天"),
    ],
)
def test_a_line_does_not_end_inside_a_number(text: str, shown: str):
    assert escaped(text) == shown
