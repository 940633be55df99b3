"""Text that is shown as it is where Streamlit would read it as Markdown."""

import re

from clm.export.text import together

# A name from the data may hold any sign, and two amounts in dollars would become a formula.
SIGNS = re.compile(r"([\\`*_$\[\]~<>#|])|:(?=[a-z_+/-]+[:\[])")
# Before 万, 亿, the parts of a day and what is counted, and between a sign and that of money, a browser would break
# the line.
INSIDE_NUMBERS = re.compile(r"(?<=\d)(?=[万亿年月日位天个次笔行张条])|(?<=[−+])(?=[^\s\d])")
# An address becomes a link whatever stands before it.
INSIDE_ADDRESSES = re.compile(r"(?i)(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=\bwww)(?=\.)")
WORD_JOINER = "\u2060"


def escaped(text: str) -> str:
    """The text with every sign that Markdown gives a meaning taken literally, and numbers that are not torn apart."""
    whole = INSIDE_ADDRESSES.sub(WORD_JOINER, INSIDE_NUMBERS.sub(WORD_JOINER, together(text)))
    return SIGNS.sub(lambda sign: f"\\{sign[0]}", whole)
