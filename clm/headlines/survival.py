"""What the retention page says of survival: how long buyers stay active, by a rule of silence."""

import pandas as pd

from clm.headlines.findings import FEW
from clm.headlines.wording import sentences
from clm.language import Language

YEAR_DAYS = 365


def survival_at(curve: pd.DataFrame, day: int) -> "pd.Series[float] | None":
    """The row of a survival curve that holds on a day; None before the first event."""
    past = curve[curve["day"] <= day]
    return past.iloc[-1] if len(past) else None


def survival_headline(curve: pd.DataFrame, lapse_days: float, t: Language) -> str:
    """How long buyers stay active, by a rule of silence."""
    if curve.empty or int(curve["at_risk"].max()) < FEW:
        return t("Too few buyers have fallen silent to say how long they stay active.")
    parts = []
    at_once = survival_at(curve, 0)
    if at_once is not None:
        parts.append(
            t(
                "{share} of buyers fall silent after their first day.",
                share=t.share(1 - at_once["survival"]),
            )
        )
    half = curve[curve["survival"] <= 0.5]
    if len(half) and half.iloc[0]["day"] > 0:
        parts.append(t("Half are inactive {days} after their first order.", days=t.days(half.iloc[0]["day"])))
    elif (row := survival_at(curve, YEAR_DAYS)) is not None and curve["day"].max() >= YEAR_DAYS:
        parts.append(
            t(
                "After a year, {share} are still active (likely {lower} to {upper}).",
                share=t.share(row["survival"]),
                lower=t.share(row["lower"]),
                upper=t.share(row["upper"]),
            )
        )
    rule = t("Inactive by the rule: silent for more than {days}.", days=t.days(lapse_days))
    return sentences([*parts, rule], t)


def groups_survival_headline(curves: pd.DataFrame, by: str, label: str, t: Language) -> str:
    """Which group stays active longest, where the bands say that it is more than chance."""
    known = {str(group): rows for group, rows in curves.groupby(by) if rows["at_risk"].max() >= FEW}
    if len(known) < 2:
        return t("By {attribute}: too few customers outside one group to compare.", attribute=label)
    day = min(YEAR_DAYS, *(int(rows["day"].max()) for rows in known.values()))
    found = {group: survival_at(rows, day) for group, rows in known.items()}
    ranked = sorted(
        ((row["survival"], group, row) for group, row in found.items() if row is not None),
        key=lambda one: one[0],
    )
    if len(ranked) < 2 or ranked[0][2]["upper"] >= ranked[-1][2]["lower"]:
        return t("By {attribute}: no group stays active longer than another beyond chance.", attribute=label)
    return t(
        "By {attribute}: after {days}, {high_share} of “{high}” and {low_share} of “{low}” are still active.",
        attribute=label,
        days=t.days(day),
        high=ranked[-1][1],
        high_share=t.share(ranked[-1][0]),
        low=ranked[0][1],
        low_share=t.share(ranked[0][0]),
    )
