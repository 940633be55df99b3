"""Datasets that several unit tests read: the two that ship with the product, opened once."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import clm
from clm import library


@pytest.fixture(scope="session")
def demo(data_dir: Path) -> Iterator[clm.Dataset]:
    with clm.demo() as dataset:
        yield dataset


@pytest.fixture(scope="session")
def cdnow() -> Iterator[clm.Dataset]:
    dataset, _ = clm.load(library.CDNOW_FILE)
    with dataset:
        yield dataset


@pytest.fixture(scope="session")
def cdnow_rows() -> pd.DataFrame:
    """The CDNOW orders as pandas reads them, for computations that share nothing with the product."""
    rows = pd.read_csv(library.CDNOW_FILE, dtype={"customer_id": str}, parse_dates=["order_date"])
    return rows.rename(columns={"order_date": "day"})
