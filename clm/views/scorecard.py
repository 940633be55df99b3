"""The scorecard: the eleven value links against their targets, and one of them over time."""

from collections.abc import Mapping

import pandas as pd

from clm import charts
from clm.analysis.scorecard import LEAST_CUSTOMERS, Link, links, scorecard as counted, with_targets
from clm.charts.axes import Measure
from clm.headlines import scorecard as headlines
from clm.headlines.wording import ended, listed
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View
from clm.views.words import need_name

PERIODS = 13  # with monthly periods the same month of the year before is there
TARGET = "target."  # before the name of a link where a page writes its target into the address
PERCENT = ("share", "change")  # units that are shares
MEASURES: Mapping[str, Measure] = {
    "customers": "customers",
    "money": "revenue",
    "share": "share",
    "change": "share",
}


def scorecard(scope: Scope, **targets: float) -> View:
    """How each value link did in the last complete period.

    Args:
        targets: link -> value to reach; without one it is the link's own median of the year before.
    """
    t, now = scope.t, latest(measured(scope, targets))
    return View(
        id="scorecard",
        title=title("scorecard", t),
        headline=headlines.scorecard_headline(now, scope.period, scope.currency, t),
        draw=None,
        table=_card(scope, now),
        counted="scorecard",
        notes=_targets_note(scope, targets),
        page="pages/scorecard.py",
        choices={TARGET + name: repr(float(value)) for name, value in targets.items()},
    )


def value_link(scope: Scope, link: str = "", **targets: float) -> View | None:
    """The course of one link with its target; by default of the first one that can be measured.

    Returns:
        None where the link cannot be measured in these data.
    """
    t, frame = scope.t, measured(scope, targets)
    link = link or first_measured(frame)
    shown, rows = links()[link], frame[frame["link"] == link].reset_index(drop=True)
    if rows["value"].isna().all():
        return None
    lines = _lines(scope, rows)
    table = periods_table(scope, rows)
    return View(
        id="value_link",
        title=title("value_link", t),
        headline=ended(headlines.link_headline(shown, rows, scope.period, scope.currency, t), t),
        draw=lambda look: charts.series(
            lines,
            name="line",
            order=(t("Measured"), t("Target")),
            measure=MEASURES[shown.unit],
            unit=t.pick(shown.measure),
            currency=scope.currency,
            look=look,
        ),
        table=table,
        shares=tuple(table.columns[[1, 2, 4, 5, 6]]) if shown.unit in PERCENT else (),
        counted="scorecard",
        notes=(t.pick(shown.counted), *_targets_note(scope, targets)),
        page="pages/scorecard.py",
        choices={"value_link": link} | {TARGET + name: repr(float(value)) for name, value in targets.items()},
    )


def measured(scope: Scope, targets: Mapping[str, float]) -> pd.DataFrame:
    """All links period by period, see clm.scorecard."""
    found = scope.ask(counted, scope.dataset, scope.as_of, scope.period, PERIODS, None, scope.where)
    return with_targets(found, targets)


def latest(frame: pd.DataFrame) -> pd.DataFrame:
    """The last period of each link."""
    return frame.groupby("link", sort=False).tail(1).reset_index(drop=True)


def first_measured(frame: pd.DataFrame) -> str:
    """The first link with a number in the last period; the first of all where none has one."""
    now = latest(frame)
    known = now.loc[now["value"].notna(), "link"]
    return str(known.iloc[0]) if len(known) else next(iter(links()))


def _card(scope: Scope, now: pd.DataFrame) -> pd.DataFrame:
    """One row a link, in words, as their units differ: number, target, whether it is reached, change, what is missing."""
    t, currency = scope.t, scope.currency
    rows = []
    for _, row in now.iterrows():
        link = links()[row["link"]]
        has_target, has_change = pd.notna(row["target"]), pd.notna(row["change"])
        rows.append(
            {
                t("Value link"): t.pick(link.name),
                t("Now"): headlines.amount_words(link.unit, row["value"], currency, t),
                t("Target"): headlines.target_words(link, row["target"], currency, t) if has_target else None,
                t("Target reached"): _reached(scope, row),
                t("Change"): headlines.change_words(link.unit, row, currency, t) if has_change else None,
                t("What is missing"): missing_words(scope, row["missing"], link),
            }
        )
    table = pd.DataFrame(rows)
    return table.drop(columns=t("What is missing")) if now["missing"].isna().all() else table


def _reached(scope: Scope, row: "pd.Series[float]") -> str:
    t = scope.t
    if pd.isna(row["value"]):
        return t("cannot be measured")
    if pd.isna(row["reached"]):
        return t("no target yet")
    return t("✓ reached") if row["reached"] else t("✗ missed")


def missing_words(scope: Scope, why: str | None, link: Link) -> str | None:
    """Why there is no number, and what would bring one."""
    t = scope.t
    if why is None or pd.isna(why):
        return None
    if why == "too_few":
        return t("fewer than {n} customers in the period", n=t.count(LEAST_CUSTOMERS))
    if why == "too_short":
        if not link.days_before:
            return t("not recorded yet at that time")
        return t("needs {days} of data before the period", days=t.days(link.days_before))
    needs = why.removeprefix("needs ").split(", ")
    return t("needs {needs}", needs=listed((need_name(need, t) for need in needs), t))


def periods_table(scope: Scope, rows: pd.DataFrame) -> pd.DataFrame:
    """One row a period of a link, or of several one after the other."""
    t = scope.t
    words = {True: t("yes"), False: t("no")}
    return pd.DataFrame(
        {
            t("Period to"): rows["period_end"],
            t("Value"): rows["value"].round(4),
            t("Target"): rows["target"].round(4),
            t("Target reached"): [None if pd.isna(one) else words[bool(one)] for one in rows["reached"]],
            t("Change"): rows["change"].round(4),
            t("Change, likely from"): rows["low"].round(4),
            t("Change, likely to"): rows["high"].round(4),
            t("Numerator"): rows["numerator"].round(2),
            t("Denominator"): rows["denominator"].round(2),
        }
    )


def _lines(scope: Scope, rows: pd.DataFrame) -> pd.DataFrame:
    """The course of a link and of its target, as charts.series takes them; what is not known at all is left out."""
    t = scope.t
    drawn = [
        rows[["period_end", column]].set_axis(["period_end", "value"], axis=1).assign(line=name)
        for column, name in (("value", t("Measured")), ("target", t("Target")))
        if rows[column].notna().any()
    ]
    return pd.concat(drawn, ignore_index=True)


def _targets_note(scope: Scope, targets: Mapping[str, float]) -> tuple[str, ...]:
    """Which targets somebody set; nothing where each is the link's own median."""
    t = scope.t
    if not targets:
        return ()
    names = listed((t.pick(links()[name].name) for name in targets), t)
    return (
        t(
            "Targets set by hand: {links}; the others are the link’s own median of the year before.",
            links=names,
        ),
    )
