"""What the data page says first about an upload."""

from collections.abc import Sequence

import pandas as pd

from clm.language import Language
from clm.lifecycle.model import Stage


def largest_stage(now: pd.DataFrame, stages: Sequence[Stage], t: Language) -> str:
    """Which stage holds most customers; `now` is a breakdown."""
    seen = now[now["observable"] & (now["customers"] > 0)]
    if seen.empty:
        return t("No customer is known on this day.")
    top = seen.loc[seen["customers"].idxmax()]
    name = next(t.pick(stage.name) for stage in stages if stage.id == top["stage"])
    return t(
        "{share} of {customers} customers are in the stage “{stage}”",
        share=t.share(float(top["share"])),
        customers=t.count(int(seen["customers"].sum())),
        stage=name,
    )
