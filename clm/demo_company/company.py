"""The demo company's numbers, read from company.toml, and the random streams drawn from one seed."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

COMPANY: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("company.toml").read_text(encoding="utf-8")
)
FIRST_DAY: date = COMPANY["first_day"]
DAYS: int = (COMPANY["last_day"] - FIRST_DAY).days + 1

SEGMENTS = tuple(COMPANY["segments"])
CHANNELS = tuple(COMPANY["channels"])
REGIONS = tuple(COMPANY["regions"])
CATEGORIES = tuple(COMPANY["categories"])

# One random stream a subject: a change to one of them leaves the draws of the others as they were.
STREAMS = ("people", "buying", "orders", "moments", "winback", "contacts", "service", "relations")

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


def day_number(day: date) -> int:
    """Days since the first day of the data: 0 is the first day."""
    return (day - FIRST_DAY).days


def random_stream(seed: int, subject: str) -> np.random.Generator:
    """The stream of one subject; the same on every machine and however many threads run."""
    key = (STREAMS.index(subject),)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


def segment_values(name: str) -> Floats:
    """One number a segment, in the order of SEGMENTS."""
    return np.array([float(COMPANY["segments"][segment][name]) for segment in SEGMENTS])


def channel_values(name: str) -> Floats:
    """One number a channel, in the order of CHANNELS."""
    return np.array([float(COMPANY["channels"][channel][name]) for channel in CHANNELS])


def picks(stream: np.random.Generator, shares: Floats | list[float], size: int) -> Whole:
    """`size` positions drawn with these shares."""
    edges = np.cumsum(np.asarray(shares, dtype=float))
    drawn = np.searchsorted(edges / edges[-1], stream.random(size), side="right")
    return np.minimum(drawn, len(edges) - 1).astype(np.int64)
