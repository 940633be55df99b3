"""How the columns of a table are written."""

from collections.abc import Collection
from typing import Any

import pandas as pd
import streamlit as st


def number_columns(table: pd.DataFrame, shares: Collection[str] = ()) -> dict[str, Any]:
    """Column configuration: columns named in `shares` (0–1) as per cent, other numbers with separators."""
    numbers = table.select_dtypes("number").columns
    return {
        name: st.column_config.NumberColumn(format="percent" if name in shares else "localized")
        for name in numbers
    }
