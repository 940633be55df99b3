"""The part of the value page about current value and potential: its tables and lists."""

import pandas as pd

from clm.analysis import value_matrix as analysis
from clm.analysis.value_matrix import MatrixLimits
from clm.headlines.wording import sentences
from clm.language import Language
from clm.ui import cache, value
from clm.ui.context import Context
from clm.ui.customer_lists import listed_customers


def quadrants_table(context: Context, totals: pd.DataFrame) -> pd.DataFrame:
    """One row a quadrant with what it holds."""
    t, names = context.t, value.group_names(context, "quadrants")
    return pd.DataFrame(
        {
            t("Group"): totals["quadrant"].map(names),
            t("Customers"): totals["customers"],
            t("Share of the buyers"): totals["share"],
            t("Current value (365 days)"): totals["current_value"],
            t("Share of the value"): totals["value_share"],
            t("Revenue, 365 days"): totals["revenue_365d"],
            t("Spent with others a year, where known"): totals["headroom"],
            t("Customers whose wallet is known"): totals["wallets"],
        }
    )


def shares(context: Context) -> list[str]:
    """The columns of the table that hold shares."""
    return [context.t("Share of the buyers"), context.t("Share of the value")]


def limits_words(context: Context, limits: MatrixLimits, totals: pd.DataFrame) -> str:
    """Where the quadrants part."""
    t = context.t
    if limits.value_from is None:
        return ""
    money = t.money(limits.value_from, context.currency)
    much = (
        t("Much is {money} or more of margin in the last 365 days.", money=money)
        if limits.measure == "margin"
        else t("Much is {money} or more of revenue in the last 365 days.", money=money)
    )
    market = t(
        "The order activity of all customers was {share} of that of the half-year before.",
        share=t.share(totals.attrs["market"]),
    )
    return sentences([much, market], t)


def customers(context: Context, limits: MatrixLimits, quadrant: str) -> None:
    """The customers of a quadrant, the highest current value first."""
    asked = (context.dataset, context.as_of, limits, context.where, quadrant)
    listed_customers(
        context,
        lambda limit, offset: _shown(cache.matrix_customers(*asked, limit, offset), context.t),
        lambda: _shown(analysis.matrix_customers(*asked), context.t),
        f"quadrant {quadrant}",
    )


def _shown(frame: pd.DataFrame, t: Language) -> pd.DataFrame:
    bases = {
        "wallet": t("wallet known"),
        "trend": t("trend against that of all"),
        "begun": t("nothing bought in the half-year before"),
        "silent": t("nothing bought for a year"),
    }
    shown = frame.drop(columns="quadrant").assign(basis=frame["basis"].map(bases))
    unknown = [name for name in ("headroom", "share_of_wallet") if shown[name].isna().all()]
    shown = shown.drop(columns=unknown)
    shown.attrs["matches"] = frame.attrs["matches"]
    return shown
