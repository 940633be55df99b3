"""A plotly figure as plain data: its traces, its axes, and what is written on it."""

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

Trace = dict[str, Any]
Written = dict[str, Any]


@dataclass(frozen=True)
class Drawn:
    """What is drawn on one pair of axes.

    Attributes:
        x, y: the axes as plotly names them in an annotation ("x", "x2" …).
    """

    traces: list[Trace]
    layout: dict[str, Any]
    x: str = "x"
    y: str = "y"

    @property
    def level(self) -> dict[str, Any]:
        """The level axis."""
        return self._axis("x", self.x)

    @property
    def upright(self) -> dict[str, Any]:
        return self._axis("y", self.y)

    def _axis(self, letter: str, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.layout.get(f"{letter}axis{name[1:]}", {})
        return found

    @property
    def writings(self) -> list[Written]:
        """The annotations that do not belong to other axes."""
        own = {"paper", self.x, self.y, f"{self.x} domain", f"{self.y} domain"}
        return [said for said in self.layout.get("annotations", ()) if {said["xref"], said["yref"]} <= own]

    def of(self, kind: str) -> list[Trace]:
        return [trace for trace in self.traces if trace["type"] == kind]

    @property
    def uprights(self) -> list[Any]:
        """Where a line runs from the bottom to the top."""
        shapes = self.layout.get("shapes", ())
        return [each["x0"] for each in shapes if each.get("yref") == "paper" and each["x0"] == each["x1"]]


def drawn(figure: go.Figure) -> list[Drawn]:
    """What the figure draws, a pair of axes each, in reading order."""
    layout = figure.layout.to_plotly_json()
    layout.pop("template", None)
    pairs: dict[tuple[str, str], list[Trace]] = {}
    for trace in figure.data:
        plain = {"type": trace.type} | trace.to_plotly_json()
        pairs.setdefault((plain.get("xaxis") or "x", plain.get("yaxis") or "y"), []).append(plain)
    return [Drawn(traces, layout, x, y) for (x, y), traces in pairs.items()]


def numbers(values: Any) -> list[float | None]:
    """Values as numbers; None where one is not known."""
    return [None if value is None or pd.isna(value) else float(value) for value in listed(values)]


def listed(values: Any) -> list[Any]:
    """Values of a trace as a list: plotly keeps arrays as they were given."""
    return [] if values is None else list(values)


def each(value: Any, count: int) -> list[Any]:
    """A setting of a trace for each of its marks."""
    return listed(value) if isinstance(value, list | tuple) or hasattr(value, "tolist") else [value] * count


def is_day(value: object) -> bool:
    """Whether a value on an axis is a day, in one of the forms that plotly keeps."""
    if isinstance(value, str):
        return len(value) >= 10 and value[4] == "-" and value[:4].isdigit()
    return isinstance(value, datetime.date | np.datetime64)


def as_day(value: Any) -> datetime.date:
    day: datetime.date = pd.Timestamp(value).date()
    return day
