"""Who moved from which stage to which: between two dates, or period after period."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import as_day, time_axis
from clm.charts.colour import rgba
from clm.charts.labels import bold
from clm.charts.moves import ENTRY, counted, move_words, node_names
from clm.charts.sankey_labels import BOTTOM_PX, head_px, head_width_px, label_side, write_heads, write_note
from clm.charts.sankey_layout import NODE_GAP_PX, Diagram, Node, diagram, node_sizes
from clm.charts.theme import Look, StageLike, blank_figure, empty_figure, stage_colours
from clm.charts.words import lines

SMALL_SHARE = 0.01  # of the whole; ribbons under it are gathered
RIBBON_OPACITY = 0.35
GATHERED_OPACITY = 0.08
NODE_PX = 14
NODE_ROW_PX = 72  # of height for each node of the fullest column
LEAST_PX = 340


class SankeyChart(NamedTuple):
    """The figure, and the moves too small to be told apart in it: the columns given, most customers first."""

    figure: go.Figure
    gathered: pd.DataFrame


def sankey(
    frame: pd.DataFrame,
    stages: Sequence[StageLike],
    *,
    start_label: str,
    end_label: str,
    unit: str | None = None,
    look: Look,
) -> SankeyChart:
    """Ribbons from the stages at a start to the stages at an end, both in journey order from top to bottom.

    Args:
        frame: one row a move, staying included: from_stage ("entry" for customers first seen in between),
            to_stage, customers.
        start_label, end_label: what stands above the two sides, usually the days.
        unit: the noun after a count; customers, in the reader's language, if not given.
    """
    return _chart(frame.assign(column=0), stages, [start_label, end_label], unit, look)


def sankey_periods(
    frame: pd.DataFrame,
    stages: Sequence[StageLike],
    *,
    start_label: str = "",
    unit: str | None = None,
    look: Look,
) -> SankeyChart:
    """One column a period end. Each period's ribbons stand for themselves: they are no routes of customers.

    Args:
        frame: one row a period and move, staying included: period_end, from_stage, to_stage, customers.
        start_label: what stands above the first column, the stages before the first period.
    """
    days = sorted({as_day(day) for day in frame["period_end"]})
    few = time_axis(days, look)
    heads = dict(zip(few["tickvals"], few["ticktext"], strict=True)) if len(days) > 1 else {}
    columns = frame["period_end"].map(lambda day: days.index(as_day(day)))
    names = [heads.get(day.isoformat(), "" if heads else look.t.day(day)) for day in days]
    return _chart(frame.assign(column=columns), stages, [start_label, *names], unit, look)


def small_moves(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """The moves of a diagram, or of each column `by` of one, that are too small to be told apart in it."""
    least = SMALL_SHARE * frame.groupby(by)["customers"].transform("sum")
    return frame[(frame["customers"] < least) & (frame["customers"] > 0)]


def _chart(
    frame: pd.DataFrame, stages: Sequence[StageLike], heads: Sequence[str], unit: str | None, look: Look
) -> SankeyChart:
    frame = frame[frame["customers"] > 0]
    small = small_moves(frame, "column")
    gathered = small.drop(columns="column").sort_values("customers", ascending=False)
    if frame.empty:
        return SankeyChart(empty_figure(look), gathered)
    names = node_names(stages, look)
    ribbons = _ribbons(frame)
    fullest = max(Counter(node.column for node in node_sizes(ribbons)).values())
    drawn = diagram(ribbons, list(names), look.px(max(NODE_ROW_PX * fullest, LEAST_PX)))
    top_px = head_px(heads, look)
    height = drawn.plot_px + top_px + look.px(BOTTOM_PX)
    figure = blank_figure(look, height, t=top_px, b=look.px(BOTTOM_PX))
    colours = {ENTRY: look.inks.muted} | stage_colours(stages, look.theme)
    figure.add_sankey(
        arrangement="fixed",
        node=_nodes(drawn, names, colours, heads, unit, look),
        link=_links(drawn, frozenset(_ribbons(small)), names, colours, unit, look),
    )
    write_heads(figure, heads, look)
    left_px = label_side(figure, drawn, names, 0, NODE_PX, look)
    right_px = label_side(figure, drawn, names, len(heads) - 1, NODE_PX, look)
    figure.update_layout(
        margin_l=max(left_px, head_width_px(heads[0], look)),
        margin_r=max(right_px, head_width_px(heads[-1], look)),
    )
    if len(gathered):
        together = counted(float(gathered["customers"].sum()), unit, look)
        write_note(figure, len(gathered), SMALL_SHARE, together, look)
    return SankeyChart(figure, gathered.reset_index(drop=True))


def _ribbons(frame: pd.DataFrame) -> dict[tuple[Node, Node], float]:
    columns = frame[["column", "from_stage", "to_stage", "customers"]].itertuples(index=False, name=None)
    return {
        (Node(column, source), Node(column + 1, target)): float(customers)
        for column, source, target, customers in columns
    }


def _nodes(
    drawn: Diagram,
    names: dict[str, str],
    colours: dict[str, str],
    heads: Sequence[str],
    unit: str | None,
    look: Look,
) -> dict[str, object]:
    words = []
    for node, size in drawn.sizes.items():
        share = drawn.share(node)
        of_all = None if share is None else look.t("{share} of all", share=look.t.share(share))
        when = heads[node.column].replace("<br>", " ")
        words.append(lines(when, bold(names[node.stage]), counted(size, unit, look), of_all))
    return {
        "x": [place.x for place in drawn.places.values()],
        "y": [place.y for place in drawn.places.values()],
        "color": [colours[node.stage] for node in drawn.sizes],
        "label": [""] * len(words),  # written beside the nodes; plotly would write across the ribbons
        "thickness": NODE_PX,
        "pad": NODE_GAP_PX,
        "align": "right",
        "sort": "input",
        "line": {"width": 0},
        "customdata": words,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _links(
    drawn: Diagram,
    small: frozenset[tuple[Node, Node]],
    names: dict[str, str],
    colours: dict[str, str],
    unit: str | None,
    look: Look,
) -> dict[str, object]:
    at = {node: index for index, node in enumerate(drawn.places)}
    words = []
    for (source, target), size in drawn.ribbons.items():
        whole = drawn.stock(target.column)
        told = move_words(source.stage, target.stage, size, drawn.sizes[source], whole, names, look, unit)
        is_small = (source, target) in small
        words.append(lines(told, look.t("one of the small moves in grey") if is_small else None))
    return {
        "source": [at[source] for source, _ in drawn.ribbons],
        "target": [at[target] for _, target in drawn.ribbons],
        "value": list(drawn.ribbons.values()),
        "color": [
            rgba(look.inks.muted, GATHERED_OPACITY)
            if ends in small
            else rgba(colours[ends[0].stage], RIBBON_OPACITY)
            for ends in drawn.ribbons
        ],
        "sort": "input",
        "customdata": words,
        "hovertemplate": "%{customdata}<extra></extra>",
    }
