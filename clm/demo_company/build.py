"""The demo company as a dataset file."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from clm.dataset import DatasetWriter
from clm.demo_company.company import COMPANY
from clm.demo_company.frames import SEED, demo_frames
from clm.schema import CUSTOMERS, TABLES

# How much of the work is done once each step is over, as measured; in between nothing can be told.
DRAWN_SHARE = 0.4
WRITTEN_SHARE = 0.7


def build_demo(path: str | Path, progress: Callable[[float], None] | None = None, seed: int = SEED) -> Path:
    """Writes the demo company to `path` and returns it; what stood there stays until the new file is whole.

    `progress` is called with the share of the work that is done, 0-1. Needs some five seconds on two cores.
    """
    report = progress or (lambda _share: None)
    path = Path(path)
    report(0.0)
    frames = demo_frames(seed)
    report(DRAWN_SHARE)
    with DatasetWriter(path, name=COMPANY["name"]) as writer:
        for attribute in further_attributes(frames["customers"]):
            writer.add_dimension(attribute)
        for table in TABLES:
            writer.con.register("frame", frames[table])
            writer.con.execute(f"insert into {table} by name select * from frame")
            writer.con.unregister("frame")
        report(WRITTEN_SHARE)
        writer.finish()
    report(1.0)
    return path


def further_attributes(customers: pd.DataFrame) -> list[str]:
    """The columns of customers beyond the canonical ones."""
    return [column for column in customers.columns if column not in CUSTOMERS]
