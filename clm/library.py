"""The datasets that stand ready: the demo company, the CDNOW sample, and those that were kept."""

import os
import re
import shutil
import uuid
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clm.errors import ClmError
from clm.swapping import only_one, previous_file, remove_files, restore_previous

if TYPE_CHECKING:
    from clm.importing import ImportReport
    from clm.importing.reading import Files

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
    return path.is_file() and _opens(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _opens(path: Path, changed: int) -> bool:  # noqa: ARG001 — a file that was replaced is tried anew
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
    unfinished = folder / f".{base}.{uuid.uuid4().hex}"
    try:
        shutil.copyfile(path, unfinished)
        stem, n = base, 2
        while not _placed(unfinished, folder / f"{stem}.duckdb"):
            stem, n = f"{base}-{n}", n + 1
    finally:
        unfinished.unlink(missing_ok=True)
    return f"kept-{stem}"


def _placed(file: Path, place: Path) -> bool:
    """Whether the file could take a place that nobody else has, not even at this moment."""
    if place.exists():
        return False
    try:
        os.link(file, place)  # fails if somebody was quicker, where a rename would replace theirs
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        file.rename(place)
    return True


def grow(dataset: str | Path, files: "Files", **options: Any) -> "ImportReport":
    """Add files to a kept dataset (by its code) or to an upload (by its file); options as in `clm.importing.grow`.

    Raises:
        ClmError: unknown_dataset, dataset_shipped, dataset_busy, and those of `clm.importing.grow`.
    """
    from clm.importing import grow as grow_file

    return grow_file(changeable(dataset), files, **options)


def undo(dataset: str | Path) -> None:
    """Take back what was added last to a kept dataset (by its code) or to an upload (by its file).

    Raises:
        ClmError: unknown_dataset, dataset_shipped, dataset_busy, nothing_to_undo.
    """
    path = changeable(dataset)
    with only_one(path):
        restore_previous(path)


def can_undo(dataset: str | Path) -> bool:
    """Whether there is a state before the last growth to go back to."""
    return dataset not in SHIPPED and previous_file(changeable(dataset)).exists()


def changeable(dataset: str | Path) -> Path:
    """The file of a dataset that may be changed: a kept one by its code, or any file.

    Raises:
        ClmError: unknown_dataset, dataset_shipped.
    """
    if isinstance(dataset, Path):
        return dataset
    if dataset in SHIPPED:
        raise ClmError("dataset_shipped", name=SHIPPED[dataset])
    if dataset not in kept():
        raise ClmError("unknown_dataset", code=dataset)
    return kept()[dataset]


def remove(code: str) -> None:
    """Delete a kept dataset for everybody.

    Raises:
        ClmError: unknown_dataset, dataset_shipped; dataset_busy while somebody adds to it.
    """
    path = changeable(code)
    with only_one(path):
        remove_files(path)
