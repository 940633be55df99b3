"""Compared: two days, or two values of an attribute, side by side, with what is more than chance marked."""

import datetime

import pandas as pd

from clm import charts
from clm.analysis.breakdown import breakdown
from clm.analysis.transitions import transitions
from clm.errors import ClmError
from clm.headlines import compared as headlines
from clm.headlines.names import ENTRY
from clm.headlines.stages import YEAR
from clm.headlines.wording import signed
from clm.statistics.share_differences import share_differences
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.words import value_name


def compare_periods(scope: Scope, start: datetime.date | None = None) -> View | None:
    """The stages on an earlier day and on the day looked at; a year before by default, or as early as there is.

    Returns:
        None where the data hold no earlier day.
    """
    days = scope.history.days
    if len(days) < 2:
        return None
    t, start = scope.t, start if start in days[:-1] else days[max(-1 - YEAR[scope.period], -len(days))]
    moves = scope.ask(transitions, scope.history, start, scope.as_of, scope.where)
    known = moves[moves["from_stage"] != ENTRY]
    counts = pd.DataFrame(
        {
            "left": known.groupby("from_stage")["customers"].sum(),
            "right": moves.groupby("to_stage")["customers"].sum(),
            "right_shared": known.groupby("to_stage")["customers"].sum(),
            "both": known[known["from_stage"] == known["to_stage"]].set_index("to_stage")["customers"],
        }
    )
    counts["left_shared"] = counts["left"]  # who is known on a day stays known
    rows = _compared(scope, counts, float(known["customers"].sum()))
    names = t.day(start), t.day(scope.as_of)
    said = headlines.days_headline(rows, *names, scope.stages, t)
    return _view(
        scope, "compare_periods", rows, names, said, {"start": start.isoformat()}, "pages/transitions.py"
    )


def compare_segments(
    scope: Scope, by: str | None = None, left: str | None = None, right: str | None = None
) -> View | None:
    """The stages of the customers with one value of an attribute and of those with another.

    Args:
        by: the attribute; the first one by default.
        left, right: its values; by default those with most customers.

    Returns:
        None where the customers have no attributes, or all of them the same value.

    Raises:
        ClmError: unknown_choice, where nobody has a value given.
    """
    if not scope.dataset.dimensions:
        return None
    by = by or scope.dataset.dimensions[0]
    frame = scope.ask(breakdown, scope.history, scope.as_of, by, scope.where)
    sizes = frame.groupby(by)["customers"].sum().sort_values(ascending=False, kind="stable")
    values = [str(value) for value in sizes.index if sizes[value]]
    for name, value in (("left", left), ("right", right)):
        if value is not None and value not in values:
            raise ClmError("unknown_choice", name=name, value=value[:40], known=", ".join(values[:12]))
    left = left if left is not None else next((value for value in values if value and value != right), None)
    right = right if right is not None else next((value for value in values if value and value != left), None)
    if left is None or right is None or left == right:
        return None
    table = frame.pivot_table(index="stage", columns=by, values="customers", aggfunc="sum")
    rows = _compared(scope, pd.DataFrame({"left": table[left], "right": table[right]}), 0.0)
    names = value_name(left, scope.t), value_name(right, scope.t)
    said = headlines.groups_headline(rows, *names, scope.stages, scope.t)
    choices = {"by": by, "view": "now"}
    return _view(scope, "compare_segments", rows, names, said, choices, "pages/stages.py")


def _compared(scope: Scope, counts: pd.DataFrame, together: float) -> pd.DataFrame:
    """The judged differences of the stages that the data can show, in journey order."""
    ids = [stage.id for stage in scope.observable]
    known = counts.reindex(ids).fillna(0).rename_axis("stage").reset_index()
    return headlines.judged(share_differences(known, together))


def _view(
    scope: Scope,
    view: str,
    rows: pd.DataFrame,
    names: tuple[str, str],
    headline: str,
    choices: dict[str, str],
    page: str,
) -> View:
    t = scope.t
    drawn = _drawn(scope, rows)
    table = _table(scope, rows, names)
    return View(
        id=view,
        title=title(view, t),
        headline=headline,
        subtitle=t("The stages of {left} and of {right}, as shares", left=names[0], right=names[1]),
        draw=(lambda look: charts.paired_bars(drawn, *names, look))
        if rows[["left", "right"]].to_numpy().any()
        else None,
        table=table,
        shares=(*table.columns[2:5:2], *table.columns[6:10]),
        counted="compared",
        notes=(t("The intervals hold for all stages together (95%)."),),
        page=page,
        choices=choices,
    )


def _drawn(scope: Scope, rows: pd.DataFrame) -> pd.DataFrame:
    t = scope.t
    return rows.assign(
        row=rows["stage"],
        row_label=rows["stage"].map(scope.stage_name),
        difference_label=[_points(change, scope) for change in rows["difference"]],
        verdict_label=[headlines.verdict_words(verdict, t) for verdict in rows["verdict"]],
        is_beyond=rows["verdict"] == headlines.BEYOND,
    )


def _points(change: float, scope: Scope) -> str:
    if pd.isna(change):
        return scope.t.count(None)
    size = scope.t("{number} points", number=scope.t.number(abs(change) * 100, 1))
    return signed(size, round(change, 3))


def _table(scope: Scope, rows: pd.DataFrame, names: tuple[str, str]) -> pd.DataFrame:
    """Both sides stage by stage, their difference in customers, as a ratio and as a share, and its interval."""
    t = scope.t
    left, right = names
    before = rows["left"].where(rows["left"] > 0)
    return pd.DataFrame(
        {
            t("Stage"): rows["stage"].map(scope.stage_name),
            t("{group}: customers", group=left): rows["left"].astype("int64"),
            t("{group}: share", group=left): rows["left_share"],
            t("{group}: customers", group=right): rows["right"].astype("int64"),
            t("{group}: share", group=right): rows["right_share"],
            t("Difference, customers"): (rows["right"] - rows["left"]).astype("int64"),
            t("Difference, of the first"): (rows["right"] - rows["left"]) / before,
            t("Difference of the shares"): rows["difference"],
            t("Likely from"): rows["low"],
            t("Likely to"): rows["high"],
            t("More than chance?"): [headlines.verdict_words(one, t) for one in rows["verdict"]],
        }
    )
