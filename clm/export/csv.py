"""Tables as CSV files that a spreadsheet opens as they are, and in which nothing can run."""

import pandas as pd

RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The frame as UTF-8 CSV with a byte order mark, by which spreadsheets know Chinese.

    Text that a spreadsheet would run as a formula gets an apostrophe before it, which makes it plain text;
    numbers and dates are left as they are.
    """
    harmless = frame.copy()
    for column in harmless.columns:
        if pd.api.types.is_string_dtype(harmless[column]) or harmless[column].dtype == object:
            harmless[column] = harmless[column].map(harmless_text)
    harmless.columns = [harmless_text(str(column)) for column in harmless.columns]
    text: str = harmless.to_csv(index=False, date_format="%Y-%m-%d")
    return text.encode("utf-8-sig")


def harmless_text(value: object) -> object:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula; else the value itself."""
    if isinstance(value, str) and value.lstrip(" ").startswith(RUN_BY_SPREADSHEETS):
        return "'" + value
    return value
