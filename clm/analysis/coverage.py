"""Coverage: which fields of customers, orders and interactions the data fill, and how far."""

import pandas as pd

from clm.dataset import Dataset
from clm.queries import quoted
from clm.schema import CUSTOMERS, INTERACTIONS, LINES, ORDERS

COLUMNS = ("table", "field", "rows", "filled", "different", "share")
KEYS = ("order_id", "customer_id")  # in every row by construction


def field_coverage(dataset: Dataset) -> pd.DataFrame:
    """How many rows of each table fill each field; empty text counts as not filled.

    Returns:
        One row a field, in the order of the tables: COLUMNS. `different` is the number of different values; `share`
        (0–1) of the rows is missing where the table has none.
    """
    attributes = dict.fromkeys(dataset.dimensions)
    fields = {
        "customers": [*dict.fromkeys([*CUSTOMERS, *attributes])],
        "orders": [*ORDERS],
        "lines": [*LINES],
        "interactions": [*INTERACTIONS],
    }
    frames = [
        _counted(dataset, table, [name for name in names if name not in KEYS])
        for table, names in fields.items()
    ]
    return pd.concat(frames, ignore_index=True)


def _counted(dataset: Dataset, table: str, names: list[str]) -> pd.DataFrame:
    counts = ", ".join(
        f"count(nullif(trim(cast({quoted(name)} as varchar)), '')) as f{i}, count(distinct {quoted(name)}) as d{i}"
        for i, name in enumerate(names)
    )
    row = dataset.query(f"select count(*) as rows, {counts} from {table}").iloc[0]
    rows = int(row["rows"])
    each = [
        (table, name, rows, int(row[f"f{i}"]), int(row[f"d{i}"]), row[f"f{i}"] / rows if rows else None)
        for i, name in enumerate(names)
    ]
    return pd.DataFrame(each, columns=list(COLUMNS)).astype({"share": float})
