"""The RFM part of the value page: the limits of the scores, and the customers of a segment."""

import pandas as pd

from clm.analysis import rfm as analysis
from clm.analysis.rfm import RfmLimits
from clm.ui import cache, widgets
from clm.ui.context import Context
from clm.ui.customer_lists import listed_customers
from clm.ui.widgets import Told


def scores(context: Context, limits: RfmLimits) -> None:
    """What each score wants."""
    told = Told("rfm", lambda scope: analysis.rfm_limits(scope.dataset, scope.as_of, limits.method))
    alt = context.t("What each score wants")
    widgets.plain_table(context, limits_table(context, limits), told, key="rfm limits", alt=alt)


def limits_table(context: Context, limits: RfmLimits) -> pd.DataFrame:
    """What each score wants, 5 first; a dash where nobody earns the score."""
    t = context.t
    own = limits.method == "rhythm"

    def silence(limit: float | None) -> str:
        if limit is None:
            return t.count(None)
        if own:
            return t("at most {number} usual gaps", number=t.number(limit, 1))
        return t("at most {days}", days=t.days(limit))

    def least(said: str, limit: float | None) -> str:
        return t.count(None) if limit is None else t("from {amount}", amount=said)

    rows = [
        (
            score,
            silence(limits.recency[score - 2]),
            least(t.count(limits.frequency[score - 2]), limits.frequency[score - 2]),
            least(t.money(limits.monetary[score - 2], context.currency), limits.monetary[score - 2]),
        )
        for score in (5, 4, 3, 2)
    ]
    rows.append((1, t("all others"), t("all others"), t("all others")))
    columns = [t("Score"), t("Silence since the last order"), t("Orders to date"), t("Revenue to date")]
    return pd.DataFrame(rows, columns=columns)


def customers(context: Context, limits: RfmLimits, segment: str) -> None:
    """The customers of a segment, the highest revenue first."""
    asked = (context.dataset, context.as_of, limits, context.where, segment)
    listed_customers(
        context,
        lambda limit, offset: _shown(cache.rfm(*asked, limit, offset)),
        lambda: _shown(analysis.rfm(*asked)),
        f"rfm {segment}",
        "rfm",
    )


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    names = {"frequency": "orders", "monetary": "revenue"}
    shown = frame.rename(columns=names).drop(columns="segment")
    shown.attrs["matches"] = frame.attrs["matches"]
    return shown[["customer_id", "name", "recency_days", "orders", "revenue", "r", "f", "m"]]
