"""Axes of a plotly figure as axes of PowerPoint: range, step, and how numbers are written."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from clm.export.pptx.figures import listed, numbers
from clm.export.pptx.model import Axis
from clm.export.pptx.rich import plain

FREE = 0.17  # of a step
WHOLE, SHARE, ANY = "#,##0", "0%", "General"


def axis_of(axis: dict[str, Any]) -> Axis:
    """The axis with its round ticks, where it is one of numbers; without any, PowerPoint finds them."""
    ends = [end for end in listed(axis.get("range")) if isinstance(end, int | float)]
    low, high = ends if len(ends) == 2 else (None, None)
    shown = [tick for tick in listed(axis.get("tickvals")) if isinstance(tick, int | float)]
    ticks = [tick for tick in numbers(shown) if tick is not None]
    texts = [plain(text) for text in listed(axis.get("ticktext"))]
    step = round(ticks[1] - ticks[0], 10) if len(ticks) > 1 else None
    ordered = (None, None) if low is None or high is None else (float(min(low, high)), float(max(low, high)))
    found = Axis(
        low=ordered[0],
        high=ordered[1],
        step=step,
        number=_format(texts, ticks),
        ticks=tuple(texts),
        title=title_of(axis),
        shown=axis.get("visible", True) and axis.get("showticklabels", True),
        grid=bool(axis.get("showgrid")),
    )
    return on_ticks(found)


def on_ticks(axis: Axis) -> Axis:
    """The axis begun at a tick: PowerPoint counts its steps from there. Little that was left free at its ends goes."""
    if not axis.step or axis.low is None or axis.high is None:
        return axis
    low, high = axis.low / axis.step, axis.high / axis.step
    low = round(low) if abs(low - round(low)) < FREE else math.floor(low)
    high = round(high) if abs(high - round(high)) < FREE else high
    return replace(axis, low=round(low * axis.step, 10), high=round(high * axis.step, 10))


def title_of(axis: dict[str, Any]) -> str:
    return plain(axis.get("title", {}).get("text") or "")


def _format(texts: Sequence[str], ticks: Sequence[float]) -> str:
    if any(text.endswith("%") for text in texts):
        return SHARE
    return WHOLE if all(tick == round(tick) for tick in ticks) else ANY
