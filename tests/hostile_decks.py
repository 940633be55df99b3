"""Decks whose data mean harm: names that are formulas, markup, scripts, addresses, or simply far too long."""

import datetime
from pathlib import Path

import pandas as pd

from clm import charts
from clm.dataset import Dataset
from clm.views.deck import Deck, Slide
from clm.views.opening import scope
from clm.views.standard import standard_deck
from clm.views.view import KeyFigure, View
from tests.stories import dataset_of

SCRIPT = "<script>alert('name')</script>"
HOSTILE = (
    "=cmd|'/C calc'!A0",
    SCRIPT,
    "</script><img src=x onerror=alert(1)>",
    "line\u2028and\u2029paragraph",
    "<a href='javascript:alert(2)'>link</a>",
    "https://example.invalid/picture.png",
    "@SUM(1+1)*cmd",
    "]]>&amp;&lt;",
    "]:*?/\\history'",
    "x" * 10_000,
)
CONTROL = "bell\x07 null\x00 escape\x1b[31m half\ud800 end"
CONTROL_SHOWN = "bell null escape[31m half end"
SECRET = "Ada Example"  # in a column that says who somebody is
MONTHS = 8


def hostile_dataset(folder: Path) -> Dataset:
    """Sixty customers who came by channels with hostile names, and order in some of eight months."""
    channels = [HOSTILE[number % 6] for number in range(60)]
    orders = [
        (f"c{number}", f"2025-{month:02}-{1 + number % 27:02}", 10.0 + number)
        for number in range(60)
        for month in range(1 + number % 4, MONTHS + 1, 1 + number % 3)
    ]
    customers = [{"customer_id": f"c{number}", "channel": channel} for number, channel in enumerate(channels)]
    return dataset_of(folder, [*orders, ("late", "2025-08-31", 5.0)], customers=customers)


def hostile_view() -> View:
    """A view in which everything is hostile, with every kind of column."""
    size = len(HOSTILE)
    table = pd.DataFrame(
        {
            "Name <b>": pd.Series([*HOSTILE, CONTROL], dtype=object),
            "Person": [SECRET] * (size + 1),
            "Share": [at / 16 for at in range(size + 1)],
            "Money": [1234.5678 * at for at in range(size)] + [float("nan")],
            "Count": range(size + 1),
            "Ratio": [0.123456789] * size + [float("inf")],
            "Day": pd.Series(pd.to_datetime(["2025-06-30"] * size + [None])),
            "Date": [datetime.date(2025, 6, 30)] * size + [None],
        }
    )
    drawn = pd.DataFrame({"label": list(HOSTILE), "money": [float(at) for at in range(size)], "whole": False})
    return View(
        id="hostile",
        title=SCRIPT,
        headline=f"{SCRIPT} “quoted” & {CONTROL}",
        subtitle=HOSTILE[2],
        draw=lambda look: charts.waterfall(drawn.assign(label=list("abcdefghij")), currency="EUR", look=look),
        table=table,
        shares=("Share",),
        money=("Money",),
        personal=("Person",),
        counted="breakdown",
        notes=(HOSTILE[4], "=1+1"),
        figures=(KeyFigure(SCRIPT, "=1+1", "▲ <b>", (1.0, 3.0, 2.0), HOSTILE[2]),),
        page="pages/stages.py",
        choices={"by": SCRIPT},
        at_stake=100.0,
    )


def hostile_deck(dataset: Dataset, language: str = "en") -> Deck:
    """Slides of the hostile data, some cut by their channels, and the hostile view twice under one name."""
    asked = scope(dataset, language=language)
    codes = ["overview", "stages(by=channel)", "funnel(by=channel)", "transitions", "cohorts"]
    slides = standard_deck(asked, codes).slides
    own = Slide(hostile_view(), name=HOSTILE[8], remark=f"{SCRIPT}\n{CONTROL}")
    return Deck(asked, f"Deck {SCRIPT}", (*slides, own, Slide(hostile_view(), name=HOSTILE[8])))
