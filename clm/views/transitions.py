"""Transitions: who moved from which stage to which, between two days or over a chain of periods."""

import datetime
from itertools import pairwise

import pandas as pd

from clm import charts
from clm.analysis.flow import flow
from clm.analysis.transitions import transitions as counted
from clm.headlines import transitions as headlines
from clm.headlines.names import ENTRY
from clm.headlines.transitions import changes_of_stage
from clm.headlines.wording import signed
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import KeyFigure, View

Days = tuple[datetime.date, ...]

TWO_DAYS = "two"
CHAINS = ("3", "6")  # periods one after the other
SPANS = (TWO_DAYS, *CHAINS)


def transitions(scope: Scope, span: str = TWO_DAYS, start: datetime.date | None = None) -> View | None:
    """Who moved up to the day looked at: since another day of the history (the one before by default), or in each
    of the last 3 or 6 periods.

    Returns:
        None where the data hold no earlier day.
    """
    days = span_days(scope, span, start)
    if len(days) < 2:
        return None
    t, is_chain = scope.t, len(days) > 2
    overall, before = span_moves(scope, (days[0], days[-1])), moves_before(scope, days)
    shown = span_moves(scope, days) if is_chain else overall
    when = span_words(scope, days)
    if is_chain:
        headline = headlines.chain_headline(shown, when, scope.stages, t)
        subtitle = t("Where customers stood from period to period; the ribbons are no routes")
    else:
        headline = headlines.moves_headline(overall, before, when, scope.stages, t)
        subtitle = t(
            "Where customers stood on {start} and on {end}", start=t.day(days[0]), end=t.day(days[-1])
        )
    return View(
        id="transitions",
        title=title("transitions", t),
        headline=headline,
        subtitle=subtitle,
        draw=lambda look: diagram(scope, shown, days, look).figure,
        table=moves_table(scope, shown, is_chain),
        shares=share_names(scope),
        counted="transitions",
        notes=_gathered_note(scope, shown),
        figures=_figures(scope, overall, before, days[0]),
        page="pages/transitions.py",
        choices=span_choices(days, span, start),
    )


def span_days(scope: Scope, span: str = TWO_DAYS, start: datetime.date | None = None) -> Days:
    """The days between which moves are counted, oldest first and ending on the day looked at.

    Two, or the ends of several periods one after the other, where the history is long enough for them; one alone
    where the data hold no other day.
    """
    days = scope.history.days
    if span != TWO_DAYS and len(days) > int(span):
        return days[-int(span) - 1 :]
    earlier = start if start in days[:-1] else None
    return (earlier, days[-1]) if earlier else days[-2:]


def span_choices(days: Days, span: str, start: datetime.date | None) -> dict[str, str]:
    """What is chosen on the page of transitions for a span."""
    if len(days) > 2:
        return {"span": span}
    return {"span": TWO_DAYS} | ({"start": days[0].isoformat()} if start else {})


def span_words(scope: Scope, days: Days) -> str:
    """When the moves happened, as a sentence says it."""
    return headlines.span_words(days[0], days[-1], scope.period, is_last_period(scope, days), scope.t)


def is_last_period(scope: Scope, days: Days) -> bool:
    """Whether the days are the ends of the last period and of the one before, so that periods can be compared."""
    return days == scope.history.days[-2:] and not scope.in_progress


def moves_before(scope: Scope, days: Days) -> pd.DataFrame | None:
    """The moves of the period before, where that can be compared."""
    known = scope.history.days
    if not is_last_period(scope, days) or len(known) < 3:
        return None
    return scope.ask(counted, scope.history, known[-3], known[-2], scope.where)


def span_moves(scope: Scope, days: Days) -> pd.DataFrame:
    """The transitions of each period between the days, those who stayed included.

    Returns:
        One row a period and pair of stages observed: period_end, from_stage, to_stage, customers,
        share_of_stage (of those who were in from_stage), share_of_all (of the customers known at the end).
    """
    spans = [
        scope.ask(counted, scope.history, start, end, scope.where).assign(period_end=end)
        for start, end in pairwise(days)
    ]
    moves = pd.concat(spans, ignore_index=True)
    customers = moves["customers"]
    return moves.assign(
        share_of_stage=customers / moves.groupby(["period_end", "from_stage"])["customers"].transform("sum"),
        share_of_all=customers / moves.groupby("period_end")["customers"].transform("sum"),
    )


def diagram(scope: Scope, moves: pd.DataFrame, days: Days, look: charts.Look) -> charts.SankeyChart:
    """The Sankey diagram of `span_moves`."""
    start = look.t.day(days[0])
    if len(days) > 2:
        return charts.sankey_periods(moves, scope.stages, start_label=start, look=look)
    return charts.sankey(moves, scope.stages, start_label=start, end_label=look.t.day(days[-1]), look=look)


def moves_table(scope: Scope, moves: pd.DataFrame, chain: bool) -> pd.DataFrame:
    """Moves with their shares for readers, most frequent first; with their period where there are several."""
    t = scope.t
    named = {
        **({"period_end": t("Period to")} if chain else {}),
        "from_stage": t("From"),
        "to_stage": t("To"),
        "customers": t("Customers"),
        "share_of_stage": t("Share of the stage left"),
        "share_of_all": t("Share of all"),
    }
    names = {name: moves[name].map(scope.stage_name) for name in ("from_stage", "to_stage")}
    shown = moves.assign(**names).sort_values("customers", ascending=False, kind="stable")
    return shown[list(named)].rename(columns=named)


def share_names(scope: Scope) -> tuple[str, ...]:
    """The columns of a table of moves that hold shares."""
    return (scope.t("Share of the stage left"), scope.t("Share of all"))


def _gathered_note(scope: Scope, moves: pd.DataFrame) -> tuple[str, ...]:
    """The moves that are too small to be told apart in the diagram."""
    small = charts.small_moves(moves, "period_end")
    if small.empty:
        return ()
    return (
        scope.t.plural(
            "{n} other move is drawn in grey: {customers} customers, under 1% of all. The table lists it.",
            "{n} other moves are drawn in grey, each under 1% of all: {customers} customers together. The table lists them.",
            len(small),
            customers=scope.t.count(small["customers"].sum()),
        ),
    )


def _figures(
    scope: Scope, moves: pd.DataFrame, before: pd.DataFrame | None, start: datetime.date
) -> tuple[KeyFigure, ...]:
    """How many changed stage, were first seen and stayed between two days; with the change against the period
    before where that can be compared, and the course over all periods so far."""
    t, stock = scope.t, scope.ask(flow, scope.history, scope.where)
    # Everyone enters in the first period, which therefore says nothing about moves.
    course = stock.groupby("period_end")[["opening", "entered", "left"]].sum().iloc[1:]
    known = int(moves.loc[moves["from_stage"] != ENTRY, "customers"].sum())
    elsewhere = t(
        "Known on {day} and in another stage at the end. The line counts each period for itself.",
        day=t.day(start),
    )
    return (
        KeyFigure(
            t("Changed stage"),
            t.count(_changed(moves)),
            None if before is None else _difference(scope, _changed(moves) - _changed(before)),
            tuple(course["left"]),
            elsewhere,
        ),
        KeyFigure(
            t("First seen"),
            t.count(_entered(moves)),
            None if before is None else _difference(scope, _entered(moves) - _entered(before)),
            tuple(course["entered"] - course["left"]),
            t("Became known after {day}.", day=t.day(start)),
        ),
        KeyFigure(
            t("In the same stage as before"),
            t.share(1 - _changed(moves) / known if known else None),
            None,
            tuple((1 - course["left"] / course["opening"]).dropna()),
            t("Of the customers known on {day}.", day=t.day(start)),
        ),
    )


def _difference(scope: Scope, change: int) -> str:
    return signed(scope.t.count(abs(change)), change)


def _changed(moves: pd.DataFrame) -> int:
    return int(changes_of_stage(moves)["customers"].sum())


def _entered(moves: pd.DataFrame) -> int:
    return int(moves.loc[moves["from_stage"] == ENTRY, "customers"].sum())
