"""Which groups fit beside one another, largest first, named as the reader calls them."""

import pandas as pd

from clm.language import Language
from clm.views.words import value_name

MOST_GROUPS = 6  # side by side


def largest_groups(
    frame: pd.DataFrame, by: str, size: str, t: Language, most: int = MOST_GROUPS
) -> tuple[pd.DataFrame, int]:
    """The rows of the groups with most customers, largest first and named, and how many groups are left out."""
    return named_groups(frame, by, frame.groupby(by, sort=False)[size].max(), t, most)


def named_groups(
    frame: pd.DataFrame, by: str, sizes: "pd.Series[float]", t: Language, most: int
) -> tuple[pd.DataFrame, int]:
    """The same by the sizes given: group -> size."""
    shown = list(sizes.sort_values(ascending=False, kind="stable").index[:most])
    rows = pd.concat([frame[frame[by] == group] for group in shown]) if shown else frame
    return rows.assign(**{by: rows[by].map(lambda value: value_name(value, t))}), len(sizes) - len(shown)


def left_out_note(count: int, t: Language) -> tuple[str, ...]:
    """The sentence that says how many groups are not shown, if any."""
    if not count:
        return ()
    return (t.plural("{n} smaller group is left out.", "{n} smaller groups are left out.", count),)
