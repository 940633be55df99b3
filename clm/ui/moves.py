"""The span that the transitions page looks at, and its moves and flows as tables."""

import datetime
from itertools import pairwise

import pandas as pd
import streamlit as st

from clm.headlines.names import ENTRY
from clm.headlines.transitions import changes_of_stage
from clm.headlines.wording import signed
from clm.language import Language
from clm.ui import cache, controls, state, widgets
from clm.ui.context import Context

TWO_DATES = "two"
CHAINS = ("3", "6")  # periods one after the other


def span_choice(context: Context) -> tuple[datetime.date, ...]:
    """The days between which moves are counted, oldest first and ending on the day looked at.

    Two, or the ends of several periods one after the other; one alone where the data hold no other day.
    """
    t, days = context.t, context.history.days
    if len(days) < 2:
        return days
    names = {TWO_DATES: t("Two dates")} | {
        code: periods_words(context, int(code), "{periods}") for code in CHAINS if len(days) > int(code)
    }
    span = controls.choice(
        "span", t("Moves over"), names, state.chosen("span", names, TWO_DATES), kind="segmented"
    )
    if span != TWO_DATES:
        return days[-int(span) - 1 :]
    labels = {day.isoformat(): t.day(day) for day in reversed(days[:-1])}
    start = state.chosen("start", labels, days[-2].isoformat())
    end = t("to the end of {day}, the day chosen above", day=t.day(context.as_of))
    with st.container(width=190):
        start = controls.choice("start", t("From the end of"), labels, start, help=end)
    return datetime.date.fromisoformat(start), context.as_of


def periods_words(context: Context, n: int, template: str) -> str:
    """A number of periods put into a template with {periods}."""
    t = context.t
    if context.period == "week":
        words = t.plural("{n} week", "{n} weeks", n)
    elif context.period == "month":
        words = t.plural("{n} month", "{n} months", n)
    else:
        words = t.plural("{n} quarter", "{n} quarters", n)
    return template.format(periods=words)


def span_moves(context: Context, days: tuple[datetime.date, ...]) -> pd.DataFrame:
    """The transitions of each period between the days, those who stayed included.

    Returns:
        One row a period and pair of stages observed: period_end, from_stage, to_stage, customers,
        share_of_stage (of those who were in from_stage), share_of_all (of the customers known at the end).
    """
    spans = [
        cache.transitions(context.history, start, end, context.where).assign(period_end=end)
        for start, end in pairwise(days)
    ]
    moves = pd.concat(spans, ignore_index=True)
    customers = moves["customers"]
    return moves.assign(
        share_of_stage=customers / moves.groupby(["period_end", "from_stage"])["customers"].transform("sum"),
        share_of_all=customers / moves.groupby("period_end")["customers"].transform("sum"),
    )


def moves_table(context: Context, moves: pd.DataFrame, chain: bool) -> pd.DataFrame:
    """Moves with their shares for readers, most frequent first; with their period where there are several."""
    t = context.t
    named = {
        **({"period_end": t("Period to")} if chain else {}),
        "from_stage": t("From"),
        "to_stage": t("To"),
        "customers": t("Customers"),
        "share_of_stage": t("Share of the stage left"),
        "share_of_all": t("Share of all"),
    }
    names = {name: moves[name].map(context.stage_name) for name in ("from_stage", "to_stage")}
    shown = moves.assign(**names).sort_values("customers", ascending=False, kind="stable")
    return shown[list(named)].rename(columns=named)


def move_choice(context: Context, moves: pd.DataFrame) -> tuple[str, str] | None:
    """The move whose customers are listed: changes first, then who was first seen, then who stayed."""
    t = context.t
    changed, entered = changes_of_stage(moves), moves[moves["from_stage"] == ENTRY]
    stayed = moves[moves["from_stage"] == moves["to_stage"]]
    options = {}
    for move in pd.concat([changed, entered, stayed]).to_dict("records"):
        names = context.stage_name(move["from_stage"]), context.stage_name(move["to_stage"])
        words = t("Stayed in {stage}", stage=names[0]) if names[0] == names[1] else " → ".join(names)
        options[f"{move['from_stage']}-{move['to_stage']}"] = f"{words} ({t.count(move['customers'])})"
    if not options:
        return None
    chosen = state.chosen("move", options, next(iter(options)))
    with st.container(width=320):
        source, target = controls.choice("move", t("Move"), options, chosen).split("-")
    return source, target


def share_names(context: Context) -> list[str]:
    """The columns of a table of moves that hold shares."""
    return [context.t("Share of the stage left"), context.t("Share of all")]


def key_figures(
    context: Context, moves: pd.DataFrame, before: pd.DataFrame | None, start: datetime.date
) -> None:
    """How many changed stage, were first seen and stayed between two days; with the change against the period
    before where that can be compared, and the course over all periods so far."""
    t, flow = context.t, cache.flow(context.history, context.where)
    # Everyone enters in the first period, which therefore says nothing about moves.
    course = flow.groupby("period_end")[["opening", "entered", "left"]].sum().iloc[1:]
    known = int(moves.loc[moves["from_stage"] != ENTRY, "customers"].sum())
    elsewhere = t(
        "Known on {day} and in another stage at the end. The line counts each period for itself.",
        day=t.day(start),
    )
    widgets.key_figure(
        t("Changed stage"),
        t.count(_changed(moves)),
        _difference(_changed(moves), before if before is None else _changed(before), t),
        _line(course["left"]),
        elsewhere,
    )
    widgets.key_figure(
        t("First seen"),
        t.count(_entered(moves)),
        _difference(_entered(moves), before if before is None else _entered(before), t),
        _line(course["entered"] - course["left"]),
        t("Became known after {day}.", day=t.day(start)),
    )
    widgets.key_figure(
        t("In the same stage as before"),
        t.share(1 - _changed(moves) / known if known else None),
        None,
        _line(1 - course["left"] / course["opening"]),
        t("Of the customers known on {day}.", day=t.day(start)),
    )


def _line(course: "pd.Series[float]") -> list[float] | None:
    """A sparkline's numbers, where there are at least two."""
    return course.tolist() if len(course) > 1 else None


def _difference(now: int, before: int | None, t: Language) -> str | None:
    return None if before is None else signed(t.count(abs(now - before)), now - before)


def _changed(moves: pd.DataFrame) -> int:
    return int(changes_of_stage(moves)["customers"].sum())


def _entered(moves: pd.DataFrame) -> int:
    return int(moves.loc[moves["from_stage"] == ENTRY, "customers"].sum())


def balance(context: Context, days: tuple[datetime.date, ...]) -> pd.DataFrame:
    """Stock and flow over the whole span.

    Returns:
        One row a stage that the data can show: stage, opening, entered, left, closing (customers).
    """
    flow = cache.flow(context.history, context.where)
    inside = flow[(flow["period_end"].dt.date > days[0]) & (flow["period_end"].dt.date <= days[-1])]
    inside = inside[~inside["stage"].isin(cache.missing_needs(context.dataset, context.model))]
    by_stage = inside.groupby("stage", sort=False)
    return pd.DataFrame(
        {
            "opening": by_stage["opening"].first(),
            "entered": by_stage["entered"].sum(),
            "left": by_stage["left"].sum(),
            "closing": by_stage["closing"].last(),
        }
    ).reset_index()


def balance_table(context: Context, stock: pd.DataFrame) -> pd.DataFrame:
    """The balance for readers, with the sum of all stages and the difference that has to be 0."""
    t = context.t
    rows = stock.assign(stage=stock["stage"].map(context.stage_name))
    total = {"stage": t("All stages")} | rows.drop(columns="stage").sum().to_dict()
    rows = pd.concat([rows, pd.DataFrame([total])], ignore_index=True)
    expected = rows["opening"] + rows["entered"] - rows["left"]
    return pd.DataFrame(
        {
            t("Stage"): rows["stage"],
            t("Opening"): rows["opening"],
            t("+ entered"): rows["entered"],
            t("− left"): rows["left"],
            t("= expected"): expected,
            t("Closing"): rows["closing"],
            t("Check: closing less expected"): rows["closing"] - expected,
        }
    )
