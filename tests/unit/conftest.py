"""Datasets that several unit tests read: the two that ship with the product, opened once."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import clm
from clm import library
from clm.views.opening import scope as opened
from clm.views.scope import Scope


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
def filtered(demo: clm.Dataset) -> Scope:
    """A part of the demo under another model in Chinese: what is easiest lost on the way to a slide or a file."""
    return opened(demo, "growth5", where={"segment": ["home"]}, language="zh")


@pytest.fixture(scope="session")
def cdnow_rows() -> pd.DataFrame:
    """The CDNOW orders as pandas reads them, for computations that share nothing with the product."""
    rows = pd.read_csv(library.CDNOW_FILE, dtype={"customer_id": str}, parse_dates=["order_date"])
    return rows.rename(columns={"order_date": "day"})
