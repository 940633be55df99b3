"""Bars of stages: how many customers stand where, for all of them or group by group."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import Measure, amount, share_axis, unit_of
from clm.charts.colour import text_on
from clm.charts.labels import bold, coloured, flags, plain, shortened, text_height_px, text_px, wrapped
from clm.charts.theme import Look, StageLike, blank_figure, stage_colours, stage_names
from clm.charts.words import group_words, stage_words
from clm.charts.writing import write

NAMES_PX = 110  # the widest that row names may be
INSIDE_PAD_PX = 6


def row_names(names: Sequence[str], look: Look) -> tuple[list[str], float]:
    """Row names broken to fit beside the bars, and the height in pixels of one row."""
    texts = [wrapped(name, look.font_px, look.px(NAMES_PX)) for name in names]
    tallest = max(text_height_px(text, look.font_px) for text in texts)
    return texts, max(look.px(42), tallest + look.px(14))


def name_rows(figure: go.Figure, keys: Sequence[object], texts: Sequence[str], look: Look) -> None:
    """The upright axis of a chart of rows: the first at the top, its name in full ink."""
    figure.update_yaxes(
        autorange="reversed",
        tickvals=list(keys),
        ticktext=list(texts),
        tickfont={"size": look.font_px, "color": look.inks.ink},
        showline=True,
        ticklabelstandoff=round(look.px(8)),
    )


def stage_bars(
    frame: pd.DataFrame,
    stages: Sequence[StageLike],
    *,
    measure: Measure = "customers",
    currency: str | None = None,
    look: Look,
) -> go.Figure:
    """One horizontal bar a stage, in journey order, its amount written at its end.

    Args:
        frame: one row a stage: stage, customers, share (0–1), perhaps revenue and observable (false where the
            data cannot show the stage: it is said so, as a zero would mislead).
        measure: which of the columns the bars show. A stage that the frame lacks is named and gets no bar.
    """
    ids = [stage.id for stage in stages]
    rows = frame.set_index("stage").reindex(ids)
    records = rows.to_dict("records")
    names, colours = stage_names(stages, look), stage_colours(stages, look.theme)
    ticks, row_px = row_names([names[stage] for stage in ids], look)
    texts = [_end_of_bar(row, measure, look, currency) for row in records]
    right_px = max(text_px(text, look.font_px) for text in texts) + look.px(14)
    figure = blank_figure(look, row_px * len(ids) + look.px(40), r=right_px)
    figure.add_bar(
        x=rows[measure].fillna(0),
        y=ids,
        orientation="h",
        marker={"color": [colours[stage] for stage in ids]},
        customdata=[[stage] for stage in ids],
        text=texts,
        textposition="outside",
        cliponaxis=False,
        hovertext=[
            stage_words(names[stage], row, look, currency) for stage, row in zip(ids, records, strict=True)
        ],
        hoverinfo="text",
    )
    highest = float(rows[measure].max())
    figure.update_xaxes(
        title_text=unit_of(measure, look, currency),
        range=[min(0.0, float(rows[measure].min())), highest if highest > 0 else 1],
        showticklabels=False,
    )
    name_rows(figure, ids, ticks, look)
    figure.update_layout(bargap=0.35)
    return figure


def stage_strip(frame: pd.DataFrame, stages: Sequence[StageLike], look: Look) -> go.Figure:
    """All customers as one bar of 100 %, cut by stage; a part too narrow for its name has it above.

    Args:
        frame: one row a stage: stage, customers, share (0–1).
    """
    names, colours = stage_names(stages, look), stage_colours(stages, look.theme)
    rows = frame.set_index("stage").reindex([stage.id for stage in stages]).fillna({"share": 0.0})
    rows = rows[rows["share"] > 0]
    ends = rows["share"].cumsum()
    bar_px = look.px(52)
    figure = blank_figure(look, bar_px, t=0, b=0, l=1, r=1)
    outside: list[tuple[str, float]] = []
    for stage, row in zip(rows.index, rows.to_dict("records"), strict=True):
        text, fits = _inside(names[stage], row["share"], bar_px, look)
        figure.add_bar(
            **_strip_part(row["share"], colours[stage], stage_words(names[stage], row, look)),
            text=[text if fits else ""],
            textfont={"size": look.small_px, "color": text_on(colours[stage])},
        )
        if not fits:
            centre = ends[stage] - row["share"] / 2
            said = look.t.share(row["share"])
            room_px = max(centre, 1 - centre) * look.least_px - text_px(f"{said}000", look.small_px)
            outside.append((f"{shortened(names[stage], look.small_px, room_px)} {said}", centre))
    rows_above = _flag(figure, outside, look)
    above_px = rows_above * look.px(18) + (look.px(10) if rows_above else 0)
    figure.update_layout(barmode="stack", bargap=0, height=round(bar_px + above_px), margin_t=above_px)
    figure.update_xaxes(range=[0, 1], visible=False)
    figure.update_yaxes(visible=False)
    return figure


def grouped_stage_bars(
    frame: pd.DataFrame, stages: Sequence[StageLike], *, group: str, look: Look
) -> go.Figure:
    """One bar of 100 % a group, cut by stage; groups stand in the order in which the frame first names them.

    Args:
        frame: one row a group and stage: <group>, stage, customers, share (0–1, of the group).
        group: the name of the column that holds the group.
    """
    names, colours = stage_names(stages, look), stage_colours(stages, look.theme)
    groups = list(frame[group].unique())
    sizes = frame.groupby(group, sort=False)["customers"].sum()
    labels = [wrapped(plain(each), look.font_px, look.px(NAMES_PX)) for each in groups]
    counts = [coloured(look.t.count(sizes[each]), look.inks.muted, look.small_px) for each in groups]
    row_px = max(look.px(46), max(text_height_px(label, look.font_px) for label in labels) + look.px(28))
    figure = blank_figure(look, row_px * len(groups) + look.px(100), t=look.px(8), r=look.px(18))
    for stage in stages:
        part = frame[frame["stage"] == stage.id].set_index(group).reindex(groups)
        figure.add_bar(**_part_of_groups(part, stage.id, names[stage.id], colours[stage.id], look))
    name_rows(
        figure,
        [str(each) for each in groups],
        [f"{label}<br>{count}" for label, count in zip(labels, counts, strict=True)],
        look,
    )
    figure.update_xaxes(title_text=unit_of("share", look), **share_axis(look, step=0.5))
    figure.update_layout(
        barmode="stack",
        bargap=0.3,
        showlegend=True,
        legend={"x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        # A share that does not fit its part is left to the hover box rather than set across its neighbour.
        uniformtext={"mode": "hide", "minsize": look.small_px - 1},
    )
    return figure


def _part_of_groups(rows: pd.DataFrame, stage: str, name: str, colour: str, look: Look) -> dict[str, Any]:
    """One stage's part of every group's bar; `rows` has one row a group, by its name."""
    records = rows.to_dict("records")
    return {
        "name": name,
        "x": rows["share"].tolist(),
        "y": [str(group) for group in rows.index],
        "orientation": "h",
        "marker": {"color": colour, "line": {"color": look.inks.background, "width": 1}},
        "customdata": [[str(group), stage] for group in rows.index],
        "text": [look.t.share(share) if share > 0 else "" for share in rows["share"].fillna(0.0)],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"size": look.small_px, "color": text_on(colour)},
        "hovertext": [
            stage_words(name, row, look, above=group_words(group))
            for group, row in zip(rows.index, records, strict=True)
        ],
        "hoverinfo": "text",
    }


def _end_of_bar(row: dict[Any, Any], measure: Measure, look: Look, currency: str | None) -> str:
    if row.get("observable") is False:
        unseen = wrapped(look.t("not observable in these data"), look.small_px, look.px(NAMES_PX))
        return coloured(unseen, look.inks.muted, look.small_px)
    text = amount(row[measure], measure, look, currency)
    if measure == "customers" and pd.notna(row[measure]) and pd.notna(row.get("share")):
        return f"{text}  {coloured(look.t.share(row['share']), look.inks.muted)}"
    return text


def _inside(name: str, share: float, bar_px: float, look: Look) -> tuple[str, bool]:
    """Name and share for a part of the strip, and whether they fit into it on the narrowest screen."""
    part_px = share * look.least_px - INSIDE_PAD_PX
    text = f"{bold(wrapped(name, look.small_px, max(part_px, look.px(96))))}<br>{look.t.share(share)}"
    fits = text_px(text, look.small_px) <= part_px and text_height_px(text, look.small_px) <= bar_px
    return text, fits


def _strip_part(share: float, colour: str, words: str) -> dict[str, Any]:
    return {
        "x": [share],
        "y": [""],
        "orientation": "h",
        "marker": {"color": colour},
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "hovertext": [words],
        "hoverinfo": "text",
    }


def _flag(figure: go.Figure, labels: Sequence[tuple[str, float]], look: Look) -> int:
    """Writes the labels above the bar, each on a leader; returns how many rows they take."""
    widths = [(text_px(text, look.small_px) + look.px(10)) / look.least_px for text, _ in labels]
    placed = flags([anchor for _, anchor in labels], widths)
    for (text, anchor), (row, end) in zip(labels, placed, strict=True):
        above = {"xref": "x", "xanchor": end, "yanchor": "middle", "ax": 0, "ay": -look.px(14 + 18 * row)}
        leader = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": look.inks.line}
        write(figure, text, anchor, 1, look, **above, **leader)
    return max((row + 1 for row, _ in placed), default=0)
