"""Stock and flow: opening + entered − left = closing, for every stage."""

import datetime

import pandas as pd

from clm.analysis.flow import flow
from clm.headlines.transitions import flow_headline
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.transitions import TWO_DAYS, Days, span_choices, span_days, span_words
from clm.views.view import View


def stock_and_flow(scope: Scope, span: str = TWO_DAYS, start: datetime.date | None = None) -> View | None:
    """The balance of every stage over the span, which is chosen as in the view of transitions.

    Returns:
        None where the data hold no earlier day.
    """
    days = span_days(scope, span, start)
    if len(days) < 2:
        return None
    t, stock = scope.t, balance(scope, days)
    return View(
        id="stock_and_flow",
        title=title("stock_and_flow", t),
        headline=flow_headline(stock, scope.stages, t),
        subtitle=t("Stock and flow {when}", when=span_words(scope, days)),
        draw=None,
        table=balance_table(scope, stock),
        counted="flow",
        page="pages/transitions.py",
        choices=span_choices(days, span, start),
    )


def balance(scope: Scope, days: Days) -> pd.DataFrame:
    """Stock and flow over the whole span.

    Returns:
        One row a stage that the data can show: stage, opening, entered, left, closing (customers).
    """
    periods = scope.ask(flow, scope.history, scope.where)
    inside = periods[(periods["period_end"].dt.date > days[0]) & (periods["period_end"].dt.date <= days[-1])]
    by_stage = inside[~inside["stage"].isin(scope.missing)].groupby("stage", sort=False)
    return pd.DataFrame(
        {
            "opening": by_stage["opening"].first(),
            "entered": by_stage["entered"].sum(),
            "left": by_stage["left"].sum(),
            "closing": by_stage["closing"].last(),
        }
    ).reset_index()


def balance_table(scope: Scope, stock: pd.DataFrame) -> pd.DataFrame:
    """The balance for readers, with the sum of all stages and the difference that has to be 0."""
    t = scope.t
    rows = stock.assign(stage=stock["stage"].map(scope.stage_name))
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
