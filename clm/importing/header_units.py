"""The unit in which a column of money counts, where its name says so: cents, thousands, 万元."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from clm.importing.evidence import Evidence
from clm.importing.numbers import NumberReading
from clm.schema import MONEY

OF_MONEY = ("amount", "unit_price", "refunded", "cost", "wallet", "balance")
# What stands in a header, after signs of full width became common ones -> how much one of them is.
UNITS = (
    (r"(?<![a-z])(?:euro)?cents?(?![a-z])|(?<![a-z])pence(?![a-z])|minor.units?|\(分\)", Decimal("0.01")),
    (r"(?<![a-z])thousands?(?![a-z])|\( ?(?:in )?(?:'?000s?|[$€£¥]? ?k ?[$€£¥]?|t ?[$€£]|千元?) ?\)|(?<![a-z])t(?:€|eur\b|usd\b|chf\b)",
     Decimal(1000)),
    (r"\([万萬]元?\)", Decimal(10_000)),
    (r"(?<![a-z])millions?(?![a-z])|(?<![a-z])mio(?![a-z])|\(百[万萬]元?\)", Decimal(1_000_000)),
    (r"\([亿億]元?\)", Decimal(100_000_000)),
)  # fmt: skip


def header_unit(header: str) -> Decimal:
    """How much one in a column of money is by the name of the column; 1 where that names no unit."""
    text = (
        unicodedata.normalize("NFKC", header).casefold().replace("_", " ").replace("[", "(").replace("]", ")")
    )
    return next((worth for pattern, worth in UNITS if re.search(pattern, text)), Decimal(1))


def in_whole_units(
    typed: Mapping[str, str], numbers: Mapping[str, NumberReading]
) -> tuple[dict[str, str], dict[str, Evidence]]:
    """The expressions of columns of money whose names tell a unit, multiplied by it, and the evidence for each.

    Values that have units of their own are as they say.
    """
    expressions, seen = {}, {}
    for canonical, reading in numbers.items():
        worth = header_unit(reading.header)
        if canonical in OF_MONEY and worth != 1 and not reading.units:
            expressions[canonical] = f"try_cast(({typed[canonical]}) * {worth} as {MONEY})"
            seen[canonical] = Evidence(
                "unit_in_header", {"header": reading.header.strip(), "factor": f"{worth.normalize():f}"}
            )
    return expressions, seen
