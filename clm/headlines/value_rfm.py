"""What the value page says of RFM: which segment carries the revenue, and who went up or down."""

import datetime

import pandas as pd

from clm.headlines.findings import FEW
from clm.headlines.wording import sentences, too_few_buyers
from clm.language import Language
from clm.lifecycle.value_groups import value_groups

LATELY = ("newcomer", "rising", "champion", "steady")  # whoever is in none of these has fallen behind


def rfm_headline(
    totals: pd.DataFrame, moves: pd.DataFrame | None, start: datetime.date | None, t: Language
) -> str:
    """The segment that has brought most, and how many went down and came up since the day before.

    Args:
        totals, moves: as rfm_totals and rfm_moves return them; no moves where there is no day before.
    """
    buyers = int(totals["customers"].sum())
    if buyers == 0:
        return t("Nobody has bought by this day.")
    names = {one.id: t.pick(one.name) for one in value_groups("rfm")}
    if buyers < FEW:
        first = too_few_buyers(buyers, t)
    elif not totals["revenue_share"].notna().any():
        largest = totals.loc[totals["customers"].idxmax()]
        first = t(
            "The most buyers, {share}, are in “{segment}”; nothing has been earned yet.",
            segment=names[largest["segment"]],
            share=t.share(largest["share"]),
        )
    else:
        best = totals.loc[totals["revenue"].idxmax()]
        first = t(
            "“{segment}”, {share} of the buyers, have brought {part} of the revenue to date.",
            segment=names[best["segment"]],
            share=t.share(best["share"]),
            part=t.share(best["revenue_share"]),
        )
    return sentences([first, _moved(moves, start, t)], t)


def _moved(moves: pd.DataFrame | None, start: datetime.date | None, t: Language) -> str:
    if moves is None or start is None:
        return ""
    down, up = slid(moves), slid(moves, back=True)
    said = {"down": t.count(down), "up": t.count(up), "day": t.day(start)}
    if down + up < FEW:
        return t("Since {day} hardly anybody has fallen behind or come back.", **said)
    return t(
        "Since {day}, {down} buyers have fallen behind and {up} have come back.",
        **said,
    )


def slid(moves: pd.DataFrame, back: bool = False) -> int:
    """How many went from the segments of those who buy to those who have fallen behind, or back."""
    came, went = moves["from_stage"].isin(LATELY), moves["to_stage"].isin(LATELY)
    known = moves["from_stage"] != "no_order"
    chosen = known & ~came & went if back else known & came & ~went
    return int(moves.loc[chosen, "customers"].sum())


def rfm_moves_headline(moves: pd.DataFrame, start: datetime.date, end: datetime.date, t: Language) -> str:
    """The most frequent change between two segments."""
    names = {one.id: t.pick(one.name) for one in value_groups("rfm")}
    changed = moves[(moves["from_stage"] != moves["to_stage"]) & (moves["from_stage"] != "no_order")]
    days = {"start": t.day(start), "end": t.day(end)}
    if changed["customers"].sum() < FEW:
        return t("Hardly anybody changed segment between {start} and {end}.", **days)
    most = changed.loc[changed["customers"].idxmax()]
    return t(
        "Between {start} and {end} the most frequent change was from “{first}” to “{second}”: {n} customers.",
        first=names[most["from_stage"]],
        second=names[most["to_stage"]],
        n=t.count(most["customers"]),
        **days,
    )
