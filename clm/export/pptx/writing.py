"""What is written on a plotly figure beside its marks, sorted by where it stands on a slide."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from clm.export.pptx.figures import Drawn, Written
from clm.export.pptx.model import Note
from clm.export.pptx.rich import Line, paragraphs, plain, unwrapped

Share = Callable[
    [Any], float | None
]  # a value of an axis -> its share of the plotting area, None where off it


def nowhere(_value: Any) -> None:
    """The place of a value on an axis on which nothing is written."""


class Writings(NamedTuple):
    """See NativeChart."""

    unit: str
    head: str
    edges: tuple[tuple[Line, float], ...]
    notes: tuple[Note, ...]
    foot: str


def writings(drawn: Drawn, across: Share, upward: Share, taken: Collection[int] = ()) -> Writings:
    """All annotations but those `taken` (by id), which are labels of marks."""
    unit = head = foot = ""
    edges: list[tuple[Line, float]] = []
    notes: list[Note] = []
    for said in drawn.writings:
        if id(said) in taken or said.get("showarrow"):
            continue
        if said["xref"] != "paper" or said["yref"] != "paper":
            notes += _note(said, drawn, across, upward)
        elif said["x"] == 1 and said.get("xanchor") == "left":
            edges.append((unwrapped(said["text"])[0], float(said["y"])))
        elif said["y"] == 0 and said.get("yanchor") == "top":
            foot = plain(said["text"])
        elif said["x"] == 0:
            unit = plain(said["text"])
        else:
            head = plain(said["text"])
    return Writings(unit, head, tuple(edges), tuple(notes), foot)


def _note(said: Written, drawn: Drawn, across: Share, upward: Share) -> list[Note]:
    if said["xref"].endswith("domain"):  # the name of a part: see the parts of a figure
        return []
    x = across(said["x"]) if said["xref"] == drawn.x else float(said["x"])
    y = upward(said["y"]) if said["yref"] == drawn.y else float(said["y"])
    if x is None or y is None:
        return []
    above = {"bottom": True, "top": False}.get(said.get("yanchor", ""))
    return [Note(unwrapped(said["text"]), x, y, said.get("xanchor") == "right", above)]


def part_name(drawn: Drawn) -> str:
    """The name above one of several parts of a figure."""
    heads = [said["text"] for said in drawn.writings if said["xref"] == f"{drawn.x} domain"]
    return " · ".join(paragraphs(heads[0])) if heads else ""
