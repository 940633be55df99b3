"""Forecast: where the present moves would carry the stock, and what the method was worth so far."""

import datetime

import pandas as pd

from clm import charts, periods
from clm.analysis.flow import flow
from clm.analysis.forecast import projection_band, projection_error
from clm.headlines.transitions import forecast_headline
from clm.lifecycle.history import History, stage_history
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.view import View

AHEAD = (3, 6, 12)  # periods
LEAST_PAST = 3  # period ends needed beside those looked ahead over, to have looked back once
SHOWN = {"week": 53, "month": 24, "quarter": 12}  # periods of history drawn


def forecast(scope: Scope, ahead: int = 6) -> View | None:
    """Customers by stage in the coming periods, by as many as asked or, in a short history, as can be tested.

    Returns:
        None where the history is too short to test any: what is not tested is not shown.
    """
    possible = testable(scope)
    if not possible:
        return None
    n = max((one for one in possible if one <= ahead), default=possible[0])
    t, errors, (past, coming) = scope.t, past_errors(scope, n), _past_and_coming(scope, n)
    now = past[past["period_end"] == past["period_end"].max()].set_index("stage")["customers"].to_dict()
    final = coming[coming["step"] == n]
    day = final["period_end"].iloc[0]
    return View(
        id="forecast",
        title=title("forecast", t),
        headline=forecast_headline(final, now, errors, day, scope.stages, t),
        draw=lambda look: charts.forecast(past, coming, scope.stages, look),
        table=_table(scope, coming),
        counted="projection",
        page="pages/transitions.py",
        choices={"ahead": str(n)},
    )


def complete_history(scope: Scope) -> History:
    """The history on the ends of complete periods alone: a period in progress has not had all its moves."""
    days = periods.complete_ends(scope.dataset.span, scope.period, scope.as_of)
    return stage_history(scope.dataset, scope.setting, days)


def testable(scope: Scope) -> list[int]:
    """How many periods one can look ahead, so that the same was possible once in the past."""
    known = len(periods.complete_ends(scope.dataset.span, scope.period, scope.as_of))
    return [n for n in AHEAD if known >= n + LEAST_PAST]


def past_errors(scope: Scope, n: int) -> pd.DataFrame:
    """How far off the projection over n periods was in the last year, for the stages that the data can show."""
    errors = scope.ask(projection_error, complete_history(scope), n, scope.where)
    return errors[~errors["stage"].isin(scope.missing)]


def past_record(scope: Scope, n: int) -> tuple[str, pd.DataFrame]:
    """What the errors of the past rest on, as a sentence, and how far off the method was stage by stage, beside
    “nothing changes”."""
    t, errors = scope.t, past_errors(scope, n)
    said = t.plural(
        "The same method, applied {n} time in the past and compared with what came:",
        "The same method, applied {n} times in the past and compared with what came:",
        int(errors["origins"].iloc[0]),
    )
    words = {True: t("nothing changes"), False: t("the projection")}
    is_worse = errors["error"] > errors["unchanged_error"]
    closer = is_worse.map(words).mask(errors["error"] == errors["unchanged_error"], t("equally close"))
    return said, pd.DataFrame(
        {
            t("Stage"): errors["stage"].map(scope.stage_name),
            t("Customers, on average"): errors["customers"].round(),
            t("Projection was off by"): errors["error"].round(),
            t("“Nothing changes” was off by"): errors["unchanged_error"].round(),
            t("Closer"): closer,
        }
    )


def _past_and_coming(scope: Scope, n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Customers by period end and stage: as they were, and as projected with lower and upper."""
    history = complete_history(scope)
    stock = scope.ask(flow, history, scope.where).rename(columns={"closing": "customers"})
    shown = sorted(stock["period_end"].unique())[-SHOWN[scope.period] :]
    past = stock.loc[stock["period_end"].isin(shown), ["period_end", "stage", "customers"]]
    coming = scope.ask(projection_band, history, n, scope.where)
    days = dict(enumerate(_coming_days(scope, history.days[-1], n), start=1))
    coming = coming.assign(period_end=coming["step"].map(days))
    return past[~past["stage"].isin(scope.missing)], coming[~coming["stage"].isin(scope.missing)]


def _coming_days(scope: Scope, last: datetime.date, n: int) -> list[datetime.date]:
    """The ends of the next n periods."""
    days, day = [], last
    for _ in range(n):
        day = periods.period_end(day + periods.ONE_DAY, scope.period)
        days.append(day)
    return days


def _table(scope: Scope, coming: pd.DataFrame) -> pd.DataFrame:
    """Every projected number for readers."""
    t = scope.t
    return pd.DataFrame(
        {
            t("Period to"): coming["period_end"],
            t("Stage"): coming["stage"].map(scope.stage_name),
            t("Customers expected"): coming["customers"].round(),
            t("Likely from"): coming["lower"].round(),
            t("Likely to"): coming["upper"].round(),
        }
    )
