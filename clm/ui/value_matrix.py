"""The part of the value page about current value and potential: the customers of a quadrant."""

import pandas as pd

from clm.analysis import value_matrix as analysis
from clm.analysis.value_matrix import MatrixLimits
from clm.language import Language
from clm.ui import cache
from clm.ui.context import Context
from clm.ui.customer_lists import listed_customers


def customers(context: Context, limits: MatrixLimits, quadrant: str) -> None:
    """The customers of a quadrant, the highest current value first."""
    asked = (context.dataset, context.as_of, limits, context.where, quadrant)
    listed_customers(
        context,
        lambda limit, offset: _shown(cache.matrix_customers(*asked, limit, offset), context.t),
        lambda: _shown(analysis.matrix_customers(*asked), context.t),
        f"quadrant {quadrant}",
        "value_matrix",
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
