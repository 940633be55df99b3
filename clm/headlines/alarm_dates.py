"""What the dates of the warnings say: how many customers entered one lately, how many left one, and why they left."""

import datetime

import pandas as pd

from clm.headlines.wording import listed
from clm.language import Language


def moves_headline(
    totals: "pd.Series[float]", since: datetime.date, until: datetime.date, t: Language
) -> str:
    """How many entered and left a warning between two days, both included; `totals` is the row of alarm_totals."""
    days = {"start": t.day(since), "end": t.day(until)}
    if totals["entered"] == 0 and totals["left_one"] == 0:
        return nobody_moved(since, until, t)
    entered = t.plural("{n} customer", "{n} customers", totals["entered"])
    if totals["left_one"] == 0:
        return t(
            "From {start} to {end}, {entered} entered a warning and none left one.", entered=entered, **days
        )
    return t(
        "From {start} to {end}, {entered} entered a warning and {left} left one: {why}.",
        entered=entered,
        left=t.count(totals["left_one"]),
        why=listed(_why(totals, t), t),
        **days,
    )


def nobody_moved(since: datetime.date, until: datetime.date, t: Language) -> str:
    """That no warning was entered or left between two days."""
    return t(
        "No customer entered or left a warning from {start} to {end}.", start=t.day(since), end=t.day(until)
    )


def _why(totals: "pd.Series[float]", t: Language) -> list[str]:
    """Why they left, each reason that there was with how many."""
    said = {
        "bought": t("{n} by buying again", n=t.count(totals["bought"])),
        "gone": t("{n} by coming to count as gone", n=t.count(totals["gone"])),
        "eased": t("{n} because its reason passed", n=t.count(totals["eased"])),
    }
    return [words for name, words in said.items() if totals[name] > 0]
