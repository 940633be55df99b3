"""A view: one finding with the chart and the table that show it, wherever it is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from clm.charts import Look

Draw = Callable[[Look], go.Figure]


@dataclass(frozen=True)
class KeyFigure:
    """One number as it is written, with its change and its course.

    Attributes:
        change: the change with its sign and what it is compared with, as it is written; None where there is none.
        course: the numbers over time, oldest first, for a small line.
    """

    label: str
    value: str
    change: str | None = None
    course: tuple[float, ...] = ()
    help: str | None = None


@dataclass(frozen=True)
class View:
    """One finding with what shows it: on a page, on a slide, in a file.

    Attributes:
        id: its code, such as "funnel".
        title: what is looked at in a few words, without the answer: its name in a list of slides.
        headline: the finding as one sentence.
        subtitle: what the chart shows, where that is not what the headline says; also its alternative text.
        draw: the figure for a look; None where the table says it all.
        table: what the figure shows, one row a mark: columns named for the reader, numbers as they are.
        shares: the columns of the table that hold shares (0–1).
        money: the columns of the table that hold money.
        personal: the columns of the table that say who somebody is; left out unless asked for.
        counted: id of the definition that says how it is counted.
        notes: what has to be known beside it, as sentences.
        figures: the numbers that stand above the chart.
        page: the page that shows it in full, and what is chosen there.
        at_stake: money that the finding concerns, by which a brief ranks it; 0 where it concerns none.
    """

    id: str
    title: str
    headline: str
    draw: Draw | None
    table: pd.DataFrame
    counted: str
    page: str
    choices: Mapping[str, str] = field(default_factory=dict)
    subtitle: str = ""
    shares: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    figures: tuple[KeyFigure, ...] = ()
    at_stake: float = 0.0
    _drawn: dict[tuple[str, ...], go.Figure] = field(default_factory=dict, repr=False, compare=False)

    def drawn(self, look: Look) -> go.Figure | None:
        """The figure for a look, drawn at the first call and not to be changed."""
        key = look.theme, look.size, look.t.code
        if self.draw is not None and key not in self._drawn:
            self._drawn[key] = self.draw(look)
        return self._drawn.get(key)

    @property
    def alt(self) -> str:
        """What somebody hears who cannot see the figure."""
        return self.subtitle or self.headline
