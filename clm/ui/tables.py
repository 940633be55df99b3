"""How the columns of a table are written."""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd
import streamlit as st

LARGE = 10  # from here on a third digit after the point tells nothing
SHARE_DIGITS = 3  # of a share (0–1): one after the point of a per cent


def number_columns(table: pd.DataFrame, shares: Collection[str] = ()) -> dict[str, Any]:
    """Column configuration: columns named in `shares` (0–1) as per cent, other numbers with separators."""
    numbers = table.select_dtypes("number").columns
    return {
        name: st.column_config.NumberColumn(format="percent" if name in shares else "localized")
        for name in numbers
    }


def evenly(table: pd.DataFrame, columns: Mapping[str, Any]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """A table and its column configuration with as many digits after the point in each row of a column.

    Streamlit tells the digits from a column's step and cuts off what lies beyond them, so that the table is rounded
    for the screen; columns with a format of their own are left as they are.
    """
    digits = {}
    for name in table.select_dtypes("float"):
        config = columns[name]["type_config"] if isinstance(columns.get(name), dict) else None
        if config and config.get("format") == "percent":
            digits[name] = SHARE_DIGITS
        elif config and config.get("format") == "localized":
            digits[name] = digits_of(table[name])
    stepped = {name: _with_step(columns[name], count) for name, count in digits.items()}
    rounded = {
        name: table[name].round(count) + 0.0 for name, count in digits.items()
    }  # and no minus before a 0
    return table.assign(**rounded), {**columns, **stepped}


def digits_of(column: pd.Series) -> int:
    """How many digits after the point the numbers of a column need, so that all are written with as many."""
    known = column.dropna()
    most = 2 if (known.abs() >= LARGE).any() else 3
    return next((digits for digits in range(most) if known.round(digits).equals(known.round(most))), most)


def _with_step(config: Mapping[str, Any], digits: int) -> dict[str, Any]:
    step = float(f"1e-{digits}") if digits else 1
    return {**config, "type_config": {**config["type_config"], "step": step}}
