"""A move from one stage to another in words, with its share of those who could have made it and of all."""

from collections.abc import Sequence

from clm.charts.labels import bold
from clm.charts.theme import Look, StageLike, stage_names
from clm.charts.words import lines

ENTRY = "entry"  # the source of customers who were first seen within the span


def node_names(stages: Sequence[StageLike], look: Look) -> dict[str, str]:
    """Names in journey order; before the stages stands the source of customers first seen."""
    return {ENTRY: look.t("First seen")} | stage_names(stages, look)


def move_words(
    source: str,
    target: str,
    customers: float,
    of_source: float,
    of_all: float,
    names: dict[str, str],
    look: Look,
    unit: str | None = None,
) -> str:
    """What a hover box says of a move; `of_source` and `of_all` are the customers it is a part of."""
    t = look.t
    share = t.share(customers / of_source)
    stayed = source == target
    return lines(
        bold(t("Stayed in {stage}", stage=names[source]) if stayed else f"{names[source]} → {names[target]}"),
        counted(customers, unit, look),
        t("{share} of those first seen", share=share)
        if source == ENTRY
        else t("{share} of those who were in {stage}", share=share, stage=names[source]),
        t("{share} of all", share=t.share(customers / of_all)),
    )


def counted(customers: float, unit: str | None, look: Look) -> str:
    """A count with its noun: 1,204 customers, or another that the caller names."""
    if unit is None:
        return look.t.plural("{n} customer", "{n} customers", customers)
    return f"{look.t.count(customers)} {unit}"
