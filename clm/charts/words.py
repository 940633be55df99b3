"""What a hover box says: the row in words, in the reader's language."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from clm.charts.labels import bold, plain
from clm.charts.theme import Look


def lines(*texts: str | None) -> str:
    return "<br>".join(text for text in texts if text)


def customers_words(count: float | None, look: Look) -> str:
    """A count with its noun: 1,204 customers."""
    if count is None or pd.isna(count):
        return look.t.count(None)
    return look.t.plural("{n} customer", "{n} customers", float(count))


def stage_words(
    name: str, row: Mapping[Any, Any], look: Look, currency: str | None = None, above: str | None = None
) -> str:
    """A row of customers, share and revenue of one stage; what the row lacks is not spoken of."""
    t = look.t
    said = []
    if "customers" in row:
        said.append(customers_words(row["customers"], look))
    if pd.notna(row.get("share")):
        said.append(t("{share} of all", share=t.share(row["share"])))
    if pd.notna(row.get("revenue")):
        said.append(t("Revenue {money}", money=t.money(row["revenue"], currency)))
    return lines(above, bold(name), *said)


def group_words(name: object) -> str:
    return bold(plain(name))
