"""Named groups of customers by what they are worth: segments of RFM, tiers, quadrants of the value matrix."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict

from clm.errors import ClmError
from clm.lifecycle.model import Text

KINDS = ("rfm", "tiers", "quadrants")


class ValueGroup(BaseModel):
    """A named group; see value_groups.toml. Charts draw it like a stage."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    phase: str
    name: Text
    meaning: Text
    action: Text


@cache
def _declared() -> dict[str, dict[str, Any]]:
    with Path(__file__).with_name("value_groups.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def value_groups(kind: str) -> tuple[ValueGroup, ...]:
    """The groups of a kind in the order in which they are shown."""
    return tuple(ValueGroup(id=name, **said) for name, said in _declared()[kind].items())


def no_order() -> ValueGroup:
    """Where those come from who had not ordered at the start."""
    return ValueGroup(id="no_order", **_declared()["before"]["no_order"])


@cache
def rfm_grid() -> tuple[tuple[str, ...], ...]:
    """Segments of RFM by recency score (rows) and by the score of frequency and money together (columns), from 1."""
    return tuple(tuple(_declared()["rfm_grid"][str(score)]) for score in range(1, 6))


def group_place(kind: str, group: str | None) -> int | None:
    """The position of a group in its kind; None for none.

    Raises:
        ClmError: unknown_choice.
    """
    ids = [one.id for one in value_groups(kind)]
    if group is not None and group not in ids:
        raise ClmError("unknown_choice", name=kind, value=group, known=", ".join(ids))
    return None if group is None else ids.index(group)


def groups_named(kind: str, frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The frame with ids for the positions in these columns; −1 is “no order yet”."""
    names = {-1: no_order().id, **{at: one.id for at, one in enumerate(value_groups(kind))}}
    return frame.assign(**{column: frame[column].map(names).astype(object) for column in columns})


def every_group(kind: str, frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """The frame, one row a group, with the groups that nobody has as well: zeros where sums would stand."""
    ids = [one.id for one in value_groups(kind)]
    full = frame.set_index(column).reindex(pd.Index(range(len(ids)), name=column)).reset_index()
    sums = [name for name in full if pd.api.types.is_numeric_dtype(full[name]) and not name.endswith("_days")]
    full[sums] = full[sums].fillna(0)
    return full.assign(**{column: ids})
