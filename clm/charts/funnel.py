"""The funnel: how far customers come along the journey, and how long each step takes."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from clm.charts.bars import name_rows, row_names
from clm.charts.labels import BOLD_WIDER, bold, plain, shortened, text_px, wrapped
from clm.charts.theme import Look, StageLike, blank_figure, dressed, stage_colours, stage_names
from clm.charts.words import customers_words, lines
from clm.charts.writing import write_all, written

STEP_PX = 76
FACETS_A_ROW = 3
FACET_NAME_PX = 76
HEAD_PX = 42  # above the bars of each group
BETWEEN_PX = 58  # two rows of groups
NOTE_PX = 44


def funnel(
    frame: pd.DataFrame, stages: Sequence[StageLike], look: Look, group: str | None = None
) -> go.Figure:
    """Horizontal bars in journey order, with shares of the first step and of the one before, and the time.

    Args:
        frame: one row a stage (and group): stage, customers, share_of_first, share_of_previous, median_days,
            perhaps too_early (the share that has not had the time) and share_of_all; what is not known is NaN
            and not written.
            A stage that the frame lacks is no step of this funnel.
        group: the column whose values are set side by side, three in a row, on one scale.
    """
    steps = [stage for stage in stages if stage.id in set(frame["stage"])]
    bars = _Bars(steps, stage_colours(stages, look.theme), look)
    if group is not None:
        return _side_by_side(frame, bars, group)
    figure = blank_figure(look, look.px(STEP_PX) * len(steps) + look.px(8), t=0)
    rows = bars.in_order(frame)
    figure.add_bar(**bars.trace(rows))
    figure.add_scatter(**bars.told(rows))
    figure.update_xaxes(range=[0, max(float(rows["customers"].max()), 1)], visible=False)
    figure.update_yaxes(range=[len(steps) - 0.5, -0.5], visible=False)
    return figure


class _Bars:
    """The steps of a funnel and how a group's bars are drawn from its rows."""

    def __init__(self, steps: Sequence[StageLike], colours: dict[str, str], look: Look) -> None:
        self.ids = [step.id for step in steps]
        self.names = stage_names(steps, look)
        self.colours = colours
        self.look = look

    def in_order(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows.set_index("stage").reindex(self.ids)

    def trace(self, rows: pd.DataFrame, group: object = None) -> dict[str, Any]:
        above = None if group is None else plain(group)
        words = [
            lines(above, bold(self.names[stage]), *_told(row, self.look))
            for stage, row in zip(self.ids, rows.to_dict("records"), strict=True)
        ]
        return {
            "x": rows["customers"].fillna(0).tolist(),
            "y": list(range(len(self.ids))),
            "orientation": "h",
            "width": 0.22,
            "marker": {"color": [self.colours[stage] for stage in self.ids]},
            "customdata": [[stage] if group is None else [str(group), stage] for stage in self.ids],
            "hovertext": words,
            "hoverinfo": "text",
        }

    def told(self, rows: pd.DataFrame) -> dict[str, Any]:
        """Name and count above each bar, the rates in words below it."""
        records = rows.to_dict("records")
        counts = [self.look.t.count(row["customers"]) for row in records]
        size, room = self.look.font_px, self.look.least_px
        names = [
            shortened(self.names[stage], size * BOLD_WIDER, room - text_px(f"{count}000", size))
            for stage, count in zip(self.ids, counts, strict=True)
        ]
        above = [f"{bold(name)}  {count}" for name, count in zip(names, counts, strict=True)]
        return self._texts(above, [" · ".join(_rates(row, self.look)) for row in records], self.look.font_px)

    def told_shortly(self, rows: pd.DataFrame) -> dict[str, Any]:
        """The count above each bar, the bare rates and the time below it."""
        records = rows.to_dict("records")
        above = [self.look.t.count(row["customers"]) for row in records]
        return self._texts(above, [_bare_rates(row, self.look) for row in records], self.look.small_px)

    def _texts(self, above: Sequence[str], below: Sequence[str], above_px: float) -> dict[str, Any]:
        """Texts that begin where the bars begin."""
        steps, inks, count = range(len(self.ids)), self.look.inks, len(self.ids)
        down = [0.26 + 0.085 * text.count("<br>") for text in below]
        return {
            "x": [0] * 2 * count,
            "y": [*(step - 0.25 for step in steps), *(step + down[step] for step in steps)],
            "text": [*above, *below],
            "mode": "text",
            "textposition": "middle right",
            "textfont": {
                "size": [above_px] * count + [self.look.small_px] * count,
                "color": [inks.ink] * count + [inks.muted] * count,
            },
            "cliponaxis": False,
            "hoverinfo": "skip",
        }


def _side_by_side(frame: pd.DataFrame, bars: _Bars, group: str) -> go.Figure:
    look, steps = bars.look, len(bars.ids)
    groups = list(frame[group].unique())
    bands = -(-len(groups) // FACETS_A_ROW)
    plot_px = bands * look.px(STEP_PX) * steps + (bands - 1) * look.px(BETWEEN_PX)
    figure = make_subplots(
        bands,
        min(len(groups), FACETS_A_ROW),
        horizontal_spacing=0.05,
        vertical_spacing=look.px(BETWEEN_PX) / plot_px if bands > 1 else 0,
    )
    margins = {"t": look.px(HEAD_PX), "b": look.px(NOTE_PX)}
    dressed(figure, look, plot_px + sum(margins.values()), **margins)
    heads = []
    for at, each in enumerate(groups):
        place = {"row": at // FACETS_A_ROW + 1, "col": at % FACETS_A_ROW + 1}
        rows = bars.in_order(frame[frame[group] == each])
        figure.add_bar(**bars.trace(rows, each), **place)
        figure.add_scatter(**bars.told_shortly(rows), **place)
        name = {
            "xref": f"x{at + 1} domain" if at else "x domain",
            "yref": f"y{at + 1} domain" if at else "y domain",
        }
        heads.append(
            written(_head(each, look), 0, 1, look, xanchor="left", yanchor="bottom", align="left", **name)
        )
    figure.update_xaxes(range=[0, max(float(frame["customers"].max()), 1)], visible=False)
    name_rows(figure, range(steps), row_names(list(bars.names.values()), look)[0], look)
    figure.update_yaxes(autorange=None, range=[steps - 0.5, -0.5], showline=False, showticklabels=False)
    figure.update_yaxes(showticklabels=True, col=1)
    note = look.t("Under each bar: share of the first step · of the step before; median time from there")
    if "share_of_all" in frame:
        note = look.t("Under each bar: share of all; median time in the stage")
    end = {"xanchor": "right", "yanchor": "top", "yshift": -look.px(6), "align": "right"}
    note = wrapped(note, look.small_px, look.least_px)
    write_all(figure, [*heads, written(note, 1, 0, look, font_color=look.inks.muted, **end)])
    return figure


def _head(group: object, look: Look) -> str:
    most_px = look.px(FACET_NAME_PX)
    return bold(wrapped(plain(group), look.small_px, most_px, word_px=most_px))


def _rates(row: dict[Any, Any], look: Look) -> list[str]:
    """What is known of a step, in words: "34 % of first", "52 % of previous", "median 14 days"."""
    t = look.t
    said = []
    if pd.notna(row.get("share_of_all")):
        said.append(t("{share} of all", share=t.share(row["share_of_all"])))
    if pd.notna(row["share_of_previous"]) or row["share_of_first"] < 1:
        said.append(t("{share} of first", share=t.share(row["share_of_first"])))
    if pd.notna(row["share_of_previous"]):
        said.append(t("{share} of previous", share=t.share(row["share_of_previous"])))
    if pd.notna(row["median_days"]):
        said.append(t("median {days}", days=t.days(row["median_days"])))
    return said


def _told(row: dict[Any, Any], look: Look) -> list[str]:
    """All that is known of a step, for the hover box."""
    said = [customers_words(row["customers"], look), *_rates(row, look)]
    if pd.notna(row.get("too_early")):
        said.append(look.t("{share} have not had the time yet", share=look.t.share(row["too_early"])))
    return said


def _bare_rates(row: dict[Any, Any], look: Look) -> str:
    t = look.t
    names = ("share_of_all", "share_of_first", "share_of_previous")
    shares = [t.share(row[name]) for name in names if pd.notna(row.get(name))]
    is_first = "share_of_all" not in row and shares == [t.share(1.0)]
    known = [" · ".join(shares)] if shares and not is_first else []
    return "<br>".join([*known, t.days(row["median_days"])] if pd.notna(row["median_days"]) else known)
