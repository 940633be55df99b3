"""What the transitions page says: who moved, which stage keeps its customers, what grew, what may come."""

import datetime
import math
from collections.abc import Mapping, Sequence

import pandas as pd

from clm.headlines.apart import widest_apart
from clm.headlines.findings import CHANCE, FEW
from clm.headlines.names import ENTRY, stage_names
from clm.headlines.wording import period_name, sentences
from clm.language import Language
from clm.lifecycle.model import Stage


def changes_of_stage(moves: pd.DataFrame) -> pd.DataFrame:
    """The moves between two stages, without those who stayed or were first seen; most frequent first."""
    changed = moves[(moves["from_stage"] != moves["to_stage"]) & (moves["from_stage"] != ENTRY)]
    return changed.sort_values("customers", ascending=False, kind="stable")


def span_words(
    start: datetime.date, end: datetime.date, period: str, is_one_period: bool, t: Language
) -> str:
    """When it happened: the period by its name where the span is just that one."""
    if is_one_period:
        return t("in {period}", period=period_name(end, period, t))
    return t("between {start} and {end}", start=t.day(start), end=t.day(end))


def moves_headline(
    moves: pd.DataFrame, before: pd.DataFrame | None, when: str, stages: Sequence[Stage], t: Language
) -> str:
    """How many changed their stage between two days.

    Args:
        moves: transitions between the days, those who stayed included.
        before: the same for the period before, where that can be compared.
        when: the span in words.
    """
    known = int(moves.loc[moves["from_stage"] != ENTRY, "customers"].sum())
    entered = int(moves.loc[moves["from_stage"] == ENTRY, "customers"].sum())
    changed = changes_of_stage(moves)
    moved = int(changed["customers"].sum())
    if known == 0 and entered == 0:
        return t("No customer is known yet.")
    if known == 0:
        return t.plural(
            "Nobody could move yet: {n} customer was first seen {when}.",
            "Nobody could move yet: {n} customers were first seen {when}.",
            entered,
            when=when,
        )
    if moved == 0:
        return t("None of {known} customers changed stage {when}.", known=t.count(known), when=when)
    if known < FEW:
        few = {"moved": t.count(moved), "known": t.count(known), "when": when}
        return t("{moved} of {known} customers changed stage {when}: too few to see a pattern.", **few)
    said = {"moved": t.count(moved), "known": t.count(known), "share": t.share(moved / known), "when": when}
    return sentences([_how_many(moved, before, said, t), _most(changed, stages, t)], t)


def _how_many(moved: int, before: pd.DataFrame | None, said: dict[str, str], t: Language) -> str:
    """Against the period before, where that one had customers who could have moved, and whether chance alone could
    have made the difference: a number of independent moves varies by its square root."""
    if before is None or not (before["from_stage"] != ENTRY).any():
        return t("{moved} of {known} customers ({share}) changed stage {when}.", **said)
    earlier = int(changes_of_stage(before)["customers"].sum())
    change = moved - earlier
    said = {**said, "n": t.count(abs(change))}
    if 0 < abs(change) < CHANCE * math.sqrt(moved + earlier):
        return _by_chance(change, said, t)
    if change > 0:
        return t(
            "{moved} of {known} customers ({share}) changed stage {when}, {n} more than in the period "
            "before.",
            **said,
        )
    if change < 0:
        return t(
            "{moved} of {known} customers ({share}) changed stage {when}, {n} fewer than in the period "
            "before.",
            **said,
        )
    return t(
        "{moved} of {known} customers ({share}) changed stage {when}, as many as in the period before.",
        **said,
    )


def _by_chance(change: int, said: dict[str, str], t: Language) -> str:
    if change > 0:
        return t(
            "{moved} of {known} customers ({share}) changed stage {when}, {n} more than in the period before, which could be chance.",
            **said,
        )
    return t(
        "{moved} of {known} customers ({share}) changed stage {when}, {n} fewer than in the period before, which could be chance.",
        **said,
    )


def _most(changed: pd.DataFrame, stages: Sequence[Stage], t: Language) -> str:
    """The most frequent move, where there is one and it is not a handful."""
    top = changed.iloc[0]
    is_tie = len(changed) > 1 and changed.iloc[1]["customers"] == top["customers"]
    if is_tie or top["customers"] < FEW:
        return ""
    names = stage_names(stages, t)
    return t(
        "Most went from “{source}” to “{target}”: {n}.",
        source=names[top["from_stage"]],
        target=names[top["to_stage"]],
        n=t.count(top["customers"]),
    )


def chain_headline(moves: pd.DataFrame, when: str, stages: Sequence[Stage], t: Language) -> str:
    """How often customers changed stage over several periods; `moves` are the transitions of each of them."""
    changed = changes_of_stage(moves)
    if changed.empty:
        return t("No customer changed stage {when}.", when=when)
    times = t.count(changed["customers"].sum())
    first = t("Period by period, customers changed stage {times} times {when}.", times=times, when=when)
    summed = changed.groupby(["from_stage", "to_stage"])["customers"].sum().reset_index()
    return sentences([first, _most(changes_of_stage(summed), stages, t)], t)


def matrix_headline(moves: pd.DataFrame, stages: Sequence[Stage], end: datetime.date, t: Language) -> str:
    """Which stage keeps fewest and most of its customers, where they differ by more than chance."""
    known = moves[moves["from_stage"] != ENTRY]
    totals = known.groupby("from_stage")["customers"].sum()
    stayed = known[known["from_stage"] == known["to_stage"]].set_index("from_stage")["customers"]
    enough = totals[totals >= FEW]
    found = widest_apart(stayed.reindex(enough.index, fill_value=0), enough)
    if found is None:
        return t("From every stage to every stage")
    names = stage_names(stages, t)
    return t(
        "“{least}” kept {least_share} of its customers until {end}, “{most}” {most_share}.",
        least=names[found.low],
        least_share=t.share(found.low_share),
        most=names[found.high],
        most_share=t.share(found.high_share),
        end=t.day(end),
    )


def flow_headline(balance: pd.DataFrame, stages: Sequence[Stage], t: Language) -> str:
    """Which stage grew and which shrank most; `balance` has opening and closing by stage."""
    opening, closing = int(balance["opening"].sum()), int(balance["closing"].sum())
    parts = [t("As many customers are known as before: {closing}.", closing=t.count(closing))]
    if opening != closing:
        said = {"opening": t.count(opening), "closing": t.count(closing)}
        parts = [t("Customers known went from {opening} to {closing}.", **said)]
    names = stage_names(stages, t)
    ranked = sorted((row["closing"] - row["opening"], row["stage"]) for row in balance.to_dict("records"))
    (least, shrunk), (most, grown) = ranked[0], ranked[-1]
    if most > 0:
        parts.append(t("“{stage}” gained most: {n}.", stage=names[grown], n=t.count(most)))
    if least < 0:
        parts.append(t("“{stage}” lost most: {n}.", stage=names[shrunk], n=t.count(-least)))
    return sentences(parts, t)


def forecast_headline(
    ahead: pd.DataFrame,
    now: Mapping[str, float],
    errors: pd.DataFrame,
    day: datetime.date,
    stages: Sequence[Stage],
    t: Language,
) -> str:
    """Where the present moves would lead, and whether the same method was worth anything in the last year.

    Args:
        ahead: expected customers by stage on the last day looked ahead to.
        now: stage id -> customers.
        errors: projection_error at the same distance.
    """
    known = sum(now.values())
    if known < FEW:
        return t.plural(
            "Only {n} customer is known: too few to look ahead.",
            "Only {n} customers are known: too few to look ahead.",
            known,
        )
    if is_worse_than_unchanged(errors):
        return sentences([t("Do not plan by this projection."), _record(errors, t)], t)
    off = dict(zip(errors["stage"], errors["error"], strict=True))
    expected = dict(zip(ahead["stage"], ahead["customers"], strict=True))
    change = {stage: customers - now[stage] for stage, customers in expected.items()}
    beyond = {stage: size for stage, size in change.items() if round(abs(size)) > off[stage]}
    if not beyond:
        first = t(
            "By {day} no stage is expected to change by more than this method was off in the last year.",
            day=t.day(day),
        )
    else:
        stage = max(beyond, key=lambda one: abs(beyond[one]))
        first = t(
            "If customers go on moving as they did, “{stage}” would hold {expected} customers on {day} "
            "instead of {now}.",
            stage=stage_names(stages, t)[stage],
            expected=t.count(expected[stage]),
            now=t.count(now[stage]),
            day=t.day(day),
        )
    return sentences([first, _record(errors, t)], t)


def is_worse_than_unchanged(errors: pd.DataFrame) -> bool:
    """Whether “nothing changes” would have been closer over all stages."""
    return float(errors["error"].sum()) > float(errors["unchanged_error"].sum())


def _record(errors: pd.DataFrame, t: Language) -> str:
    """How far off the method was in the last year, beside “nothing changes”."""
    said = {
        "error": t.count(errors["error"].mean()),
        "unchanged": t.count(errors["unchanged_error"].mean()),
    }
    if is_worse_than_unchanged(errors):
        return t(
            "In the last year the method was off by {error} customers a stage on average, further than "
            "“nothing changes” ({unchanged}).",
            **said,
        )
    return t(
        "In the last year the method was off by {error} customers a stage on average, “nothing changes” by "
        "{unchanged}.",
        **said,
    )
