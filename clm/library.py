"""The datasets that stand ready: the demo company, the CDNOW sample, and those that were kept."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from clm.errors import ClmError

ROOT = Path(__file__).parents[1]
CDNOW_FILE = ROOT / "data" / "cdnow" / "cdnow_orders_sample2357.csv"
SHIPPED = {"demo": "Demo company", "cdnow": "CDNOW sample"}

Progress = Callable[[float], None]


def data_dir() -> Path:
    """Where datasets are kept: CLM_DATA_DIR, else data/ beside the program."""
    return Path(os.environ.get("CLM_DATA_DIR") or ROOT / "data")


def dataset_file(code: str, progress: Progress | None = None) -> Path:
    """The file of a dataset by its code, built first if it ships with the program and is not there yet.

    Raises:
        ClmError: unknown_dataset.
    """
    path = data_dir() / f"{code}.duckdb"
    if code in SHIPPED:
        if not _is_current(path):
            BUILDERS[code](path, progress)
        return path
    if code not in kept():
        raise ClmError("unknown_dataset", code=code)
    return kept()[code]


def is_ready(code: str) -> bool:
    """Whether the dataset can be opened at once, without building it first."""
    return code not in SHIPPED or _is_current(data_dir() / f"{code}.duckdb")


def _is_current(path: Path) -> bool:
    """Whether the file is there and was written by this version of the program."""
    from clm.dataset import open_dataset

    try:
        open_dataset(path).close()
    except ClmError:
        return False
    return True


def _build_demo(path: Path, progress: Progress | None) -> None:
    from clm.demo_company import build_demo

    build_demo(path, progress)


def _build_cdnow(path: Path, progress: Progress | None) -> None:
    from clm.importing import load_into

    mapping = {
        "customer_id": "customer_id",
        "ordered_at": "order_date",
        "amount": "amount",
        "quantity": "quantity",
    }
    load_into(path, [CDNOW_FILE], mapping=mapping, name=SHIPPED["cdnow"])
    if progress:
        progress(1.0)


BUILDERS: dict[str, Callable[[Path, Progress | None], None]] = {"demo": _build_demo, "cdnow": _build_cdnow}


def kept() -> dict[str, Path]:
    """Code -> file of every dataset that was kept for all who use this installation."""
    return {f"kept-{path.stem}": path for path in sorted((data_dir() / "kept").glob("*.duckdb"))}


def keep(path: Path, name: str) -> str:
    """Copy a dataset among the kept ones and return its code. An equal name gets a number, nothing is replaced."""
    folder = data_dir() / "kept"
    folder.mkdir(parents=True, exist_ok=True)
    base = re.sub(r"[^\w]+", "-", name.strip().lower()).strip("-_")[:60] or "dataset"
    stem, n = base, 2
    while (folder / f"{stem}.duckdb").exists():
        stem, n = f"{base}-{n}", n + 1
    unfinished = folder / f".{stem}.copying"
    shutil.copyfile(path, unfinished)
    unfinished.rename(folder / f"{stem}.duckdb")
    return f"kept-{stem}"


def remove(code: str) -> None:
    """Delete a kept dataset for everybody.

    Raises:
        ClmError: unknown_dataset.
    """
    if code not in kept():
        raise ClmError("unknown_dataset", code=code)
    kept()[code].unlink()
