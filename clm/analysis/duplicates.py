"""Customers who may stand in the data more than once: the same id written differently, or the same name."""

import pandas as pd

from clm.dataset import Dataset
from clm.queries import sql_file

MOST_ROWS = 1000
LEAST_NAME_SIGNS = 5  # shorter names are shared by chance


def likely_duplicates(dataset: Dataset) -> pd.DataFrame:
    """Customers whose ids differ only in case, spaces, signs or leading zeros, or who share a name.

    Nobody is merged: whether they are one person, only somebody who knows them can tell.

    Returns:
        One row a customer, those who belong together in a row: reason (same_id or same_name), shared (what they
        have in common), customer_id, name, orders, revenue (net), groups and matches (how many groups and customers
        there are in all). At most 1,000 rows.
    """
    return dataset.query(
        sql_file(__file__, "duplicates"), {"least_signs": LEAST_NAME_SIGNS, "most": MOST_ROWS}
    )
