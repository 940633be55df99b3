"""What sets two groups apart: the size of each difference, its uncertainty and the values themselves."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from clm.charts.axes import round_ticks
from clm.charts.bars import name_rows, row_names
from clm.charts.labels import bold, coloured, plain, text_height_px, wrapped
from clm.charts.theme import Look, blank_figure
from clm.charts.words import lines
from clm.charts.writing import write

HEAD_PX = 12  # above the names of the sides
SIDE_PX = 96  # the widest that one may be
FOOT_PX = 62
LEAST_SPAN = 0.2  # of the axis on either side, so that trifles do not look large


def effects(
    frame: pd.DataFrame, left_name: str, right_name: str, look: Look, colours: tuple[str, str]
) -> go.Figure:
    """Dots left or right of a middle line, on the side of the group in which the signal is higher.

    Args:
        colours: of the left and of the right group.
        frame: one row a signal, drawn in the order given: signal_label, effect (Cliff's delta, −1
            to 1, positive where the right group is higher), lower, upper, left_value, right_value (numbers, or
            texts shown as they are).
    """
    rows = frame.to_dict("records")
    labels, row_px = row_names([plain(row["signal_label"]) for row in rows], look)
    sides = [text_height_px(_side_words(name, look), look.font_px) for name in (left_name, right_name)]
    head_px = max(sides) + look.px(HEAD_PX)
    height = (row_px + look.px(10)) * len(rows) + head_px + look.px(FOOT_PX)
    figure = blank_figure(look, height, t=head_px, b=look.px(FOOT_PX))
    for at, row in enumerate(rows):
        colour = colours[0 if row["effect"] < 0 else 1]
        figure.add_scatter(**_interval(row, at, colour))
        figure.add_scatter(**_dot(row, at, left_name, right_name, look), marker_color=colour)
    _name_values(figure, frame, look)
    values = [f"{_said(row['left_value'], look)} | {_said(row['right_value'], look)}" for row in rows]
    shown = [
        f"{label}<br>{coloured(value, look.inks.muted, look.small_px)}"
        for label, value in zip(labels, values, strict=True)
    ]
    name_rows(figure, list(range(len(rows))), shown, look)
    figure.update_yaxes(autorange=None, range=[len(rows) - 0.5, -0.5], showline=False)
    _name_sides(figure, left_name, right_name, look, colours)
    return figure


def _interval(row: dict[Any, Any], at: int, colour: str) -> dict[str, Any]:
    return {
        "x": [row["lower"], row["upper"]],
        "y": [at, at],
        "mode": "lines",
        "line": {"color": colour, "width": 2},
        "opacity": 0.55,
        "hoverinfo": "skip",
    }


def _dot(row: dict[Any, Any], at: int, left_name: str, right_name: str, look: Look) -> dict[str, Any]:
    t = look.t
    span = {name: t.number(row[name], 2) for name in ("effect", "lower", "upper")}
    words = lines(
        bold(plain(row["signal_label"])),
        f"{plain(left_name)}: {_said(row['left_value'], look)}",
        f"{plain(right_name)}: {_said(row['right_value'], look)}",
        t("difference {effect}, likely {lower} to {upper}", **span),
    )
    return {
        "x": [row["effect"]],
        "y": [at],
        "mode": "markers",
        "marker_size": look.px(11),
        "hovertext": [words],
        "hoverinfo": "text",
    }


def _name_values(figure: go.Figure, frame: pd.DataFrame, look: Look) -> None:
    widest = max(float(frame[["lower", "upper", "effect"]].abs().max().max()), LEAST_SPAN) * 1.08
    ticks = [tick for tick in round_ticks(-widest, widest, most=4) if abs(tick) <= widest]
    figure.update_xaxes(
        range=[-widest, widest],
        tickvals=ticks,
        ticktext=[look.t.number(tick, 2) for tick in ticks],
        zeroline=True,
        zerolinecolor=look.inks.line,
        zerolinewidth=1,
        showgrid=True,
    )
    unit = wrapped(look.t("Effect: 0 as often higher, ±1 always"), look.small_px, look.least_px)
    end = {"xanchor": "right", "yanchor": "top", "yshift": -look.px(26), "align": "right"}
    write(figure, unit, 1, 0, look, font_color=look.inks.muted, **end)


def _side_words(name: str, look: Look) -> str:
    """The group on one side, narrow enough for both sides to stand beside each other on a telephone."""
    return wrapped(look.t("higher in {name}", name=plain(name)), look.font_px, look.px(SIDE_PX))


def _name_sides(
    figure: go.Figure, left_name: str, right_name: str, look: Look, colours: tuple[str, str]
) -> None:
    left = f"{coloured('◀', colours[0])} {_side_words(left_name, look)}"
    right = f"{_side_words(right_name, look)} {coloured('▶', colours[1])}"
    for x, anchor, text in ((0, "left", left), (1, "right", right)):
        write(figure, text, x, 1, look, xanchor=anchor, align=anchor, yanchor="bottom", yshift=look.px(6))


def _said(value: Any, look: Look) -> str:
    return plain(value) if isinstance(value, str) else look.t.number(value, 1)
