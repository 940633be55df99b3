"""What a comparison says: where two days, two groups or two models differ, and whether it is more than chance."""

from collections.abc import Sequence

import pandas as pd

from clm.headlines.findings import FEW
from clm.headlines.names import stage_names
from clm.headlines.wording import sentences
from clm.language import Language
from clm.lifecycle.model import Stage

BEYOND, CHANCE, TOO_FEW = "beyond", "chance", "few"


def judged(rows: pd.DataFrame) -> pd.DataFrame:
    """The differences of shares with their verdict: `beyond` chance, what `chance` could bring, or too `few` to tell.

    Args:
        rows: share_differences by stage.
    """
    too_small = min(rows["left"].sum(), rows["right"].sum()) < FEW
    is_beyond = (rows["low"] > 0) | (rows["high"] < 0)
    verdict = pd.Series(CHANCE, index=rows.index, dtype=object).mask(is_beyond, BEYOND)
    few = (rows["left"] + rows["right"] < FEW) | too_small
    return rows.assign(verdict=verdict.mask(few, TOO_FEW))


def verdict_words(verdict: str, t: Language) -> str:
    """What a table says of a difference."""
    said = {
        BEYOND: t("more than chance"),
        CHANCE: t("could be chance"),
        TOO_FEW: t("too few to tell"),
    }
    return said[verdict]


def days_headline(rows: pd.DataFrame, left: str, right: str, stages: Sequence[Stage], t: Language) -> str:
    """Which stage's share of the customers changed most between two days, beyond chance.

    Args:
        rows: judged differences by stage.
        left, right: the days as they are written.
    """
    found = _largest(rows)
    if found is None:
        return _nothing(rows, left, right, t)
    first = t(
        "“{stage}” changed most: {before} of the customers on {left}, {now} on {right} ({change} points, likely {low} to {high}).",
        **_said(found, left, right, stages, t),
    )
    return sentences([first, _how_many(rows, t)], t)


def groups_headline(rows: pd.DataFrame, left: str, right: str, stages: Sequence[Stage], t: Language) -> str:
    """In which stage two groups differ most, beyond chance.

    Args:
        rows: judged differences by stage.
        left, right: the groups as the reader calls them.
    """
    left, right = (t("“{stage}”", stage=name) for name in (left, right))
    found = _largest(rows)
    if found is None:
        return _nothing(rows, left, right, t)
    first = t(
        "“{stage}” differs most: {before} of {left}, {now} of {right} ({change} points, likely {low} to {high}).",
        **_said(found, left, right, stages, t),
    )
    return sentences([first, _how_many(rows, t)], t)


def _largest(rows: pd.DataFrame) -> "pd.Series[float] | None":
    beyond = rows[rows["verdict"] == BEYOND]
    return None if beyond.empty else beyond.loc[beyond["difference"].abs().idxmax()]


def _nothing(rows: pd.DataFrame, left: str, right: str, t: Language) -> str:
    if min(rows["left"].sum(), rows["right"].sum()) < FEW:
        return t(
            "Too few customers to compare: {n} on the one side, {m} on the other.",
            n=t.count(rows["left"].sum()),
            m=t.count(rows["right"].sum()),
        )
    return t("No stage differs between {left} and {right} by more than chance.", left=left, right=right)


def _said(
    row: "pd.Series[float]", left: str, right: str, stages: Sequence[Stage], t: Language
) -> dict[str, str]:
    return {
        "stage": stage_names(stages, t)[str(row["stage"])],
        "left": left,
        "right": right,
        "before": t.share(row["left_share"]),
        "now": t.share(row["right_share"]),
        "change": signed_points(row["difference"], t),
        "low": signed_points(row["low"], t),
        "high": signed_points(row["high"], t),
    }


def signed_points(change: float, t: Language) -> str:
    """A change of a share in percentage points, with its sign and without the word."""
    size = t.number(abs(change) * 100, 1)
    sign = "" if round(change, 3) == 0 else "+" if change > 0 else "−"
    return f"{sign}{size}"


def _how_many(rows: pd.DataFrame, t: Language) -> str:
    beyond, of = int((rows["verdict"] == BEYOND).sum()), len(rows)
    return t.plural(
        "{n} of {m} stages differs by more than chance.",
        "{n} of {m} stages differ by more than chance.",
        beyond,
        m=t.count(of),
    )


def models_headline(
    cross: pd.DataFrame,
    left_stages: Sequence[Stage],
    right_stages: Sequence[Stage],
    left: str,
    right: str,
    t: Language,
) -> str:
    """How many customers two models put into the same phase, and the largest group about which they differ.

    Args:
        cross: customers by left_stage and right_stage.
        left, right: the names of the models.
    """
    total = int(cross["customers"].sum())
    if total < FEW:
        return t.plural("Only {n} customer is known.", "Only {n} customers are known.", total)
    same = agreeing(cross, left_stages, right_stages)
    part = cross.loc[same, "customers"].sum() / total
    said = {"share": t.share(part), "n": t.count(total), "left": left, "right": right}
    first = t("“{left}” and “{right}” put {share} of {n} customers into the same phase.", **said)
    others = cross[~same]
    if others.empty or others["customers"].max() < FEW:
        return first
    most = others.loc[others["customers"].idxmax()]
    second = t(
        "Most who differ: {n} stand in “{left}” by the one and in “{right}” by the other.",
        n=t.count(most["customers"]),
        left=stage_names(left_stages, t)[str(most["left_stage"])],
        right=stage_names(right_stages, t)[str(most["right_stage"])],
    )
    return sentences([first, second], t)


def agreeing(
    cross: pd.DataFrame, left_stages: Sequence[Stage], right_stages: Sequence[Stage]
) -> "pd.Series[bool]":
    """Which rows of a cross table hold customers whose stages belong to the same phase."""
    phases = [{stage.id: stage.phase for stage in stages} for stages in (left_stages, right_stages)]
    return cross["left_stage"].map(phases[0]) == cross["right_stage"].map(phases[1])
