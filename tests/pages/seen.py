"""What a page shows, found as a reader finds it: tables by their columns."""

import pandas as pd
from streamlit.testing.v1 import AppTest


def table_with(app: AppTest, *columns: str) -> pd.DataFrame:
    """The first table on the page that has all these columns; AppTest gives plain tables no key."""
    return next(each.value for each in app.dataframe if set(columns) <= set(each.value.columns))
