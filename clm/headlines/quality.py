"""What the page of data quality says: what stands out in the data themselves, before anything is made of them."""

import math

import pandas as pd

from clm.headlines.wording import sentences
from clm.language import Language

MUCH_REVENUE = 0.05  # in orders far larger than usual: they decide averages and rankings


def quality_headline(
    silent: pd.DataFrame, shifts: pd.DataFrame, outlying: pd.DataFrame, duplicates: pd.DataFrame, t: Language
) -> str:
    """What a reader should know first; the frames are those of `irregularities` and `duplicates`."""
    said = []
    if len(silent):
        longest = silent.iloc[0]
        said.append(
            t(
                "No orders from {start} to {end}.",
                start=t.day(longest["start"].date()),
                end=t.day(longest["end"].date()),
            )
        )
    if len(shifts):
        strongest = (shifts["after"] / shifts["before"]).map(math.log).abs().idxmax()
        said.append(shift_words(shifts.loc[strongest], t))
    share = outlying_share(outlying)
    if share >= MUCH_REVENUE:
        said.append(outlying_words(outlying, t))
    same = same_id_groups(duplicates)
    if same:
        said.append(
            t.plural(
                "{n} customer id is written in several ways.",
                "{n} customer ids are written in several ways.",
                same,
            )
        )
    if not said:
        return t("Nothing in these data stands in the way of the numbers.")
    return sentences(said[:3], t)


def shift_words(shift: "pd.Series[float]", t: Language) -> str:
    """A sudden change of level as a sentence."""
    said = {
        "day": t.day(shift["period_end"].date()),
        "before": t.count(shift["before"]),
        "after": t.count(shift["after"]),
    }
    if shift["measure"] == "orders":
        return t(
            "In the week to {day} orders went from {before} to {after} a week, for four weeks or more.",
            **said,
        )
    return t(
        "In the week to {day} the usual order went from {before} to {after}, for four weeks or more.", **said
    )


def weekly_headline(silent: pd.DataFrame, shifts: pd.DataFrame, t: Language) -> str:
    """What the course of the weekly orders shows."""
    first = t.plural(
        "{n} stretch without orders is longer than usual",
        "{n} stretches without orders are longer than usual",
        len(silent),
    )
    second = t.plural("{n} sudden change of level", "{n} sudden changes of level", len(shifts))
    if len(silent) and len(shifts):
        return t("{first}; {second}.", first=first, second=second)
    if len(silent):
        return t("{first}; the level never changes suddenly.", first=first)
    if len(shifts):
        return t("{second}; no stretch without orders is longer than usual.", second=second)
    return t("No stretch without orders is longer than usual, and the level never changes suddenly.")


def outlying_share(outlying: pd.DataFrame) -> float:
    """Share of all revenue (0–1) that came with orders far larger than usual."""
    if outlying.empty or outlying["all_revenue"].iloc[0] <= 0:
        return 0.0
    return float(outlying["matches_revenue"].iloc[0] / outlying["all_revenue"].iloc[0])


def outlying_words(outlying: pd.DataFrame, t: Language) -> str:
    """How many orders are far larger than usual, and what they weigh."""
    if outlying.empty:
        return t("No order is far larger than usual.")
    return t.plural(
        "{n} order is far larger than usual and makes up {share} of the revenue.",
        "{n} orders are far larger than usual and make up {share} of the revenue.",
        int(outlying["matches"].iloc[0]),
        share=t.share(outlying_share(outlying)),
    )


def same_id_groups(duplicates: pd.DataFrame) -> int:
    """How many ids are written in several ways, as far as the rows shown tell."""
    return int(duplicates.loc[duplicates["reason"] == "same_id", "shared"].nunique())


def duplicates_words(duplicates: pd.DataFrame, t: Language) -> str:
    """How many customers may stand there twice."""
    if duplicates.empty:
        return t("No two customers share a name, and no id is written in two ways.")
    return t.plural(
        "{n} customer may be the same as another: the ids differ only in their writing, or the names are the same.",
        "{n} customers may be the same as others: their ids differ only in their writing, or their names are the same.",
        int(duplicates["matches"].iloc[0]),
    )


def coverage_words(coverage: pd.DataFrame, t: Language) -> str:
    """How many fields are empty."""
    held = coverage[coverage["rows"] > 0]
    empty, partly = int((held["filled"] == 0).sum()), int(((held["share"] > 0) & (held["share"] < 1)).sum())
    return t(
        "{full} of {n} fields are filled in every row, {partly} in some, {empty} in none.",
        full=t.count(len(held) - empty - partly),
        n=t.count(len(held)),
        partly=t.count(partly),
        empty=t.count(empty),
    )


def unobservable_words(stages: int, models: int, t: Language) -> str:
    """How many stages of all models the data cannot show."""
    if stages == 0:
        return t("These data can show every stage of every model.")
    return t.plural(
        "{n} stage of the {models} models cannot be seen in these data.",
        "{n} stages of the {models} models cannot be seen in these data.",
        stages,
        models=t.count(models),
    )
