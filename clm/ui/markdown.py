"""Text that is shown as it is where Streamlit would read it as Markdown."""

import re

# A name from the data may hold any sign, and two amounts in dollars would become a formula.
SIGNS = re.compile(r"([\\`*_$\[\]~<>#|])|:(?=[a-z_+/-]+[:\[])")


def escaped(text: str) -> str:
    """The text with every sign that Markdown gives a meaning taken literally."""
    return SIGNS.sub(lambda sign: f"\\{sign[0]}", text)
