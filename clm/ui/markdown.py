"""Text that is shown as it is where Streamlit would read it as Markdown."""

import re

from clm.export.text import together

# A name from the data may hold any sign, and two amounts in dollars would become a formula.
SIGNS = re.compile(r"([\\`*_$\[\]~<>#|])|:(?=[a-z_+/-]+[:\[])")
# Before 万, 亿 and the parts of a day, and between a minus and a sign of money, a browser would break the line.
INSIDE_NUMBERS = re.compile(r"(?<=\d)(?=[万亿年月日])|(?<=−)(?=[^\s\d])")
WORD_JOINER = "\u2060"


def escaped(text: str) -> str:
    """The text with every sign that Markdown gives a meaning taken literally, and numbers that are not torn apart."""
    whole = INSIDE_NUMBERS.sub(WORD_JOINER, together(text))
    return SIGNS.sub(lambda sign: f"\\{sign[0]}", whole)
