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
        ("“Loyal”: 34% (▲ 352)", "“Loyal”: 34% (▲ 352)"),
    ],
)
def test_signs_that_markdown_gives_a_meaning_are_taken_literally(text: str, shown: str):
    assert escaped(text) == shown
